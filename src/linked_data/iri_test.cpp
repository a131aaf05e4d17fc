#include "linked_data/iri.hpp"

#include <gtest/gtest.h>

using namespace linked_data;

TEST(Iri, resolves_the_examples_of_rfc_3986) {
    constexpr std::string_view base = "http://a/b/c/d;p?q";
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../..", "http://a/"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"http:g", "http:g"},
    };
    for (auto const& [reference, wanted] : cases) EXPECT_EQ(resolve(base, reference), wanted) << reference;
}

TEST(Iri, resolves_against_bases_of_other_forms) {
    EXPECT_EQ(resolve("http://a", "b"), "http://a/b");
    EXPECT_EQ(resolve("ex:", "b"), "ex:b");
    EXPECT_EQ(resolve("urn:a/b", "../../c"), "urn:/c");
    EXPECT_EQ(resolve("dir/a", "b"), "dir/b");
    EXPECT_EQ(resolve("http://a/b#c", ""), "http://a/b");
}

TEST(Iri, is_well_formed_when_n_quads_can_hold_it) {
    for (std::string_view const good :
         {"http://a/b?c#d", "urn:uuid:1", "did:example:1", "a:", "http://a/\xc3\xa9", "tag:a,2019:b", "http://a/%zz"})
        EXPECT_TRUE(is_well_formed_iri(good)) << good;
    for (std::string_view const bad : {"", "a", "/a", "#a", ":a", "1a:b", "http://a b", "http://a/<b>", "http://a/\"", "http://a/{b}",
                                       "http://a/b\n", "http://a/^", "http://a/`", "http://a\\b", "http://a|b", "http://a#b#c"})
        EXPECT_FALSE(is_well_formed_iri(bad)) << bad;
}

TEST(Iri, is_sorted_by_what_it_is) {
    EXPECT_EQ(Iri::of("http://a").kind, Iri::Kind::iri);
    EXPECT_EQ(Iri::of("_:a").kind, Iri::Kind::blank);
    EXPECT_EQ(Iri::of("a").kind, Iri::Kind::relative);
    EXPECT_EQ(Iri::of("a b:c").kind, Iri::Kind::relative);
    EXPECT_EQ(Iri::of("http://a/<b>").kind, Iri::Kind::broken);
    EXPECT_EQ(Iri::of(Keyword::type).text, "@type");
}

TEST(Keyword, is_told_from_what_only_looks_like_one) {
    EXPECT_EQ(keyword_of("@type"), Keyword::type);
    EXPECT_EQ(keyword_of("@protected"), Keyword::protect);
    EXPECT_EQ(keyword_of("type"), Keyword::unknown);
    EXPECT_EQ(keyword_of("@Type"), Keyword::unknown);
    EXPECT_TRUE(looks_like_keyword("@ignoreMe"));
    EXPECT_FALSE(looks_like_keyword("@"));
    EXPECT_FALSE(looks_like_keyword("@foo.bar"));
}

TEST(LanguageTag, has_groups_of_at_most_eight) {
    for (std::string_view const good : {"en", "en-US", "zh-Hant-TW", "x-private1", "a", "de-1996"})
        EXPECT_TRUE(is_language_tag(good)) << good;
    for (std::string_view const bad :
         {"", "-", "en-", "-en", "en--us", "en_US", "a b", "123", "toolonglanguage", "en-toolonggroup", "\xc3\xa9"})
        EXPECT_FALSE(is_language_tag(bad)) << bad;
}
