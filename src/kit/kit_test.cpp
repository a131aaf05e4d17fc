#include "base/random.hpp"
#include "json/json.hpp"
#include "kit/blobs.hpp"
#include "kit/guards.hpp"
#include "kit/metrics.hpp"
#include "kit/module.hpp"
#include "kit/openapi.hpp"
#include "kit/page.hpp"
#include "kit/problem.hpp"
#include "wire/cursor.hpp"

#include <gtest/gtest.h>
#include <boost/asio/thread_pool.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fstream>

namespace {

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / base::Uuid::make().text();
    ~Folder() { std::filesystem::remove_all(path); }
};

// One request that stands at the guards, with what may vary.
struct AtTheGuards {
    Folder folder;
    kit::Metrics metrics;
    boost::asio::thread_pool workers{1};
    kit::Home home{kit::Settings(), crypto::Sealer::from_key(std::string(32, 'k')), kit::Blobs(folder.path), metrics, workers};
    std::vector<http::Field> fields;
    http::Request request;
    kit::Route route{http::Verb::post, "/things", "things.make", 201, "Make", 1024, "application/json", "application/json", {}, {},
                     nullptr,          nullptr};
    http::Found found;
    kit::Known principal;
    bool by_cookie = false;

    AtTheGuards() { request.verb = http::Verb::post; }
    std::optional<base::Code> refusal() {
        request.fields = fields;
        kit::Exchange const exchange{request, &route, found, home, principal, by_cookie};
        for (auto const guard : kit::guards())
            if (auto const refused = guard(exchange)) return refused->code();
        return std::nullopt;
    }
    void sign_in(std::vector<std::string> permissions) {
        auto who = std::make_shared<kit::Principal>();
        who->permissions = kit::Permissions(std::move(permissions));
        principal = who;
    }
};

}  // namespace

TEST(Permissions, stand_for_all_beneath_a_star) {
    kit::Permissions const some({"credentials.*", "identity.read"});
    EXPECT_TRUE(some.allow("credentials.award"));
    EXPECT_TRUE(some.allow("identity.read"));
    EXPECT_FALSE(some.allow("identity.manage_tokens"));
    EXPECT_FALSE(some.allow("credentialsaward"));
    EXPECT_TRUE(kit::Permissions({"*"}).allow("anything.at_all"));
    EXPECT_FALSE(some.allow_all_of(kit::Permissions({"*"})));
    EXPECT_TRUE(some.allow_all_of(kit::Permissions({"credentials.award", "identity.read"})));
}

TEST(Guards, ask_who_and_whether_they_may) {
    AtTheGuards at;
    EXPECT_EQ(at.refusal(), base::Code::unauthenticated);
    at.sign_in({"things.look"});
    EXPECT_EQ(at.refusal(), base::Code::forbidden);
    at.sign_in({"things.*"});
    EXPECT_EQ(at.refusal(), std::nullopt);
    at.principal = nullptr;
    at.route.permission = http::anyone;
    EXPECT_EQ(at.refusal(), std::nullopt);
    at.route.permission = http::signed_in;
    EXPECT_EQ(at.refusal(), base::Code::unauthenticated);
}

