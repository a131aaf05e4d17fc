#include "crypto/jws.hpp"
#include "base/encode.hpp"
#include "crypto/hash.hpp"
#include "crypto/rfc_keys.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

using crypto::PrivateKey;
using crypto::PublicKey;
using rfc::key_of;
using rfc::with;

struct Token {
    std::string_view jwk, compact;
};
constexpr Token tokens[] = {
    {rfc::rsa_private, rfc::rs256_token}, {rfc::p256_private, rfc::es256_token}, {rfc::ed25519_private, rfc::eddsa_token}};

std::string token_of(std::string_view header, std::string_view payload, std::string_view signature) {
    return base::to_base64url(header) + '.' + base::to_base64url(payload) + '.' + base::to_base64url(signature);
}

// The part that the refusal names, or the part that verification names, or "nothing".
std::string parse_refused_for(std::string_view compact) {
    auto const jws = crypto::parse_jws(compact);
    if (jws) return "nothing";
    EXPECT_EQ(jws.error().problems().size(), 1U);
    EXPECT_EQ(jws.error().problems().front().text, jws.error().text());
    return jws.error().problems().front().field;
}
std::string verify_refused_for(std::string_view compact, PublicKey const& key) {
    auto const verified = crypto::verify_jws(crypto::parse_jws(compact).value(), key);
    return verified ? "nothing" : verified.error().problems().front().field;
}

std::string signed_with(PrivateKey const& key, std::string_view header) {
    auto const input = base::to_base64url(header) + '.' + base::to_base64url("text");
    return input + '.' + base::to_base64url(key.sign(input));
}

}  // namespace

// RFC 7515 appendices A.2 and A.3, RFC 8037 appendices A.4 and A.5.
TEST(Jws, verifies_the_published_tokens) {
    for (auto const& [jwk, compact] : tokens) {
        auto const jws = crypto::parse_jws(compact);
        ASSERT_TRUE(jws) << jws.error().text();
        auto const verified = crypto::verify_jws(*jws, key_of(jwk).public_key());
        EXPECT_TRUE(verified) << verified.error().text();
        EXPECT_EQ(jws->compact, compact);
        EXPECT_EQ(*json::text_of(*json::find(*jws->header, "alg")), jws->algorithm);
        EXPECT_EQ(jws->payload, jws->algorithm == "EdDSA" ? "Example of Ed25519 signing" : rfc::payload);
    }
}

TEST(Jws, signs_as_published_where_signing_has_no_chance_in_it) {
    EXPECT_EQ(crypto::sign_jws(key_of(rfc::rsa_private), {}, rfc::payload), rfc::rs256_token);
    EXPECT_EQ(crypto::sign_jws(key_of(rfc::ed25519_private), {}, "Example of Ed25519 signing"), rfc::eddsa_token);
}

TEST(Jws, puts_the_algorithm_of_the_key_first) {
    for (auto const jwk : {rfc::rsa_private, rfc::p256_private, rfc::p384_private, rfc::ed25519_private}) {
        auto const key = key_of(jwk);
        auto const jws = crypto::parse_jws(crypto::sign_jws(key, {{"typ", "JWT"}, {"alg", "none"}, {"kid", "1"}}, "")).value();
        EXPECT_EQ(jws.header_text, R"({"alg":")" + std::string(name(key.algorithm())) + R"(","typ":"JWT","kid":"1"})");
        EXPECT_EQ(jws.payload, "") << "which RFC 7515 allows";
        EXPECT_TRUE(crypto::verify_jws(jws, key.public_key()));
    }
}

TEST(Jws, holds_only_unchanged) {
    for (auto const& [jwk, compact] : tokens) {
        auto const key = key_of(jwk).public_key();
        for (std::size_t i = 0; i < compact.size(); ++i) {
            std::string changed(compact);
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            auto const jws = crypto::parse_jws(changed);
            if (jws) EXPECT_FALSE(crypto::verify_jws(*jws, key)) << i;
        }
        auto const other = PrivateKey::generate(key.algorithm()).public_key();
        EXPECT_EQ(verify_refused_for(compact, other), "signature");
    }
}

