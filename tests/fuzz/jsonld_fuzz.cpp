// Any JSON as a document, and as contexts that name one another: expansion and RDF end with a result or a failure that has code, path and
// text. What safe mode lets pass is what comes out without it, and says the same when it has been expanded before.
#include "linked_data/canonical.hpp"
#include "linked_data/processor.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstdint>

namespace {

using linked_data::Dataset;
using linked_data::Options;

constexpr std::size_t document_bytes_max = 16 * 1024;

template <class T> bool checked(linked_data::Result<T> const& result) {
    STOA_ASSERT(result || (!result.error().code.empty() && !result.error().path.empty() && !result.error().text.empty()));
    return result.has_value();
}

bool same_rdf(Dataset const& a, Dataset const& b) {
    auto const same = linked_data::isomorphic(a, b);
    return !same || *same;  // or too much work to tell
}

void process(json::value const& document, json::value const& shelf) {
    // The members of `shelf` are the documents at https://e/<name>.
    linked_data::Processor const processor([&shelf](std::string_view address) -> std::shared_ptr<json::value const> {
        constexpr std::string_view folder = "https://e/";
        if (!address.starts_with(folder)) return nullptr;
        auto const* found = json::find(shelf, address.substr(folder.size()));
        return found == nullptr ? nullptr : std::make_shared<json::value>(*found);
    });
    for (std::string_view const mode : {"json-ld-1.1", "json-ld-1.0"}) {
        Options options;
        options.base = "https://e/document";
        options.processing_mode = mode;
        options.direction = Options::Direction::i18n_datatype;
        Dataset first, safe, again;
        bool const is_rdf = checked(processor.to_rdf(document, first, options));
        auto const expanded = processor.expand(document, options);
        STOA_ASSERT(checked(expanded) || !is_rdf);

        options.safe = true;
        if (!checked(processor.to_rdf(document, safe, options))) continue;
        STOA_ASSERT(is_rdf && same_rdf(first, safe));
        STOA_ASSERT(checked(processor.to_rdf(*expanded, again, options)));
        STOA_ASSERT(same_rdf(first, again));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const tree = json::read({reinterpret_cast<char const*>(data), std::min(size, document_bytes_max)});
    if (!tree) return 0;
    process(*tree, *tree);
    return 0;
}
