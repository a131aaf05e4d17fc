#include "badges/contexts.hpp"

#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace {

constexpr std::string_view edited = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

std::string digest_of(badges::Contexts const& contexts, std::string_view url, std::size_t edits_ago = 0) {
    auto const all = contexts.list();
    auto const first = std::ranges::find(all, url, &badges::ContextInfo::url);
    return first == all.end() ? "" : (first + static_cast<std::ptrdiff_t>(edits_ago))->digest.substr(0, 16);
}

TEST(Contexts, are_the_published_ones_to_the_byte_of_their_canonical_form) {
    badges::Contexts const contexts;
    EXPECT_EQ(digest_of(contexts, edited), "04b1136ddc4eda9a");
    EXPECT_EQ(digest_of(contexts, edited, 2), "c5e555a91a5cf48e");
    EXPECT_EQ(digest_of(contexts, "https://www.w3.org/ns/credentials/v2").substr(0, 8), "b463c8d6");
    EXPECT_EQ(digest_of(contexts, "https://purl.imsglobal.org/spec/ob/v3p0/context.json").substr(0, 8), "2c54acaa");
    EXPECT_EQ(digest_of(contexts, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json").substr(0, 8), "8bb23545");
    EXPECT_EQ(digest_of(contexts, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json").substr(0, 8), "bdd1d11a");
}

TEST(Contexts, have_the_bodies_that_came_before_an_edit) {
    badges::Contexts const contexts;
    auto const earlier = contexts.earlier();
    ASSERT_EQ(earlier.size(), 2U);
    EXPECT_EQ(earlier[0].name, std::string(edited) + ", body of 2025-11-06");
    EXPECT_EQ(earlier[1].name, std::string(edited) + ", body of 2024");
}

TEST(Contexts, are_added_and_replace_those_that_are_built_in) {
    badges::Contexts contexts;
    ASSERT_TRUE(contexts.add("https://school.example/terms", R"({"@context":{"house":"https://school.example/house"}})", "folder"));
    ASSERT_TRUE(contexts.add(std::string(edited), R"({"@context":{}})", "folder"));
    ASSERT_NE(contexts.find("https://school.example/terms"), nullptr);
    EXPECT_EQ(json::write(*contexts.find(edited)), R"({"@context":{}})");
    auto const all = contexts.list();
    EXPECT_EQ(std::ranges::count(all, edited, &badges::ContextInfo::url), 1);
    EXPECT_EQ(contexts.find("https://school.example/others"), nullptr);
}

TEST(Contexts, are_refused_when_they_are_none) {
    badges::Contexts contexts;
    EXPECT_EQ(contexts.add("https://school.example/a", "{", "folder").error().code(), base::Code::malformed);
    EXPECT_EQ(contexts.add("https://school.example/a", R"({"name":"x"})", "folder").error().code(), base::Code::malformed);
}

}  // namespace
