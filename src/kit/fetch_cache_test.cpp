#include "kit/fetch_cache.hpp"

#include "kit/testing_fetch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using http::testing::Served;
using kit::testing::Pages;
using kit::testing::Reader;
using Fields = std::vector<std::pair<std::string, std::string>>;

auto const noon = *base::parse_time("2026-11-21T12:00:00Z");

TEST(Freshness, is_what_the_answer_says_within_limits) {
    kit::CacheLimits const limits{.ttl_default = 300s, .ttl_max = 3600s, .stale_max = 7200s};
    struct Case {
        Fields fields;
        std::chrono::seconds fresh, stale;
    };
    std::string const date = "Sat, 21 Nov 2026 11:00:00 GMT";  // the other side's clock is an hour late
    for (auto const& [fields, fresh, stale] : std::initializer_list<Case>{
             {{}, 300s, 7200s},
             {{{"Cache-Control", "public, max-age=60"}}, 60s, 7200s},
             {{{"cache-control", "MAX-AGE=60"}}, 60s, 7200s},
             {{{"Cache-Control", "max-age=\"60\""}}, 60s, 7200s},
             {{{"Cache-Control", "max-age=60"}, {"Age", "20"}}, 40s, 7200s},
             {{{"Cache-Control", "max-age=60"}, {"Age", "100"}}, 0s, 7200s},
             {{{"Cache-Control", "max-age=60"}, {"Age", "-1"}}, 60s, 7200s},
             {{{"Cache-Control", "max-age=99999"}}, 3600s, 7200s},
             {{{"Cache-Control", "max-age=99999999999999999999999"}}, 3600s, 7200s},
             {{{"Cache-Control", "max-age=0"}}, 0s, 7200s},
             {{{"Cache-Control", "max-age=soon"}}, 0s, 7200s},
             {{{"Cache-Control", "max-age"}}, 0s, 7200s},
             {{{"Cache-Control", "max-age=60, max-age=30"}}, 30s, 7200s},
             {{{"Cache-Control", "max-age=60"}, {"Cache-Control", "max-age=30"}}, 30s, 7200s},
             {{{"Cache-Control", "max-age=60, must-revalidate"}}, 60s, 0s},
             {{{"Cache-Control", "no-cache"}}, 0s, 0s},
             {{{"Cache-Control", "max-age=60, no-cache"}}, 0s, 0s},
             {{{"Cache-Control", "s-maxage=10, immutable,,"}}, 300s, 7200s},
             {{{"Expires", "Sat, 21 Nov 2026 12:01:00 GMT"}}, 60s, 7200s},
             {{{"Expires", "Sat, 21 Nov 2026 11:01:00 GMT"}, {"Date", date}}, 60s, 7200s},
             {{{"Expires", "Sat, 21 Nov 2026 11:01:00 GMT"}}, 0s, 7200s},
             {{{"Expires", "Sat, 21 Nov 9999 11:01:00 GMT"}}, 0s, 7200s},  // the weekday is wrong
             {{{"Expires", "Sun, 21 Nov 9999 11:01:00 GMT"}}, 3600s, 7200s},
             {{{"Expires", "0"}}, 0s, 7200s},
             {{{"Expires", "0"}, {"Cache-Control", "max-age=60"}}, 60s, 7200s},
         }) {
        auto const got = kit::freshness_of(fields, noon, limits);
        auto const shown = fields.empty() ? std::string() : fields.front().first + ": " + fields.front().second;
        EXPECT_TRUE(got.storable) << shown;
        EXPECT_EQ((got.fresh_until - noon) / 1s, fresh / 1s) << shown;
        EXPECT_EQ((got.stale_until - got.fresh_until) / 1s, stale / 1s) << shown;
    }
    EXPECT_FALSE(kit::freshness_of(Fields{{"Cache-Control", "max-age=60, No-Store"}}, noon, limits).storable);
}

kit::Kept kept(std::string body) { return {.fetched = std::make_shared<base::Fetched const>(base::Fetched{.body = std::move(body)})}; }

std::string there(kit::FetchCache& cache, std::initializer_list<char const*> keys) {
    std::string found;
    for (auto const* key : keys)
        if (cache.find(key) != nullptr) found += key;
    return found;
}

