// Compact JWS (RFC 7515 section 7.1) and JWKS (RFC 7517 section 5).
#pragma once
#include "crypto/key.hpp"
#include "json/json.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crypto {

struct Jws {
    std::string compact;      // as it came
    std::string header_text;  // decoded
    std::string payload;      // decoded
    std::string signature;    // decoded
    std::string algorithm;    // the header's `alg`, any text
    std::shared_ptr<json::object const> header;

    std::string_view signing_input() const;  // what was signed: a view into `compact`
};

constexpr std::size_t jws_header_bytes_max = 64 * 1024;  // an embedded RSA key with a chain fits ten times over
constexpr std::size_t jws_bytes_max = 32 * 1024 * 1024;  // a document as large as json::read takes, in base64url
constexpr std::size_t jwks_keys_max = 10'000;            // as many as a Stoa publishes

// Takes the three parts apart: strict base64url, header a JSON object without duplicates, `alg` a text. `b64: false` and any `crit` are
// refused, since no critical extension is understood here; so is an empty signature. Code::malformed (or too_large) with the part as the
// problem's field.
base::Result<Jws> parse_jws(std::string_view compact);

// `header` gets `alg` from the key as its first member.
std::string sign_jws(PrivateKey const& key, json::object header, std::string_view payload);

// True only when `alg` names the key's own algorithm and the signature holds; otherwise says in plain words which of the two failed.
base::Result<> verify_jws(Jws const& jws, PublicKey const& key);

struct NamedKey {
    std::string kid;  // may be empty
    PublicKey key;
};
// Keys that this library does not know, or that are not for signatures, are passed over, as RFC 7517 section 5 asks. A broken one that it
// should know is refused, and so is a secret member anywhere, or one kid for two keys.
base::Result<std::vector<NamedKey>> read_jwks(json::value const& jwks);

}  // namespace crypto
