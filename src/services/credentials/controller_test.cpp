#include "services/credentials/controller.hpp"

#include "badges/contexts.hpp"
#include "badges/did.hpp"
#include "badges/verification_method.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"
#include "services/credentials/keys.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using credentials::store::KeyRow;
constexpr std::string_view issuer = "https://badges.example.org:8443/issuers/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d";

// A key as the database gives it back.
KeyRow row(crypto::PrivateKey const& key, bool retired = false) {
    auto const made = credentials::make_key(key, crypto::Sealer::from_key(std::string(32, 'k')), {}, {}, "https://badges.example.org:8443");
    return {made.id,
            made.issuer,
            made.algorithm,
            made.address,
            made.public_jwk,
            base::now(),
            retired ? std::optional(base::now()) : std::nullopt};
}
crypto::PrivateKey key(std::string_view algorithm) { return crypto::PrivateKey::generate(*crypto::algorithm_named(algorithm)); }
std::string text(json::value const& tree, std::string_view member) { return std::string(json::text_of(tree.at(member)).value()); }

wire::Json profile() { return {R"({"id":")" + std::string(issuer) + R"(","type":["Profile"],"name":"School"})"}; }

}  // namespace

TEST(Controller, names_each_key_by_what_it_is) {
    auto const ed = key("EdDSA");
    EXPECT_EQ(credentials::method_id("urn:issuer", ed.public_key(), "urn:address"), "urn:issuer#" + crypto::to_multikey(ed.public_key()));
    EXPECT_EQ(credentials::method_id("urn:issuer", key("RS256").public_key(), "urn:address"), "urn:address");
}

TEST(Controller, is_the_profile_and_the_keys_in_one) {
    std::vector<crypto::PrivateKey> const keys{key("EdDSA"), key("ES256"), key("ES384"), key("RS256")};
    std::vector<KeyRow> rows;
    for (auto const& one : keys) rows.push_back(row(one, rows.empty()));
    auto const document = *json::read(credentials::controller_document(profile(), rows));
    EXPECT_EQ(document.as_object().begin()->key(), "@context");
    EXPECT_EQ(text(document, "id"), issuer);
    EXPECT_EQ(text(document, "name"), "School");
    EXPECT_EQ(json::write(document.at("@context").at(0)), R"("https://www.w3.org/ns/did/v1")");

    // The verifier finds each of them, the retired one too, and may use it for assertions.
    ASSERT_EQ(document.at("assertionMethod").as_array().size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto const id = credentials::method_id(issuer, keys[i].public_key(), rows[i].address);
        EXPECT_EQ(json::text_of(document.at("assertionMethod").at(i)), id);
        auto const found = badges::find_method(document, id, base::now());
        ASSERT_TRUE(found) << id << found.error().text();
        EXPECT_EQ(found->controller, issuer);
        EXPECT_EQ(found->key.thumbprint(), keys[i].public_key().thumbprint());
        EXPECT_TRUE(badges::is_listed(document, "assertionMethod", id));
    }
    EXPECT_EQ(text(document.at("verificationMethod").at(0), "type"), "Multikey");
    EXPECT_EQ(text(document.at("verificationMethod").at(3), "type"), "JsonWebKey");
    EXPECT_EQ(json::write(document).find("\"d\""), std::string::npos);
}

TEST(Controller, without_rsa_keys_needs_no_words_of_its_own) {
    auto const document = *json::read(credentials::controller_document(profile(), {row(key("EdDSA"))}));
    EXPECT_EQ(json::write(document.at("@context")), R"(["https://www.w3.org/ns/did/v1","https://w3id.org/security/multikey/v1",)"
                                                    R"("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"])");
    auto const bare = *json::read(credentials::controller_document(profile(), {}));
    EXPECT_TRUE(bare.at("verificationMethod").as_array().empty());
}

TEST(Controller, is_linked_data_with_every_term_defined) {
    badges::Contexts const contexts;
    linked_data::Options options;
    options.safe = true;
    std::vector<KeyRow> const keys{row(key("EdDSA")), row(key("ES384")), row(key("RS256"))};
    wire::Json const rich{R"({"id":")" + std::string(issuer) +
                          R"(","type":["Profile"],"name":"School","url":"https://example.org/","email":"a@example.org",)"
                          R"("image":{"id":"https://example.org/a.png","type":"Image"},"description":"d",)"
                          R"("otherIdentifier":[{"type":"IdentifierEntry","identifier":"1","identifierType":"systemId"}]})"};
    for (auto const& text : {credentials::controller_document(rich, keys), credentials::did_document(issuer, keys),
                             credentials::method_document(issuer, keys[0]), credentials::method_document(issuer, keys[2])}) {
        auto const expanded = contexts.newest().expand(*json::read(text), options);
        EXPECT_TRUE(expanded) << expanded.error().path << ": " << expanded.error().text << "\n" << text;
        if (expanded) EXPECT_NE(json::write(*expanded).find("https://w3id.org/security#publicKey"), std::string::npos) << text;
    }
}

TEST(Controller, is_a_did_too) {
    auto const did = credentials::did_web(issuer);
    EXPECT_EQ(did, "did:web:badges.example.org%3A8443:issuers:0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d");
    EXPECT_EQ(badges::did_web_address(did).value(), std::string(issuer) + "/did.json");
    auto const one = key("ES256");
    auto const document = *json::read(credentials::did_document(issuer, {row(one)}));
    EXPECT_EQ(text(document, "id"), did);
    EXPECT_EQ(json::write(document.at("alsoKnownAs")), R"([")" + std::string(issuer) + R"("])");
    auto const found = badges::find_method(document, credentials::method_id(did, one.public_key(), {}), base::now());
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(found->controller, did);
}

TEST(Method, stands_alone_at_its_address) {
    for (auto const* algorithm : {"EdDSA", "RS256"}) {
        auto const one = key(algorithm);
        auto const kept = row(one);
        auto const document = *json::read(credentials::method_document(issuer, kept));
        EXPECT_TRUE(document.as_object().contains("@context"));
        EXPECT_EQ(text(document, "controller"), issuer);
        auto const id = credentials::method_id(issuer, one.public_key(), kept.address);
        auto const found = badges::find_method(document, id, base::now());
        ASSERT_TRUE(found) << algorithm << found.error().text();
        EXPECT_EQ(found->id, id);
    }
}
