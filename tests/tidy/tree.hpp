// The project's files as text, and what the rules of this folder say of them: each rule is a function from a Tree to Findings, so that it
// can be shown a made-up tree as well as ours.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct File {
    std::string path;  // from the root of the project, as in `src/pg/pool.hpp`
    std::string text;
};

struct Finding {
    std::string path;
    int line;  // from 1
    std::string rule;
    friend bool operator==(Finding const&, Finding const&) = default;
};
using Findings = std::vector<Finding>;

class Tree {
public:
    explicit Tree(std::vector<File> files);  // in any order
    // Every text file below the folder, but for what is made, fetched or hand-made data: build/, node_modules/, tests/data/, fuzz corpora.
    static Tree read(std::filesystem::path const& root);
    static Tree const& ours();  // the tree that this test was built from

    std::vector<File> const& files() const { return files_; }
    File const* find(std::string_view path) const;
    bool has_folder(std::string_view path) const;  // without a slash at the end

private:
    std::vector<File> files_;  // by path
};

std::vector<std::string_view> lines_of(
    std::string_view text);                                 // without their ends; what follows the last line's end only if it is not empty
std::string_view name_of(std::string_view path);            // `pool.hpp`
std::string_view folder_of(std::string_view path);          // `src/pg`
std::string_view without_extension(std::string_view path);  // `src/pg/pool`

bool is_cpp(std::string_view path);  // .cpp or .hpp
// Tests and what only tests may use: x_test.cpp, x_test.hpp, testing.hpp, testing_x.hpp, test_x.hpp, a folder testing/, all of tests/.
bool is_test(std::string_view path);
// A shell pattern whose `*` also runs over slashes.
bool matches(std::string_view pattern, std::string_view path);

struct Include {
    int line;
    std::string_view name;  // between the signs
    bool quoted;            // "ours.hpp", not <theirs>
};
std::vector<Include> includes_of(File const& file);

void expect_none(Findings const& findings);                   // fails the test once for each, at its file and line
std::vector<std::string> in_short(Findings const& findings);  // `path:line`, for the tests of a rule

}  // namespace tidy
