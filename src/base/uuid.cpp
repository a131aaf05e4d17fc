#include "base/uuid.hpp"

#include "base/random.hpp"

namespace base {
namespace {

constexpr bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

void Uuid::append_to(std::string& out) const {
    constexpr char hex[] = "0123456789abcdef";
    std::array<char, 36> text;
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dash_before(i)) text[at++] = '-';
        text[at++] = hex[bytes[i] >> 4];
        text[at++] = hex[bytes[i] & 15];
    }
    out.append(text.data(), text.size());
}

std::string Uuid::text() const {
    std::string out;
    append_to(out);
    return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (dash_before(i) && text[at++] != '-') return std::nullopt;
        int const high = nibble(text[at++]);
        int const low = nibble(text[at++]);
        if (high < 0 || low < 0) return std::nullopt;
        id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return id;
}

Uuid Uuid::make(Time at) {
    Uuid id;
    fill_random(id.bytes);
    auto const micros = static_cast<std::uint64_t>(at.time_since_epoch().count());
    auto const millis = micros / 1000;
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    // RFC 9562 section 6.2, method 3: the fraction of the millisecond follows, so that ids of one process rise within it too.
    auto const fraction = (micros % 1000) * 4096 / 1000;
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | fraction >> 8);
    id.bytes[7] = static_cast<std::uint8_t>(fraction);
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

}  // namespace base
