#include "services/credentials/rules.hpp"

#include "badges/identity.hpp"
#include "badges/testing.hpp"
#include "base/encode.hpp"
#include "json/json.hpp"
#include "wire/codec.hpp"

#include <gtest/gtest.h>

namespace {

namespace rules = credentials::rules;
constexpr std::string_view uuid = "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d";
std::string const here = "https://badges.example.org/issuers/" + std::string(uuid);

template <class T> T from(std::string const& text) { return base::value_or_fail(wire::Codec<T>::parse(text)); }
template <class T> std::string problems_of(std::string const& text) {
    auto const read = wire::Codec<T>::parse(text);
    if (read) return {};
    std::string out;
    for (auto const& problem : read.error().problems()) out += problem.field + ": " + problem.text + "; ";
    return out;
}
template <class T> std::string field_of(base::Result<T> const& result) { return result ? "" : result.error().problems().at(0).field; }

badges::Achievement achievement() { return from<badges::Achievement>(R"({"name":"n","description":"d","criteria":{"narrative":"n"}})"); }

}  // namespace

TEST(Address, goes_there_and_back) {
    auto const id = *base::Uuid::parse(uuid);
    EXPECT_EQ(rules::address("https://badges.example.org", "issuers", id), here);
    EXPECT_EQ(rules::id_in(here), id);
    EXPECT_EQ(rules::id_in(uuid), id);
    for (auto const* wrong : {"", "/", "https://badges.example.org/issuers/", "https://badges.example.org/issuers/1"})
        EXPECT_FALSE(rules::id_in(wrong)) << wrong;
}

TEST(TestBadge, is_one_that_the_world_cannot_reach) {
    for (auto const* url : {"http://badges.example.org", "http://127.0.0.1:8080", "https://localhost", "https://localhost:8443",
                            "https://a.localhost", "https://127.0.0.1", "https://[::1]:8443", "https://0.0.0.0", ""})
        EXPECT_TRUE(rules::is_test(url)) << url;
    for (auto const* url :
         {"https://badges.example.org", "https://localhost.example.org", "https://example.org:8443/stoa", "https://[2001:db8::1]"})
        EXPECT_FALSE(rules::is_test(url)) << url;
}

TEST(Proof, is_made_by_the_keys_that_fit_it) {
    using credentials::Proof;
    struct Case {
        Proof proof;
        std::string_view name, algorithms;
    };
    for (auto const& [proof, name, algorithms] : {Case{Proof::vc_jwt, "VC-JWT", "RS256 ES256 ES384 EdDSA"},
                                                  {Proof::eddsa_rdfc_2022, "eddsa-rdfc-2022", "EdDSA"},
                                                  {Proof::eddsa_jcs_2022, "eddsa-jcs-2022", "EdDSA"},
                                                  {Proof::ecdsa_rdfc_2019, "ecdsa-rdfc-2019", "ES256 ES384"},
                                                  {Proof::ecdsa_jcs_2019, "ecdsa-jcs-2019", "ES256 ES384"}}) {
        EXPECT_EQ(rules::proof_named(name), proof);
        std::string found;
        for (auto const& algorithm : rules::key_algorithms(proof)) found += (found.empty() ? "" : " ") + algorithm;
        EXPECT_EQ(found, algorithms);
    }
    EXPECT_FALSE(rules::proof_named("vc-jwt"));
    auto const refusal = rules::no_key_for(Proof::ecdsa_rdfc_2019, {*base::Uuid::parse(uuid)});
    EXPECT_EQ(refusal.code(), base::Code::conflict);
    EXPECT_EQ(refusal.text(), "this issuer has no active key that makes ecdsa-rdfc-2019; give it one: POST /api/v1/issuers/" +
                                  std::string(uuid) + "/keys with algorithm ES256 or ES384");
}

TEST(Picture, is_known_by_its_digest) {
    std::string const digest(64, 'a');
    EXPECT_EQ(rules::picture_digest("https://badges.example.org/images/" + digest + ".png"), digest);
    for (auto const& other : {std::string("https://elsewhere.example/a.png"), "/images/" + digest.substr(1),
                              "/images/" + std::string(64, 'A'), "/images/" + std::string(64, 'g')})
        EXPECT_FALSE(rules::picture_digest(other)) << other;
}

TEST(Picture, may_come_inside_the_document) {
    auto const png = badges::testing::png();
    auto const held = rules::data_picture("data:image/png;base64," + base::to_base64(png));
    ASSERT_TRUE(held && *held);
    EXPECT_EQ((*held)->bytes, png);
    EXPECT_EQ((*held)->media_type, "image/png");
    auto const svg = rules::data_picture("data:image/svg+xml,%3Csvg%20xmlns%3D%22http://www.w3.org/2000/svg%22/%3E");
    ASSERT_TRUE(svg && *svg);
    EXPECT_EQ((*svg)->media_type, "image/svg+xml");
    EXPECT_FALSE(*rules::data_picture("https://example.org/a.png"));
    for (auto const* broken :
         {"data:image/png;base64", "data:image/png;base64,!!!", "data:image/svg+xml,%zz", "data:image/png;base64,aGVsbG8=", "data:,"})
        EXPECT_EQ(field_of(rules::data_picture(broken)), "image.id") << broken;
}

TEST(StoredIssuer, gets_its_id_and_its_type) {
    auto const stored = rules::stored_issuer(from<badges::Profile>(R"({"name":"School"})"), here);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->text, R"({"id":")" + here + R"(","type":["Profile"],"name":"School"})");
    EXPECT_TRUE(
        rules::stored_issuer(from<badges::Profile>(R"({"id":")" + here + R"(","name":"School"})"), here));  // what a reader sends back
    EXPECT_EQ(field_of(rules::stored_issuer(from<badges::Profile>(R"({"id":"urn:other","name":"School"})"), here)), "id");
    for (auto const* nameless : {R"({})", R"({"name":""})", R"({"name":"  "})"})
        EXPECT_EQ(field_of(rules::stored_issuer(from<badges::Profile>(nameless), here)), "name") << nameless;
}

