// Keys as one text: Multikey (Controlled Identifiers 1.0, sections 2.2.2 and 3.4), multibase over a multicodec header and the octets of the
// key. Ed25519, P-256 and P-384; always base58btc, whose first letter is `z`.
#pragma once
#include "crypto/key.hpp"

#include <string>
#include <string_view>

namespace crypto {

constexpr std::size_t multibase_text_max = 512;  // ten times the longest that is known here

// Strict: `z`, then the alphabet of Bitcoin. Code::malformed with the reason in plain words (`multibase` is the field).
base::Result<std::string> from_multibase(std::string_view text);
std::string to_multibase(std::string_view bytes);

// `publicKeyMultibase`: z6Mk..., zDn..., z82...; not for RSA.
std::string to_multikey(PublicKey const& key);
// Refused in words: another base or alphabet, a header that is not known or belongs to another kind of key, a length that does not go with
// the header, octets that are no key.
base::Result<PublicKey> public_key_from_multikey(std::string_view text);

// `secretKeyMultibase`: z3u2..., z42..., z2f.... Of Ed25519 the form with the public half behind the seed is read, too, when they agree.
std::string to_multikey(PrivateKey const& key);
base::Result<PrivateKey> private_key_from_multikey(std::string_view text);

}  // namespace crypto