TEST(Jws, is_never_verified_by_an_algorithm_of_its_own_choice) {
    for (auto const& [jwk, compact] : tokens) {
        auto const key = key_of(jwk);
        auto const open = key.public_key();
        for (std::string_view const alg :
             {"none", "None", "NONE", "HS256", "RS256", "ES256", "ES384", "EdDSA", "Ed448", "rs256", "es256", "eddsa", "PS256", ""}) {
            auto const own = crypto::algorithm_named(alg) == key.algorithm();
            auto const compact_token = signed_with(key, R"({"alg":")" + std::string(alg) + "\"}");
            EXPECT_EQ(verify_refused_for(compact_token, open), own ? "nothing" : "header.alg") << alg;
        }
        // The classic: the public key, which everybody has, as the secret of an HMAC.
        auto const input = base::to_base64url(R"({"alg":"HS256"})") + '.' + base::to_base64url("text");
        for (auto const& secret : {open.pem(), json::write(open.jwk())})
            EXPECT_EQ(verify_refused_for(input + '.' + base::to_base64url(crypto::hmac_sha256(secret, input)), open), "header.alg");
        for (auto const& [other, unused] : tokens)
            if (other != jwk) EXPECT_EQ(verify_refused_for(compact, key_of(other).public_key()), "header.alg");
    }
}

TEST(Jws, without_a_signature_is_refused_in_so_many_words) {
    auto const jws = crypto::parse_jws("eyJhbGciOiJub25lIn0.e30.");
    ASSERT_FALSE(jws);
    EXPECT_NE(jws.error().text().find("unsigned tokens"), std::string::npos);
    EXPECT_EQ(jws.error().code(), base::Code::malformed);
}

TEST(Jws, is_taken_apart_strictly) {
    std::string const good(rfc::eddsa_token);
    auto const first = good.find('.'), second = good.rfind('.');
    EXPECT_EQ(parse_refused_for(good), "nothing");
    for (auto const& bad : {std::string(), std::string("."), std::string("abc"), good + ".", good + ".e30", "." + good,
                            good.substr(0, second), good + ".a.b"})
        EXPECT_EQ(parse_refused_for(bad), "token") << bad;
    EXPECT_EQ(parse_refused_for(".."), "signature");
    EXPECT_EQ(parse_refused_for("..AAAA"), "header");
    struct Place {
        std::size_t at;
        std::string_view part;
    };
    for (auto const [at, part] : {Place{first, "header"}, Place{second, "payload"}, Place{good.size(), "signature"}})
        for (auto const* extra : {"=", "==", " ", "\n", "+", "/", "\xc3\xa9"})
            EXPECT_EQ(parse_refused_for(std::string(good).insert(at, extra)), part) << extra;
    EXPECT_EQ(parse_refused_for(" " + good), "header");
    EXPECT_EQ(parse_refused_for(good + "\n"), "signature");
}

TEST(Jws, has_a_header_that_is_wholly_understood) {
    auto const refused = [](std::string_view header) { return parse_refused_for(token_of(header, "{}", "signature")); };
    EXPECT_EQ(refused(R"({"alg":"ES256","b64":true})"), "nothing");
    EXPECT_EQ(refused(""), "header");
    EXPECT_EQ(refused("[]"), "header");
    EXPECT_EQ(refused("{\"alg\":\"ES256\"} x"), "header");
    EXPECT_EQ(refused(R"({"alg":"ES256","alg":"none"})"), "header") << "twice the same member";
    EXPECT_EQ(refused("{\"alg\":\"ES\xff\"}"), "header");
    EXPECT_EQ(refused(std::string(20, '[') + std::string(20, ']')), "header");
    EXPECT_EQ(refused("{}"), "header.alg");
    EXPECT_EQ(refused(R"({"alg":["ES256"]})"), "header.alg");
    EXPECT_EQ(refused(R"({"Alg":"ES256"})"), "header.alg");
    for (auto const* b64 : {"false", "\"false\"", "0", "null"})
        EXPECT_EQ(refused(R"({"alg":"ES256","b64":)" + std::string(b64) + "}"), "header.b64");
    for (auto const* crit : {R"(["b64"])", R"(["exp"])", "[]", "null", "\"\""})
        EXPECT_EQ(refused(R"({"alg":"ES256","crit":)" + std::string(crit) + R"(,"b64":true})"), "header.crit");
}

