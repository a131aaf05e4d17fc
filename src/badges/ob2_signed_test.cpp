#include "badges/ob2_signed.hpp"
#include "badges/testing_ob2.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::Outcome;
using badges::Provenance;
using badges::Verification;

namespace {

std::string const at_key = "https://example.org/key";
std::string const at_list = "https://example.org/revoked";
auto const key = crypto::PrivateKey::generate(crypto::Algorithm::es256);
auto const other_key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa);

std::string pem_of(crypto::PrivateKey const& of) { return json::write(json::value(of.public_key().pem())); }

Web signed_web() {
    auto web = ob2_web();
    web.put(at_assertion, R"({"id":"urn:uuid:1","verification":{"type":"signed","creator":"https://example.org/key"}})");
    web.put(at_issuer, R"({"publicKey":"https://example.org/key","revocationList":"https://example.org/revoked"})");
    web.put(at_key, R"({"@context":"https://w3id.org/openbadges/v2","type":"CryptographicKey","id":"https://example.org/key",
        "owner":"https://example.org/issuer","publicKeyPem":)" +
                        pem_of(key) + "}");
    web.put(at_list, R"({"@context":"https://w3id.org/openbadges/v2","type":"RevocationList","id":"https://example.org/revoked",
        "issuer":"https://example.org/issuer","revokedAssertions":[]})");
    return web;
}

std::string token(std::string_view payload, crypto::PrivateKey const& by = key) { return crypto::sign_jws(by, {}, payload); }
std::string token_of(Web& web, crypto::PrivateKey const& by = key) { return token(web.at(at_assertion), by); }

std::string after(std::string const& url, std::string_view patch, crypto::PrivateKey const& by = key) {
    auto web = signed_web();
    web.put(url, patch);
    return told_ob2(verified(web, token_of(web, by)));
}

}  // namespace

TEST(Ob2Signed, finds_a_good_token_valid_and_tells_the_key) {
    auto web = signed_web();
    auto const report = verified(web, token_of(web));
    EXPECT_EQ(told_ob2(report), "valid");
    EXPECT_EQ(report.format, "JWS");
    EXPECT_EQ(report.data_model, "OB 2.0");
    ASSERT_TRUE(report.key);
    EXPECT_EQ(report.key->algorithm, "ES256");
    EXPECT_EQ(report.key->kid, at_key);
    EXPECT_EQ(report.key->thumbprint, key.public_key().thumbprint());
    EXPECT_EQ(report.key->provenance, Provenance::issuer);
    EXPECT_EQ(stage_of(report, "status").text, "it is not in its issuer's list of what was revoked");
}