TEST(FetchCache, lets_go_what_was_not_asked_for_the_longest) {
    kit::FetchCache cache({.entries_max = 3});
    for (auto const* key : {"a", "b", "c"}) cache.keep(key, kept(key));
    EXPECT_EQ(cache.find("a")->fetched->body, "a");
    cache.keep("d", kept("d"));
    EXPECT_EQ(there(cache, {"a", "b", "c", "d"}), "acd");
    cache.keep("c", kept("new"));
    EXPECT_EQ(cache.entries(), 3U);
    EXPECT_EQ(cache.find("c")->fetched->body, "new");
    cache.forget("c");
    cache.forget("nothing");
    EXPECT_EQ(there(cache, {"a", "b", "c", "d"}), "ad");
}

TEST(FetchCache, holds_so_many_bytes_and_no_more) {
    kit::FetchCache cache({.bytes_max = 10'000});
    cache.keep("a", kept(std::string(4000, 'a')));
    cache.keep("b", kept(std::string(4000, 'b')));
    EXPECT_GE(cache.bytes(), 8000U);
    cache.keep("c", kept(std::string(4000, 'c')));
    EXPECT_EQ(there(cache, {"a", "b", "c"}), "bc");
    EXPECT_LE(cache.bytes(), 10'000U);
    cache.keep("b", kept(std::string(20'000, 'b')));  // fits nowhere, and what it would replace is no longer so
    EXPECT_EQ(there(cache, {"a", "b", "c"}), "c");
    cache.forget("c");
    EXPECT_EQ(cache.bytes(), 0U);
}

struct At {
    explicit At(kit::FetchLimits limits = {})
        : reader(Reader::near([&] {
              limits.https_only = false;
              return limits;
          }())) {}
    Pages pages;
    Served served{pages};
    Reader reader;
    std::string origin = fmt::format("http://127.0.0.1:{}", served.port());
};

TEST(Fetch, asks_once_while_a_copy_is_fresh) {
    At at;
    at.pages.json("/", "1", {{"Cache-Control", "max-age=60"}});
    EXPECT_EQ(at.reader.body(at.origin + "/"), "1");
    at.pages.json("/", "2", {{"Cache-Control", "no-store"}});
    at.reader.pass(59s);
    EXPECT_EQ(at.reader.body(at.origin + "/#fragment"), "1");
    EXPECT_EQ(at.pages.asked("/"), 1);
    at.reader.pass(1s);
    EXPECT_EQ(at.reader.body(at.origin + "/"), "2");
    EXPECT_EQ(at.reader.body(at.origin + "/"), "2");
    EXPECT_EQ(at.pages.asked("/"), 3) << "what is not to be stored is asked for each time";
}

TEST(Fetch, keeps_apart_what_was_asked_for_differently) {
    At at;
    at.pages.on("/", [](http::Request const& request) {
        bool const picture = request.field("accept").starts_with("image/png");
        return http::Reply{.media_type = picture ? "image/png" : "application/json", .body = picture ? "png" : "{}"};
    });
    EXPECT_EQ(at.reader.body(at.origin), "{}");
    EXPECT_EQ(at.reader.get(at.origin, {.media_types = {"image/png"}}).body, "png");
    EXPECT_EQ(at.reader.get(at.origin, {.media_types = {"image/png"}, .body_bytes_max = 2}).status, 0);
}

TEST(Fetch, asks_again_with_the_etag) {
    At at;
    at.pages.on("/", [](http::Request const& request) {
        if (request.field("if-none-match") == "\"one\"")
            return http::Reply{.status = 304, .fields = {{"ETag", "\"one\""}, {"Cache-Control", "max-age=30"}}};
        EXPECT_EQ(request.field("if-none-match"), "");
        return http::Reply{.media_type = "application/json", .fields = {{"ETag", "\"one\""}, {"Cache-Control", "max-age=60"}}, .body = "1"};
    });
    at.pages.redirect("/way", "/");
    EXPECT_EQ(at.reader.body(at.origin + "/way"), "1");
    at.reader.pass(61s);
    auto const again = at.reader.get(at.origin + "/way");
    EXPECT_EQ(again.body, "1");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.media_type, "application/json");
    EXPECT_EQ(again.address, at.origin + "/");
    EXPECT_EQ(at.pages.asked("/"), 2);
    EXPECT_EQ(at.reader.body(at.origin + "/way"), "1");
    EXPECT_EQ(at.pages.asked("/"), 2) << "fresh again, by what the 304 said";

    at.pages.on("/other", [](http::Request const& request) {
        EXPECT_EQ(request.field("if-none-match"), "") << "an ETag is told only where it was given";
        return http::Reply{.media_type = "application/json", .body = "2"};
    });
    at.pages.redirect("/way", "/other");
    at.reader.pass(61s);
    EXPECT_EQ(at.reader.body(at.origin + "/way"), "2");
}

TEST(Fetch, makes_do_with_an_older_copy_while_the_server_fails) {
    At at({.cache = {.stale_max = 3600s, .failure_ttl = 10s}});
    at.pages.json("/", "1", {{"Cache-Control", "max-age=60"}});
    EXPECT_EQ(at.reader.body(at.origin), "1");
    at.pages.status("/", 503);
    at.reader.pass(61s);
    EXPECT_EQ(at.reader.body(at.origin), "1");
    EXPECT_EQ(at.reader.body(at.origin), "1");
    EXPECT_EQ(at.pages.asked("/"), 2) << "not asked again at once";
    at.reader.pass(11s);
    EXPECT_EQ(at.reader.body(at.origin), "1");
    EXPECT_EQ(at.pages.asked("/"), 3);
    at.reader.pass(3600s);
    EXPECT_EQ(at.reader.get(at.origin).status, 503) << "it is too old now";
}

TEST(Fetch, makes_do_with_nothing_older_that_is_gone_or_must_not) {
    At at;
    at.pages.json("/gone", "1");
    at.pages.json("/strict", "1", {{"Cache-Control", "max-age=60, must-revalidate"}});
    at.pages.json("/page", "1");
    EXPECT_EQ(at.reader.body(at.origin + "/gone") + at.reader.body(at.origin + "/strict") + at.reader.body(at.origin + "/page"), "111");
    at.pages.status("/gone", 410);
    at.pages.status("/strict", 503);
    at.pages.on("/page", [](auto const&) { return http::Reply{.media_type = "text/html", .body = "moved"}; });
    at.reader.pass(301s);
    EXPECT_EQ(at.reader.get(at.origin + "/gone").status, 410);
    EXPECT_EQ(at.reader.get(at.origin + "/strict").status, 503);
    EXPECT_EQ(at.reader.get(at.origin + "/page").status, 0);
}

TEST(Fetch, makes_do_with_an_older_copy_when_nobody_answers) {
    Reader reader(Reader::near({.https_only = false, .limit = 200ms}));
    std::string origin;
    {
        Pages pages;
        pages.json("/", "1");
        Served const served(pages);
        origin = fmt::format("http://127.0.0.1:{}", served.port());
        EXPECT_EQ(reader.body(origin), "1");
    }
    reader.pass(301s);
    EXPECT_EQ(reader.body(origin), "1");
    EXPECT_EQ(reader.body(origin), "1");
}

TEST(Fetch, remembers_a_failure_for_a_moment) {
    At at({.cache = {.failure_ttl = 10s}});
    EXPECT_EQ(at.reader.get(at.origin + "/").status, 404);
    at.pages.json("/", "1");
    EXPECT_EQ(at.reader.get(at.origin + "/").status, 404);
    EXPECT_EQ(at.pages.asked("/"), 1);
    at.reader.pass(10s);
    EXPECT_EQ(at.reader.body(at.origin + "/"), "1");
}

TEST(Fetch, asks_once_for_all_who_ask_at_once) {
    At at;
    at.pages.json("/", "1", {{"Cache-Control", "no-store"}});
    at.pages.held = true;
    std::vector<std::future<base::Fetched>> answers;
    for (int i = 0; i < 20; ++i) answers.push_back(at.reader.get_soon(at.origin + "/"));
    at.reader.settle();
    at.pages.held = false;
    for (auto& answer : answers) EXPECT_EQ(answer.get().body, "1");
    EXPECT_EQ(at.pages.asked("/"), 1);
    EXPECT_EQ(at.reader.body(at.origin + "/"), "1");
    EXPECT_EQ(at.pages.asked("/"), 2);
}

}  // namespace
