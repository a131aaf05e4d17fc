#include "tidy/files.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace tidy {
namespace {

constexpr std::array<std::string_view, 6> unfinished{"TO@DO", "FIX@ME", "X@XX", "HA@CK", "EXPECT_TRUE@(true)", "DISABLED@_"};
constexpr std::array<std::string_view, 3> homes{"/ho@me/", "/ro@ot/", "/Us@ers/"};
constexpr std::array<std::string_view, 10> everywhere{"/app", "/etc", "/mnt", "/opt", "/run", "/srv", "/tmp", "/usr", "/var", "/src"};

bool is_source(std::string_view path) { return is_cpp(path) || path.ends_with(".sql"); }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Whether `word` stands in the line on its own: no letter, digit or underscore goes on where it begins or ends with one.
bool has_word(std::string_view line, std::string_view word) {
    for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        auto const end = at + word.size();
        bool const begins = at == 0 || !is_word(line[at - 1]);
        bool const ends = end == line.size() || word.back() == '_' || !is_word(word.back()) || !is_word(line[end]);
        if (begins && ends) return true;
    }
    return false;
}

// As has_word, for a path that starts at the root: `a/b/` does not hold `/b/`.
bool has_path(std::string_view line, std::string_view path) {
    constexpr std::string_view goes_on = "/.:-}])";  // of a longer path, an address, `$x/...`
    for (auto at = line.find(path); at != std::string_view::npos; at = line.find(path, at + 1))
        if (at == 0 || (!is_word(line[at - 1]) && goes_on.find(line[at - 1]) == std::string_view::npos)) return true;
    return false;
}

template <class Is> void each_line(Tree const& tree, Is is_meant, auto visit) {
    for (auto const& file : tree.files()) {
        if (!is_meant(file.path)) continue;
        int number = 0;
        for (auto const line : lines_of(file.text)) visit(file, ++number, line);
    }
}

constexpr auto every = [](std::string_view) { return true; };

bool has_head(File const* file) { return file != nullptr && file->text.starts_with("//"); }

}  // namespace

std::string whole(std::string_view text) {
    std::string out(text);
    std::erase(out, '@');
    return out;
}

Findings headers_nobody_includes(Tree const& tree) {
    std::set<std::string> used;
    for (auto const& file : tree.files()) {
        if (is_cpp(file.path))
            for (auto const& include : includes_of(file)) {
                // Its own source does not count: a header is there for others.
                auto const path = "src/" + std::string(include.name);
                if (without_extension(path) != without_extension(file.path)) used.insert(path);
            }
        else if (file.path == "CMakeLists.txt" || file.path.ends_with(".cmake"))
            for (auto const& header : tree.files())
                if (header.path.ends_with(".hpp") && has_word(file.text, header.path)) used.insert(header.path);
    }
    Findings findings;
    for (auto const& file : tree.files())
        if (file.path.starts_with("src/") && file.path.ends_with(".hpp") && !used.contains(file.path))
            findings.push_back({file.path, 1, "nobody includes this header"});
    return findings;
}

Findings steps_without_twin(Tree const& tree) {
    constexpr std::string_view down = ".down.sql", up = ".sql";
    Findings findings;
    for (auto const& file : tree.files()) {
        std::string_view const path = file.path;
        if (!path.ends_with(up) || name_of(folder_of(path)) != "schema") continue;
        bool const is_down = path.ends_with(down);
        auto const bare = std::string(path.substr(0, path.size() - (is_down ? down : up).size()));
        auto const twin = bare + std::string(is_down ? up : down);
        if (tree.find(twin) == nullptr) findings.push_back({file.path, 1, "has no twin " + std::string(name_of(twin))});
    }
    return findings;
}

Findings files_too_long(Tree const& tree) {
    Findings findings;
    for (auto const& file : tree.files()) {
        if (!is_source(file.path) || is_test(file.path)) continue;
        auto const lines = lines_of(file.text).size();
        if (lines > file_lines_max)
            findings.push_back({file.path, static_cast<int>(file_lines_max) + 1, std::to_string(lines) + " lines: split it by noun"});
    }
    return findings;
}

