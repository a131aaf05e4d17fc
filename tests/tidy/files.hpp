// What a single file must be like: its length, its words, its head; and that somebody needs it.
#pragma once
#include "tidy/tree.hpp"

namespace tidy {

constexpr std::size_t file_lines_max = 400;
constexpr std::size_t columns_max = 160;  // refused beyond
constexpr std::size_t columns_aim = 140;  // counted beyond
constexpr std::size_t headless_lines_max = 60;

Findings headers_nobody_includes(Tree const& tree);
Findings steps_without_twin(Tree const& tree);  // schema/0001_x.sql and 0001_x.down.sql

Findings files_too_long(Tree const& tree);
Findings lines_too_long(Tree const& tree);
std::size_t lines_over_the_aim(Tree const& tree);

// Without the @ signs: these rules are read over their own files too, so what they look for stands there with an @ in it.
std::string whole(std::string_view text);

Findings white_space(Tree const& tree);
Findings words_of_the_unfinished(Tree const& tree);
// `home` is where the tree lies on this machine; the folder around it is a machine path too, unless every machine has it.
Findings machine_paths(Tree const& tree, std::filesystem::path const& home);

Findings headers_without_a_start(Tree const& tree);  // #pragma once, with nothing but comments before
Findings sources_without_a_head(Tree const& tree);

}  // namespace tidy