TEST(Jws, has_bounds) {
    auto const header = [](std::size_t size) { return R"({"alg":"ES256","x":")" + std::string(size, 'x') + "\"}"; };
    EXPECT_EQ(parse_refused_for(token_of(header(60'000), "{}", "s")), "nothing");
    auto const large = crypto::parse_jws(token_of(header(1'000'000), "{}", "s"));
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code(), base::Code::too_large);
    EXPECT_EQ(large.error().problems().front().field, "header");
    EXPECT_EQ(crypto::parse_jws(std::string(crypto::jws_bytes_max + 1, '.')).error().code(), base::Code::too_large);
}

TEST(Jws, that_is_encrypted_is_called_by_its_name) {
    EXPECT_NE(crypto::parse_jws("e30.AA.AA.AA.AA").error().text().find("JWE"), std::string::npos);
}

namespace {

json::value set_of(std::initializer_list<json::value> keys) { return json::object{{"keys", json::array(keys.begin(), keys.end())}}; }
json::value named(std::string_view jwk, std::string_view kid) {
    auto out = key_of(jwk).public_key().jwk();
    out["kid"] = kid;
    return out;
}
std::string set_refused_for(json::value const& set) {
    auto const keys = crypto::read_jwks(set);
    return keys ? std::to_string(keys->size()) + " keys" : keys.error().problems().front().field;
}

}  // namespace

TEST(Jwks, reads_what_it_knows_and_passes_over_the_rest) {
    auto const set = rfc::read(R"({"keys":[{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"},{"kty":"EC","crv":"P-521","x":"AA","y":"AA"},
        {"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"},
        {"kty":"OKP","crv":"X25519","x":"AA"},{"kty":"EC","crv":"P-256","use":"enc","x":"AA"},{"kty":"RSA","alg":"RSA-OAEP","n":"AA","e":"AQAB"},
        {"kty":"EC","crv":"P-256","key_ops":["deriveKey"],"x":"AA"},{"kty":7},{},[]]})");
    EXPECT_EQ(set_refused_for(set), "0 keys");
    auto const keys = crypto::read_jwks(
        set_of({named(rfc::rsa_private, "a"), named(rfc::p256_private, "b"), key_of(rfc::ed25519_private).public_key().jwk()}));
    ASSERT_TRUE(keys) << keys.error().text();
    ASSERT_EQ(keys->size(), 3U);
    EXPECT_EQ(keys->at(0).kid, "a");
    EXPECT_EQ(keys->at(1).key.algorithm(), crypto::Algorithm::es256);
    EXPECT_EQ(keys->at(2).kid, "");
}

TEST(Jwks, refuses_what_it_should_know_and_what_must_not_be_there) {
    auto const rsa = named(rfc::rsa_private, "a");
    EXPECT_EQ(set_refused_for(json::object{}), "keys");
    EXPECT_EQ(set_refused_for(json::object{{"keys", "none"}}), "keys");
    EXPECT_EQ(set_refused_for(json::array{}), "keys");
    EXPECT_EQ(set_refused_for(set_of({rsa, with(rsa, "n", "AQAB")})), "keys[1].n");
    EXPECT_EQ(set_refused_for(set_of({with(rsa, "kid", 1)})), "keys[0].kid");
    EXPECT_EQ(set_refused_for(set_of({rsa, rsa})), "keys[1].kid") << "one name for two keys";
    EXPECT_EQ(set_refused_for(set_of({rsa, named(rfc::p256_private, "a")})), "2 keys") << "of different kinds";
    EXPECT_EQ(set_refused_for(set_of({rsa, rfc::read(rfc::p256_private)})), "keys[1].d");
    EXPECT_EQ(set_refused_for(set_of({rfc::read(R"({"kty":"oct","k":"AAAA"})"), rsa})), "keys[0].k");
    EXPECT_EQ(set_refused_for(json::object{{"keys", json::array(crypto::jwks_keys_max + 1, json::object{})}}), "keys");
}
