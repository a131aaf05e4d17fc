#include "json/json.hpp"

#include "base/text.hpp"

#include <gtest/gtest.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <chrono>

namespace {

struct Refusal {
    std::string document;
    std::string field;
    std::string text;
};

base::Problem refusal_of(std::string_view document, json::Limits limits = {}) {
    auto const read = json::read(document, limits);
    if (read) return {"", "it was read as " + json::write(*read)};
    if (read.error().problems().size() != 1) return {"", "not one problem"};
    return read.error().problems().front();
}

std::string nested(std::size_t levels, std::string_view open, std::string_view close) {
    std::string out;
    for (std::size_t i = 0; i < levels; ++i) out += open;
    for (std::size_t i = 0; i < levels; ++i) out += close;
    return out;
}

}  // namespace

TEST(JsonRead, takes_what_the_standard_allows) {
    for (std::string_view const document : {"null",
                                            "true",
                                            " false ",
                                            "0",
                                            "-0",
                                            "-1",
                                            "1.5",
                                            "1e5",
                                            "1E+5",
                                            "1e-5",
                                            "0.0",
                                            "0e1",
                                            "-0.0e0",
                                            "\"\"",
                                            "[]",
                                            "{}",
                                            "\t\r\n [ 1 , 2 ] \n",
                                            R"({"":0})",
                                            R"({"a":{"b":[{},[]]}})",
                                            R"("\"\\\/\b\f\n\r\t\u00e9\ud834\udd1e")",
                                            "\"\x7f\"",
                                            "\"\xf0\x9d\x84\x9e\"",
                                            "\"\xef\xbb\xbf\"",
                                            "\"\xef\xbf\xbf\"",
                                            "\"\\uFFFE\"",
                                            R"("\\u0000")",
                                            "[[[[[[[[[[]]]]]]]]]]",
                                            "123456789012345678901234567890",
                                            R"({"a":1,"A":2,"a ":3})",
                                            "\"\xe2\x80\xa8\""})
        EXPECT_TRUE(json::read(document)) << document;
}

TEST(JsonRead, names_place_and_kind_of_broken_syntax) {
    for (auto const& [document, field, text] : std::vector<Refusal>{
             {"", "byte 0", "the document is empty"},
             {" ", "byte 1", "the document ends too early"},
             {"[1", "byte 2", "the document ends too early"},
             {"[1,", "byte 3", "the document ends too early"},
             {"{\"a\":", "byte 5", "the document ends too early"},
             {"\"abc", "byte 4", "the document ends too early"},
             {"tru", "byte 3", "the document ends too early"},
             {"[1,]", "byte 3", "the character ] cannot stand here"},
             {"[,1]", "byte 1", "the character , cannot stand here"},
             {"[1 2]", "byte 3", "the character 2 cannot stand here"},
             {"{\"a\":1,}", "byte 7", "the character } cannot stand here"},
             {"{a:1}", "byte 1", "the character a cannot stand here"},
             {"{'a':1}", "byte 1", "the character ' cannot stand here"},
             {"{\"a\" 1}", "byte 5", "the character 1 cannot stand here"},
             {"{1:1}", "byte 1", "the character 1 cannot stand here"},
             {"[1]x", "byte 3", "something follows after the end of the document"},
             {"{} {}", "byte 3", "something follows after the end of the document"},
             {"01", "byte 1", "something follows after the end of the document"},
             {"\"a\tb\"", "byte 2", "a control character must be written as an escape"},
             {"\"a\nb\"", "byte 2", "a control character must be written as an escape"},
             {"\"\\x\"", "byte 2", "the character x cannot stand here"},
             {"\"\\u12g4\"", "byte 5", "the escape \\u needs four hexadecimal digits"},
             {"/* c */ 1", "byte 0", "the character / cannot stand here"},
             {"1e99999999999", "byte 11", "the exponent of this number is too large"},
         }) {
        auto const problem = refusal_of(document);
        EXPECT_EQ(problem.field, field) << document;
        EXPECT_EQ(problem.text, text) << document;
    }
}

