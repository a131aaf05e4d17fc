// Headers that cost compile time or tie a folder to a library stay where they belong (architecture, section 11).
#pragma once
#include "tidy/tree.hpp"

#include <span>

namespace tidy {

// Files other than tests may include what starts with `header` only if one of the patterns fits them.
struct Confined {
    std::string_view header;
    std::vector<std::string_view> to;
    bool tests_too;  // tests are confined as well
};
std::span<Confined const> confined();

// The headers that do show Boost.JSON's values to whoever includes them, and why.
struct ShowsJson {
    std::string_view path;
    std::string_view why;
};
std::span<ShowsJson const> headers_that_show_json();

Findings includes_out_of_bounds(Tree const& tree, std::span<Confined const> rules = confined());
Findings json_in_headers(Tree const& tree, std::span<ShowsJson const> shown = headers_that_show_json());
Findings json_behind_contracts(Tree const& tree);  // also through other headers of ours

}  // namespace tidy
