// What a picture carries: the text of a credential, in which form, under which name.
#pragma once
#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace badges {

constexpr std::size_t credential_bytes_max = 8 * 1024 * 1024;  // to write, to read, and to inflate to

enum class Format {
    json,   // an object, with or without an embedded proof
    jws,    // compact JWS: three base64url parts
    url,    // where an Open Badges 1 or 2 assertion is hosted
    other,  // none of these
};
std::string_view name(Format format);

// Looks at the outside only: an object's first brace, three base64url parts, http(s)://. Ignores a byte order mark and white space around.
Format format_of(std::string_view text);

// Without byte order mark and white space around.
std::string_view bare(std::string_view text);

// The keyword of the PNG chunk; an SVG element is told by the same words.
constexpr std::string_view keyword_ob3 = "openbadgecredential";  // Open Badges 3.0
constexpr std::string_view keyword_ob2 = "openbadges";           // Open Badges 0.5 to 2.x
constexpr std::string_view keyword_clr = "clrcredential";        // Comprehensive Learner Record 2.0

struct Extracted {
    std::string credential;  // bare
    Format format = Format::other;
    std::string keyword;
};

enum class Existing { error, replace };  // what becomes of a credential that the picture already carries
enum class Standard { ob3, ob2 };        // whose keyword, element and namespace a credential is baked with; ob2 stands for 1.x, too

// What may be baked: JSON or JWS, UTF-8 without U+0000, at most credential_bytes_max. Code::invalid or Code::too_large.
base::Result<> check_bakeable(std::string_view bare_credential);

// Code::malformed at an offset of the bytes that were given.
base::Refused malformed_at(std::size_t byte, std::string text);

}  // namespace badges
