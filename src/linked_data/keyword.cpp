#include "linked_data/keyword.hpp"

#include <algorithm>
#include <array>

namespace linked_data {
namespace {

constexpr std::array<std::string_view, 24> texts{"",         "@base",   "@container", "@context", "@direction", "@graph",
                                                 "@id",      "@import", "@included",  "@index",   "@json",      "@language",
                                                 "@list",    "@nest",   "@none",      "@prefix",  "@propagate", "@protected",
                                                 "@reverse", "@set",    "@type",      "@value",   "@version",   "@vocab"};

}  // namespace

Keyword keyword_of(std::string_view text) {
    if (text.size() < 3 || text.front() != '@') return Keyword::unknown;
    auto const* const found = std::find(texts.begin() + 1, texts.end(), text);
    return found == texts.end() ? Keyword::unknown : static_cast<Keyword>(found - texts.begin());
}

std::string_view text_of(Keyword keyword) { return texts[static_cast<std::size_t>(keyword)]; }

bool looks_like_keyword(std::string_view text) {
    if (text.size() < 2 || text.front() != '@') return false;
    return std::all_of(text.begin() + 1, text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace linked_data
