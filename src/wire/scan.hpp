// Character classes that the grammars of types.hpp share.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wire::scan {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// ASCII letters and digits, and others that are named: one look at a table per character.
class Set {
public:
    consteval explicit Set(std::string_view others) {
        for (int c = 0; c < 128; ++c) has_[static_cast<std::size_t>(c)] = is_alnum(static_cast<char>(c));
        for (char const c : others) has_[static_cast<std::uint8_t>(c)] = true;
    }
    constexpr bool operator()(char c) const { return has_[static_cast<std::uint8_t>(c)]; }

private:
    std::array<bool, 256> has_{};
};

template <class Is> constexpr bool all(std::string_view text, Is is) {
    for (char const c : text)
        if (!is(c)) return false;
    return true;
}

// Bytes of the character beyond ASCII at the front of `text`; 0 when there is none that may stand in an address: the bytes are no UTF-8,
// or it is not in RFC 3987's ucschar, or it is white space or an invisible sign of direction (section 4.1), which only serve to deceive.
std::size_t wide_character(std::string_view text);

}  // namespace wire::scan
