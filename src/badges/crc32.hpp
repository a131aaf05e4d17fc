// CRC-32 as PNG, gzip and zlib use it (ISO 3309; reflected polynomial 0xedb88320), at the speed of memory where the processor can.
#pragma once
#include <cstdint>
#include <string_view>

namespace badges {

// `before` is the CRC of the bytes that precede, 0 for none; so crc32(crc32(0, a), b) is the CRC of a followed by b.
std::uint32_t crc32(std::uint32_t before, std::string_view bytes);
inline std::uint32_t crc32(std::string_view bytes) { return crc32(0, bytes); }

}  // namespace badges
