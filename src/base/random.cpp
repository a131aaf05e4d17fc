#include "base/random.hpp"

#include "base/error.hpp"

#include <sys/random.h>
#include <cerrno>

namespace base {

void fill_random(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        auto const got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        STOA_ASSERT(got > 0);
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    fill_random({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
    return bytes;
}

}  // namespace base
