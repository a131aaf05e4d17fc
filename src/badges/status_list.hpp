// The bits of a Bitstring Status List (W3C Recommendation, 15 May 2025): one bit, or a few, for each of many credentials. The forerunners,
// StatusList2021 and RevocationList2020, are read as well.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace badges {

constexpr std::size_t status_entries_min = 131'072;        // section 6.1: so many that one of them says little about whose it is
constexpr std::size_t status_bytes_max = 4 * 1024 * 1024;  // of one list, inflated: 33 million entries of one bit
constexpr unsigned status_bits_max = 8;                    // of one entry, `statusSize`

// The names that the Recommendation gives to what can go wrong (section 3.3). They stand as the field of a problem.
namespace status_error {
constexpr std::string_view retrieval = "STATUS_RETRIEVAL_ERROR";
constexpr std::string_view verification = "STATUS_VERIFICATION_ERROR";
constexpr std::string_view length = "STATUS_LIST_LENGTH_ERROR";
constexpr std::string_view range = "RANGE_ERROR";
constexpr std::string_view malformed = "MALFORMED_VALUE_ERROR";
}  // namespace status_error
base::Refused refuse_status(std::string_view error, std::string text);  // Code::invalid, with that problem

// Entry 0 begins at the most significant bit of the first byte.
class StatusList {
public:
    // That many entries, or up to seven more, all of them 0. MALFORMED_VALUE_ERROR when `bits` is not 1 to status_bits_max;
    // STATUS_LIST_LENGTH_ERROR when they are fewer than status_entries_min or do not fit status_bytes_max.
    static base::Result<StatusList> create(std::size_t entries = status_entries_min, unsigned bits = 1);
    // `encodedList`: multibase `u`, base64url without padding, gzip. Also without the `u`, padded, in plain base64, or deflated by zlib, as
    // older lists have it. Refused as above; what would inflate beyond status_bytes_max is not inflated to its end.
    static base::Result<StatusList> decode(std::string_view encoded, unsigned bits = 1);

    std::size_t entries() const { return bytes_.size() * 8 / bits_; }
    unsigned bits() const { return bits_; }
    base::Result<unsigned> at(std::uint64_t index) const;     // RANGE_ERROR
    base::Result<> set(std::uint64_t index, unsigned value);  // RANGE_ERROR; MALFORMED_VALUE_ERROR when the value needs more bits
    std::string encode() const;                               // the same text for the same bits

private:
    StatusList(std::string bytes, unsigned bits) : bytes_(std::move(bytes)), bits_(bits) {}
    std::string bytes_;
    unsigned bits_;
};

}  // namespace badges
