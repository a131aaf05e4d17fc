#include "badges/verification_method.hpp"
#include "base/encode.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

using badges::find_method;
using badges::is_listed;
using badges::read_method;
using crypto::Algorithm;
using crypto::PrivateKey;

auto const now = *base::parse_time("2027-01-01T00:00:00Z");
auto const ed25519 = PrivateKey::generate(Algorithm::eddsa).public_key();
auto const p256 = PrivateKey::generate(Algorithm::es256).public_key();
constexpr std::string_view issuer = "https://school.example/issuers/1";
std::string const id = std::string(issuer) + "#key-1";

json::object multikey(crypto::PublicKey const& key = ed25519, std::string_view method_id = id) {
    return {{"id", method_id}, {"type", "Multikey"}, {"controller", issuer}, {"publicKeyMultibase", crypto::to_multikey(key)}};
}
template <class Value> json::object with(json::object object, std::string_view name, Value const& value) {
    object[name] = value;
    return object;
}
json::object without(json::object object, std::string_view name) {
    object.erase(name);
    return object;
}
json::object controller_document(json::array methods = {multikey()}) {
    return {{"id", issuer}, {"type", "Profile"}, {"verificationMethod", std::move(methods)}, {"assertionMethod", json::array{id}}};
}

std::string refused(json::object const& method) {
    auto const read = read_method(method, now);
    return read ? "nothing" : read.error().problems().front().field;
}
std::string not_found(json::value const& document, std::string_view method_id = id) {
    auto const found = find_method(document, method_id, now);
    return found ? "found" : found.error().problems().front().field;
}

}  // namespace

TEST(VerificationMethod, is_read_in_every_form) {
    json::object const common{{"id", id}, {"controller", issuer}};
    auto const form = [&](std::string_view type, std::string_view member, json::value const& value) {
        return with(with(common, "type", type), member, value);
    };
    for (auto const& key : {ed25519, p256, PrivateKey::generate(Algorithm::es384).public_key()})
        for (auto const& method : {form("Multikey", "publicKeyMultibase", json::value(crypto::to_multikey(key))),
                                   form("JsonWebKey", "publicKeyJwk", key.jwk()), form("JsonWebKey2020", "publicKeyJwk", key.jwk())}) {
            auto const read = read_method(method, now);
            ASSERT_TRUE(read) << read.error().text();
            EXPECT_EQ(read->id, id);
            EXPECT_EQ(read->controller, issuer);
            EXPECT_EQ(read->key.jwk(), key.jwk());
        }
    for (auto const& method : {form("Ed25519VerificationKey2020", "publicKeyMultibase", json::value(crypto::to_multikey(ed25519))),
                               form("Ed25519VerificationKey2018", "publicKeyBase58", json::value(base::to_base58(ed25519.raw()))),
                               without(multikey(), "type"), with(multikey(), "type", json::array{"Other", "Multikey"})}) {
        auto const read = read_method(method, now);
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(read->key.jwk(), ed25519.jwk());
    }
}

TEST(VerificationMethod, is_refused_by_the_name_of_what_is_wrong) {
    EXPECT_EQ(refused(multikey()), "nothing");
    EXPECT_EQ(refused(without(multikey(), "id")), "id");
    EXPECT_EQ(refused(with(multikey(), "id", 1)), "id");
    EXPECT_EQ(refused(with(multikey(), "type", "RsaVerificationKey2018")), "type");
    EXPECT_EQ(refused(without(multikey(), "publicKeyMultibase")), "publicKeyMultibase");
    EXPECT_EQ(refused(with(multikey(), "publicKeyMultibase", "u6Mk")), "publicKeyMultibase");
    EXPECT_EQ(refused(with(multikey(), "publicKeyMultibase", 1)), "publicKeyMultibase");
    EXPECT_EQ(refused(with(multikey(), "controller", json::array{issuer})), "controller");
    EXPECT_EQ(refused(with(multikey(), "secretKeyMultibase", "z3u2")), "secretKeyMultibase");
    EXPECT_EQ(refused(with(multikey(p256), "type", "Ed25519VerificationKey2020")), "publicKeyMultibase");
    auto const secret = PrivateKey::generate(Algorithm::eddsa).jwk();
    EXPECT_EQ(refused({{"id", id}, {"type", "JsonWebKey"}, {"publicKeyJwk", secret}}), "publicKeyJwk");
    EXPECT_EQ(refused({{"id", id}, {"type", "JsonWebKey"}, {"publicKeyMultibase", crypto::to_multikey(p256)}}), "publicKeyJwk");
    EXPECT_EQ(refused({{"id", id}, {"type", "Ed25519VerificationKey2018"}, {"publicKeyBase58", base::to_base58(p256.raw())}}),
              "publicKeyBase58");
    EXPECT_FALSE(read_method(json::value("text"), now));
}

