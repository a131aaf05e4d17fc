// Signature keys: RSA (2048 to 8192 bits), P-256, P-384 and Ed25519. A key knows its one algorithm, so that a document can never choose
// another for it (`none`, HMAC over a public key): RFC 8725 section 3.1.
#pragma once
#include "base/error.hpp"
#include "json/json.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace crypto {

enum class Algorithm { rs256, es256, es384, eddsa };              // RFC 7518, RFC 8037
std::string_view name(Algorithm algorithm);                       // RS256, ES256, ES384, EdDSA
std::optional<Algorithm> algorithm_named(std::string_view name);  // also Ed25519, the newer name of EdDSA with that curve (RFC 9864)

// Immutable and cheap to copy; safe to use from several threads at once.
class PublicKey {
public:
    // RFC 7517. Refused with the member's name: a missing or broken member, a point off the curve, an unknown `kty` or `crv`, `oct`,
    // an RSA modulus under 2048 bits, `alg`, `use` or `key_ops` that contradict the key, and any private member (`d` must never travel).
    // The RSA exponent is odd and at least 65537; 3 is taken for verifying only.
    static base::Result<PublicKey> from_jwk(json::value const& jwk);
    static base::Result<PublicKey> from_pem(std::string_view pem);  // SubjectPublicKeyInfo
    // As Multikey and did:key carry it: 32 octets of Ed25519, 33 of a compressed P-256 point or 49 of P-384 (SEC 1 section 2.3.3). Not
    // for RSA.
    static base::Result<PublicKey> from_raw(Algorithm algorithm, std::string_view octets);

    Algorithm algorithm() const;
    json::object jwk() const;  // public members only, without kid
    std::string pem() const;
    std::string raw() const;                                                // as from_raw takes it
    std::string thumbprint() const;                                         // RFC 7638, SHA-256, base64url
    bool verify(std::string_view bytes, std::string_view signature) const;  // JWS forms: ES256 is r || s, 64 bytes; ES384 96

private:
    friend class PrivateKey;
    struct State;
    explicit PublicKey(std::shared_ptr<State const> state) : state_(std::move(state)) {}
    std::shared_ptr<State const> state_;
};

// Where ECDSA takes the number k of a signature from; other algorithms have none. Both are sound. Derived (RFC 6979), one key gives one
// text one signature, in 1.3 times the time on P-256 and the same on P-384.
enum class Nonce { random, derived };

// Like PublicKey; its secrets are wiped when the last copy goes. What pem(), jwk() and raw() give is the caller's to guard.
class PrivateKey {
public:
    static PrivateKey generate(Algorithm algorithm);                 // RSA (2048 bits) takes 0.1 to 1 s: run it on the pool
    static base::Result<PrivateKey> from_pem(std::string_view pem);  // PKCS #8, not encrypted
    static base::Result<PrivateKey> from_jwk(json::value const& jwk);
    // The seed of Ed25519, or the number d of a curve: 32 octets, of P-384 48. Not for RSA.
    static base::Result<PrivateKey> from_raw(Algorithm algorithm, std::string_view octets);

    Algorithm algorithm() const;
    PublicKey const& public_key() const;
    std::string pem() const;
    json::object jwk() const;                                                     // with the private members
    std::string raw() const;                                                      // as from_raw takes it
    std::string sign(std::string_view bytes, Nonce nonce = Nonce::random) const;  // as verify() takes it

private:
    struct State;
    explicit PrivateKey(std::shared_ptr<State const> state) : state_(std::move(state)) {}
    std::shared_ptr<State const> state_;
};

}  // namespace crypto
