// Small questions about text that several rooms ask.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Where the first byte stands that is not UTF-8 (RFC 3629: no overlong forms, no surrogates); nothing when all is well.
std::optional<std::size_t> bad_utf8_at(std::string_view text);
inline bool is_utf8(std::string_view text) { return !bad_utf8_at(text); }

// Code points of valid UTF-8.
std::size_t count_code_points(std::string_view text);

std::string lower_ascii(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII only
std::string_view trim(std::string_view text);                      // ASCII white space
std::vector<std::string_view> split(std::string_view text, char by);

// Text for an HTML or XML body or a quoted attribute.
std::string escape_html(std::string_view text);

// Text inside a JSON string, without the quotes; for the hot writers that build no tree.
void append_json_escaped(std::string& out, std::string_view text);

// Percent-decoding of a path or query part; `plus` reads `+` as a space. Nothing when an escape is broken.
std::optional<std::string> percent_decode(std::string_view text, bool plus = false);
std::string percent_encode(std::string_view text);  // keeps RFC 3986 unreserved characters only

// `j***@example.org`: enough to recognise, too little to know. For logs.
std::string mask_email(std::string_view email);

}  // namespace base
