#include "tidy/files.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace tidy {
namespace {

TEST(Files, all_headers_are_included) { expect_none(headers_nobody_includes(Tree::ours())); }
TEST(Files, all_steps_have_their_twin) { expect_none(steps_without_twin(Tree::ours())); }
TEST(Files, are_short) { expect_none(files_too_long(Tree::ours())); }
TEST(Files, have_short_lines) {
    expect_none(lines_too_long(Tree::ours()));
    auto const over = lines_over_the_aim(Tree::ours());
    RecordProperty("lines_over_the_aim", static_cast<int>(over));
    std::printf("tidy: %zu lines are over %zu columns, the aim\n", over, columns_aim);
}
TEST(Files, have_clean_white_space) { expect_none(white_space(Tree::ours())); }
TEST(Files, have_no_word_of_the_unfinished) { expect_none(words_of_the_unfinished(Tree::ours())); }
TEST(Files, have_no_path_of_a_machine) { expect_none(machine_paths(Tree::ours(), STOA_SOURCE_DIR)); }
TEST(Files, headers_start_as_they_should) { expect_none(headers_without_a_start(Tree::ours())); }
TEST(Files, sources_say_what_they_are_for) { expect_none(sources_without_a_head(Tree::ours())); }

using Strings = std::vector<std::string>;

std::string lines(std::size_t count, std::string const& line = "x") {
    std::string out;
    while (count-- > 0) out += line + '\n';
    return out;
}

TEST(Files, a_header_is_for_others_than_its_source) {
    Tree const tree({{"src/a/used.hpp", ""},
                     {"src/a/tested.hpp", ""},
                     {"src/a/alone.hpp", ""},
                     {"src/a/alone.cpp", "#include \"a/alone.hpp\"\n#include \"a/used.hpp\"\n"},
                     {"src/a/tested_test.cpp", "#include \"a/tested.hpp\"\n"},
                     {"src/pch.hpp", ""},
                     {"CMakeLists.txt", "target_precompile_headers(base PRIVATE src/pch.hpp)\n"}});
    EXPECT_EQ(in_short(headers_nobody_includes(tree)), Strings{"src/a/alone.hpp:1"});
    Tree const less({{"src/pch.hpp", ""}, {"CMakeLists.txt", "src/pch.hppx\n"}});
    EXPECT_EQ(in_short(headers_nobody_includes(less)), Strings{"src/pch.hpp:1"});
}

TEST(Files, a_step_has_a_twin) {
    Tree const tree({{"src/services/a/schema/0001_x.sql", ""},
                     {"src/services/a/schema/0001_x.down.sql", ""},
                     {"src/services/a/schema/0002_y.sql", ""},
                     {"src/services/a/schema/0003_z.down.sql", ""},
                     {"src/services/a/query.sql", ""}});
    EXPECT_EQ(in_short(steps_without_twin(tree)),
              (Strings{"src/services/a/schema/0002_y.sql:1", "src/services/a/schema/0003_z.down.sql:1"}));
}

TEST(Files, a_source_of_400_lines_is_the_longest) {
    Tree const tree({{"src/a/fits.cpp", lines(400)},
                     {"src/a/long.cpp", lines(401)},
                     {"src/a/long_test.cpp", lines(401)},
                     {"bench/long.cpp", lines(500)},
                     {"docs/long.md", lines(401)}});
    EXPECT_EQ(in_short(files_too_long(tree)), (Strings{"bench/long.cpp:401", "src/a/long.cpp:401"}));
}

TEST(Files, columns_are_counted_in_characters) {
    std::string umlauts;
    for (int i = 0; i < 160; ++i) umlauts += "ü";
    std::string const dashes(161, '-');
    Tree const tree({{"src/a/wide.cpp", umlauts + '\n' + dashes + '\n' + std::string(140, '-') + '\n'},
                     {"src/a/wide_test.cpp", dashes + '\n'},
                     {"docs/wide.md", dashes + '\n'}});
    EXPECT_EQ(in_short(lines_too_long(tree)), (Strings{"src/a/wide.cpp:2", "src/a/wide_test.cpp:1"}));
    EXPECT_EQ(lines_over_the_aim(tree), 3u);
}

TEST(Files, white_space_is_plain) {
    auto const found = [](std::string text) { return in_short(white_space(Tree({{"a.md", std::move(text)}}))); };
    EXPECT_EQ(found("a\n\nb\n"), Strings());
    EXPECT_EQ(found("a\n\tb\n"), Strings{"a.md:2"});
    EXPECT_EQ(found("a \nb\n"), Strings{"a.md:1"});
    EXPECT_EQ(found("a\r\nb\n"), Strings{"a.md:1"});
    EXPECT_EQ(found("a\nb"), Strings{"a.md:2"});
    EXPECT_EQ(found("a\n\n"), Strings{"a.md:2"});
    EXPECT_EQ(found(""), Strings{"a.md:1"});
}

TEST(Files, words_of_the_unfinished_are_found_as_words) {
    auto const found = [](std::string_view line) {
        return in_short(words_of_the_unfinished(Tree({{"a.cpp", '\n' + whole(line) + '\n'}}))).size();
    };
    for (auto const* line : {"// TO@DO: later", "FIX@ME", "(X@XX)", "a HA@CK", "  EXPECT_TRUE@(true);", "TEST(A, DISABLED@_b)",
                             "<<<<<<< HEAD", ">>>>>>> other"})
        EXPECT_EQ(found(line), 1u) << line;
    for (auto const* line :
         {"\"stoa-XXXXXX\"", "mastodon todo", "SHACKLE HACKS", "EXPECT_TRUE(true_north)", "NOT_DISABLED@_x", "a >>>>>>> b", "====="})
        EXPECT_EQ(found(line), 0u) << line;
}

TEST(Files, paths_of_machines_are_found) {
    auto const found = [](std::string_view line, std::filesystem::path const& home) {
        return in_short(machine_paths(Tree({{"a.md", whole(line) + '\n'}}), home)).size();
    };
    EXPECT_EQ(found("see /ho@me/ada/x", "/src"), 1u);
    EXPECT_EQ(found("\"/Us@ers/ada\"", "/src"), 1u);
    EXPECT_EQ(found("https://example.org/ho@me/ada", "/src"), 0u);
    EXPECT_EQ(found("{base}/ro@ot/ada", "/src"), 0u);
    EXPECT_EQ(found("cd /attic/trees/stoa/build", "/attic/trees/stoa"), 1u);
    EXPECT_EQ(found("cd trees/attic/trees/stoa", "/attic/trees/stoa"), 0u);
    EXPECT_EQ(found("/tmp/stoa", "/tmp/stoa"), 0u);
}

TEST(Files, a_header_starts_with_comment_and_pragma) {
    Tree const tree({{"src/a/good.hpp", "// What it is for,\n// in two lines.\n#pragma once\nint x;\n"},
                     {"src/a/bare.hpp", "#pragma once\n"},
                     {"src/a/late.hpp", "// Head.\n#include <vector>\n#pragma once\n"},
                     {"src/a/none.hpp", "// Head.\n"}});
    EXPECT_EQ(in_short(headers_without_a_start(tree)), (Strings{"src/a/late.hpp:2", "src/a/none.hpp:1"}));
}

TEST(Files, a_source_has_a_head_here_or_in_its_header) {
    Tree const tree({{"src/a/short.cpp", lines(60)},
                     {"src/a/long.cpp", lines(61)},
                     {"src/a/headed.cpp", "// What it is for.\n" + lines(61)},
                     {"src/a/explained.cpp", lines(61)},
                     {"src/a/explained.hpp", "// What it is for.\n#pragma once\n"},
                     {"src/a/silent.cpp", lines(61)},
                     {"src/a/silent.hpp", "#pragma once\n"},
                     {"src/a/long_test.cpp", lines(61)}});
    EXPECT_EQ(in_short(sources_without_a_head(tree)), (Strings{"src/a/long.cpp:1", "src/a/silent.cpp:1"}));
}

}  // namespace
}  // namespace tidy
