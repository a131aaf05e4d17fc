// Any bytes as a PNG: what is accepted carries the credential unchanged, and without it is the picture that came in.
#include "badges/crc32.hpp"
#include "badges/png.hpp"
#include "badges/png_chunks.hpp"

#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void there_and_back(std::string_view picture, std::string const& credential, badges::Standard standard) {
    auto const replaced = badges::bake_png(picture, credential, badges::Existing::replace, standard);
    if (!replaced) return require(!badges::bake_png(picture, credential, badges::Existing::error, standard));
    auto const read = badges::extract_png(*replaced);
    require(read && read->credential == credential);
    require(read->keyword == (standard == badges::Standard::ob3 ? badges::keyword_ob3 : badges::keyword_ob2));

    auto const baked = badges::bake_png(picture, credential, badges::Existing::error, standard);
    if (!baked) return require(baked.error().code() == base::Code::conflict);
    require(*baked == *replaced);
    auto const added = baked->size() - picture.size();
    auto stripped = *baked;
    stripped.erase(badges::png_after_ihdr, added);
    require(stripped == picture);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const picture(reinterpret_cast<char const*>(data), size);
    for (auto const standard : {badges::Standard::ob3, badges::Standard::ob2}) {
        there_and_back(picture, R"({"name":"Grüße > ]]> 世界"})", standard);
        there_and_back(picture, "eyJhbGciOiJFZERTQSJ9.e30.c2ln", standard);
    }
    if (auto const read = badges::extract_png(picture)) require(!read->credential.empty());
    return 0;
}

// Mutated bytes would nearly always die at a wrong CRC: most of the time the CRCs are mended, so that the checks behind them are reached.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
    size = LLVMFuzzerMutate(data, size, size_max);
    if (seed % 8 == 0) return size;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    for (std::size_t at = badges::png_signature_bytes; at + badges::png_chunk_frame_bytes <= size;) {
        auto const length = badges::read_u32(bytes, at);
        if (length > size - at - badges::png_chunk_frame_bytes) break;
        auto const crc = badges::crc32(bytes.substr(at + 4, length + 4));
        for (std::size_t i = 0; i < 4; ++i) data[at + 8 + length + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
        at += badges::png_chunk_frame_bytes + length;
    }
    return size;
}
