// Recipients told by an identifier, plain or hashed (Open Badges 3.0, IdentityObject and IdentityHash).
#pragma once
#include "badges/model.hpp"

#include <string_view>

namespace badges {

constexpr std::size_t salt_bytes_max = 1000;

// `sha256$` and the digest of identity and salt, one after the other, in UTF-8; type is an IdentifierType such as emailAddress.
IdentityObject hash_identity(IdentifierType type, std::string_view identity, std::string_view salt);

// Type and value agree: hashed with sha256 or md5 (hexadecimal in either case), or plain. Takes the same time wherever they differ.
bool matches_identity(IdentityObject const& object, std::string_view type, std::string_view identity);

}  // namespace badges