TEST(Ob2Signed, tries_every_key_that_the_issuer_lists_when_the_assertion_names_none) {
    auto web = signed_web();
    web.put(at_assertion, R"({"verification":{"creator":null}})");
    EXPECT_EQ(told_ob2(verified(web, token_of(web))), "valid");
    web.put(at_issuer, R"({"publicKey":[{"id":"urn:uuid:2","owner":"https://example.org/issuer","publicKeyPem":)" + pem_of(other_key) +
                           R"(},"https://example.org/key"]})");
    EXPECT_EQ(told_ob2(verified(web, token_of(web))), "valid");
    EXPECT_EQ(told_ob2(verified(web, token_of(web, other_key))), "valid");
    EXPECT_EQ(verified(web, token_of(web, other_key)).key->kid, "urn:uuid:2");
    auto const third = crypto::PrivateKey::generate(crypto::Algorithm::eddsa);
    EXPECT_EQ(stage_of(verified(web, token_of(web, third)), "proof").outcome, Outcome::failed);
}

TEST(Ob2Signed, takes_no_key_that_is_not_the_issuers) {
    EXPECT_EQ(after(at_issuer, R"({"publicKey":null})"), "invalid, proof: its issuer lists no key");
    EXPECT_EQ(after(at_issuer, R"({"publicKey":"https://example.org/another"})"),
              "invalid, proof: its issuer does not list the key that it names: https://example.org/key");
    EXPECT_EQ(after(at_key, R"({"owner":"https://evil.example/issuer"})"),
              "invalid, proof: the key https://example.org/key belongs to \"https://evil.example/issuer\"");
    EXPECT_EQ(after(at_key, R"({"owner":null})"), "invalid, proof: the key https://example.org/key does not say whose it is");
    EXPECT_EQ(after(at_key, R"({"publicKeyPem":"-----BEGIN"})").substr(0, 66),
              "invalid, proof: the key https://example.org/key cannot be used: th");
    EXPECT_EQ(after(at_key, R"({"publicKeyPem":)" + pem_of(other_key) + "}").substr(0, 76),
              "invalid, proof: the signature does not hold under https://example.org/key: t");
    EXPECT_EQ(after(at_key, "{}", other_key).substr(0, 74), "invalid, proof: the signature does not hold under https://example.org/key:");
}

TEST(Ob2Signed, cannot_tell_while_the_key_is_not_there) {
    auto web = signed_web();
    auto const text = token_of(web);
    web.answer(at_key, {503, {}, {}, {}, {}});
    EXPECT_EQ(told_ob2(verified(web, text)), "unknown, proof: the key cannot be had: https://example.org/key: the server answers 503");
    web.answer(at_key, {410, {}, {}, {}, {}});
    EXPECT_EQ(told_ob2(verified(web, text)), "invalid, proof: the key cannot be had: https://example.org/key: the server answers 410");
    auto lost = signed_web();
    lost.answer(at_issuer, {0, {}, {}, {}, "nobody answers"});
    EXPECT_EQ(stage_of(verified(lost, text), "proof").text, "its issuer is not known, and so neither are the keys");
    EXPECT_EQ(stage_of(verified(lost, text), "proof").outcome, Outcome::unknown);
}

TEST(Ob2Signed, takes_a_key_that_the_caller_knows) {
    auto web = signed_web();
    web.answer(at_key, {404, {}, {}, {}, {}});
    Verification options;
    options.keys = {{at_key, at_issuer, key.public_key(), Provenance::given}};
    auto const report = verified(web, token_of(web), options);
    EXPECT_EQ(told_ob2(report), "valid");
    EXPECT_EQ(report.key->provenance, Provenance::given);
    options.keys = {{"", "", key.public_key(), Provenance::given}};
    EXPECT_EQ(told_ob2(verified(web, token_of(web), options)), "valid");
    options.keys = {{at_key, "https://another.example", key.public_key(), Provenance::given}};
    EXPECT_EQ(stage_of(verified(web, token_of(web), options), "proof").outcome, Outcome::failed);
}

TEST(Ob2Signed, reads_the_list_of_what_was_revoked) {
    auto const said = [](std::string_view list) { return after(at_list, R"({"revokedAssertions":)" + std::string(list) + "}"); };
    EXPECT_EQ(said(R"(["urn:uuid:2",{"id":"urn:uuid:3"},{"uid":"urn:uuid"},7,{}])"), "valid");
    EXPECT_EQ(said(R"(["urn:uuid:1"])"), "invalid, status: its issuer revoked it");
    EXPECT_EQ(said(R"("urn:uuid:1")"), "invalid, status: its issuer revoked it");
    EXPECT_EQ(said(R"([{"id":"urn:uuid:1","revocationReason":"in error"}])"), "invalid, status: its issuer revoked it: in error");
    EXPECT_EQ(said(R"([{"id":"urn:uuid:1","revoked":false}])"), "valid");
    EXPECT_EQ(after(at_issuer, R"({"revocationList":null})"), "valid");
    EXPECT_EQ(after(at_list, R"({"issuer":"https://evil.example"})"),
              "unknown, status: the list of what was revoked says that it is another issuer's: \"https://evil.example\"");
    auto web = signed_web();
    web.answer(at_list, {404, {}, {}, {}, {}});
    EXPECT_EQ(told_ob2(verified(web, token_of(web))),
              "unknown, status: the list of what was revoked cannot be had: the server answers 404");
}

TEST(Ob2Signed, refuses_tokens_that_say_something_else) {
    auto web = signed_web();
    EXPECT_EQ(told_ob2(verified(web, token("[1]"))), "invalid, parse: the token carries no JSON object");
    // A token whose assertion says that it is hosted is verified where it is hosted.
    auto hosted = ob2_web();
    EXPECT_EQ(told_ob2(verified(hosted, token_of(hosted))), "valid");
    EXPECT_EQ(stage_of(verified(web, token(hosted.at(at_assertion))), "proof").outcome, Outcome::failed);
    auto const none = "eyJhbGciOiJub25lIn0." + token_of(web).substr(token_of(web).find('.') + 1);
    EXPECT_EQ(told_ob2(verified(web, none)), "invalid, proof: it is signed with none, which is not accepted");
}

// ---- 1.0 and 1.1

TEST(Ob2Older, verifies_hosted_assertions_of_1_0) {
    Web web;
    web.put(at_assertion, R"({"uid":"f2c20","recipient":{"type":"email","hashed":false,"identity":"a@example.com"},"issuedOn":1359217910,
        "image":"data:image/png;base64,aaaa","badge":"https://example.org/badges/1","evidence":"https://example.org/work",
        "verify":{"type":"hosted","url":"https://example.org/assertions/1"}})");
    web.put(at_badge, R"({"name":"n","description":"d","image":"https://example.org/i.png","criteria":"https://example.org/c",
        "issuer":"https://example.org/issuer","alignment":[{"name":"CCSS","url":"https://example.org/ccss"}]})");
    web.put(at_issuer, R"({"name":"n","url":"https://example.org"})");
    for (auto const& text : {web.at(at_assertion), at_assertion}) {
        Verification options;
        options.recipient = {{"emailAddress", "a@example.com"}};
        auto const report = verified(web, text, options);
        EXPECT_EQ(told_ob2(report), "valid");
        EXPECT_EQ(report.data_model, "OB 1.0");
    }
    auto const copy = web.at(at_assertion);
    web.put(at_assertion, R"({"expires":"2026-12-31"})");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "invalid, expiration: it expired on 2026-12-31T00:00:00Z");
    EXPECT_EQ(told_ob2(verified(web, copy)), "invalid, proof: it is not what its issuer hosts: another expires");
    web.answer(at_assertion, {410, {}, R"({"revoked":true})", {}, {}});
    EXPECT_EQ(told_ob2(verified(web, copy)), "invalid, status: its issuer revoked it");
}

TEST(Ob2Older, verifies_signed_assertions_of_1_1) {
    auto web = ob2_web();
    auto const context = R"({"@context":"https://w3id.org/openbadges/v1"})";
    for (auto const& url : {at_assertion, at_badge, at_issuer}) web.put(url, context);
    web.put(at_assertion, R"({"id":null,"uid":"qp8g1s","issuedOn":"2016-01-01","verification":null,
        "verify":{"type":"signed","url":"https://example.org/key"}})");
    web.put(at_issuer, R"({"email":null,"revocationList":"https://example.org/revoked"})");
    web.answer(at_key, {200, {}, key.public_key().pem(), {}, {}});
    web.put(at_list, R"({"another":"lost"})");
    auto const report = verified(web, token_of(web));
    EXPECT_EQ(told_ob2(report), "valid");
    EXPECT_EQ(report.data_model, "OB 1.1");
    EXPECT_EQ(report.key->kid, at_key);

    web.put(at_list, R"({"qp8g1s":"Issued in error."})");
    EXPECT_EQ(told_ob2(verified(web, token_of(web))), "invalid, status: its issuer revoked it: Issued in error.");
    EXPECT_EQ(stage_of(verified(web, token_of(web, other_key)), "proof").outcome, Outcome::failed);
    // Anybody can keep a key somewhere.
    web.put(at_assertion, R"({"verify":{"url":"https://evil.example/key"}})");
    web.answer("https://evil.example/key", {200, {}, key.public_key().pem(), {}, {}});
    EXPECT_EQ(told_ob2(verified(web, token_of(web))), "invalid, proof: the key https://evil.example/key is not kept where its issuer is");
}

TEST(Ob2Older, verifies_assertions_of_0_5_where_they_are_hosted) {
    Web web;
    web.put(at_assertion, R"({"recipient":"sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399","salt":"Kosher",
        "evidence":"/work","badge":{"version":"0.5.0","name":"n","image":"/i.png","description":"d","criteria":"/c",
        "issuer":{"origin":"https://example.org","name":"n","contact":"a@example.org"}}})");
    Verification options;
    options.recipient = {{"emailAddress", "a@example.com"}};
    auto const report = verified(web, at_assertion, options);
    EXPECT_EQ(told_ob2(report), "valid");
    EXPECT_EQ(report.data_model, "OB 0.5");
    EXPECT_EQ(told_ob2(verified(web, web.at(at_assertion))), "unknown, proof: it does not say where it is hosted");
    web.put(at_assertion, R"({"badge":{"issuer":{"origin":"https://famous.example"}}})");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)),
              "invalid, proof: it is hosted at example.org, not where its issuer is, at famous.example");
}
