#include "tidy/tree.hpp"

#include <gtest/gtest.h>

namespace tidy {
namespace {

TEST(Tree, holds_the_sources_and_nothing_that_was_made) {
    auto const& tree = Tree::ours();
    ASSERT_NE(tree.find("src/base/error.hpp"), nullptr);
    EXPECT_NE(tree.find("src/base/error.hpp")->text.find("namespace base"), std::string::npos);
    EXPECT_NE(tree.find("CMakeLists.txt"), nullptr);
    EXPECT_NE(tree.find("tests/tidy/tree_test.cpp"), nullptr);
    EXPECT_GT(tree.files().size(), 200u);
    for (auto const& file : tree.files()) EXPECT_FALSE(file.path.starts_with("build/") || file.path.starts_with(".git/")) << file.path;
}

TEST(Tree, finds_folders) {
    Tree const tree({{"src/pg/pool.hpp", ""}, {"src/base/text.hpp", ""}});
    EXPECT_TRUE(tree.has_folder("src/pg"));
    EXPECT_TRUE(tree.has_folder("src"));
    EXPECT_FALSE(tree.has_folder("src/p"));
    EXPECT_FALSE(tree.has_folder("src/zoo"));
    EXPECT_EQ(tree.find("src/pg/pool.cpp"), nullptr);
}

TEST(Tree, tells_tests_from_the_rest) {
    for (auto const* path : {"src/pg/pool_test.cpp", "src/wire/shop_test.hpp", "src/pg/testing/cluster.cpp", "src/http/testing.hpp",
                             "src/badges/testing_award.hpp", "src/pg/test_database.hpp", "tests/tidy/tree.cpp"})
        EXPECT_TRUE(is_test(path)) << path;
    for (auto const* path : {"src/pg/pool.cpp", "src/base/attest.cpp", "src/base/testify.hpp", "bench/pg_bench.cpp"})
        EXPECT_FALSE(is_test(path)) << path;
}

TEST(Tree, reads_include_lines) {
    File const file{"src/a.cpp", "// head\n#include \"pg/pool.hpp\"\n#include   <vector>  // why\n // #include <no>\n#include MACRO\n"};
    auto const found = includes_of(file);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].name, "pg/pool.hpp");
    EXPECT_TRUE(found[0].quoted);
    EXPECT_EQ(found[0].line, 2);
    EXPECT_EQ(found[1].name, "vector");
    EXPECT_FALSE(found[1].quoted);
}

TEST(Tree, splits_paths_and_lines) {
    EXPECT_EQ(name_of("src/pg/pool.hpp"), "pool.hpp");
    EXPECT_EQ(folder_of("src/pg/pool.hpp"), "src/pg");
    EXPECT_EQ(folder_of("dev"), "");
    EXPECT_EQ(without_extension("src/pg.d/pool"), "src/pg.d/pool");
    EXPECT_EQ(lines_of("a\n\nb"), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_EQ(lines_of("a\n").size(), 1u);
    EXPECT_TRUE(matches("src/http/*.cpp", "src/http/tls.cpp"));
    EXPECT_FALSE(matches("src/http/*.cpp", "src/http/tls.hpp"));
}

}  // namespace
}  // namespace tidy
