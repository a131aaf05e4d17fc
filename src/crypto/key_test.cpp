#include "crypto/key.hpp"
#include "base/encode.hpp"
#include "crypto/hash.hpp"
#include "crypto/rfc_keys.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <thread>

namespace {

using crypto::Algorithm;
using crypto::PrivateKey;
using crypto::PublicKey;
using rfc::key_of;
using rfc::refused_for;
using rfc::without_secrets;

constexpr std::string_view all_private[] = {rfc::rsa_private, rfc::p256_private, rfc::p384_private, rfc::ed25519_private};

std::string unhex(std::string_view text) { return base::from_hex(text).value(); }

}  // namespace

TEST(Key, goes_there_and_back_in_every_form) {
    for (auto const text : all_private) {
        auto const key = key_of(text);
        EXPECT_EQ(json::value(key.jwk()), rfc::read(text));
        EXPECT_EQ(json::value(key.public_key().jwk()), without_secrets(text));
        EXPECT_EQ(PrivateKey::from_pem(key.pem()).value().jwk(), key.jwk());
        EXPECT_EQ(PublicKey::from_pem(key.public_key().pem()).value().jwk(), key.public_key().jwk());
        EXPECT_EQ(PublicKey::from_jwk(without_secrets(text)).value().thumbprint(), key.public_key().thumbprint());
    }
}

TEST(Key, made_new_is_good) {
    for (auto const algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        auto const key = PrivateKey::generate(algorithm);
        EXPECT_EQ(key.algorithm(), algorithm);
        auto const copy = PrivateKey::from_jwk(key.jwk());
        ASSERT_TRUE(copy) << copy.error().text();
        EXPECT_TRUE(key.public_key().verify("text", copy->sign("text")));
        EXPECT_NE(PrivateKey::generate(Algorithm::es256).public_key().thumbprint(), key.public_key().thumbprint());
    }
}

TEST(Key, signs_what_only_its_public_half_verifies) {
    for (auto const text : all_private) {
        auto const key = key_of(text);
        for (auto const& message : {std::string(), std::string("text"), std::string(100'000, 'x')}) {
            auto const signature = key.sign(message);
            EXPECT_TRUE(key.public_key().verify(message, signature));
            EXPECT_FALSE(key.public_key().verify(message + ' ', signature));
            for (auto const other : all_private)
                if (other != text) EXPECT_FALSE(key_of(other).public_key().verify(message, signature));
        }
        auto const signature = key.sign("text");
        for (std::size_t i = 0; i < signature.size(); i += 7) {
            auto bad = signature;
            bad[i] = static_cast<char>(bad[i] ^ 1);
            EXPECT_FALSE(key.public_key().verify("text", bad)) << i;
        }
        EXPECT_FALSE(key.public_key().verify("text", ""));
        EXPECT_FALSE(key.public_key().verify("text", signature + '\0'));
        EXPECT_FALSE(key.public_key().verify("text", '\0' + signature));
        EXPECT_FALSE(key.public_key().verify("text", signature.substr(1)));
    }
}

TEST(Key, is_shared_by_threads) {
    for (auto const text : all_private) {
        auto const key = key_of(text);
        auto const signature = key.sign("text");
        auto const work = [key, signature] {
            for (int i = 0; i < 50; ++i) {
                EXPECT_TRUE(key.public_key().verify("text", signature));
                EXPECT_TRUE(key.public_key().verify("more", key.sign("more")));
            }
        };
        std::thread one(work), two(work);
        one.join();
        two.join();
    }
}

// RFC 7638 section 3.1 and RFC 8037 appendix A.3.
TEST(Key, has_the_published_thumbprint) {
    auto const rsa = PublicKey::from_jwk(rfc::read(
        R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3)"
        R"(oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n)"
        R"(91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB",)"
        R"("alg":"RS256","kid":"2011-04-29"})"));
    ASSERT_TRUE(rsa) << rsa.error().text();
    EXPECT_EQ(rsa->thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    EXPECT_EQ(key_of(rfc::ed25519_private).public_key().thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    auto const p256 = key_of(rfc::p256_private).public_key();
    EXPECT_EQ(p256.thumbprint(),
              base::to_base64url(crypto::sha256(R"({"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                                                R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})")));
}

// RFC 8032 section 7.1, tests 1 to 3.
TEST(Key, signs_ed25519_as_published) {
    struct Case {
        std::string_view seed, open, message, signature;
    };
    Case const cases[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100"
         "b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c0"
         "0"},
        {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40"
         "a"},
    };
    for (auto const& one : cases) {
        json::object const jwk{
            {"kty", "OKP"}, {"crv", "Ed25519"}, {"x", base::to_base64url(unhex(one.open))}, {"d", base::to_base64url(unhex(one.seed))}};
        auto const key = PrivateKey::from_jwk(jwk);
        ASSERT_TRUE(key) << key.error().text();
        EXPECT_EQ(base::to_hex(key->sign(unhex(one.message))), one.signature);
    }
}

TEST(Key, travels_raw_as_multikey_needs_it) {
    for (auto const text : {rfc::p256_private, rfc::p384_private, rfc::ed25519_private}) {
        auto const secret = key_of(text);
        EXPECT_EQ(PrivateKey::from_raw(secret.algorithm(), secret.raw()).value().jwk(), secret.jwk());
        EXPECT_EQ(refused_for(PrivateKey::from_raw(secret.algorithm(), secret.raw() + '\0')), "d");
        auto const key = secret.public_key();
        EXPECT_EQ(PublicKey::from_raw(key.algorithm(), key.raw()).value().jwk(), key.jwk());
        EXPECT_EQ(key.raw().size(), secret.raw().size() + (key.algorithm() == Algorithm::eddsa ? 0 : 1));
        EXPECT_EQ(refused_for(PublicKey::from_raw(key.algorithm(), key.raw() + '\0')), "x");
        EXPECT_EQ(refused_for(PublicKey::from_raw(key.algorithm(), "")), "x");
    }
    for (int i = 0; i < 8; ++i) {  // both signs of y
        for (auto const algorithm : {Algorithm::es256, Algorithm::es384}) {
            auto const key = PrivateKey::generate(algorithm).public_key();
            EXPECT_EQ(PublicKey::from_raw(algorithm, key.raw()).value().jwk(), key.jwk());
        }
    }
    EXPECT_EQ(refused_for(PublicKey::from_raw(Algorithm::es256, "\x04" + std::string(32, '\1'))), "x");
    EXPECT_EQ(refused_for(PublicKey::from_raw(Algorithm::es256, "\x02" + std::string(32, '\xff'))), "x");
}

TEST(Algorithm, is_known_by_its_exact_name) {
    for (auto const algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::es384, Algorithm::eddsa})
        EXPECT_EQ(crypto::algorithm_named(crypto::name(algorithm)), algorithm);
    EXPECT_EQ(crypto::algorithm_named("Ed25519"), Algorithm::eddsa);
    for (auto const* bad : {"none", "None", "rs256", "RS512", "HS256", "Eddsa", "ES256K", "ES512", "", "RS256 "})
        EXPECT_FALSE(crypto::algorithm_named(bad)) << bad;
}