TEST(StoredAchievement, says_how_it_is_earned_and_who_made_it) {
    auto const stored = rules::stored_achievement(achievement(), "urn:a", here);
    ASSERT_TRUE(stored);
    auto const tree = *json::read(stored->text);
    EXPECT_EQ(json::text_of(*json::find(tree, "creator")), here);
    EXPECT_EQ(json::text_of(*json::find(tree, "id")), "urn:a");
    auto made_by_another = achievement();
    made_by_another.creator = badges::ProfileRef(*wire::Uri::from("urn:another"));
    EXPECT_NE(rules::stored_achievement(made_by_another, "urn:a", here)->text.find("urn:another"), std::string::npos);
    EXPECT_EQ(json::find(*json::read(rules::stored_achievement(achievement(), "urn:a", "")->text), "creator"),
              nullptr);  // taken out by an edit
    auto without = achievement();
    without.criteria = {};
    EXPECT_EQ(field_of(rules::stored_achievement(without, "urn:a", here)), "criteria");
    auto named = achievement();
    named.id = wire::Uri::from("urn:b");
    EXPECT_EQ(field_of(rules::stored_achievement(named, "urn:a", here)), "id");
}

TEST(Recipient, is_hashed_unless_they_want_otherwise) {
    auto const recipient = [](std::string const& text) {
        return from<credentials::NewAward>(R"({"achievement":"0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d","recipient":)" + text + "}").recipient;
    };
    auto const hashed = rules::recipient_forms(recipient(R"({"email":"ada@example.org"})"), "salt");
    EXPECT_EQ(hashed.kind, "email");
    EXPECT_EQ(hashed.value, "ada@example.org");
    ASSERT_TRUE(hashed.identity);
    EXPECT_TRUE(hashed.identity->hashed);
    EXPECT_TRUE(badges::matches_identity(*hashed.identity, "emailAddress", "ada@example.org"));
    auto const plain = rules::recipient_forms(recipient(R"({"identifier":"4711","type":"systemId","hashed":false})"), "salt");
    EXPECT_EQ(plain.kind, "systemId");
    EXPECT_EQ(plain.identity->identityHash.str(), "4711");
    EXPECT_FALSE(plain.identity->salt);
    EXPECT_EQ(rules::recipient_forms(recipient(R"({"identifier":"4711"})"), "salt").kind, "identifier");
    auto const did = rules::recipient_forms(recipient(R"({"did":"did:example:ada"})"), "salt");
    EXPECT_EQ(did.subject_id->str(), "did:example:ada");
    EXPECT_FALSE(did.identity);
}

TEST(Recipient, is_named_in_exactly_one_way) {
    using credentials::NewAward;
    auto const said = [](std::string const& recipient) {
        return problems_of<NewAward>(R"({"achievement":"0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d","recipient":)" + recipient + "}");
    };
    EXPECT_EQ(said(R"({"email":"ada@example.org"})"), "");
    EXPECT_EQ(said("{}"), "recipient: must name exactly one of email, did and identifier; ");
    EXPECT_EQ(said(R"({"email":"ada@example.org","identifier":"1"})"), "recipient: must name exactly one of email, did and identifier; ");
    EXPECT_EQ(said(R"({"did":"urn:x"})"), "recipient.did: must start with did:; ");
    EXPECT_EQ(said(R"({"email":"ada@example.org","type":"systemId"})"), "recipient.type: belongs to identifier, which is not given; ");
    EXPECT_EQ(said(R"({"did":"did:example:a","hashed":false})"),
              "recipient.hashed: does not go with did: a DID is the subject's id and stands as it is; ");
}

TEST(ToSign, says_whole_seconds_and_all_that_was_asked) {
    auto const in = from<credentials::NewAward>(
        R"({"achievement":"0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d","recipient":{"email":"ada@example.org"},"validUntil":"2099-01-01T00:00:00.9Z",
        "evidence":{"id":"urn:e"},"narrative":"why","role":"r","term":"t","licenseNumber":"l","creditsEarned":1.5,"result":[{"value":"A"}]})");
    auto issuer = from<badges::Profile>(R"({"id":"urn:i","name":"School"})");
    auto const forms = rules::recipient_forms(in.recipient, "salt");
    auto const now = *base::parse_time("2026-11-21T10:11:12.987654Z");
    auto const award = rules::to_sign(in, issuer, achievement(), "urn:award", forms, now);
    EXPECT_EQ(base::format_time(award.valid_from), "2026-11-21T10:11:12Z");
    EXPECT_EQ(award.awarded_date, award.valid_from);
    EXPECT_EQ(base::format_time(*award.valid_until), "2099-01-01T00:00:00Z");
    EXPECT_EQ(award.evidence.size(), 1U);
    EXPECT_EQ(award.subject.narrative->str(), "why");
    EXPECT_EQ(award.subject.creditsEarned, 1.5);
    EXPECT_EQ(award.subject.result->items.size(), 1U);
    EXPECT_EQ(award.name->str(), "n");
    EXPECT_FALSE(award.subject.id);
    EXPECT_EQ(award.subject.identifier->items.size(), 1U);
}

TEST(Search, takes_every_sign_as_itself) {
    EXPECT_FALSE(rules::like(std::nullopt));
    EXPECT_EQ(rules::like(wire::Text<1, 200>::from("a")), "%a%");
    EXPECT_EQ(rules::like(wire::Text<1, 200>::from("100%_\\")), "%100\\%\\_\\\\%");
}
