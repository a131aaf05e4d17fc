// Signature keys: RSA (2048 to 8192 bits), P-256 and Ed25519. A key knows its one algorithm, so that a document can never choose
// another for it (`none`, HMAC over a public key): RFC 8725 section 3.1.
#pragma once
#include "base/error.hpp"
#include "json/json.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace crypto {

enum class Algorithm { rs256, es256, eddsa };  // RFC 7518, RFC 8037
std::string_view name(Algorithm algorithm);    // RS256, ES256, EdDSA
std::optional<Algorithm> algorithm_named(std::string_view name);  // also Ed25519, the newer name of EdDSA with that curve (RFC 9864)

// Immutable and cheap to copy; safe to use from several threads at once.
class PublicKey {
public:
    // RFC 7517. Refused with the member's name: a missing or broken member, a point off the curve, an unknown `kty` or `crv`, `oct`,
    // an RSA modulus under 2048 bits, `alg`, `use` or `key_ops` that contradict the key, and any private member (`d` must never travel).
    // The RSA exponent is odd and at least 65537; 3 is taken for verifying only.
    static base::Result<PublicKey> from_jwk(json::value const& jwk);
    static base::Result<PublicKey> from_pem(std::string_view pem);  // SubjectPublicKeyInfo
    // As Multikey and did:key carry it: 32 octets of Ed25519, or 33 of a compressed P-256 point (SEC 1 section 2.3.3). Not for RSA.
    static base::Result<PublicKey> from_raw(Algorithm algorithm, std::string_view octets);

    Algorithm algorithm() const;
    json::object jwk() const;        // public members only, without kid
    std::string pem() const;
    std::string raw() const;         // as from_raw takes it
    std::string thumbprint() const;  // RFC 7638, SHA-256, base64url
    bool verify(std::string_view bytes, std::string_view signature) const;  // JWS forms: ES256 is r || s, 64 bytes

private:
    friend class PrivateKey;
    struct State;
    explicit PublicKey(std::shared_ptr<State const> state) : state_(std::move(state)) {}
    std::shared_ptr<State const> state_;
};

// Like PublicKey; its secrets are wiped when the last copy goes. What pem() and jwk() give is the caller's to guard.
class PrivateKey {
public:
    static PrivateKey generate(Algorithm algorithm);  // RSA (2048 bits) takes 0.1 to 1 s: run it on the pool
    static base::Result<PrivateKey> from_pem(std::string_view pem);  // PKCS #8, not encrypted
    static base::Result<PrivateKey> from_jwk(json::value const& jwk);

    Algorithm algorithm() const;
    PublicKey const& public_key() const;
    std::string pem() const;
    json::object jwk() const;  // with the private members
    std::string sign(std::string_view bytes) const;

private:
    struct State;
    explicit PrivateKey(std::shared_ptr<State const> state) : state_(std::move(state)) {}
    std::shared_ptr<State const> state_;
};

}  // namespace crypto
