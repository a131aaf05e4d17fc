// The codec's readings: everything wrong told at once, each with its path.
#include "wire/shop_test.hpp"

namespace {

constexpr std::string_view good_cohort =
    R"({"title":"Bees","seats":20,"period":{"from":"2026-11-21T08:30:00Z"},"breaks":[],"state":"open","visible":true,"weight":0.5})";

std::string with(std::string_view member, std::string_view value) {
    auto tree = json::read(good_cohort).value();
    tree.as_object()[member] = json::read(value).value();
    return json::write(tree);
}

}  // namespace

TEST(Codec, names_every_problem_with_its_path) {
    EXPECT_EQ(problems_of<shop::Achievement>(
                  R"({"@context":["x"],"id":"about","type":["Certificate","certificate"],"name":"",)"
                  R"("criteria":{"id":7,"narrative":"aaaaaaaaaabbbbbbbbbbc"},)"
                  R"("alignment":[{"type":"A","targetName":"t","targetUrl":"https://e/"},5,{"type":[1],"targetUrl":"e","colour":1}],)"
                  R"("image":{"id":"x"},"inLanguage":"d","labels":{"a":"123456","b":2}})"),
              (Told{{"@context[0]", "must be an absolute URI such as https://example.org/about"},
                    {"id", "must be an absolute URI such as https://example.org/about"},
                    {"type[1]", "must be one of Certificate, ext:EventAttendance, Other"},
                    {"name", "must be 1 to 120 characters long"},
                    {"criteria.id", "must be text"},
                    {"criteria.narrative", "must be 1 to 20 characters long"},
                    {"alignment[1]", "must be an object"},
                    {"alignment[2].type[0]", "must be text"},
                    {"alignment[2].targetName", "is required"},
                    {"alignment[2].targetUrl", "must be a web address that starts with http:// or https://"},
                    {"alignment[2].colour", "is not part of this request"},
                    {"image.id", "must be a web address or a data: URI of an image"},
                    {"inLanguage", "must be a language tag such as en or de-CH"},
                    {"labels.a", "must be 1 to 5 characters long"},
                    {"labels.b", "must be text"}}));
    EXPECT_EQ(problems_of<shop::OpenCohort>(
                  R"({"title":1,"seats":0,"state":"shut","visible":"true","weight":"1","day":"2026-02-30","a":1,"b":2})"),
              (Told{{"title", "must be text"},
                    {"seats", "must be a whole number from 1 to 500"},
                    {"period", "is required"},
                    {"breaks", "is required"},
                    {"state", "must be one of open, full, closed"},
                    {"visible", "must be true or false"},
                    {"weight", "must be a number"},
                    {"day", "must be a day such as 2026-11-21"},
                    {"a", "is not part of this request"},
                    {"b", "is not part of this request"}}));
    EXPECT_EQ(problems_of<shop::OpenCohort>("[]"), (Told{{"", "must be an object"}}));
    EXPECT_EQ(problems_of<shop::Nothing>(R"({"x":1})"), (Told{{"x", "is not part of this request"}}));
    EXPECT_EQ(problems_of<shop::Nothing>(R"({"x":1})", wire::Unknown::ignore), Told());
}

TEST(Codec, checks_each_leaf) {
    for (auto const& [member, value, text] : std::vector<std::array<std::string, 3>>{
             {"seats", "501", "must be a whole number from 1 to 500"},
             {"seats", "1.5", "must be a whole number from 1 to 500"},
             {"seats", "18446744073709551615", "must be a whole number from 1 to 500"},
             {"seats", "null", "must be a whole number from 1 to 500"},
             {"seats", "\"5\"", "must be a whole number from 1 to 500"},
             {"seats", "5.0", ""},
             {"visible", "0", "must be true or false"},
             {"weight", "3", ""},
             {"day", "null", ""},
             {"settings", R"([1,{"a":null}])", ""},
             {"period", R"({"from":"2026-11-21T08:30:00"})", "must be an instant with its zone such as 2026-11-21T08:30:00Z"},
             {"period", R"({"from":"9999-12-31T23:30:00-01:00"})", "must be an instant with its zone such as 2026-11-21T08:30:00Z"},
             {"period", R"({"from":"0000-12-31T23:30:00Z"})", "must be an instant with its zone such as 2026-11-21T08:30:00Z"},
             {"breaks", "[{},{},{}]", "must have at most 2 items"},
             {"breaks", "{}", "must be a list"},
         }) {
        auto const told = problems_of<shop::OpenCohort>(with(member, value));
        EXPECT_EQ(told.empty() ? "" : told.front().second, text) << member << " " << value;
    }
}

