#include "badges/png_chunks.hpp"

#include "badges/crc32.hpp"
#include "badges/format.hpp"

#include <fmt/core.h>
#include <algorithm>

namespace badges {
namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", png_signature_bytes);
constexpr std::uint32_t chunk_data_bytes_max = 0x7fffffff;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// PNG section 11.2.1, table 12.
bool may_combine(std::uint8_t colour_type, std::uint8_t depth) {
    bool const eight_up = depth == 8 || depth == 16;
    switch (colour_type) {
        case 0: return depth == 1 || depth == 2 || depth == 4 || eight_up;
        case 3: return depth == 1 || depth == 2 || depth == 4 || depth == 8;
        case 2:
        case 4:
        case 6: return eight_up;
        default: return false;
    }
}

}  // namespace

std::uint32_t read_u32(std::string_view bytes, std::size_t at) {
    auto const byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + i])); };
    return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

void append_u32(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

base::Result<bool> PngChunks::next(PngChunk& chunk) {
    if (at_ == 0) {
        auto const given = png_.substr(0, png_signature_bytes);
        if (given != signature) {
            auto const wrong = std::mismatch(given.begin(), given.end(), signature.begin()).first - given.begin();
            return malformed_at(static_cast<std::size_t>(wrong), "this is not a PNG: the signature is wrong");
        }
        at_ = png_signature_bytes;
    }
    if (ended_) {
        if (at_ != png_.size()) return malformed_at(at_, "bytes follow the end of the PNG");
        return false;
    }
    auto const left = png_.size() - at_;
    if (left == 0) return malformed_at(at_, "the PNG has no IEND: it is cut off");
    if (left < png_chunk_frame_bytes) return malformed_at(at_, "the PNG is cut off inside a chunk");
    auto const length = read_u32(png_, at_);
    if (length > chunk_data_bytes_max || length > left - png_chunk_frame_bytes)
        return malformed_at(at_, fmt::format("a chunk claims {} bytes, but {} are left", length, left - png_chunk_frame_bytes));
    chunk = {at_, png_.substr(at_ + 4, 4), png_.substr(at_ + 8, length)};
    if (!std::all_of(chunk.type.begin(), chunk.type.end(), is_letter)) return malformed_at(at_ + 4, "a chunk type is not four letters");
    if (crc32(png_.substr(at_ + 4, length + 4)) != read_u32(png_, at_ + 8 + length))
        return malformed_at(at_ + 8 + length, fmt::format("the CRC of the {} chunk is wrong", chunk.type));
    auto const checked = at_ == png_signature_bytes ? check_header(chunk) : check_order(chunk);
    if (!checked) return base::Refused(checked.error());
    at_ += chunk.bytes();
    return true;
}

base::Result<> PngChunks::check_header(PngChunk const& chunk) {
    if (chunk.type != "IHDR") return malformed_at(chunk.offset + 4, "the first chunk of a PNG must be IHDR");
    if (chunk.data.size() != 13) return malformed_at(chunk.offset, "IHDR must have 13 bytes");
    auto const at = chunk.data_offset();
    auto const value = [&](std::size_t i) { return static_cast<std::uint8_t>(chunk.data[i]); };
    auto const is_size = [](std::uint32_t n) { return n > 0 && n <= chunk_data_bytes_max; };
    if (!is_size(read_u32(chunk.data, 0))) return malformed_at(at, "the width of the picture is not allowed");
    if (!is_size(read_u32(chunk.data, 4))) return malformed_at(at + 4, "the height of the picture is not allowed");
    colour_type_ = value(9);
    if (colour_type_ > 6 || colour_type_ == 1 || colour_type_ == 5)
        return malformed_at(at + 9, fmt::format("there is no colour type {}", colour_type_));
    if (!may_combine(colour_type_, value(8)))
        return malformed_at(at + 8, fmt::format("a bit depth of {} does not go with colour type {}", value(8), colour_type_));
    if (value(10) != 0) return malformed_at(at + 10, "the compression method is not known");
    if (value(11) != 0) return malformed_at(at + 11, "the filter method is not known");
    if (value(12) > 1) return malformed_at(at + 12, "the interlace method is not known");
    return {};
}

base::Result<> PngChunks::check_order(PngChunk const& chunk) {
    if (chunk.type == "IDAT") {
        if (picture_ended_) return malformed_at(chunk.offset, "the IDAT chunks do not follow one another");
        if (colour_type_ == 3 && !palette_) return malformed_at(chunk.offset, "a picture with a palette has no PLTE before its first IDAT");
        picture_ = true;
        return {};
    }
    if (picture_) picture_ended_ = true;
    if (chunk.type == "IHDR") return malformed_at(chunk.offset, "a PNG has one IHDR only");
    if (chunk.type == "PLTE") {
        if (palette_) return malformed_at(chunk.offset, "a PNG has one PLTE only");
        if (picture_) return malformed_at(chunk.offset, "PLTE must stand before the first IDAT");
        auto const size = chunk.data.size();
        if (size == 0 || size % 3 != 0 || size > std::size_t{3} * 256) return malformed_at(chunk.offset, "PLTE must hold 1 to 256 colours");
        palette_ = true;
    } else if (chunk.type == "IEND") {
        if (!chunk.data.empty()) return malformed_at(chunk.offset, "IEND must be empty");
        if (!picture_) return malformed_at(chunk.offset, "the PNG has no IDAT: there is no picture in it");
        ended_ = true;
    }
    return {};
}

}  // namespace badges
