// The words of JSON-LD that begin with `@` (JSON-LD 1.1 section 1.7).
#pragma once
#include <cstdint>
#include <string_view>

namespace linked_data {

enum class Keyword : std::uint8_t {
    unknown,  // no keyword at all
    base,
    container,
    context,
    direction,
    graph,
    id,
    import,
    included,
    index,
    json,
    language,
    list,
    nest,
    none,
    prefix,
    propagate,
    protect,  // @protected
    reverse,
    set,
    type,
    value,
    version,
    vocab,
};

Keyword keyword_of(std::string_view text);
std::string_view text_of(Keyword keyword);

// `@` and letters: kept free for keywords to come, so that it means nothing now.
bool looks_like_keyword(std::string_view text);

}  // namespace linked_data
