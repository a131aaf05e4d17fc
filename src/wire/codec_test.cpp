// The codec there and back, and the schemas that it gives.
#include "wire/shop_test.hpp"

template struct wire::Codec<shop::Achievement>;
template struct wire::Codec<shop::OpenCohort>;
template struct wire::Codec<shop::FindCohorts>;
template struct wire::Codec<shop::Nothing>;
template struct wire::Codec<shop::Drawing>;
template struct wire::Codec<std::vector<shop::State>>;

namespace {

template <class T> std::string there_and_back(std::string_view document) {
    auto const value = wire::Codec<T>::parse(document);
    if (value) return wire::Codec<T>::text(*value);
    std::string out = "refused:";
    for (auto const& problem : value.error().problems()) out += " " + problem.field + " " + problem.text;
    return out;
}

}  // namespace

TEST(Codec, reads_and_writes_a_badge) {
    constexpr std::string_view document =
        R"({"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:uuid:1","type":["Certificate","ext:EventAttendance"],)"
        R"("name":"Bees \"and\" é","criteria":{"id":"https://example.org/c","narrative":"Do it."},"alignment":[{"type":["Alignment"],)"
        R"("targetName":"A","targetUrl":"https://example.org/a"}],"image":{"id":"https://example.org/i.png","caption":"a bee"},)"
        R"("inLanguage":"de-CH","labels":{"a":"b","c":"d"},"credits":1.5,"extra":{"x":[1,null]}})";
    EXPECT_EQ(there_and_back<shop::Achievement>(document), document);
    auto const value = wire::Codec<shop::Achievement>::parse(document).value();
    EXPECT_EQ(value.type.items, (std::vector{shop::Kind::certificate, shop::Kind::attendance}));
    EXPECT_EQ(value.extra.members.at("extra"), R"({"x":[1,null]})");
    EXPECT_EQ(json::write(wire::Codec<shop::Achievement>::write(value)), document);
}

TEST(Codec, reads_one_where_many_may_stand_and_leaves_out_what_is_empty) {
    EXPECT_EQ(there_and_back<shop::Achievement>(
                  R"({"labels":{},"criteria":{"narrative":"x","id":null},"name":"n","type":"Other","id":"a:b","@context":[],)"
                  R"("alignment":null,"image":"https://e/i"})"),
              R"({"@context":[],"id":"a:b","type":["Other"],"name":"n","criteria":{"narrative":"x"},"image":"https://e/i","labels":{}})");
    EXPECT_EQ(there_and_back<shop::Nothing>("{}"), "{}");
    EXPECT_EQ(there_and_back<std::vector<shop::State>>(R"(["open","closed"])"), R"(["open","closed"])");
}

TEST(Codec, tells_shapes_apart) {
    constexpr std::string_view document =
        R"({"parts":["text",1.5,{"shape":"c","radius":1},{"shape":"s","side":2,"colour":"red"},[true,false]],"counts":{"a":1,"b":null}})";
    EXPECT_EQ(there_and_back<shop::Drawing>(document), document);
    EXPECT_EQ(problems_of<shop::Drawing>(R"({"parts":[{"shape":1,"side":2},null,[1]],"counts":{"a":3000000000}})"),
              (Told{{"parts[0].shape", "must be text"},
                    {"parts[1]", "must be text, a number, a list or an object"},
                    {"parts[2][0]", "must be true or false"},
                    {"counts.a", "must be a whole number from -2147483648 to 2147483647"}}));
}

TEST(Codec, parses_with_the_reader_s_refusals) {
    EXPECT_EQ(wire::Codec<shop::Nothing>::parse("{").error().code(), base::Code::malformed);
    EXPECT_EQ(wire::Codec<shop::Nothing>::parse("{\"a\":1,\"a\":2}").error().problems().at(0).field, "a");
    auto const refused = wire::Codec<shop::Nothing>::parse("{\"a\":1}");
    EXPECT_EQ(refused.error().code(), base::Code::invalid);
    EXPECT_EQ(refused.error().problems(), (base::Problems{{"a", "is not part of this request"}}));
}

TEST(Codec, writes_no_member_twice) {
    shop::Achievement badge;
    badge.extra.members = {{"name", "1"}, {"\"odd\"", "2"}};
    EXPECT_EQ(wire::Codec<shop::Achievement>::text(badge),
              R"({"@context":[],"id":"","type":[],"name":"","criteria":{"narrative":""},"labels":{},"\"odd\"":2})");
}

TEST(Codec, describes_what_it_takes) {
    EXPECT_EQ(json::write(wire::Codec<shop::OpenCohort>::schema()),
              R"({"type":"object","properties":{"title":{"type":"string","minLength":1,"maxLength":120},)"
              R"("seats":{"type":"integer","minimum":1,"maximum":500},)"
              R"("period":{"type":"object","properties":{"from":{"type":"string","format":"date-time"},)"
              R"("until":{"type":"string","format":"date-time"}},"required":["from"],"additionalProperties":false},)"
              R"("breaks":{"type":"array","items":{"type":"object","properties":{"from":{"type":"string","format":"date-time"},)"
              R"("until":{"type":"string","format":"date-time"}},"required":["from"],"additionalProperties":false},"maxItems":2},)"
              R"("state":{"type":"string","enum":["open","full","closed"]},"visible":{"type":"boolean"},"weight":{"type":"number"},)"
              R"("day":{"type":"string","format":"date","maxLength":10},"settings":{}},)"
              R"("required":["title","seats","period","breaks","state","visible","weight"],"additionalProperties":false})");
    auto const badge = json::write(wire::Codec<shop::Achievement>::schema());
    EXPECT_NE(badge.find(R"("@context":{"type":"array","items":{"type":"string","format":"uri","maxLength":2048},"maxItems":10000})"),
              std::string::npos);
    EXPECT_NE(badge.find(R"("type":{"anyOf":[{"type":"string","enum":["Certificate","ext:EventAttendance","Other"]},{"type":"array")"),
              std::string::npos);
    EXPECT_NE(
        badge.find(
            R"("labels":{"type":"object","additionalProperties":{"type":"string","minLength":1,"maxLength":5},"maxProperties":10000})"),
        std::string::npos);
    EXPECT_TRUE(badge.ends_with(R"("required":["@context","id","type","name","criteria","labels"]})")) << badge;
    EXPECT_EQ(json::write(wire::Codec<shop::Nothing>::schema()), R"({"type":"object","properties":{},"additionalProperties":false})");
}
