// A PNG as a row of chunks (PNG third edition, sections 5 and 11), checked as far as one can without decoding the picture.
#pragma once
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace badges {

constexpr std::size_t png_signature_bytes = 8;
constexpr std::size_t png_chunk_frame_bytes = 12;  // length, type and CRC
constexpr std::size_t png_after_ihdr = png_signature_bytes + png_chunk_frame_bytes + 13;

struct PngChunk {
    std::size_t offset = 0;  // of its length field
    std::string_view type;
    std::string_view data;

    std::size_t bytes() const { return png_chunk_frame_bytes + data.size(); }
    std::size_t data_offset() const { return offset + 8; }
};

// Hands out one chunk after the other and refuses (Code::malformed, `byte N`): a broken signature, a length beyond the end, a type that is
// not four letters, a wrong CRC, a first chunk that is no sound IHDR, missing or scattered IDAT, a palette that is missing or misplaced, an
// IEND that is missing, full or not the last.
class PngChunks {
public:
    explicit PngChunks(std::string_view png) : png_(png) {}

    // False when IEND is behind.
    base::Result<bool> next(PngChunk& chunk);

private:
    base::Result<> check_header(PngChunk const& chunk);
    base::Result<> check_order(PngChunk const& chunk);

    std::string_view png_;
    std::size_t at_ = 0;
    std::uint8_t colour_type_ = 0;
    bool palette_ = false;
    bool picture_ = false;        // an IDAT was seen
    bool picture_ended_ = false;  // and another chunk after it
    bool ended_ = false;
};

std::uint32_t read_u32(std::string_view bytes, std::size_t at);  // big-endian
void append_u32(std::string& out, std::uint32_t value);

}  // namespace badges
