// Key material between its forms: the members of a JWK as octets, PEM, and OpenSSL's keys. Shared by the key*.cpp files.
#pragma once
#include "base/error.hpp"
#include "crypto/key.hpp"
#include "crypto/openssl.hpp"

#include <span>
#include <vector>

namespace crypto {

// What a JWK of an algorithm looks like (RFC 7518 section 6, RFC 8037 section 2).
struct Kind {
    Algorithm algorithm;
    std::string_view name;  // the `alg` of its signatures
    std::string_view kty;
    std::string_view crv;  // empty: this kind of key has no curve
    std::span<std::string_view const> open_members;
    std::span<std::string_view const> secret_members;
    std::size_t octets;  // length of each member; 0: unsigned integers in as few octets as they need
    char const* digest;  // OpenSSL's name of the hash that goes with it; null: the algorithm has its own
    char const* group;   // OpenSSL's name of the curve; null: none, or the algorithm has its own
};
std::span<Kind const> kinds();
Kind const& kind_of(Algorithm algorithm);

// The octets of the members in the order of the Kind. `secret` is empty for a public key.
struct Material {
    Algorithm algorithm;
    std::vector<std::string> open;
    std::vector<Secret> secret;
};

// Everything that must hold before a key is used: sizes, exponent, small factors, a point on the curve, and that both halves of a
// private key belong together. An empty list means a good key; the fields are the names of the members.
base::Problems check(Material const& material);
base::Refused bad_key(base::Problems problems);

// Refuse with the member's name; what they give is checked.
base::Result<Material> material_from_jwk(json::value const& jwk, bool with_secrets);
base::Result<Material> material_from_pem(std::string_view pem, bool with_secrets);
base::Result<Material> material_from_raw(Algorithm algorithm, std::string_view octets);
base::Result<Material> material_from_secret(Algorithm algorithm, std::string_view octets);

// Nothing where OpenSSL finds no sense in it, which cannot be with checked material.
Owned<evp_pkey_st> to_openssl(Material const& material);
base::Result<Material> from_openssl(evp_pkey_st const& key, bool with_secrets);  // not yet checked

std::string public_pem(evp_pkey_st const& key);
std::string private_pem(evp_pkey_st const& key);
json::object to_jwk(Material const& material);

}  // namespace crypto