TEST(JsonRead, refuses_every_other_kind_of_broken) {
    for (std::string_view const document : {"+1",
                                            ".5",
                                            "1.",
                                            "1.e1",
                                            "1e",
                                            "1e+",
                                            "-",
                                            "--1",
                                            "-a",
                                            "0x10",
                                            "1_000",
                                            "1,000",
                                            "NaN",
                                            "Infinity",
                                            "-Infinity",
                                            "nan",
                                            "TRUE",
                                            "nul",
                                            "truee",
                                            "undefined",
                                            "\"a",
                                            "'a'",
                                            "\"\\u\"",
                                            "\"\\u00\"",
                                            "\"\\a\"",
                                            "\"\\\"",
                                            "[",
                                            "]",
                                            "{",
                                            "}",
                                            "[}",
                                            "{]",
                                            "[1}",
                                            "{\"a\"}",
                                            "{\"a\":}",
                                            "{:1}",
                                            "{\"a\":1 \"b\":2}",
                                            "{\"a\":1,,\"b\":2}",
                                            "{\"a\":1,\"b\"}",
                                            "[\"a\",,1]",
                                            "[1:2]",
                                            "\"a\" \"b\"",
                                            "1 2",
                                            "[1]]",
                                            "{}}",
                                            "# c\n1",
                                            "1 // c",
                                            "\xc2\xa0"
                                            "1",
                                            "\f1",
                                            "\v1",
                                            "[1,\xe2\x81\xa0 2]",
                                            "{\"a\":1}#",
                                            "-01",
                                            "00",
                                            "- 1",
                                            "2.e3",
                                            "0.e1",
                                            "0e",
                                            "0E+",
                                            "[-]",
                                            "*",
                                            "<a>"})
        EXPECT_FALSE(json::read(document)) << document;
    EXPECT_FALSE(json::read(std::string_view("[\0]", 3)));
    EXPECT_FALSE(json::read(std::string_view("\"\0\"", 3)));
    EXPECT_FALSE(json::read(std::string_view("1\0", 2)));
    EXPECT_FALSE(json::read(std::string_view("\xfe\xff\0\"\0a\0\"", 8)));
}

TEST(JsonRead, refuses_bytes_that_are_no_utf8) {
    for (auto const& [document, field] : std::vector<std::pair<std::string, std::string>>{
             {"\"\xff\"", "byte 1"},
             {"\"ab\xe9\"", "byte 3"},
             {"\"\xc0\xaf\"", "byte 1"},
             {"\"\xed\xa0\x80\"", "byte 1"},
             {"\"\xf4\x90\x80\x80\"", "byte 1"},
             {"\"\xe2\x82", "byte 1"},
             {"[\"0123456789abcdef0123456789abcdef\xe2\x28\xa1\"]", "byte 34"},
             {"{\"\x80\":1}", "byte 2"},
             {"\xff", "byte 0"},
             {"[\xe9]", "byte 1"},
         }) {
        auto const problem = refusal_of(document);
        EXPECT_EQ(problem.field, field) << document;
        EXPECT_EQ(problem.text, "this is not UTF-8") << document;
    }
    EXPECT_EQ(refusal_of("\xef\xbb\xbf{}"), (base::Problem{"byte 0", "a byte order mark must not stand here"}));
}

TEST(JsonRead, refuses_lone_surrogates) {
    for (std::string_view const document : {R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")", R"("\ud800\ud800")", R"("\ud800x")",
                                            R"("\ud800\n")", R"({"\udead":1})", R"("\uD834\uDD")"})
        EXPECT_FALSE(json::read(document)) << document;
    EXPECT_EQ(refusal_of(R"(["\udc00"])").text, "the escape of a surrogate without its partner");
}

TEST(JsonRead, refuses_the_nul_character_by_its_path) {
    EXPECT_EQ(refusal_of(R"({"a":[1,{"b":"x\u0000y"}]})"), (base::Problem{"a[1].b", "the text holds the character U+0000"}));
    EXPECT_EQ(refusal_of(R"({"a":{"b":1,"c\u0000":2}})"), (base::Problem{"a", "a name in this object holds the character U+0000"}));
    EXPECT_EQ(refusal_of(R"("\u0000")"), (base::Problem{"byte 7", "the text holds the character U+0000"}));
}

TEST(JsonRead, refuses_a_name_that_stands_twice_by_its_path) {
    std::string const text = "this name stands twice in its object";
    EXPECT_EQ(refusal_of(R"({"a":1,"a":1})"), (base::Problem{"a", text}));
    EXPECT_EQ(refusal_of(R"({"x":{"y":[0,{"b":1,"c":{"d":[]},"\u0062":2}]}})"), (base::Problem{"x.y[1].b", text}));
    EXPECT_EQ(refusal_of(R"([[],[{"":1,"":2}]])"), (base::Problem{"[1][0].", text}));
    EXPECT_EQ(refusal_of(R"({"\u00e9":1,")"
                         "\xc3\xa9"
                         R"(":2})"),
              (base::Problem{"\xc3\xa9", text}));
}

TEST(JsonRead, keeps_a_long_path_short_and_utf8) {
    std::string const name = "a" + nested(400, "\xc3\xa9", "");
    auto const field = refusal_of("{\"" + name + "\":{\"b\":1,\"b\":2}}").field;
    EXPECT_LT(field.size(), 270u);
    EXPECT_TRUE(base::is_utf8(field)) << field;
    EXPECT_TRUE(field.ends_with("\xe2\x80\xa6"));
}

TEST(JsonRead, finds_a_name_that_stands_twice_among_many) {
    std::string document = "{";
    constexpr int count = 100'000;
    for (int i = 0; i < count; ++i) document += "\"name" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    auto const started = std::chrono::steady_clock::now();
    EXPECT_EQ(refusal_of(document + "\"name70000\":0}").field, "name70000");
    auto const read = json::read(document + "\"last\":0}");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->as_object().size(), count + 1u);
    EXPECT_EQ(read->as_object().at("name4711"), 4711);
    // Quadratic work would be some minutes here.
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
}

