#include "base/encode.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace base {
namespace {

constexpr std::string_view hex_alphabet = "0123456789abcdef";
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base58_alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t base58_text_max = 512;
// Five digits at a time, whose number fits into 30 bits, and four octets: a fortieth of the steps that one by one would take.
constexpr std::size_t base58_digits = 5;
constexpr std::uint32_t base58_powers[]{1, 58, 3364, 195112, 11316496, 656356768};

using Table = std::array<std::int8_t, 256>;
constexpr Table reverse(std::string_view alphabet) {
    Table table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}
constexpr Table base64_values = reverse(base64_alphabet);
constexpr Table base64url_values = reverse(base64url_alphabet);
constexpr Table base58_values = reverse(base58_alphabet);

constexpr std::uint8_t byte(char c) { return static_cast<std::uint8_t>(c); }

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void append64(std::string& out, std::string_view bytes, std::string_view alphabet) {
    auto const start = out.size();
    out.resize(start + (bytes.size() * 4 + 2) / 3);
    auto* to = out.data() + start;
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3, to += 4) {
        std::uint32_t const group = static_cast<std::uint32_t>(byte(bytes[i]) << 16 | byte(bytes[i + 1]) << 8 | byte(bytes[i + 2]));
        to[0] = alphabet[group >> 18];
        to[1] = alphabet[group >> 12 & 63];
        to[2] = alphabet[group >> 6 & 63];
        to[3] = alphabet[group & 63];
    }
    if (bytes.size() - i == 1) {
        std::uint32_t const group = byte(bytes[i]);
        to[0] = alphabet[group >> 2];
        to[1] = alphabet[group << 4 & 63];
    } else if (bytes.size() - i == 2) {
        std::uint32_t const group = static_cast<std::uint32_t>(byte(bytes[i]) << 8 | byte(bytes[i + 1]));
        to[0] = alphabet[group >> 10];
        to[1] = alphabet[group >> 4 & 63];
        to[2] = alphabet[group << 2 & 63];
    }
}

std::optional<std::string> decode64(std::string_view text, Table const& values) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out(text.size() * 3 / 4, '\0');
    auto* to = out.data();
    int wrong = 0;  // gathers the sign of what is no digit
    std::size_t i = 0;
    auto const value = [&](std::size_t at) {
        int const found = values[byte(text[at])];
        wrong |= found;
        return static_cast<std::uint32_t>(found & 63);
    };
    for (; i + 4 <= text.size(); i += 4, to += 3) {
        auto const group = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
        to[0] = static_cast<char>(group >> 16);
        to[1] = static_cast<char>(group >> 8 & 255);
        to[2] = static_cast<char>(group & 255);
    }
    std::uint32_t rest = 0;  // bits beyond the last byte: one value has one spelling
    if (text.size() - i == 2) {
        auto const group = value(i) << 6 | value(i + 1);
        to[0] = static_cast<char>(group >> 4);
        rest = group & 15;
    } else if (text.size() - i == 3) {
        auto const group = value(i) << 12 | value(i + 1) << 6 | value(i + 2);
        to[0] = static_cast<char>(group >> 10);
        to[1] = static_cast<char>(group >> 2 & 255);
        rest = group & 3;
    }
    if (wrong < 0 || rest != 0) return std::nullopt;
    return out;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (char const c : bytes) {
        out += hex_alphabet[byte(c) >> 4];
        out += hex_alphabet[byte(c) & 15];
    }
    return out;
}

std::optional<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        int const high = hex_value(text[i]);
        int const low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high << 4 | low);
    }
    return out;
}

std::string to_base64(std::string_view bytes) {
    std::string out;
    append64(out, bytes, base64_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.ends_with("=="))
        text.remove_suffix(2);
    else if (text.ends_with("="))
        text.remove_suffix(1);
    return decode64(text, base64_values);
}

std::string to_base64url(std::string_view bytes) {
    std::string out;
    append64(out, bytes, base64url_alphabet);
    return out;
}
void append_base64url(std::string& out, std::string_view bytes) { append64(out, bytes, base64url_alphabet); }
std::optional<std::string> from_base64url(std::string_view text) { return decode64(text, base64url_values); }

std::string to_base58(std::string_view bytes) {
    auto const zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
    auto rest = bytes.substr(zeros);
    std::vector<std::uint32_t> limbs;  // least significant first
    limbs.reserve(rest.size() * 3 / 10 + 1);
    while (!rest.empty()) {
        auto const size = rest.size() % 4 == 0 ? 4 : rest.size() % 4;
        std::uint64_t carry = 0;
        for (char const c : rest.substr(0, size)) carry = carry << 8 | byte(c);
        rest.remove_prefix(size);
        for (auto& limb : limbs) {
            carry += std::uint64_t(limb) << 8 * size;
            limb = static_cast<std::uint32_t>(carry % base58_powers[base58_digits]);
            carry /= base58_powers[base58_digits];
        }
        for (; carry > 0; carry /= base58_powers[base58_digits])
            limbs.push_back(static_cast<std::uint32_t>(carry % base58_powers[base58_digits]));
    }
    std::string out(zeros, '1');
    out.reserve(zeros + limbs.size() * base58_digits);
    for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb)
        for (auto place = base58_digits; place-- > 0;) {
            auto const digit = *limb / base58_powers[place] % 58;
            if (digit != 0 || out.size() > zeros) out += base58_alphabet[digit];
        }
    return out;
}

std::optional<std::string> from_base58(std::string_view text) {
    if (text.size() > base58_text_max) return std::nullopt;
    auto const zeros = std::min(text.find_first_not_of('1'), text.size());
    auto rest = text.substr(zeros);
    std::vector<std::uint32_t> words;  // least significant first
    words.reserve(rest.size() / base58_digits + 1);
    while (!rest.empty()) {
        auto const size = rest.size() % base58_digits == 0 ? base58_digits : rest.size() % base58_digits;
        std::uint64_t carry = 0;
        for (char const c : rest.substr(0, size)) {
            int const value = base58_values[byte(c)];
            if (value < 0) return std::nullopt;
            carry = carry * 58 + static_cast<unsigned>(value);
        }
        rest.remove_prefix(size);
        for (auto& word : words) {
            carry += std::uint64_t(word) * base58_powers[size];
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry > 0) words.push_back(static_cast<std::uint32_t>(carry));
    }
    std::string out(zeros, '\0');
    for (auto word = words.rbegin(); word != words.rend(); ++word)
        for (int shift = 24; shift >= 0; shift -= 8) {
            auto const octet = static_cast<char>(*word >> shift & 255);
            if (octet != 0 || out.size() > zeros) out += octet;
        }
    return out;
}

}  // namespace base
