#include "tidy/tree.hpp"

#include <fnmatch.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> skipped_names{".git", ".stoa", ".cache", "build", "node_modules", "package-lock.json"};
constexpr std::array<std::string_view, 2> skipped_folders{"tests/data", "tests/fuzz/corpus"};
constexpr std::uintmax_t file_bytes_max = 4 * 1024 * 1024;

template <std::size_t N> bool has(std::array<std::string_view, N> const& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

std::string read_file(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void read_folder(fs::path const& root, fs::path const& folder, std::vector<File>& out) {
    for (auto const& entry : fs::directory_iterator(folder)) {
        auto const path = entry.path().lexically_relative(root).generic_string();
        if (has(skipped_names, name_of(path)) || has(skipped_folders, path) || entry.is_symlink()) continue;
        if (entry.is_directory()) {
            read_folder(root, entry.path(), out);
        } else if (entry.is_regular_file() && entry.file_size() <= file_bytes_max) {
            auto text = read_file(entry.path());
            if (text.find('\0') == std::string::npos) out.push_back({path, std::move(text)});
        }
    }
}

}  // namespace

Tree::Tree(std::vector<File> files) : files_(std::move(files)) { std::ranges::sort(files_, {}, &File::path); }

Tree Tree::read(fs::path const& root) {
    std::vector<File> files;
    read_folder(root, root, files);
    return Tree(std::move(files));
}

Tree const& Tree::ours() {
    static Tree const tree = read(STOA_SOURCE_DIR);
    return tree;
}

File const* Tree::find(std::string_view path) const {
    auto const at = std::ranges::lower_bound(files_, path, {}, &File::path);
    return at != files_.end() && at->path == path ? &*at : nullptr;
}

bool Tree::has_folder(std::string_view path) const {
    auto const inside = std::string(path) + '/';
    auto const at = std::ranges::lower_bound(files_, inside, {}, &File::path);
    return at != files_.end() && at->path.starts_with(inside);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view folder_of(std::string_view path) {
    auto const slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view without_extension(std::string_view path) {
    auto const dot = path.rfind('.');
    return dot == std::string_view::npos || path.find('/', dot) != std::string_view::npos ? path : path.substr(0, dot);
}

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

bool is_test(std::string_view path) {
    if (path.starts_with("tests/") || path.find("/testing/") != std::string_view::npos) return true;
    auto const stem = without_extension(name_of(path));
    return stem.ends_with("_test") || stem == "testing" || stem.starts_with("testing_") || stem.starts_with("test_");
}

bool matches(std::string_view pattern, std::string_view path) {
    return ::fnmatch(std::string(pattern).c_str(), std::string(path).c_str(), 0) == 0;
}

std::vector<Include> includes_of(File const& file) {
    std::vector<Include> out;
    int number = 0;
    for (auto line : lines_of(file.text)) {
        ++number;
        constexpr std::string_view directive = "#include";
        if (!line.starts_with(directive)) continue;
        line.remove_prefix(std::min(line.find_first_not_of(' ', directive.size()), line.size()));
        if (line.empty() || (line[0] != '"' && line[0] != '<')) continue;
        bool const quoted = line[0] == '"';
        auto const end = line.find(quoted ? '"' : '>', 1);
        if (end != std::string_view::npos) out.push_back({number, line.substr(1, end - 1), quoted});
    }
    return out;
}

void expect_none(Findings const& findings) {
    for (auto const& finding : findings) ADD_FAILURE_AT(finding.path.c_str(), finding.line) << finding.rule;
}

std::vector<std::string> in_short(Findings const& findings) {
    std::vector<std::string> out;
    for (auto const& finding : findings) out.push_back(finding.path + ':' + std::to_string(finding.line));
    return out;
}

}  // namespace tidy
