// Any bytes as a status list, as text and as what is compressed, and any JSON as an entry and its list: a list is never larger than it may
// be, what is taken comes back the same, and every refusal has a name of the Recommendation.
#include "badges/status.hpp"
#include "base/encode.hpp"
#include "base/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace {

using badges::StatusList;

void has_a_name(base::Error const& error) {
    constexpr std::array names{badges::status_error::verification, badges::status_error::length, badges::status_error::range,
                               badges::status_error::malformed};
    STOA_ASSERT(error.problems().size() == 1 && !error.text().empty());
    STOA_ASSERT(std::ranges::find(names, error.problems()[0].field) != names.end());
}

void read_as_list(std::string_view encoded, unsigned bits) {
    auto list = StatusList::decode(encoded, bits);
    if (!list) return has_a_name(list.error());
    STOA_ASSERT(list->entries() >= badges::status_entries_min && list->entries() * bits <= badges::status_bytes_max * 8);
    auto const last = list->entries() - 1;
    STOA_ASSERT(list->at(last).has_value() && !list->at(last + 1));
    auto const before = *list->at(last);
    STOA_ASSERT(list->set(last, before ^ 1u) && *list->at(last) == (before ^ 1u));
    auto const again = StatusList::decode(list->encode(), bits);
    STOA_ASSERT(again && again->entries() == list->entries() && *again->at(last) == (before ^ 1u));
}

// `[entry, list credential]`
void look_up(std::string_view text) {
    auto const read = json::read(text, {.bytes_max = 256 * 1024});
    auto const* pair = read ? read->if_array() : nullptr;
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_object() || !(*pair)[1].is_object()) return;
    auto const found = badges::check_entry((*pair)[0].get_object(), (*pair)[1].get_object());
    if (!found) return has_a_name(found.error());
    STOA_ASSERT(found->value < 1u << badges::status_bits_max && !found->purpose.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    look_up(bytes);
    if (size == 0) return 0;
    auto const bits = data[0] % badges::status_bits_max + 1;
    read_as_list(bytes, bits);
    read_as_list("u" + base::to_base64url(bytes.substr(1)), bits);
    return 0;
}