TEST(Codec, asks_the_rules_between_fields_at_every_depth) {
    std::string const backwards = R"({"from":"2026-11-21T08:30:00Z","until":"2026-11-20T08:30:00Z"})";
    EXPECT_EQ(problems_of<shop::OpenCohort>(with("period", backwards)), (Told{{"period.until", "must be after the start"}}));
    EXPECT_EQ(problems_of<shop::OpenCohort>(with("breaks", R"([{"from":"2026-11-21T08:30:00Z"},)" + backwards + "]")),
              (Told{{"breaks[1].until", "must be after the start"}}));
    EXPECT_EQ(problems_of<shop::OpenCohort>(with("title", "\"forbidden\"")), (Told{{"", "this title is taken"}}));
    // A rule is asked of whole values only.
    EXPECT_EQ(problems_of<shop::OpenCohort>(with("period", R"({"from":1,"until":"2026-11-20T08:30:00Z"})")),
              (Told{{"period.from", "must be an instant with its zone such as 2026-11-21T08:30:00Z"}}));
}

TEST(Codec, reads_path_and_query_from_text) {
    constexpr std::string_view query =
        R"({"id":"01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57","page":"-2","limit":"10","open":"true","least":"1.5",)"
        R"("since":"2026-11-21T09:30:00+01:00",)"
        R"("state":"full","text":"5"})";
    base::Problems problems;
    auto const found =
        wire::Codec<shop::FindCohorts>::read(json::read(query).value(), problems, wire::Unknown::refuse, wire::Values::textual);
    ASSERT_TRUE(problems.empty());
    EXPECT_EQ(wire::Codec<shop::FindCohorts>::text(found),
              R"({"id":"01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57","page":-2,"limit":10,"open":true,"least":1.5,"since":"2026-11-21T08:30:00Z",)"
              R"("state":["full"],"text":"5"})");
    EXPECT_EQ(problems_of<shop::FindCohorts>(R"({"id":"1","page":"2x","limit":"101","open":"yes","least":"inf","state":["open","x"]})",
                                             wire::Unknown::refuse, wire::Values::textual),
              (Told{{"id", "must be an id such as 01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57"},
                    {"page", "must be a whole number"},
                    {"limit", "must be a whole number from 1 to 100"},
                    {"open", "must be true or false"},
                    {"least", "must be a number"},
                    {"state[1]", "must be one of open, full, closed"}}));
    // A placeholder of the path beside a body: only it is text.
    EXPECT_EQ(problems_of<shop::FindCohorts>(R"({"id":"01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57","page":"2","limit":"3"})",
                                             wire::Unknown::refuse, wire::Values::typed, {"id", "page"}),
              (Told{{"limit", "must be a whole number from 1 to 100"}}));
}

TEST(Codec, refuses_bytes_of_a_query_that_no_document_could_hold) {
    auto tree = json::read(R"({"id":"01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57","page":"1"})").value();
    tree.as_object()["text"] = "a\xff";
    tree.as_object()["n\xfe"] = "a";
    base::Problems problems;
    wire::Codec<shop::FindCohorts>::read(tree, problems, wire::Unknown::ignore, wire::Values::textual);
    std::string const text = "must be UTF-8 without the character U+0000";
    EXPECT_EQ(problems, (base::Problems{{"text", text}, {"n%FE", text}}));

    problems.clear();
    tree = json::value({{"id", "01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57"}, {"page", 1}, {"text", boost::json::string("a\0b", 3)}});
    std::array<std::string_view, 1> const textual{"text"};
    wire::Codec<shop::FindCohorts>::read(tree, problems, wire::Unknown::refuse, wire::Values::typed, textual);
    EXPECT_EQ(problems, (base::Problems{{"text", text}}));
}

TEST(Codec, tells_of_so_many_problems_only) {
    std::string document = R"({"parts":[)";
    for (int i = 0; i < 5000; ++i) document += "null,";
    auto const told = problems_of<shop::Drawing>(document + R"(null],"counts":{}})");
    ASSERT_EQ(told.size(), wire::problems_max + 1);
    EXPECT_EQ(told[99].first, "parts[99]");
    EXPECT_EQ(told[100].second, "there are more problems; these are the first 100");
}

TEST(Codec, keeps_lists_within_bounds) {
    std::string list = "[";
    for (std::size_t i = 0; i < wire::list_items_max; ++i) list += "\"open\",";
    EXPECT_EQ(problems_of<std::vector<shop::State>>(list + "\"open\"]"), (Told{{"", "must have at most 10000 items"}}));
    list.back() = ']';
    EXPECT_EQ(problems_of<std::vector<shop::State>>(list), Told());
}