TEST(VerificationMethod, is_good_until_it_is_revoked_or_expires) {
    for (auto const* member : {"revoked", "expires"}) {
        EXPECT_EQ(refused(with(multikey(), member, "2027-01-01T00:00:01Z")), "nothing");
        EXPECT_EQ(refused(with(multikey(), member, "2027-01-01T00:00:00Z")), member);
        EXPECT_EQ(refused(with(multikey(), member, "2020-01-01T00:00:00Z")), member);
        EXPECT_EQ(refused(with(multikey(), member, "2020-01-01")), member) << "without a time";
        EXPECT_EQ(refused(with(multikey(), member, true)), member);
    }
}

TEST(ControllerDocument, gives_the_method_that_is_asked_for) {
    auto const other = std::string(issuer) + "#key-2";
    auto const document = controller_document({multikey(p256, other), multikey()});
    for (auto const& [method_id, key] : {std::pair{id, ed25519}, std::pair{other, p256}}) {
        auto const found = find_method(document, method_id, now);
        ASSERT_TRUE(found) << found.error().text();
        EXPECT_EQ(found->id, method_id);
        EXPECT_EQ(found->controller, issuer);
        EXPECT_EQ(found->key.jwk(), key.jwk());
    }
    EXPECT_EQ(not_found(document, std::string(issuer) + "#key-3"), "verificationMethod");
    EXPECT_EQ(find_method(document, issuer, now).error().code(), base::Code::missing);
    EXPECT_EQ(not_found(json::object{}), "verificationMethod");
    EXPECT_EQ(not_found(json::value("text")), "document");
}

TEST(ControllerDocument, may_name_its_methods_relative_to_itself) {
    json::object method = multikey(ed25519, "#key-1");
    method.erase("controller");
    json::object const document{{"id", issuer}, {"verificationMethod", method}, {"assertionMethod", json::array{"#key-1"}}};
    auto const found = find_method(document, id, now);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->controller, issuer);
    EXPECT_TRUE(is_listed(document, "assertionMethod", id));
}

TEST(ControllerDocument, speaks_for_its_own_subject_only) {
    auto const of_another = with(multikey(), "controller", "https://other.example/");
    EXPECT_EQ(not_found(controller_document({of_another})), "verificationMethod[0].controller");
    EXPECT_EQ(not_found(without(controller_document(), "id")), "verificationMethod[0].controller");
    EXPECT_EQ(not_found(with(controller_document(), "id", "https://other.example/")), "verificationMethod[0].controller");
    EXPECT_EQ(not_found(controller_document({multikey(p256), multikey()})), "verificationMethod[0]") << "two keys of one name";
    EXPECT_EQ(not_found(controller_document({multikey(), multikey()})), "found") << "the same twice";
    EXPECT_EQ(not_found(controller_document({with(multikey(), "revoked", "2020-01-01T00:00:00Z")})), "verificationMethod[0].revoked");
}

TEST(ControllerDocument, lists_what_a_method_is_for) {
    auto const document = controller_document();
    EXPECT_TRUE(is_listed(document, "assertionMethod", id));
    EXPECT_FALSE(is_listed(document, "authentication", id));
    EXPECT_FALSE(is_listed(document, "assertionMethod", issuer));
    EXPECT_TRUE(is_listed(with(document, "assertionMethod", id), "assertionMethod", id)) << "one, without a list";
    EXPECT_FALSE(is_listed(without(document, "assertionMethod"), "assertionMethod", id));
    EXPECT_FALSE(is_listed(json::value(1), "assertionMethod", id));

    json::object embedded{{"id", issuer}, {"assertionMethod", json::array{multikey()}}};
    EXPECT_TRUE(is_listed(embedded, "assertionMethod", id));
    EXPECT_EQ(not_found(embedded), "found");
}

TEST(ControllerDocument, may_be_a_method_or_a_key_at_an_address_of_its_own) {
    auto const found = find_method(multikey(), id, now);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_EQ(found->controller, issuer);
    EXPECT_EQ(not_found(without(multikey(), "id")), "found");
    EXPECT_EQ(not_found(multikey(), "https://school.example/keys/2"), "id");
    EXPECT_EQ(not_found(with(multikey(), "revoked", "2020-01-01T00:00:00Z")), "revoked");
    auto const bare = find_method(json::value(p256.jwk()), "https://school.example/keys/1", now);
    ASSERT_TRUE(bare) << bare.error().text();
    EXPECT_EQ(bare->id, "https://school.example/keys/1");
    EXPECT_EQ(bare->controller, "") << "a JWK does not say whose it is";
    EXPECT_EQ(not_found(json::value(PrivateKey::generate(Algorithm::es256).jwk())), "d");
}
