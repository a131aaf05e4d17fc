#include "badges/status_list.hpp"

#include "base/encode.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace badges {
namespace {

constexpr int window_gzip = 15 + 16;          // zlib: the largest window, written as gzip
constexpr int window_gzip_or_zlib = 15 + 32;  // zlib: whichever of the two the header says

base::Refused refuse_malformed(std::string text) { return refuse_status(status_error::malformed, std::move(text)); }

base::Result<> check_bits(unsigned bits) {
    if (bits >= 1 && bits <= status_bits_max) return {};
    return refuse_malformed("an entry has 1 to " + std::to_string(status_bits_max) + " bits, not " + std::to_string(bits));
}

base::Result<std::string> inflated(std::string_view packed) {
    z_stream stream{};
    if (inflateInit2(&stream, window_gzip_or_zlib) != Z_OK) return base::refuse(base::Code::internal, "zlib does not start");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= status_bytes_max) {
        std::array<char, 64 * 1024> room;
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = static_cast<uInt>(room.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(room.data(), room.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (out.size() > status_bytes_max)
        return refuse_status(status_error::length, "the list would inflate to more than " + std::to_string(status_bytes_max) + " bytes");
    if (state != Z_STREAM_END) return refuse_malformed("the list is not compressed with gzip, or is cut short");
    return out;
}

// One alphabet or the other, padded or not.
std::optional<std::string> from_any_base64(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    if (auto out = base::from_base64url(text)) return out;
    return base::from_base64(std::string(text) + std::string((4 - text.size() % 4) % 4, '='));
}

}  // namespace

base::Refused refuse_status(std::string_view error, std::string text) {
    base::Problems problems{{std::string(error), text}};
    return base::refuse(base::Code::invalid, std::move(text), std::move(problems));
}

base::Result<StatusList> StatusList::create(std::size_t entries, unsigned bits) {
    if (auto const fits = check_bits(bits); !fits) return base::Refused(fits.error());
    if (entries < status_entries_min)
        return refuse_status(status_error::length, "a list has at least " + std::to_string(status_entries_min) + " entries");
    if (entries > status_bytes_max * 8 / bits)
        return refuse_status(status_error::length, "a list has at most " + std::to_string(status_bytes_max) + " bytes");
    return StatusList(std::string((entries * bits + 7) / 8, '\0'), bits);
}

base::Result<StatusList> StatusList::decode(std::string_view encoded, unsigned bits) {
    if (auto const fits = check_bits(bits); !fits) return base::Refused(fits.error());
    // Deflated bytes begin with 1F 8B or 78, so that without the prefix the text begins with `H4s` or `e`, never with `u`.
    auto const packed = from_any_base64(encoded.starts_with('u') ? encoded.substr(1) : encoded);
    if (!packed) return refuse_malformed("the list is not base64url");
    auto bytes = inflated(*packed);
    if (!bytes) return base::Refused(bytes.error());
    StatusList out(*std::move(bytes), bits);
    if (out.entries() >= status_entries_min) return out;
    return refuse_status(status_error::length, "the list has " + std::to_string(out.entries()) + " entries, fewer than the " +
                                                   std::to_string(status_entries_min) + " that it must have");
}

base::Result<unsigned> StatusList::at(std::uint64_t index) const {
    if (index >= entries())
        return refuse_status(status_error::range,
                             "the list has no entry " + std::to_string(index) + ", only " + std::to_string(entries()) + " from 0");
    unsigned value = 0;
    for (auto bit = index * bits_; bit < (index + 1) * bits_; ++bit)
        value = value << 1 | (static_cast<unsigned char>(bytes_[bit / 8]) >> (7 - bit % 8) & 1u);
    return value;
}

base::Result<> StatusList::set(std::uint64_t index, unsigned value) {
    if (auto const there = at(index); !there) return base::Refused(there.error());
    if (value >> bits_ != 0)
        return refuse_malformed(std::to_string(value) + " does not fit into " + std::to_string(bits_) + (bits_ == 1 ? " bit" : " bits"));
    for (unsigned i = 0; i < bits_; ++i) {
        auto const bit = index * bits_ + i;
        auto const mask = static_cast<unsigned char>(1u << (7 - bit % 8));
        auto& byte = bytes_[bit / 8];
        bool const is_set = (value >> (bits_ - 1 - i) & 1u) != 0;
        byte = static_cast<char>(is_set ? static_cast<unsigned char>(byte) | mask : static_cast<unsigned char>(byte) & ~mask);
    }
    return {};
}

std::string StatusList::encode() const {
    z_stream stream{};
    STOA_ASSERT(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_gzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, static_cast<uLong>(bytes_.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes_.data()));
    stream.avail_in = static_cast<uInt>(bytes_.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    STOA_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return "u" + base::to_base64url(packed);
}

}  // namespace badges
