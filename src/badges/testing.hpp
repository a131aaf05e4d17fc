// For tests only: small sound pictures and credentials to bake into them.
#pragma once
#include "badges/crc32.hpp"
#include "badges/png_chunks.hpp"

#include <string>
#include <string_view>

namespace badges::testing {

inline std::string chunk(std::string_view type, std::string_view data) {
    std::string out;
    append_u32(out, static_cast<std::uint32_t>(data.size()));
    out.append(type).append(data);
    append_u32(out, crc32(std::string_view(out).substr(4)));
    return out;
}

inline std::string const png_signature("\x89PNG\r\n\x1a\n");

inline std::string ihdr(std::uint8_t depth = 8, std::uint8_t colour_type = 0, std::uint32_t width = 1, std::uint32_t height = 1) {
    std::string data;
    append_u32(data, width);
    append_u32(data, height);
    data += static_cast<char>(depth);
    data += static_cast<char>(colour_type);
    data.append(3, '\0');
    return chunk("IHDR", data);
}

// One grey pixel, deflated without compression.
inline std::string idat() { return chunk("IDAT", std::string("\x78\x01\x01\x02\x00\xfd\xff\x00\x80\x01\x02\x00\x81", 13)); }
inline std::string iend() { return chunk("IEND", ""); }
inline std::string png(std::string_view between = {}) { return png_signature + ihdr() + std::string(between) + idat() + iend(); }

inline std::string const some_json = R"({"@context":["https://www.w3.org/ns/credentials/v2"],"name":"Grüße > 世界 🎓"})";
inline std::string const some_jws = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl";

}  // namespace badges::testing
