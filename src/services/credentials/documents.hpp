// What issuers and achievements have in common: stored documents, patched and listed.
#pragma once
#include "kit/context.hpp"
#include "services/credentials/contract/badges.hpp"
#include "services/credentials/store.hpp"
#include "wire/codec.hpp"

namespace credentials {

// `{"items":[...],"next":"..."}` from rows as they are stored; `rows` holds one more than `limit` when there is a next page.
struct PageText {
    std::string json;
    std::string next;
};
PageText page_text(std::vector<store::Listed> rows, std::int64_t limit);
template <class Page> http::Rendered<Page> rendered_page(std::vector<store::Listed> rows, std::int64_t limit) {
    auto text = page_text(std::move(rows), limit);
    return {std::move(text.json), {}, std::move(text.next)};
}

// JSON Merge Patch (RFC 7396) of a stored document; the tree is checked by the caller's Codec.
boost::json::value merged(wire::Json const& document, wire::Extra const& changes);
std::string document_id(wire::Json const& document);
[[noreturn]] void refuse(base::Problems problems);

template <class T> T patched(wire::Json const& document, wire::Extra const& changes) {
    base::Problems problems;
    auto out = wire::Codec<T>::read(merged(document, changes), problems);
    if (!problems.empty()) refuse(std::move(problems));
    return out;
}
template <class T> T parsed(wire::Json const& document) {
    return base::value_or_fail(wire::Codec<T>::parse(document.text, wire::Unknown::ignore));
}

// A picture that came inside the document as a data: URI is kept as a blob, and the document then names its address.
Task<> keep_data_picture(kit::Context& ctx, std::optional<badges::Image>& image);

}  // namespace credentials
