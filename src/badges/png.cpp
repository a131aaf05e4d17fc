#include "badges/png.hpp"

#include "badges/crc32.hpp"
#include "badges/png_chunks.hpp"
#include "base/text.hpp"

#include <zlib.h>

#include <fmt/core.h>
#include <algorithm>
#include <vector>

namespace badges {
namespace {

// The keyword when the chunk carries a credential.
std::string_view credential_keyword(PngChunk const& chunk) {
    if (chunk.type != "iTXt" && chunk.type != "tEXt" && chunk.type != "zTXt") return {};
    for (auto const keyword : {keyword_ob3, keyword_ob2, keyword_clr})
        if (chunk.data.size() > keyword.size() && chunk.data.starts_with(keyword) && chunk.data[keyword.size()] == '\0') return keyword;
    return {};
}

base::Result<std::string> inflate_text(std::string_view deflated, std::size_t at) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return base::refuse(base::Code::internal, "zlib does not start");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
    stream.avail_in = static_cast<uInt>(deflated.size());
    std::string out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= credential_bytes_max) {
        auto const before = out.size();
        auto const room = std::min<std::size_t>(std::max<std::size_t>(4096, before), credential_bytes_max + 1 - before);
        if (room == 0) break;
        out.resize(before + room);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        stream.avail_out = static_cast<uInt>(room);
        state = inflate(&stream, Z_NO_FLUSH);
        out.resize(before + room - stream.avail_out);
    }
    inflateEnd(&stream);
    if (out.size() > credential_bytes_max)
        return malformed_at(at, fmt::format("the compressed credential is larger than {} bytes", credential_bytes_max));
    if (state != Z_STREAM_END) return malformed_at(at, "the compressed credential cannot be decompressed");
    return out;
}

std::string from_latin1(std::string_view text) {
    std::string out;
    for (char const c : text) {
        auto const byte = static_cast<std::uint8_t>(c);
        if (byte < 0x80) {
            out += c;
        } else {
            out += static_cast<char>(0xc0 | byte >> 6);
            out += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return out;
}

// PNG sections 11.3.3.2 to 11.3.3.4: keyword and zero, then for zTXt the method, for iTXt flag, method, language and translated keyword.
base::Result<std::string> chunk_text(PngChunk const& chunk, std::size_t keyword_bytes) {
    auto rest = chunk.data.substr(keyword_bytes + 1);
    auto const at = [&] { return chunk.data_offset() + (chunk.data.size() - rest.size()); };
    bool compressed = chunk.type == "zTXt";
    if (chunk.type == "iTXt") {
        if (rest.size() < 2) return malformed_at(at(), "the credential's iTXt chunk is cut off");
        auto const flag = static_cast<std::uint8_t>(rest[0]);
        if (flag > 1) return malformed_at(at(), "the compression flag of the credential's iTXt chunk is neither 0 nor 1");
        compressed = flag == 1;
        rest.remove_prefix(1);
    }
    if (chunk.type != "tEXt") {
        if (rest.empty() || (compressed && rest[0] != 0))
            return malformed_at(at(), "the compression method of the credential's chunk is not known");
        rest.remove_prefix(1);
    }
    if (chunk.type == "iTXt") {
        for (auto const* what : {"language", "translated keyword"}) {
            auto const end = rest.find('\0');
            if (end == std::string_view::npos)
                return malformed_at(at(), fmt::format("the credential's iTXt chunk has no end of its {}", what));
            rest.remove_prefix(end + 1);
        }
    }
    if (rest.size() > credential_bytes_max)
        return malformed_at(at(), fmt::format("the credential is larger than {} bytes", credential_bytes_max));
    if (!compressed) return std::string(rest);
    return inflate_text(rest, at());
}

base::Result<Extracted> read_credential(PngChunk const& chunk, std::string_view keyword) {
    auto text = chunk_text(chunk, keyword.size());
    if (!text) return base::Refused(text.error());
    if (!base::is_utf8(*text)) {
        if (chunk.type == "iTXt") return malformed_at(chunk.data_offset(), "the credential's text is not UTF-8");
        *text = from_latin1(*text);  // tEXt and zTXt are Latin-1 by definition, though most bakers wrote UTF-8
    }
    if (text->find('\0') != std::string::npos) return malformed_at(chunk.data_offset(), "the credential's text contains a zero byte");
    auto const credential = bare(*text);
    if (credential.empty()) return malformed_at(chunk.data_offset(), "the credential's chunk is empty");
    return Extracted{std::string(credential), format_of(credential), std::string(keyword)};
}

void append_credential_chunk(std::string& out, std::string_view keyword, std::string_view credential) {
    constexpr std::string_view no_compression_no_language("\0\0\0\0\0", 5);  // ends the keyword; flag, method, two empty texts
    auto const length = keyword.size() + no_compression_no_language.size() + credential.size();
    append_u32(out, static_cast<std::uint32_t>(length));
    auto const from = out.size();
    out.append("iTXt").append(keyword).append(no_compression_no_language).append(credential);
    append_u32(out, crc32(std::string_view(out).substr(from)));
}

}  // namespace

base::Result<std::string> bake_png(std::string_view png, std::string_view credential, Existing existing, Standard standard) {
    credential = bare(credential);
    if (auto const fit = check_bakeable(credential); !fit) return base::Refused(fit.error());

    struct Range {
        std::size_t from, end;
    };
    std::vector<Range> removed;
    PngChunks chunks(png);
    for (PngChunk chunk;;) {
        auto const more = chunks.next(chunk);
        if (!more) return base::Refused(more.error());
        if (!*more) break;
        if (credential_keyword(chunk).empty()) continue;
        if (existing == Existing::error)
            return base::refuse(base::Code::conflict, "the picture already carries a credential",
                                {{fmt::format("byte {}", chunk.offset), "a credential stands here"}});
        removed.push_back({chunk.offset, chunk.offset + chunk.bytes()});
    }

    std::string out;
    out.reserve(png.size() + credential.size() + 64);
    out.append(png.substr(0, png_after_ihdr));
    append_credential_chunk(out, standard == Standard::ob3 ? keyword_ob3 : keyword_ob2, credential);
    std::size_t kept = png_after_ihdr;
    for (auto const& range : removed) {
        out.append(png.substr(kept, range.from - kept));
        kept = range.end;
    }
    out.append(png.substr(kept));
    return out;
}

base::Result<Extracted> extract_png(std::string_view png) {
    PngChunks chunks(png);
    PngChunk found;
    std::string_view found_keyword;
    for (PngChunk chunk;;) {
        auto const more = chunks.next(chunk);
        if (!more) return base::Refused(more.error());
        if (!*more) break;
        auto const keyword = credential_keyword(chunk);
        if (keyword.empty()) continue;
        if (!found_keyword.empty()) return malformed_at(chunk.offset, "the picture carries two credentials");
        found = chunk;
        found_keyword = keyword;
    }
    if (found_keyword.empty()) return base::refuse(base::Code::missing, "the picture carries no credential");
    return read_credential(found, found_keyword);
}

}  // namespace badges
