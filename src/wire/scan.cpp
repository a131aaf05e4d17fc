#include "wire/scan.hpp"

#include "base/text.hpp"

#include <cstdint>

namespace wire::scan {
namespace {

constexpr bool within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

constexpr bool is_ucschar(char32_t c) {
    if (c < 0x10000) return within(c, 0xa0, 0xd7ff) || within(c, 0xf900, 0xfdcf) || within(c, 0xfdf0, 0xffef);
    return (c & 0xffff) <= 0xfffd && c <= 0xefffd && !within(c, 0xe0000, 0xe0fff);
}

constexpr bool is_blank_or_invisible(char32_t c) {
    return c == 0xa0 || c == 0xad || c == 0x1680 || c == 0x180e || within(c, 0x2000, 0x200f) || within(c, 0x2028, 0x202f) ||
           within(c, 0x205f, 0x206f) || c == 0x3000 || c == 0xfeff;
}

}  // namespace

std::size_t wide_character(std::string_view text) {
    if (text.empty()) return 0;
    auto const first = static_cast<std::uint8_t>(text[0]);
    if (first < 0xc2) return 0;
    std::size_t const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (text.size() < length || !base::is_utf8(text.substr(0, length))) return 0;
    char32_t code = first & (0x7fu >> length);
    for (char const c : text.substr(1, length - 1)) code = code << 6 | (static_cast<std::uint8_t>(c) & 0x3fu);
    return is_ucschar(code) && !is_blank_or_invisible(code) ? length : 0;
}

}  // namespace wire::scan
