#include "services/identity/rules.hpp"
#include "services/identity/contract/tokens.hpp"

#include <gtest/gtest.h>
#include <set>

TEST(SetupCode, is_the_same_however_it_is_typed) {
    auto const code = identity::rules::make_setup_code();
    EXPECT_EQ(code.size(), 19U);
    EXPECT_TRUE(identity::rules::same_code(code, code));
    std::string typed;
    for (char const c : code) typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
    EXPECT_TRUE(identity::rules::same_code(typed, code));
    EXPECT_FALSE(identity::rules::same_code(code.substr(1), code));
    EXPECT_FALSE(identity::rules::same_code("", ""));
}
TEST(Token, is_long_random_and_recognisable) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(identity::rules::make_token());
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_TRUE(seen.begin()->starts_with("stoa_"));
    EXPECT_EQ(seen.begin()->size(), 5U + 43U);
}
TEST(Permission, is_a_name_or_a_star_at_the_end) {
    using identity::PermissionGrammar;
    for (auto const* good : {"*", "credentials.*", "credentials.award"}) EXPECT_TRUE(PermissionGrammar::accepts(good)) << good;
    for (auto const* bad : {"", "*.award", "a*b", "Credentials", "a b"}) EXPECT_FALSE(PermissionGrammar::accepts(bad)) << bad;
}
