#include "tidy/statements.hpp"

#include <gtest/gtest.h>

namespace tidy {
namespace {

TEST(Statements, of_this_tree_are_found) { EXPECT_GT(statements_of(Tree::ours()).size(), 30u); }
TEST(Statements, stand_in_stores) { expect_none(statements_out_of_place(Tree::ours())); }
TEST(Statements, have_names) { expect_none(statements_badly_named(Tree::ours())); }

using Strings = std::vector<std::string>;

TEST(Statements, are_seen_however_they_are_made) {
    Tree const tree({{"src/services/people/store.cpp",
                      "constexpr pg::Sql find_one{\"people.find_one\", R\"(\nselect 1)\"};\n"
                      "pg::Sql const list_some {\n    \"people.list_some\", \"select 2\"};\n"
                      "auto rows = co_await ctx.db.read(pg::Sql{name, text}, {});\n"
                      "std::vector<pg::Sql> statements() { return {find_one}; }\n"},
                     {"src/pg/lease.cpp", "Sql{\"pg.commit\", \"commit\"};\n"},
                     {"src/kit/sql.hpp", "struct Sql {\n    std::string_view name;\n};\n"},
                     {"src/pg/sql_test.cpp", "pg::Sql{\"insert\", \"...\"};\n"}});
    auto const found = statements_of(tree);
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].name, "people.find_one");
    EXPECT_EQ(found[0].line, 1);
    EXPECT_EQ(found[1].name, "people.list_some");
    EXPECT_EQ(found[1].line, 3);
    EXPECT_EQ(found[2].name, "");
    EXPECT_EQ(found[2].line, 5);
}

TEST(Statements, have_their_place) {
    std::string const one = "constexpr pg::Sql find_one{\"people.find_one\", \"select 1\"};\n";
    Tree const tree({{"src/services/people/store.cpp", one},
                     {"src/services/people/store_terms.cpp", one},
                     {"src/app/platform.cpp", one},
                     {"src/services/people/service.cpp", '\n' + one},
                     {"src/services/people/store.hpp", one},
                     {"src/kit/store.cpp", one}});
    EXPECT_EQ(in_short(statements_out_of_place(tree)),
              (Strings{"src/kit/store.cpp:1", "src/services/people/service.cpp:2", "src/services/people/store.hpp:1"}));
}

TEST(Statements, are_named_after_service_verb_and_noun) {
    auto const found = [](std::string path, std::string const& name) {
        return in_short(statements_badly_named(Tree({{std::move(path), "pg::Sql const x{\"" + name + "\", \"select 1\"};\n"}}))).size();
    };
    EXPECT_EQ(found("src/services/people/store.cpp", "people.find_one"), 0u);
    EXPECT_EQ(found("src/services/people/store.cpp", "people.list_every_token"), 0u);
    EXPECT_EQ(found("src/app/platform.cpp", "platform.ask_database"), 0u);
    for (auto const* name : {"people.find", "find_one", "badges.find_one", "people.FindOne", "people.find-one", "people._one", ""})
        EXPECT_EQ(found("src/services/people/store.cpp", name), 1u) << name;
}

TEST(Statements, have_a_name_of_their_own) {
    std::string const one = "pg::Sql const x{\"people.find_one\", \"select 1\"};\n";
    Tree const tree({{"src/services/people/store.cpp", one + one}});
    EXPECT_EQ(in_short(statements_badly_named(tree)), Strings{"src/services/people/store.cpp:2"});
}

}  // namespace
}  // namespace tidy
