#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/json/value.hpp>

#include <limits>

namespace {

std::string number(double n) {
    std::string out;
    json::append_number(out, n);
    return out;
}

std::string canonical(std::string_view document) {
    auto const text = json::canonical(json::read(document).value());
    return text ? *text : "refused at " + text.error().problems().at(0).field;
}

}  // namespace

TEST(JsonWrite, is_minimal_and_reads_back_equal) {
    for (std::string_view const document :
         {"null", "true", "[]", "{}", "[[],{}]", R"({"a":1,"b":[true,false,null,"x"]})", "-9223372036854775808", "18446744073709551615",
          "1.0", "-0.0", "1.5", "1e+22", "1e-7", "100000000000000000000.0", R"("\"\\\b\f\n\r\t\u0001/é€𝄞")", R"({"":{"":""}})"}) {
        auto const tree = json::read(document).value();
        EXPECT_EQ(json::write(tree), document);
        EXPECT_EQ(json::read(json::write(tree)).value(), tree) << document;
    }
    EXPECT_EQ(json::write(json::read(" { \"a\" : [ 1 , 2.50 ] , \"\\u0062\" : 1E2 } ").value()), R"({"a":[1,2.5],"b":100.0})");
    EXPECT_EQ(json::write(json::value(std::numeric_limits<double>::infinity())), "null");
}

TEST(JsonWrite, writes_numbers_as_ecmascript) {
    for (auto const& [value, text] : std::vector<std::pair<double, std::string>>{{0, "0"},
                                                                                 {-0.0, "0"},
                                                                                 {1, "1"},
                                                                                 {-1.5, "-1.5"},
                                                                                 {100, "100"},
                                                                                 {123456.789, "123456.789"},
                                                                                 {1e20, "100000000000000000000"},
                                                                                 {1e21, "1e+21"},
                                                                                 {1.5e21, "1.5e+21"},
                                                                                 {123456789012345680000.0, "123456789012345680000"},
                                                                                 {0.1, "0.1"},
                                                                                 {0.000001, "0.000001"},
                                                                                 {0.0000015, "0.0000015"},
                                                                                 {1e-7, "1e-7"},
                                                                                 {1.25e-7, "1.25e-7"},
                                                                                 {5e-324, "5e-324"},
                                                                                 {1.7976931348623157e308, "1.7976931348623157e+308"},
                                                                                 {333333333.33333329, "333333333.3333333"},
                                                                                 {4.35, "4.35"},
                                                                                 {1e23, "1e+23"},
                                                                                 {9007199254740992, "9007199254740992"},
                                                                                 {-1e-10, "-1e-10"},
                                                                                 {std::numeric_limits<double>::quiet_NaN(), "null"}})
        EXPECT_EQ(number(value), text);
}

TEST(JsonCanonical, sorts_names_by_utf16_code_units) {
    // U+20AC, CR, U+FB33, 1, U+1F600, U+0080, U+00F6: the smiling face is D83D DE00 in UTF-16 and comes before FB33.
    EXPECT_EQ(canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})"),
              "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}");
    EXPECT_EQ(canonical(R"({"b":{"z":1,"y":[{"d":0,"c":0}]},"":0,"a":0,"aa":0,"B":0})"),
              R"({"":0,"B":0,"a":0,"aa":0,"b":{"y":[{"c":0,"d":0}],"z":1}})");
    EXPECT_EQ(canonical("{\"\xee\x80\x80\":1,\"\xf0\x90\x80\x80\":2,\"\xed\x9f\xbf\":3}"),
              "{\"\xed\x9f\xbf\":3,\"\xf0\x90\x80\x80\":2,\"\xee\x80\x80\":1}");
}

TEST(JsonCanonical, writes_numbers_and_text_in_one_way) {
    EXPECT_EQ(canonical("[1.0, 10E1, -0, -0.0, 1e21, 333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001]"),
              "[1,100,0,0,1e+21,333333333.3333333,4.5,0.002,1e-27]");
    EXPECT_EQ(canonical(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u007f")"), "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\x7f\"");
    EXPECT_EQ(canonical("[ [ ] , { } ]"), "[[],{}]");
}

TEST(JsonCanonical, refuses_integers_that_no_double_holds) {
    EXPECT_EQ(canonical("9007199254740992"), "9007199254740992");
    EXPECT_EQ(canonical(R"({"a":[0,{"b":9007199254740993}]})"), "refused at a[1].b");
    EXPECT_EQ(canonical("[9223372036854775807]"), "refused at [0]");
    EXPECT_EQ(canonical("[18446744073709551615]"), "refused at [0]");
    EXPECT_EQ(canonical("-9223372036854775808"), "-9223372036854776000");
    EXPECT_EQ(canonical("9223372036854775808"), "9223372036854776000");
    EXPECT_EQ(canonical("9223372036854776000"), "9223372036854776000");  // what is canonical stays
    EXPECT_EQ(canonical("1000000000000000000"), "1000000000000000000");
    EXPECT_EQ(json::canonical(json::value(std::numeric_limits<double>::infinity())).error().code(), base::Code::invalid);
}

TEST(JsonCanonical, may_pass_over_members_or_put_others_in_their_place) {
    auto const tree = json::read(R"({"b":1,"a":{"z":2,"proof":3},"proof":4})").value();
    auto const& object = tree.as_object();
    auto const other = json::value("other");
    std::array const instead{json::Instead{"proof", nullptr}, json::Instead{"b", &other}, json::Instead{"c", &other}};
    EXPECT_EQ(json::canonical(object, instead).value(), R"({"a":{"proof":3,"z":2},"b":"other"})");
    EXPECT_EQ(json::canonical(object, {}).value(), json::canonical(tree).value());
    std::array const whole{json::Instead{"proof", &tree}};
    EXPECT_EQ(json::canonical(object, whole).value(), R"({"a":{"proof":3,"z":2},"b":1,"proof":{"a":{"proof":3,"z":2},"b":1,"proof":4}})");
}

TEST(JsonTree, finds_members_and_text) {
    auto const tree = json::read(R"({"name":"Ada","age":36})").value();
    ASSERT_NE(json::find(tree, "name"), nullptr);
    EXPECT_EQ(json::text_of(*json::find(tree, "name")), "Ada");
    EXPECT_EQ(json::text_of(*json::find(tree, "age")), std::nullopt);
    EXPECT_EQ(json::find(tree, "nam"), nullptr);
    EXPECT_EQ(json::find(json::value(1), "name"), nullptr);
}

// The cases of RFC 7396, appendix A.
TEST(JsonTree, merges_a_patch) {
    for (auto const& [target, patch, wanted] : std::vector<std::array<std::string, 3>>{
             {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
             {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
             {R"({"a":"b"})", R"({"a":null})", "{}"},
             {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
             {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
             {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
             {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
             {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
             {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
             {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
             {R"({"a":"foo"})", "null", "null"},
             {R"({"a":"foo"})", R"("bar")", R"("bar")"},
             {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
             {"[1,2]", R"({"a":"b","c":null})", R"({"a":"b"})"},
             {"{}", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
         })
        EXPECT_EQ(json::write(json::merge_patch(json::read(target).value(), json::read(patch).value())), wanted) << target << patch;
}