TEST(Guards, let_a_cookie_write_only_from_our_own_pages) {
    AtTheGuards at;
    at.sign_in({"*"});
    at.by_cookie = true;
    EXPECT_EQ(at.refusal(), base::Code::forbidden) << "a browser that says nothing of where the form came from";
    at.fields = {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://stoa.example"}, {"Host", "stoa.example"}};
    EXPECT_EQ(at.refusal(), base::Code::forbidden);
    at.fields = {{"Sec-Fetch-Site", "same-site"}};
    EXPECT_EQ(at.refusal(), base::Code::forbidden);
    at.fields = {{"Origin", "https://evil.example"}, {"Host", "stoa.example"}};
    EXPECT_EQ(at.refusal(), base::Code::forbidden);
    at.fields = {{"Origin", "https://stoa.example"}, {"Host", "stoa.example"}};
    EXPECT_EQ(at.refusal(), std::nullopt);
    at.fields = {{"Sec-Fetch-Site", "same-origin"}};
    EXPECT_EQ(at.refusal(), std::nullopt);
    at.fields.clear();
    at.by_cookie = false;
    EXPECT_EQ(at.refusal(), std::nullopt) << "a bearer token is sent on purpose";
}

TEST(Problem, comes_back_as_the_error_it_was_made_from) {
    for (int i = 0; i <= static_cast<int>(base::Code::internal); ++i) {
        base::Error const error(static_cast<base::Code>(i), "it \"failed\"\n", {{"alignment[2].targetUrl", "must be <an> address"}});
        auto const reply = kit::problem_reply(error, nullptr);
        EXPECT_EQ(reply.media_type, "application/problem+json");
        auto const back = kit::read_problem(reply.body, reply.status);
        EXPECT_EQ(back.code(), error.code());
        EXPECT_EQ(back.text(), error.text());
        EXPECT_EQ(back.problems(), error.problems());
    }
    EXPECT_EQ(kit::read_problem("<html>", 503).code(), base::Code::unavailable);
}

TEST(Problem, never_tells_what_is_for_the_log) {
    auto const error = base::Error(base::Code::internal, "something went wrong").with_detail("password=hunter2");
    EXPECT_EQ(kit::problem_reply(error, nullptr).body.find("hunter2"), std::string::npos);
}

TEST(Problem, is_a_page_for_a_browser_and_escapes_what_it_shows) {
    std::vector<http::Field> const fields{{"Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}};
    http::Request request;
    request.fields = fields;
    auto const reply = kit::problem_reply(base::Error(base::Code::invalid, "<script>alert(1)</script>", {{"<b>", "&"}}), &request);
    EXPECT_EQ(reply.media_type, "text/html; charset=utf-8");
    EXPECT_EQ(reply.body.find("<script>alert"), std::string::npos);
    EXPECT_EQ(reply.body.find("<b>"), std::string::npos);
}

TEST(Page, escapes_what_was_typed) {
    auto const field = kit::input({.name = "name", .label = "Name", .value = R"("><script>)", .problem = "<i>"});
    EXPECT_EQ(field.find("<script>"), std::string::npos);
    EXPECT_EQ(field.find("<i>"), std::string::npos);
    EXPECT_NE(field.find("aria-invalid"), std::string::npos);
}

TEST(Blobs, are_found_by_their_digest_and_checked) {
    Folder const folder;
    kit::Blobs const blobs(folder.path);
    std::string const bytes("a\0b", 3);
    auto const digest = blobs.put(bytes);
    EXPECT_EQ(blobs.put(bytes), digest);
    EXPECT_EQ(blobs.get(digest), bytes);
    EXPECT_FALSE(blobs.get(std::string(64, '0')));
    EXPECT_FALSE(blobs.get("../../etc/passwd"));
    int count = 0;
    blobs.each([&](std::string const& found, std::filesystem::path const& file) {
        EXPECT_EQ(found, digest);
        std::ofstream(file) << "damaged";
        ++count;
    });
    EXPECT_EQ(count, 1);
    EXPECT_THROW(blobs.get(digest), base::Error);
}

TEST(Metrics, are_text_that_prometheus_reads) {
    kit::Metrics metrics;
    auto const route = metrics.route("GET", "/things/{thing}");
    route.count(200, std::chrono::milliseconds(3));
    route.count(404, std::chrono::milliseconds(1));
    auto const other_core = metrics.route("GET", "/things/{thing}");
    other_core.count(200, std::chrono::seconds(11));
    auto const statements = metrics.statements();
    statements.count("things.find", std::chrono::microseconds(80), true);
    metrics.statements().count("things.find", std::chrono::microseconds(200), false);
    metrics.gauge("stoa_things", "Things", [] { return 7.0; });
    auto const text = metrics.text();
    EXPECT_NE(text.find(R"(stoa_http_requests_total{method="GET",route="/things/{thing}",status="2xx"} 2)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"(stoa_http_requests_total{method="GET",route="/things/{thing}",status="4xx"} 1)"), std::string::npos);
    EXPECT_NE(text.find(R"(stoa_http_request_seconds_bucket{method="GET",route="/things/{thing}",le="10"} 2)"), std::string::npos);
    EXPECT_NE(text.find(R"(stoa_http_request_seconds_bucket{method="GET",route="/things/{thing}",le="+Inf"} 3)"), std::string::npos);
    EXPECT_NE(text.find(R"(stoa_pg_statement_seconds_count{statement="things.find"} 2)"), std::string::npos);
    EXPECT_NE(text.find(R"(stoa_pg_statement_seconds_bucket{statement="things.find",le="0.0001"} 1)"), std::string::npos);
    EXPECT_NE(text.find(R"(stoa_pg_statement_failures_total{statement="things.find"} 1)"), std::string::npos);
    EXPECT_NE(text.find("stoa_things 7"), std::string::npos);
}

TEST(Cursor, is_opaque_and_checked) {
    auto const id = base::Uuid::make();
    EXPECT_EQ(wire::read_cursor(wire::Cursor::from(wire::write_cursor(id))), id);
    EXPECT_EQ(wire::read_cursor(std::nullopt), std::nullopt);
    EXPECT_THROW(wire::read_cursor(wire::Cursor::from("abc")), base::Error);
}

TEST(OpenApi, names_path_query_body_and_answer) {
    kit::Module m("things");
    constexpr http::Endpoint<http::Nothing, http::Nothing> call{http::Verb::del, "/things/{thing}", "things.remove", 204, "Remove a thing"};
    constexpr http::Endpoint<http::Upload, http::Document> bytes{
        http::Verb::post, "/things/{thing}", http::anyone, 200, "Look at a thing", 10, "image/png", "text/plain"};
    m.serve(call, [](kit::Context&, http::Nothing const&) -> Task<http::Nothing> { co_return http::Nothing{}; });
    m.serve(bytes, [](kit::Context&, http::Upload const&) -> Task<http::Document> { co_return http::Document{}; });
    std::vector<kit::Module> modules;
    modules.push_back(std::move(m));
    auto const text = kit::openapi(modules, "1");
    auto const document = json::read(text);
    ASSERT_TRUE(document) << text;
    EXPECT_EQ(document->at("openapi"), "3.1.0");
    auto const& thing = document->at("paths").at("/things/{thing}");
    EXPECT_EQ(thing.at("delete").at("parameters").at(0).at("in"), "path");
    EXPECT_TRUE(thing.at("delete").at("responses").as_object().contains("204"));
    EXPECT_TRUE(thing.at("post").at("requestBody").at("content").as_object().contains("image/png"));
    EXPECT_TRUE(thing.at("post").at("security").as_array().empty());
    EXPECT_TRUE(document->at("security").at(0).as_object().contains("token")) << text;
}
