// PostgreSQL's binary form of numbers: network byte order.
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>

namespace pg::binary {

template <std::unsigned_integral N> N swapped(N number) {
    if constexpr (std::endian::native == std::endian::big || sizeof(N) == 1)
        return number;
    else if constexpr (sizeof(N) == 2)
        return __builtin_bswap16(number);
    else if constexpr (sizeof(N) == 4)
        return __builtin_bswap32(number);
    else
        return __builtin_bswap64(number);
}

template <std::integral N> void put(std::string& out, N number) {
    auto const bits = swapped(static_cast<std::make_unsigned_t<N>>(number));
    char bytes[sizeof(bits)];
    std::memcpy(bytes, &bits, sizeof(bits));
    out.append(bytes, sizeof(bits));
}

// Reads what is known to be there.
template <std::integral N> N get(char const* bytes) {
    std::make_unsigned_t<N> bits;
    std::memcpy(&bits, bytes, sizeof(bits));
    return static_cast<N>(swapped(bits));
}

// timestamptz counts microseconds from 2000-01-01T00:00:00Z, base::Time from 1970.
inline constexpr std::int64_t epoch_us = 946'684'800'000'000;

}  // namespace pg::binary
