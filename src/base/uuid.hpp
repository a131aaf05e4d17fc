// UUIDs (RFC 9562). Ours are version 7: they sort by the time of their making, which keeps index pages warm.
#pragma once
#include "base/clock.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace base {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    friend auto operator<=>(Uuid const&, Uuid const&) = default;

    std::string text() const;                                 // 8-4-4-4-12, lower case
    void append_to(std::string& out) const;                   // the same
    static std::optional<Uuid> parse(std::string_view text);  // that form only, either case
    static Uuid make(Time at = now());                        // version 7
};

}  // namespace base

template <> struct std::hash<base::Uuid> {
    std::size_t operator()(base::Uuid const& id) const noexcept {
        return std::hash<std::string_view>{}({reinterpret_cast<char const*>(id.bytes.data()), id.bytes.size()});
    }
};
