#include "tidy/edges.hpp"

#include <gtest/gtest.h>

namespace tidy {
namespace {

TEST(Edges, of_this_tree_keep_the_law) { expect_none(edges_against_the_law(Tree::ours())); }
TEST(Edges, of_the_law_make_no_circle) { expect_none(circles_in_the_law(Tree::ours())); }
TEST(Edges, lead_to_test_helpers_from_tests_only) { expect_none(test_helpers_outside_tests(Tree::ours())); }

using Strings = std::vector<std::string>;

constexpr char law_text[] =
    "# Map\n\n| What | Why |\n|---|---|\n| base | no law |\n\n"
    "| Folder | May include |\n"
    "|---|:--|\n"
    "| `src/base/` (no I/O) | |\n"
    "| `src/pg/` | `base`, libpq |\n"
    "| `services/<s>/contract/` | base; `http/endpoint.hpp`, other contracts |\n"
    "| `services/badges/contract` | pg |\n"
    "| `services/<s>` | base, pg, own contract, other contracts |\n"
    "| app | all |\n"
    "\nText after it.\n| `http` | pg |\n";

File const law{"ARCHITECTURE.md", law_text};

// One file of each folder, so that the table fits the tree, and one that is looked at.
Tree with(std::string path, std::string text) {
    std::vector<File> files{law,
                            {"src/base/text.hpp", ""},
                            {"src/pg/pool.hpp", ""},
                            {"src/pg/testing/testing.hpp", ""},
                            {"src/http/endpoint.hpp", ""},
                            {"src/http/server.hpp", ""},
                            {"src/services/badges/contract/awards.hpp", ""},
                            {"src/services/badges/store.hpp", ""},
                            {"src/services/people/contract/people.hpp", ""},
                            {"src/services/people/store.hpp", ""},
                            {"src/app/main.hpp", ""}};
    std::erase_if(files, [&](File const& file) { return file.path == path; });
    files.push_back({std::move(path), std::move(text)});
    return Tree(std::move(files));
}

Strings edges(std::string path, std::string text) { return in_short(edges_against_the_law(with(std::move(path), std::move(text)))); }

TEST(Law, knows_the_folder_of_a_file) {
    EXPECT_EQ(room_of("pg/testing/testing.hpp"), "pg");
    EXPECT_EQ(room_of("services/people/store.hpp"), "services/people");
    EXPECT_EQ(room_of("services/people/contract/people.hpp"), "services/people/contract");
    EXPECT_EQ(room_of("services/people/contractors.hpp"), "services/people");
    EXPECT_EQ(room_of("pch.hpp"), "");
}

TEST(Law, is_the_table_with_its_header_and_no_other) {
    Findings findings;
    auto const read = Law::read(with("src/base/clock.hpp", ""), findings);
    EXPECT_EQ(in_short(findings), Strings());
    ASSERT_EQ(read.rows().size(), 6u);
    EXPECT_EQ(read.rows()[0].folder, "base");
    EXPECT_EQ(read.rows()[0].line, 9);
    EXPECT_EQ(read.rows()[1].may, Strings{"base"});  // a library grants nothing
    EXPECT_EQ(read.rows()[2].may, (Strings{"base", "http/endpoint.hpp", "services/*/contract"}));
}

TEST(Law, must_be_there_and_name_what_there_is) {
    Findings none;
    Law::read(Tree({{"src/base/text.hpp", ""}}), none);
    EXPECT_EQ(in_short(none), Strings{"ARCHITECTURE.md:1"});

    Findings some;
    Law::read(Tree({{"ARCHITECTURE.md", "| Folder | May include |\n|---|---|\n| base | zoo/lion.hpp |\n| zoo | base |\n"},
                    {"src/base/text.hpp", ""}}),
              some);
    EXPECT_EQ(in_short(some), (Strings{"ARCHITECTURE.md:3", "ARCHITECTURE.md:4"}));
}

TEST(Edges, downward_are_allowed) {
    EXPECT_EQ(edges("src/pg/link.cpp", "#include \"base/text.hpp\"\n#include \"pg/pool.hpp\"\n#include <http/server.hpp>\n"), Strings());
    EXPECT_EQ(edges("src/app/main.cpp", "#include \"services/people/store.hpp\"\n#include \"http/server.hpp\"\n"), Strings());
}

TEST(Edges, upward_are_refused) {
    EXPECT_EQ(edges("src/base/clock.cpp", "#include \"base/text.hpp\"\n#include \"pg/pool.hpp\"\n"), Strings{"src/base/clock.cpp:2"});
    EXPECT_EQ(edges("src/pg/link.hpp", "#include \"app/main.hpp\"\n"), Strings{"src/pg/link.hpp:1"});
}

TEST(Edges, without_a_row_are_refused) {
    auto const findings = edges_against_the_law(with("src/http/server.cpp", "#include \"base/text.hpp\"\n"));
    ASSERT_EQ(in_short(findings), Strings{"src/http/server.cpp:1"});
    EXPECT_NE(findings[0].rule.find("no row"), std::string::npos);
}

TEST(Edges, from_service_to_service_lead_to_the_contract) {
    EXPECT_EQ(edges("src/services/badges/store.cpp",
                    "#include \"services/badges/store.hpp\"\n#include \"services/people/contract/people.hpp\"\n"
                    "#include \"services/people/store.hpp\"\n"),
              Strings{"src/services/badges/store.cpp:3"});
    EXPECT_EQ(edges("src/services/people/contract/more.hpp", "#include \"services/people/store.hpp\"\n"),
              Strings{"src/services/people/contract/more.hpp:1"});
}

TEST(Edges, to_a_single_header_do_not_open_its_folder) {
    EXPECT_EQ(edges("src/services/people/contract/more.hpp", "#include \"http/endpoint.hpp\"\n#include \"http/server.hpp\"\n"),
              Strings{"src/services/people/contract/more.hpp:2"});
}

TEST(Edges, of_one_folder_are_those_of_all_its_rows) {
    EXPECT_EQ(edges("src/services/badges/contract/more.hpp", "#include \"pg/pool.hpp\"\n#include \"base/text.hpp\"\n"), Strings());
    EXPECT_EQ(edges("src/services/people/contract/more.hpp", "#include \"pg/pool.hpp\"\n"),
              Strings{"src/services/people/contract/more.hpp:1"});
}

TEST(Edges, to_nowhere_are_found) { EXPECT_EQ(edges("src/pg/link.cpp", "#include \"link.hpp\"\n"), Strings{"src/pg/link.cpp:1"}); }

TEST(Edges, of_tests_are_those_of_their_folder_and_of_test_helpers) {
    EXPECT_EQ(edges("src/services/people/store_test.cpp", "#include \"pg/testing/testing.hpp\"\n#include \"http/server.hpp\"\n"),
              Strings{"src/services/people/store_test.cpp:2"});
}

TEST(Circles, are_found_in_the_law) {
    std::string const head = "| Folder | May include |\n|---|---|\n";
    std::vector<File> const files{{"src/a/x.hpp", ""}, {"src/b/x.hpp", ""}, {"src/c/x.hpp", ""}, {"src/d/x.hpp", ""}};
    auto const circles = [&](std::string const& rows) {
        auto all = files;
        all.push_back({"ARCHITECTURE.md", head + rows});
        return in_short(circles_in_the_law(Tree(all)));
    };
    EXPECT_EQ(circles("| a | |\n| b | a |\n| c | a, b |\n| d | all |\n"), Strings());
    EXPECT_EQ(circles("| a | c |\n| b | a |\n| c | b |\n| d | |\n"),
              (Strings{"ARCHITECTURE.md:3", "ARCHITECTURE.md:4", "ARCHITECTURE.md:5"}));
    EXPECT_EQ(circles("| a | b/x.hpp |\n| b | a |\n| c | |\n"), (Strings{"ARCHITECTURE.md:3", "ARCHITECTURE.md:4"}));
}

TEST(Helpers, of_tests_are_for_tests) {
    auto const from = [](std::string path) {
        return in_short(test_helpers_outside_tests(with(std::move(path), "#include \"pg/testing/testing.hpp\"\n")));
    };
    EXPECT_EQ(from("src/pg/link.cpp"), Strings{"src/pg/link.cpp:1"});
    EXPECT_EQ(from("bench/pg_bench.cpp"), Strings{"bench/pg_bench.cpp:1"});
    EXPECT_EQ(from("src/pg/link_test.cpp"), Strings());
    EXPECT_EQ(from("tests/flow/award_test.cpp"), Strings());
}

}  // namespace
}  // namespace tidy
