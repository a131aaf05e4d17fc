#include "base/encode.hpp"
#include "crypto/rfc_keys.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>

namespace {

using crypto::PrivateKey;
using crypto::PublicKey;
using rfc::lacking;
using rfc::with;
using rfc::without_secrets;

std::string public_refused_for(json::value const& jwk) { return rfc::refused_for(PublicKey::from_jwk(jwk)); }
std::string private_refused_for(json::value const& jwk) { return rfc::refused_for(PrivateKey::from_jwk(jwk)); }

}  // namespace

TEST(Jwk, is_refused_by_the_name_of_what_is_wrong) {
    auto const rsa = without_secrets(rfc::rsa_private), p256 = without_secrets(rfc::p256_private),
               p384 = without_secrets(rfc::p384_private), okp = without_secrets(rfc::ed25519_private);
    for (auto const& jwk : {rsa, p256, p384, okp}) {
        EXPECT_EQ(public_refused_for(jwk), "nothing");
        EXPECT_EQ(public_refused_for(lacking(jwk, "kty")), "kty");
        EXPECT_EQ(public_refused_for(with(jwk, "kty", 1)), "kty");
        EXPECT_EQ(public_refused_for(with(jwk, "kty", "rsa")), "kty");
        EXPECT_EQ(public_refused_for(with(jwk, "alg", "PS256")), "alg");
        EXPECT_EQ(public_refused_for(with(jwk, "alg", "HS256")), "alg");
        EXPECT_EQ(public_refused_for(with(jwk, "alg", nullptr)), "alg");
        EXPECT_EQ(public_refused_for(with(jwk, "use", "enc")), "use");
        EXPECT_EQ(public_refused_for(with(jwk, "use", json::array{"sig"})), "use");
        EXPECT_EQ(public_refused_for(with(jwk, "use", "sig")), "nothing");
        EXPECT_EQ(public_refused_for(with(jwk, "key_ops", json::array{"verify"})), "nothing");
        EXPECT_EQ(public_refused_for(with(jwk, "key_ops", json::array{"sign", "verify"})), "nothing");
        for (auto const& bad :
             {json::value("verify"), json::value(json::array{}), json::value(json::array{"sign"}), json::value(json::array{1}),
              json::value(json::array{"verify", "verify"}), json::value(json::array{"verify", "encrypt"})})
            EXPECT_EQ(public_refused_for(with(jwk, "key_ops", bad)), "key_ops") << json::write(bad);
        for (auto const* secret : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
            EXPECT_EQ(public_refused_for(with(jwk, secret, "AQAB")), secret);
    }
    for (auto const& jwk : {p256, p384, okp}) {
        EXPECT_EQ(public_refused_for(lacking(jwk, "crv")), "crv");
        for (auto const* curve : {"P-521", "secp256k1", "X25519", "Ed448", ""})
            EXPECT_EQ(public_refused_for(with(jwk, "crv", curve)), "crv");
    }
    EXPECT_EQ(public_refused_for(with(p256, "crv", "P-384")), "x y") << "of the wrong length";
    EXPECT_EQ(public_refused_for(with(p384, "alg", "ES256")), "alg");
    EXPECT_EQ(public_refused_for(with(p384, "alg", "ES384")), "nothing");
    EXPECT_EQ(public_refused_for(with(okp, "alg", "Ed25519")), "nothing");
    EXPECT_EQ(public_refused_for(with(p256, "alg", "ES256")), "nothing");
    EXPECT_EQ(public_refused_for(json::array{}), "jwk");
    EXPECT_EQ(public_refused_for(rfc::read(R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"})")), "kty k");
    EXPECT_EQ(public_refused_for(rfc::read(R"({"kty":"EC","crv":"P-256","use":"enc"})")), "use x y") << "all problems at once";
}

TEST(Jwk, has_coordinates_of_the_right_length_on_the_curve) {
    auto const p256 = without_secrets(rfc::p256_private), p384 = without_secrets(rfc::p384_private),
               okp = without_secrets(rfc::ed25519_private);
    auto const x = base::from_base64url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").value();
    for (auto const& jwk : {p256, okp}) {
        EXPECT_EQ(public_refused_for(lacking(jwk, "x")), "x");
        EXPECT_EQ(public_refused_for(with(jwk, "x", 7)), "x");
        EXPECT_EQ(public_refused_for(with(jwk, "x", "")), "x");
        EXPECT_EQ(public_refused_for(with(jwk, "x", base::to_base64url('\0' + x))), "x");
        EXPECT_EQ(public_refused_for(with(jwk, "x", base::to_base64url(x.substr(1)))), "x");
        EXPECT_EQ(public_refused_for(with(jwk, "x", base::to_base64url(std::string(32, '\xff')))), "x") << "above the field";
        EXPECT_EQ(public_refused_for(with(jwk, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=")), "x") << "padding";
        EXPECT_EQ(public_refused_for(with(jwk, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV")), "x") << "bits left over";
        EXPECT_EQ(public_refused_for(with(jwk, "x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVE+")), "x") << "not the URL alphabet";
    }
    EXPECT_EQ(public_refused_for(with(p256, "y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4")), "x") << "off the curve";
    EXPECT_EQ(public_refused_for(with(p384, "y", *json::text_of(*json::find(p384, "x")))), "x") << "off the curve";
    EXPECT_EQ(public_refused_for(lacking(p256, "y")), "y");
    EXPECT_EQ(public_refused_for(with(okp, "x", base::to_base64url('\1' + std::string(31, '\0')))), "x") << "the neutral element";
    EXPECT_EQ(public_refused_for(with(okp, "x", base::to_base64url(std::string(32, '\0')))), "x") << "of small order";
}

TEST(Jwk, has_a_modulus_and_exponent_fit_for_use) {
    auto const rsa = without_secrets(rfc::rsa_private);
    auto const n = base::from_base64url(*json::text_of(*json::find(rsa, "n"))).value();
    auto const with_n = [&](std::string_view octets) { return with(rsa, "n", base::to_base64url(octets)); };
    auto const with_e = [&](std::string_view octets) { return with(rsa, "e", base::to_base64url(octets)); };
    EXPECT_EQ(public_refused_for(with_n('\0' + n)), "n") << "a leading zero";
    EXPECT_EQ(public_refused_for(with_n("")), "n");
    EXPECT_EQ(public_refused_for(with_n(n.substr(128))), "n") << "1024 bits";
    EXPECT_EQ(public_refused_for(with_n('\x7f' + n.substr(1))), "n") << "2047 bits";
    EXPECT_EQ(public_refused_for(with_n(n.substr(0, 255) + '\0')), "n") << "even";
    EXPECT_EQ(public_refused_for(with_n(std::string(1025, '\x81'))), "n") << "8200 bits";
    EXPECT_EQ(public_refused_for(with_n(std::string(256, '\xff'))), "n") << "divisible by 3";
    EXPECT_EQ(public_refused_for(lacking(rsa, "e")), "e");
    for (auto const& bad : {std::string("\1"), std::string("\x11"), std::string("\1\0\0", 3), std::string("\0\1\0\1", 4),
                            std::string(9, '\1'), std::string()})
        EXPECT_EQ(public_refused_for(with_e(bad)), "e") << base::to_hex(bad);
    EXPECT_EQ(public_refused_for(with_e("\3")), "nothing") << "for verifying";
    EXPECT_EQ(public_refused_for(with_e(std::string(8, '\1'))), "nothing");
    EXPECT_EQ(private_refused_for(with(rfc::read(rfc::rsa_private), "e", "Aw")), "e") << "not for signing";
}

TEST(Jwk, keeps_the_two_halves_of_a_pair_together) {
    auto const rsa = rfc::read(rfc::rsa_private), p256 = rfc::read(rfc::p256_private), p384 = rfc::read(rfc::p384_private),
               okp = rfc::read(rfc::ed25519_private);
    for (auto const& jwk : {rsa, p256, p384, okp}) {
        EXPECT_EQ(private_refused_for(lacking(jwk, "d")), "d");
        EXPECT_EQ(private_refused_for(with(jwk, "key_ops", json::array{"verify"})), "key_ops");
        EXPECT_EQ(private_refused_for(with(jwk, "key_ops", json::array{"sign"})), "nothing");
        EXPECT_EQ(private_refused_for(with(jwk, "use", "enc")), "use");
    }
    auto const other = std::string(32, '\1');
    EXPECT_EQ(private_refused_for(with(p256, "d", base::to_base64url(other))), "d");
    EXPECT_EQ(private_refused_for(with(p256, "d", base::to_base64url(std::string(32, '\0')))), "d");
    EXPECT_EQ(private_refused_for(with(p256, "d", base::to_base64url(std::string(32, '\xff')))), "d");
    EXPECT_EQ(private_refused_for(with(p384, "d", base::to_base64url(std::string(48, '\1')))), "d");
    EXPECT_EQ(private_refused_for(with(okp, "d", base::to_base64url(other))), "d");
    EXPECT_EQ(private_refused_for(with(okp, "d", base::to_base64url(other + other))), "d");

    auto const text = [&](std::string_view name) { return json::value(*json::text_of(*json::find(rsa, name))); };
    EXPECT_EQ(private_refused_for(with(rsa, "oth", json::array{})), "oth");
    for (auto const* name : {"p", "q", "dp", "dq", "qi"}) EXPECT_EQ(private_refused_for(lacking(rsa, name)), name);
    EXPECT_EQ(private_refused_for(with(rsa, "d", text("p"))), "d");
    EXPECT_EQ(private_refused_for(with(rsa, "p", text("q"))), "p");
    EXPECT_EQ(private_refused_for(with(rsa, "dp", text("dq"))), "dp");
    EXPECT_EQ(private_refused_for(with(rsa, "dq", text("dp"))), "dq");
    EXPECT_EQ(private_refused_for(with(rsa, "qi", text("q"))), "qi");
    EXPECT_EQ(private_refused_for(with(with(rsa, "p", text("n")), "q", "AQ")), "p") << "no two primes";
}
