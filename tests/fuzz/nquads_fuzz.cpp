// Any bytes as N-Quads: what is accepted is the same quads when it is written and read again, and its canonical form is its own.
#include "base/error.hpp"
#include "linked_data/canonical.hpp"
#include "linked_data/nquads.hpp"

#include <algorithm>
#include <cstdint>

namespace {

constexpr linked_data::CanonicalOptions options{.work_max = 5'000};

void read_again(std::string const& text, linked_data::Dataset& out) { STOA_ASSERT(linked_data::read_nquads(text, out)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    linked_data::Dataset dataset;
    if (auto const read = linked_data::read_nquads({reinterpret_cast<char const*>(data), size}, dataset); !read) {
        STOA_ASSERT(read.error().code == "syntax" && read.error().path.starts_with("line ") && !read.error().text.empty());
        return 0;
    }
    linked_data::Dataset again;
    read_again(linked_data::write_nquads(dataset), again);
    STOA_ASSERT(std::ranges::equal(dataset.quads(), again.quads()) && std::ranges::equal(dataset.blanks(), again.blanks()));

    auto const form = linked_data::canonical(dataset, options);
    if (!form) {
        STOA_ASSERT(form.error().code == "too much work");
        return 0;
    }
    linked_data::Dataset of_form;
    read_again(*form, of_form);
    STOA_ASSERT(of_form.quads().size() <= dataset.quads().size() && linked_data::write_nquads(of_form) == *form);
    // Other labels may take other paths, and so more work.
    if (auto const same = linked_data::canonical(of_form, options)) STOA_ASSERT(*same == *form);
    return 0;
}
