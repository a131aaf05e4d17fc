#include "kit/form.hpp"

#include <gtest/gtest.h>

TEST(Form, reads_urlencoded) {
    auto const form = kit::Form::read("application/x-www-form-urlencoded", "name=Ada+Lovelace&note=a%26b&empty=");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->value("name"), "Ada Lovelace");
    EXPECT_EQ(form->value("note"), "a&b");
    EXPECT_EQ(form->value("absent"), "");
    EXPECT_FALSE(kit::Form::read("application/x-www-form-urlencoded", "a=%zz"));
    EXPECT_FALSE(kit::Form::read("application/x-www-form-urlencoded", "a=%ff"));
}
TEST(Form, reads_multipart_with_a_file) {
    std::string const body =
        "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nBadge \xc3\xbc\r\n"
        "--XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"b \\\"1\\\".png\"\r\nContent-Type: "
        "image/png\r\n\r\n\x89PNG\r\n\x1a\n--X\r\n--XX--\r\n";
    auto const form = kit::Form::read("multipart/form-data; boundary=XX", body);
    ASSERT_TRUE(form) << form.error().problems().at(0).text;
    EXPECT_EQ(form->value("title"), "Badge ü");
    ASSERT_NE(form->part("file"), nullptr);
    EXPECT_EQ(form->part("file")->value, "\x89PNG\r\n\x1a\n--X");
    EXPECT_EQ(form->part("file")->file_name, "b \"1\".png");
    EXPECT_EQ(form->part("file")->content_type, "image/png");
}
TEST(Form, refuses_broken_multipart) {
    for (auto const* body :
         {"", "--XX", "--XX\r\n", "--XX\r\n\r\nvalue\r\n--XX--", "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--",
          "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", "--XXnot\r\n"})
        EXPECT_FALSE(kit::Form::read("multipart/form-data; boundary=XX", body)) << body;
    EXPECT_FALSE(kit::Form::read("multipart/form-data", "--\r\n"));
}
TEST(Form, takes_text_only_where_no_file_is_sent) {
    auto const with = [](std::string const& head, std::string const& value) {
        return "--XX\r\nContent-Disposition: form-data; name=\"a\"" + head + "\r\n\r\n" + value + "\r\n--XX--\r\n";
    };
    constexpr std::string_view type = "multipart/form-data; boundary=XX";
    EXPECT_FALSE(kit::Form::read(type, with("", "\xff")));
    EXPECT_FALSE(kit::Form::read(type, with("", std::string("a\0b", 3))));
    EXPECT_TRUE(kit::Form::read(type, with("; filename=\"f\"", "\xff")));
    EXPECT_FALSE(kit::Form::read(type, with("; filename=\"\xff\"", "x")));
    EXPECT_FALSE(kit::Form::read("application/x-www-form-urlencoded", "a=%00"));
}
