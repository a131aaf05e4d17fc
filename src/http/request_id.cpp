#include "http/request_id.hpp"

#include "base/random.hpp"

#include <bit>

namespace http {
namespace {

// Lower case only, as the standard has it.
std::optional<std::uint64_t> hex(std::string_view text) {
    std::uint64_t value = 0;
    for (char const c : text) {
        if (c >= '0' && c <= '9')
            value = value << 4 | static_cast<std::uint64_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | static_cast<std::uint64_t>(c - 'a' + 10);
        else
            return std::nullopt;
    }
    return value;
}

}  // namespace

std::optional<RequestId> trace_id(std::string_view text) {
    // 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01; later versions may append `-` and more
    constexpr std::size_t length = 55;
    if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
    auto const version = hex(text.substr(0, 2));
    auto const high = hex(text.substr(3, 16));
    auto const low = hex(text.substr(19, 16));
    auto const parent = hex(text.substr(36, 16));
    auto const flags = hex(text.substr(53, 2));
    if (!version || !high || !low || !parent || !flags || *version == 0xff) return std::nullopt;
    if (text.size() > length && (*version == 0 || text[length] != '-')) return std::nullopt;
    if ((*high == 0 && *low == 0) || *parent == 0) return std::nullopt;
    return RequestId{*high, *low};
}

RequestIds::RequestIds() { base::fill_random({reinterpret_cast<std::uint8_t*>(state_), sizeof state_}); }

std::uint64_t RequestIds::number() {
    auto const result = std::rotl(state_[1] * 5, 7) * 9;
    auto const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

RequestId RequestIds::next() { return {number(), number() | 1}; }  // the lowest bit keeps an id from being all zeros

}  // namespace http
