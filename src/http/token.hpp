// The small alphabet of HTTP: tokens (RFC 9110 section 5.6.2).
#pragma once
#include <algorithm>
#include <string_view>

namespace http {

constexpr bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

constexpr bool is_token_char(char c) {
    return is_letter_or_digit(c) || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

constexpr bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

}  // namespace http
