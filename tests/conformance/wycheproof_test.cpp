// Signatures and keys against Project Wycheproof: what is valid must verify, what is invalid must not.
#include "base/encode.hpp"
#include "conformance/json_suite.hpp"
#include "crypto/jws.hpp"
#include "crypto/key.hpp"

#include <cstdio>

namespace {

using conformance::list;
using conformance::text;
using crypto::PublicKey;

class Wycheproof : public conformance::Suite {
protected:
    Wycheproof() : Suite("wycheproof", "testvectors_v1/ of github.com/C2SP/wycheproof") {}

    // Every key as JWK and as PEM, every signature with both.
    void verify_all(char const* file, char const* jwk_member, crypto::Algorithm algorithm, int cases) {
        int valid = 0, invalid = 0;
        auto const tree = read(file);
        for (auto const& group : list(tree, "testGroups")) {
            auto const pem = PublicKey::from_pem(text(group, "publicKeyPem"));
            ASSERT_TRUE(pem) << pem.error().text() << '\n' << text(group, "publicKeyPem");
            ASSERT_EQ(pem->algorithm(), algorithm);
            if (auto const* jwk = json::find(group, jwk_member)) {
                auto const key = PublicKey::from_jwk(*jwk);
                ASSERT_TRUE(key) << key.error().text();
                ASSERT_EQ(key->jwk(), pem->jwk());
            }
            for (auto const& test : list(group, "tests")) {
                auto const holds = pem->verify(base::from_hex(text(test, "msg")).value(), base::from_hex(text(test, "sig")).value());
                auto const result = text(test, "result");
                auto const* id = json::find(test, "tcId");
                if (result == "acceptable")
                    std::printf("  %s %s is acceptable (%s): %s\n", file, json::write(*id).c_str(), text(test, "comment").c_str(),
                                holds ? "accepted" : "refused");
                else
                    EXPECT_EQ(holds, result == "valid") << file << ' ' << json::write(*id) << ' ' << text(test, "comment");
                ++(holds ? valid : invalid);
            }
        }
        EXPECT_EQ(valid + invalid, cases);
        std::printf("  %s: %d accepted, %d refused\n", file, valid, invalid);
    }
};

}  // namespace

TEST_F(Wycheproof, ed25519) { verify_all("ed25519_test.json", "publicKeyJwk", crypto::Algorithm::eddsa, 151); }

TEST_F(Wycheproof, p256_in_the_form_of_jws) {
    verify_all("ecdsa_secp256r1_sha256_p1363_test.json", "publicKeyJwk", crypto::Algorithm::es256, 262);
}

TEST_F(Wycheproof, p384_in_the_form_of_jws) {
    verify_all("ecdsa_secp384r1_sha384_p1363_test.json", "publicKeyJwk", crypto::Algorithm::es384, 280);
}

TEST_F(Wycheproof, rsa_2048) { verify_all("rsa_signature_2048_sha256_test.json", "keyJwk", crypto::Algorithm::rs256, 259); }

// A token is accepted when the key set can be read and the key that it names verifies it. Shared secrets (HMAC) are refused by policy, and
// so are the valid cases that need them; each is listed.
TEST_F(Wycheproof, json_web_key) {
    auto const tree = read("json_web_key_test.json");
    int cases = 0, accepted = 0;
    for (auto const& group : list(tree, "testGroups")) {
        auto const* set = json::find(group, "public");
        auto const keys = crypto::read_jwks(set ? *set : *json::find(group, "private"));
        for (auto const& test : list(group, "tests")) {
            ++cases;
            std::string reason = keys ? "the set has no such key" : keys.error().text();
            auto const jws = crypto::parse_jws(text(test, "jws"));
            ASSERT_TRUE(jws) << jws.error().text();
            bool holds = false;
            for (auto const& [kid, key] : keys.value_or(std::vector<crypto::NamedKey>())) {
                if (kid != text(*jws->header, "kid")) continue;
                auto const verified = crypto::verify_jws(*jws, key);
                holds = verified.has_value();
                reason = holds ? "" : verified.error().text();
            }
            auto const name = json::write(*json::find(test, "tcId")) + " " + text(group, "comment") + " " + text(test, "comment");
            bool const shared_secret = jws->algorithm.starts_with("HS");
            if (text(test, "result") != "valid")
                EXPECT_FALSE(holds) << name;
            else if (shared_secret) {
                EXPECT_FALSE(holds) << name;
                std::printf("  json_web_key %s is valid, refused by policy: %s\n", name.c_str(), reason.c_str());
            } else {
                EXPECT_TRUE(holds) << name << ": " << reason;
            }
            accepted += holds ? 1 : 0;
        }
    }
    EXPECT_EQ(cases, 26);
    EXPECT_EQ(accepted, 1);
}
