#include "badges/bakery.hpp"
#include "badges/testing.hpp"

#include <gtest/gtest.h>

using badges::Kind;
using namespace badges::testing;

TEST(Bakery, tells_the_kinds_apart) {
    struct Case {
        std::string bytes;
        Kind kind;
    };
    Case const cases[]{
        {png(), Kind::png},
        {"\x89PNG\n\x1a\n", Kind::png},
        {"\x09PNG\r\n\x1a\n", Kind::png},
        {"<svg/>", Kind::svg},
        {"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", Kind::svg},
        {std::string("\xff\xfe<\0", 4), Kind::svg},
        {" {\"a\":1}", Kind::json},
        {"\xef\xbb\xbf{}", Kind::json},
        {some_jws + "\n", Kind::jws},
        {"a.b", Kind::unknown},
        {"a..c", Kind::unknown},
        {"a.b.c.d", Kind::unknown},
        {"[1]", Kind::unknown},
        {"GIF89a", Kind::unknown},
        {"", Kind::unknown},
    };
    for (auto const& c : cases) EXPECT_EQ(badges::sniff(c.bytes), c.kind) << c.bytes;
}

TEST(Bakery, goes_there_and_back_in_either_picture) {
    for (std::string const& picture : {png(), std::string("<svg xmlns='http://www.w3.org/2000/svg'/>")}) {
        for (auto const& credential : {some_json, some_jws}) {
            auto const baked = badges::bake(picture, credential, badges::Existing::error);
            ASSERT_TRUE(baked) << baked.error().text();
            EXPECT_EQ(badges::extract(*baked)->credential, credential);
            auto const older = badges::bake(*baked, credential, badges::Existing::replace, badges::Standard::ob2);
            ASSERT_TRUE(older) << older.error().text();
            EXPECT_EQ(badges::extract(*older)->credential, credential);
            EXPECT_EQ(badges::extract(*older)->keyword, badges::keyword_ob2);
        }
    }
    EXPECT_EQ(badges::extract(" " + some_json)->credential, some_json);
    EXPECT_EQ(badges::extract(some_jws + "\n")->format, badges::Format::jws);
    EXPECT_EQ(badges::extract("GIF89a").error().code(), base::Code::wrong_media);
    EXPECT_EQ(badges::bake(some_json, some_jws, badges::Existing::error).error().code(), base::Code::wrong_media);
}
