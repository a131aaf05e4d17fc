// Any bytes: what the reader accepts must come back equal from the writer, and a canonical form must be its own canonical form.
#include "json/json.hpp"

#include <boost/json/value.hpp>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const tree = json::read({reinterpret_cast<char const*>(data), size});
    if (!tree) {
        STOA_ASSERT(tree.error().problems().size() == 1 && !tree.error().problems().front().field.empty());
        return 0;
    }
    auto const again = json::read(json::write(*tree));
    STOA_ASSERT(again && *again == *tree);

    auto const canonical = json::canonical(*tree);
    if (!canonical) return 0;
    auto const reread = json::read(*canonical);
    STOA_ASSERT(reread);
    auto const fixed = json::canonical(*reread);
    STOA_ASSERT(fixed && *fixed == *canonical);
    return 0;
}
