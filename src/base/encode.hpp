// Bytes as text and back. Every decoder is strict: no white space, no stray padding, no bits left over.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace base {

std::string to_hex(std::string_view bytes);  // lower case
std::optional<std::string> from_hex(std::string_view text);

std::string to_base64(std::string_view bytes);  // RFC 4648 section 4, padded
std::optional<std::string> from_base64(std::string_view text);

std::string to_base64url(std::string_view bytes);                 // RFC 4648 section 5, without padding
void append_base64url(std::string& out, std::string_view bytes);  // the same, without text in between
std::optional<std::string> from_base64url(std::string_view text);

std::string to_base58(std::string_view bytes);                  // the Bitcoin alphabet, as multibase `z` uses it
std::optional<std::string> from_base58(std::string_view text);  // at most 512 characters: the cost is quadratic

}  // namespace base
