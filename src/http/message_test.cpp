#include "http/message.hpp"

#include "http/output.hpp"
#include "http/request_id.hpp"

#include <gtest/gtest.h>
#include <set>

namespace http {
namespace {

TEST(Message, finds_the_first_field_of_a_name_in_any_case) {
    std::vector<Field> const fields{{"Accept", "a"}, {"X-Two", "1"}, {"x-two", "2"}};
    Request request;
    request.fields = fields;
    EXPECT_EQ(request.field("ACCEPT"), "a");
    EXPECT_EQ(request.field("x-TWO"), "1");
    EXPECT_EQ(request.field("absent"), "");
}

TEST(Message, names_verbs) {
    EXPECT_EQ(name(Verb::get), "GET");
    EXPECT_EQ(name(Verb::del), "DELETE");
    EXPECT_EQ(name(Verb::options), "OPTIONS");
}

TEST(Message, cuts_media_types) {
    EXPECT_EQ(media_type_of("application/json"), "application/json");
    EXPECT_EQ(media_type_of("application/json; charset=utf-8"), "application/json");
    EXPECT_EQ(media_type_of("  Application/JSON ;charset=UTF-8"), "application/json");
    EXPECT_EQ(media_type_of("text/x-own"), "text/x-own");
    EXPECT_EQ(media_type_of(""), "");
}

TEST(Negotiate, follows_the_rfc) {
    struct Case {
        std::string_view accept;
        std::vector<std::string_view> offers;
        std::optional<std::size_t> best;
    };
    std::vector<std::string_view> const two{"application/json", "application/ld+json"};
    std::vector<Case> const cases{
        {"", two, 0},
        {"*/*", two, 0},
        {"application/ld+json", two, 1},
        {"APPLICATION/LD+JSON", two, 1},
        {"application/json;q=0.5, application/ld+json", two, 1},
        {"application/json;q=0.5, application/ld+json;q=0.4", two, 0},
        {"application/*;q=0.2, application/ld+json;q=0.9", two, 1},
        {"*/*;q=0.8, application/json;q=0.1", two, 1},
        {"*/*, application/json;q=0", two, 1},
        {"application/json;q=0", two, std::nullopt},
        {"text/html", two, std::nullopt},
        {"text/html, */*;q=0.001", two, 0},
        {"text/*", {"application/json", "text/csv"}, 1},
        {"application/json;q=1.5", two, 0},  // a broken weight: nothing readable was asked
        {"application/json;q=1.001, application/ld+json", two, 1},
        {"nonsense", two, 0},
        {"/, ;, ,", two, 0},
        {", ,application/ld+json", two, 1},
        {"application/ld+json;profile=\"a,b\"", {"application/ld+json;profile=\"a,b\""}, 0},
        {"application/ld+json;profile=x", {"application/ld+json;profile=y", "application/ld+json;profile=x"}, 1},
        {"application/ld+json;profile=x;q=0.1, application/ld+json;q=0.9", {"application/ld+json;profile=x", "application/ld+json"}, 1},
        {"application/json", {}, std::nullopt},
    };
    for (auto const& c : cases) EXPECT_EQ(negotiate(c.accept, c.offers), c.best) << c.accept;
}

TEST(Output, keeps_line_ends_out_of_fields) {
    Reply reply;
    reply.media_type = "text/plain\r\nX-Evil: 1";
    reply.fields = {{"X-Good", "a\tb"},
                    {"X-Split", std::string("a\r\nSet-Cookie: x\0y", 18)},
                    {"X Bad", "no"},
                    {"X-Bad:", "no"},
                    {"", "no"},
                    {"Content-Length", "7"},
                    {"transfer-encoding", "chunked"},
                    {"Connection", "upgrade"}};
    std::string out;
    append_head(out, reply, 3);
    EXPECT_EQ(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain  X-Evil: 1\r\nX-Good: a\tb\r\nX-Split: a  Set-Cookie: x y\r\nContent-Length: 3\r\n");
}

TEST(Output, says_no_length_where_there_is_no_body) {
    for (int const status : {204, 304}) {
        std::string out;
        append_head(out, Reply{.status = status}, 0);
        EXPECT_EQ(out.find("Content-Length"), std::string::npos) << status;
    }
    std::string out;
    append_head(out, Reply{.status = 599}, 0);
    EXPECT_EQ(out, "HTTP/1.1 599 \r\nContent-Length: 0\r\n");
}

TEST(Output, compares_entity_tags_weakly) {
    EXPECT_TRUE(matches_etag("\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("W/\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("\"x,y\", \"a\"", "W/\"a\""));
    EXPECT_TRUE(matches_etag("\"b\" ,\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("*", "\"a\""));
    EXPECT_FALSE(matches_etag("\"ab\"", "\"a\""));
    EXPECT_FALSE(matches_etag("a", "\"a\""));
    EXPECT_FALSE(matches_etag("\"a", "\"a\""));
    EXPECT_FALSE(matches_etag("", "\"a\""));
    EXPECT_FALSE(matches_etag("*", ""));
}

TEST(Output, renders_the_date_once_a_second) {
    DateLine date;
    using namespace std::chrono;
    date.refresh(sys_days(year(2026) / 11 / 21) + 8h + 30min + 999ms);
    EXPECT_EQ(date.text(), "Date: Sat, 21 Nov 2026 08:30:00 GMT\r\n");
    auto const* before = date.text().data();
    date.refresh(sys_days(year(2026) / 11 / 21) + 8h + 30min + 1ms);
    EXPECT_EQ(date.text().data(), before);
    date.refresh(sys_days(year(2026) / 11 / 21) + 8h + 30min + 1s);
    EXPECT_EQ(date.text(), "Date: Sat, 21 Nov 2026 08:30:01 GMT\r\n");
}

TEST(Output, prepares_both_heads) {
    Reply reply;
    reply.media_type = "text/css";
    reply.fields = {{"Cache-Control", "max-age=60"}, {"X-Other", "1"}};
    reply.body = "a{}";
    auto const prepared = prepare(reply, "\"v1\"");
    EXPECT_EQ(
        prepared.head,
        "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\nCache-Control: max-age=60\r\nX-Other: 1\r\nETag: \"v1\"\r\nContent-Length: 3\r\n");
    EXPECT_EQ(prepared.not_modified_head, "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\nETag: \"v1\"\r\n");
    EXPECT_EQ(prepared.body, "a{}");
    EXPECT_EQ(prepared.etag, "\"v1\"");
}

TEST(RequestId, comes_from_a_valid_traceparent_only) {
    RequestId const id{0x0af7651916cd43dd, 0x8448eb211c80319c};
    EXPECT_EQ(trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), id);
    EXPECT_EQ(trace_id("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"), id);
    for (auto const bad :
         {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
          "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
          "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
          "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"})
        EXPECT_EQ(trace_id(bad), std::nullopt) << bad;
}

TEST(RequestId, does_not_repeat) {
    RequestIds one, two;
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (int i = 0; i < 1000; ++i)
        for (auto* ids : {&one, &two}) {
            auto const id = ids->next();
            EXPECT_TRUE(seen.insert({id.high, id.low}).second);
        }
}

}  // namespace
}  // namespace http