TEST(JsonRead, keeps_the_order_of_members) {
    std::string document = "{";
    for (int i = 0; i < 200; ++i) document += (i > 0 ? ",\"" : "\"") + std::to_string(i * 7919 % 1000) + "\":[]";
    document += "}";
    EXPECT_EQ(json::write(*json::read(document)), document);
}

TEST(JsonRead, keeps_integers_and_takes_the_nearest_double) {
    auto const number = [](std::string_view text) { return *json::read(text); };
    EXPECT_EQ(number("9223372036854775807"), json::value(std::int64_t(9223372036854775807)));
    EXPECT_EQ(number("-9223372036854775808"), json::value(INT64_MIN));
    EXPECT_EQ(number("9223372036854775808"), json::value(std::uint64_t(9223372036854775808u)));
    EXPECT_EQ(number("18446744073709551615"), json::value(UINT64_MAX));
    EXPECT_EQ(number("18446744073709551616"), json::value(18446744073709551616.0));
    EXPECT_EQ(number("-9223372036854775809"), json::value(-9223372036854775808.0));
    EXPECT_EQ(number("1.0"), json::value(1.0));
    EXPECT_EQ(number("[1e2]"), json::value(boost::json::array{100.0}));
    // Each of these is a neighbour away when digits and powers of ten are multiplied in doubles.
    EXPECT_EQ(number("9007199254740993.0").as_double(), 9007199254740992.0);
    EXPECT_EQ(number("0.1").as_double(), 0.1);
    EXPECT_EQ(number("1.7976931348623157e308").as_double(), 1.7976931348623157e308);
    EXPECT_EQ(number("2.2250738585072011e-308").as_double(), 2.2250738585072011e-308);
    EXPECT_EQ(number("8.41e21").as_double(), 8.41e21);
    EXPECT_EQ(number("9.5e-25").as_double(), 9.5e-25);
    EXPECT_EQ(number("123456789012345678e-30").as_double(), 123456789012345678e-30);
    EXPECT_EQ(number("5e-324").as_double(), 5e-324);
    EXPECT_EQ(number("1e-400").as_double(), 0.0);
    EXPECT_EQ(number("0.00000001e-318").as_double(), 0.0);
    EXPECT_TRUE(std::signbit(number("-1e-400").as_double()));
    EXPECT_EQ(number("0e400").as_double(), 0.0);
    EXPECT_EQ(number("0." + std::string(400, '0') + "1e402").as_double(), 10.0);
}

TEST(JsonRead, refuses_a_number_beyond_a_double) {
    EXPECT_EQ(refusal_of(R"({"a":[0,1e309]})"), (base::Problem{"a[1]", "this number is too large"}));
    EXPECT_EQ(refusal_of("-1.8e308").text, "this number is too large");
    EXPECT_EQ(refusal_of(std::string(400, '9')).text, "this number is too large");
    EXPECT_EQ(refusal_of("0.001e400").text, "this number is too large");
}

TEST(JsonRead, keeps_to_its_limits) {
    EXPECT_TRUE(json::read(nested(64, "[", "]")));
    EXPECT_EQ(refusal_of(nested(65, "[", "]")), (base::Problem{"byte 64", "more than 64 levels of lists and objects"}));
    EXPECT_TRUE(json::read(R"({"a":{"a":1}})", {.depth_max = 2}));
    EXPECT_FALSE(json::read(R"({"a":{"a":[]}})", {.depth_max = 2}));
    EXPECT_FALSE(json::read(nested(500'000, "[", "]")));
    EXPECT_FALSE(json::read(nested(100'000, "{\"a\":", "}")));

    EXPECT_TRUE(json::read("[1234]", {.bytes_max = 6}));
    auto const large = json::read("[12345]", {.bytes_max = 6});
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code(), base::Code::too_large);
    EXPECT_EQ(large.error().problems().at(0).field, "byte 6");
    EXPECT_EQ(json::read("[").error().code(), base::Code::malformed);
}

TEST(JsonRead, takes_text_of_any_length_with_escapes) {
    std::string text;
    std::string document = "\"";
    for (int i = 0; i < 20'000; ++i) {
        text += "ab\n\xc3\xa9";
        document += "ab\\n\\u00e9";
    }
    auto const read = json::read("{" + document + "\":" + document + "\"}");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->as_object().at(text), json::value(text));
}

TEST(JsonRead, builds_in_the_memory_it_is_given) {
    std::array<unsigned char, 4096> room;
    boost::json::monotonic_resource memory(room.data(), room.size());
    auto const read = json::read(R"({"some longer name":["and a longer text", 1, {"x": null}]})", {}, &memory);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->storage().get(), &memory);
    auto const* list = json::find(*read, "some longer name");
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->storage().get(), &memory);
    auto const* inside = reinterpret_cast<unsigned char const*>(json::text_of(list->as_array()[0])->data());
    EXPECT_TRUE(inside >= room.data() && inside < room.data() + room.size());
}
