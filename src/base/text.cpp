#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace base {
namespace {

constexpr std::uint8_t byte(char c) { return static_cast<std::uint8_t>(c); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Length of the well-formed sequence at the front, 0 when there is none (Unicode table 3-7).
std::size_t sequence_length(std::string_view text) {
    auto const first = byte(text[0]);
    if (first < 0x80) return 1;
    auto const follows = [&](std::size_t i, std::uint8_t low, std::uint8_t high) {
        return i < text.size() && byte(text[i]) >= low && byte(text[i]) <= high;
    };
    if (first >= 0xc2 && first <= 0xdf) return follows(1, 0x80, 0xbf) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        std::uint8_t const low = first == 0xe0 ? 0xa0 : 0x80;
        std::uint8_t const high = first == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2, 0x80, 0xbf) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        std::uint8_t const low = first == 0xf0 ? 0x90 : 0x80;
        std::uint8_t const high = first == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2, 0x80, 0xbf) && follows(3, 0x80, 0xbf) ? 4 : 0;
    }
    return 0;
}

constexpr bool needs_escape(std::uint8_t c) { return c < 0x20 || c == '"' || c == '\\'; }

constexpr std::uint64_t each = 0x0101010101010101;

std::uint64_t eight_at(char const* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    return word;
}

// Whether none of eight bytes needs an escape in JSON, asked of all at once: a byte's high bit stays in `found` when the byte is below
// 0x20, a quote or a backslash. Bytes above such a one may be blamed wrongly, which does no harm here.
bool all_plain(char const* eight) {
    auto const word = eight_at(eight);
    auto const below = [](std::uint64_t bytes, std::uint64_t limit) { return (bytes - each * limit) & ~bytes; };
    auto const found = below(word, 0x20) | below(word ^ each * '"', 1) | below(word ^ each * '\\', 1);
    return (found & each * 0x80) == 0;
}

// The same of a block, in a loop without branches that compilers turn into vector instructions.
constexpr std::size_t block_bytes = 32;
bool block_plain(char const* block) {
    std::uint8_t found = 0;
    for (std::size_t i = 0; i < block_bytes; ++i) found |= static_cast<std::uint8_t>(needs_escape(byte(block[i])));
    return found == 0;
}

// How many bytes at the front stand in JSON as they are.
std::size_t plain_length(std::string_view text) {
    std::size_t at = 0;
    while (at + block_bytes <= text.size() && block_plain(text.data() + at)) at += block_bytes;
    while (at + 8 <= text.size() && all_plain(text.data() + at)) at += 8;
    while (at < text.size() && !needs_escape(byte(text[at]))) ++at;
    return at;
}

}  // namespace

std::optional<std::size_t> bad_utf8_at(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (at + 8 <= text.size() && (eight_at(text.data() + at) & each * 0x80) == 0) {
            at += 8;
            continue;
        }
        auto const length = sequence_length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

std::size_t count_code_points(std::string_view text) {
    constexpr std::size_t most = 64;  // a byte holds the count of so many, which makes the loop one of vector instructions
    auto const starts = [](char c) { return static_cast<std::uint8_t>((byte(c) & 0xc0) != 0x80); };
    std::size_t count = 0, at = 0;
    for (; at + most <= text.size(); at += most) {
        std::uint8_t here = 0;
        for (std::size_t i = 0; i < most; ++i) here = static_cast<std::uint8_t>(here + starts(text[at + i]));
        count += here;
    }
    for (; at < text.size(); ++at) count += starts(text[at]);
    return count;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    for (;;) {
        auto const at = text.find(by);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (char const c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    return out;
}

void append_json_escaped(std::string& out, std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    for (;;) {
        auto const plain = plain_length(text);
        out.append(text.substr(0, plain));
        if (plain == text.size()) return;
        auto const c = byte(text[plain]);
        text.remove_prefix(plain + 1);
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                out += "\\u00";
                out += hex[c >> 4];
                out += hex[c & 15];
        }
    }
}

std::optional<std::string> percent_decode(std::string_view text, bool plus) {
    if (text.find('%') == std::string_view::npos && !(plus && text.find('+') != std::string_view::npos)) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            int const high = hex_value(text[i + 1]);
            int const low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high << 4 | low);
            i += 2;
        }
    }
    return out;
}

std::string percent_encode(std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    for (char const c : text) {
        bool const plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += hex[byte(c) >> 4];
            out += hex[byte(c) & 15];
        }
    }
    return out;
}

std::string mask_email(std::string_view email) {
    auto const at = email.rfind('@');
    if (at == std::string_view::npos || at == 0) return "***";
    return std::string(email.substr(0, 1)) + "***" + std::string(email.substr(at));
}

}  // namespace base
