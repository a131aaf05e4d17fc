// Which folder of src/ may include which: the table in ARCHITECTURE.md is the law, the #include lines are what is done.
#pragma once
#include "tidy/tree.hpp"

namespace tidy {

// The table whose header is `| Folder | May include |`, for people and for this test.
//
// A folder is written from src/ on, as in `pg/` or `services/<s>/contract/`, where `<s>` stands for any one name; back-ticks, a leading
// `src/` and a closing slash say nothing. When several rows fit a folder, all of them hold. What may be included is separated by commas
// or semicolons: folders, single headers (`http/endpoint.hpp`), `contracts` ("own contract" and "other contracts" too) for the contract of
// any service, `all`. Anything else, such as the name of a library, grants nothing. What stands in brackets is not read.
class Law {
public:
    static constexpr std::string_view file = "ARCHITECTURE.md";

    // What is wrong with the table itself is added to `findings`: that it is not there, that it names what the tree does not have.
    static Law read(Tree const& tree, Findings& findings);

    // Folders and headers are as in an #include line.
    bool allows(std::string_view from_folder, std::string_view to_header) const;
    int line_of(std::string_view folder) const;  // of the last row that fits, 0 when there is none

    struct Row {
        std::string folder;
        std::vector<std::string> may;  // folders and headers, with `*` for `<s>`
        int line;
    };
    std::vector<Row> const& rows() const { return rows_; }

private:
    std::vector<Row> rows_;
};

// The folder of the law in which a file of src/ lives, from src/ on: `services/identity/contract`, `pg`; empty beside the folders.
std::string_view room_of(std::string_view path_below_src);

Findings edges_against_the_law(Tree const& tree);
Findings circles_in_the_law(Tree const& tree);
Findings test_helpers_outside_tests(Tree const& tree);

}  // namespace tidy