Findings lines_too_long(Tree const& tree) {
    Findings findings;
    each_line(tree, is_source, [&](File const& file, int number, std::string_view line) {
        auto const columns = base::count_code_points(line);
        if (columns > columns_max)
            findings.push_back({file.path, number, std::to_string(columns) + " columns; " + std::to_string(columns_max) + " are the most"});
    });
    return findings;
}

std::size_t lines_over_the_aim(Tree const& tree) {
    std::size_t count = 0;
    each_line(tree, is_source, [&](File const&, int, std::string_view line) { count += base::count_code_points(line) > columns_aim; });
    return count;
}

Findings white_space(Tree const& tree) {
    Findings findings;
    each_line(tree, every, [&](File const& file, int number, std::string_view line) {
        if (line.find('\t') != std::string_view::npos) findings.push_back({file.path, number, "a tab"});
        if (line.find('\r') != std::string_view::npos) findings.push_back({file.path, number, "a carriage return"});
        if (line.ends_with(' ') || line.ends_with('\t')) findings.push_back({file.path, number, "white space at the line's end"});
    });
    for (auto const& file : tree.files()) {
        auto const last = static_cast<int>(lines_of(file.text).size());
        if (file.text.empty())
            findings.push_back({file.path, 1, "an empty file"});
        else if (!file.text.ends_with('\n'))
            findings.push_back({file.path, last, "no newline at the file's end"});
        else if (file.text == "\n" || file.text.ends_with("\n\n"))
            findings.push_back({file.path, last, "more than one newline at the file's end"});
    }
    return findings;
}

Findings words_of_the_unfinished(Tree const& tree) {
    std::vector<std::string> words;
    for (auto const word : unfinished) words.push_back(whole(word));
    Findings findings;
    each_line(tree, every, [&](File const& file, int number, std::string_view line) {
        for (auto const& word : words)
            if (has_word(line, word)) findings.push_back({file.path, number, "what is not done must not appear: " + word});
        if (line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "))
            findings.push_back({file.path, number, "a merge that was not finished"});
    });
    return findings;
}

Findings machine_paths(Tree const& tree, std::filesystem::path const& home) {
    std::vector<std::string> paths;
    for (auto const path : homes) paths.push_back(whole(path));
    auto const around = home.parent_path().generic_string();
    if (around.size() > 1 && std::ranges::find(everywhere, around) == everywhere.end()) paths.push_back(around + '/');
    Findings findings;
    each_line(tree, every, [&](File const& file, int number, std::string_view line) {
        for (auto const& path : paths)
            if (has_path(line, path)) findings.push_back({file.path, number, "a path of somebody's machine: " + path});
    });
    return findings;
}

Findings headers_without_a_start(Tree const& tree) {
    Findings findings;
    for (auto const& file : tree.files()) {
        if (!file.path.starts_with("src/") || !file.path.ends_with(".hpp")) continue;
        int number = 0;
        for (auto const line : lines_of(file.text)) {
            ++number;
            if (line.starts_with("//")) continue;
            if (line != "#pragma once") findings.push_back({file.path, number, "a header starts with a comment, if any, and #pragma once"});
            number = 0;
            break;
        }
        if (number > 0) findings.push_back({file.path, number, "no #pragma once"});
    }
    return findings;
}

Findings sources_without_a_head(Tree const& tree) {
    Findings findings;
    for (auto const& file : tree.files()) {
        if (!file.path.starts_with("src/") || !file.path.ends_with(".cpp") || is_test(file.path)) continue;
        auto const header = std::string(without_extension(file.path)) + ".hpp";
        if (lines_of(file.text).size() <= headless_lines_max || has_head(&file) || has_head(tree.find(header))) continue;
        findings.push_back({file.path, 1, "no line at the head, nor in a header of the same name, says what it is for"});
    }
    return findings;
}

}  // namespace tidy
