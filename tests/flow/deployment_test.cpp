// The ways in which Stoa is set up to serve: on a given PostgreSQL, with demo data, on a port, for pages of other origins.
#include "expect.hpp"

#include "pg/session.hpp"
#include "pg/testing/testing.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::last_part;
using flow::run;
using flow::text_at;

// A database of its own on the PostgreSQL of the tests.
std::string given_database(std::string const& name) {
    pg::Session(pg::testing::cluster()).script(fmt::format("create database {}", name));
    return pg::testing::cluster() + " dbname=" + name;
}

std::string made_token(flow::Stoa const& stoa) {
    return text_at(
        run({.words = {"token", "create", "--name", "test", "--permission", "*", "--json", "--data-folder", stoa.folder().string()}})
            .json(),
        "/token");
}

}  // namespace

TEST(Deployment, on_a_given_PostgreSQL_does_all_the_same) {
    if (std::getenv("STOA_TEST_DATABASE") != nullptr) GTEST_SKIP() << "makes databases, which the given role may not be allowed to";
    auto const conninfo = given_database("flow_given");
    std::vector<std::string> const flags{"--database-url", conninfo};
    flow::Stoa stoa(flow::new_folder(), flags);
    stoa.set_up();
    auto const achievement = stoa.achievement(stoa.issuer());
    auto const jws = text_at(stoa.award(achievement), "/jws");
    EXPECT_EQ(stoa.verdict(jws), "valid");
    EXPECT_FALSE(flow::fs::exists(stoa.folder() / "postgres"));  // it makes none of its own
    EXPECT_EQ(stoa.stop(), 0);
    stoa.start();
    EXPECT_EQ(stoa.setup_code(), "");
    EXPECT_EQ(stoa.verdict(jws), "valid");

    // And back out of it into a private one.
    auto const file = (flow::new_folder() / "given.tar.gz").string();
    auto const backup = run({.words = {"backup", file, "--database-url", conninfo, "--data-folder", stoa.folder().string()}});
    ASSERT_EQ(backup.code, 0) << backup.error;
    auto const into = flow::new_folder() / "restored";
    auto const restored = run({.words = {"restore", file, "--data-folder", into.string()}});
    ASSERT_EQ(restored.code, 0) << restored.error;
    flow::Stoa there(into);
    there.token = stoa.token;
    EXPECT_EQ(there.verdict(jws), "valid");
    EXPECT_EQ(there.verdict(text_at(there.award(achievement), "/jws")), "valid");

    // A password in the address is shown nowhere.
    auto const unreachable = run({.words = {"serve", "--database-url", "postgresql://stoa:hunter2@127.0.0.1:1/stoa", "--data-folder",
                                            flow::new_folder().string(), "--http-port", "0"}});
    EXPECT_EQ(unreachable.code, 1);
    EXPECT_EQ((unreachable.out + unreachable.error).find("hunter2"), std::string::npos) << unreachable.error;
}

TEST(Deployment, services_may_have_databases_of_their_own) {
    if (std::getenv("STOA_TEST_DATABASE") != nullptr) GTEST_SKIP() << "makes databases, which the given role may not be allowed to";
    std::vector<std::string> const flags{"--identity-database-url", given_database("flow_identity"), "--credentials-database-url",
                                         given_database("flow_credentials")};
    flow::Stoa stoa(flow::new_folder(), flags);
    stoa.set_up();
    EXPECT_EQ(stoa.verdict(text_at(stoa.award(stoa.achievement(stoa.issuer())), "/jws")), "valid");
    EXPECT_EQ(stoa.get("/health/ready").status, 200);
}

TEST(Deployment, demo_data_comes_once) {
    flow::Stoa stoa(flow::new_folder(), {"--demo"});
    EXPECT_FALSE(stoa.setup_code().empty());
    stoa.token = made_token(stoa);
    auto const awards = stoa.get("/api/v1/awards").json();
    ASSERT_EQ(awards.at("items").as_array().size(), 1U);
    EXPECT_EQ(text_at(awards, "/items/0/test"), "true");  // signed under a local address
    EXPECT_EQ(stoa.verdict(text_at(awards, "/items/0/jws")), "valid");
    EXPECT_EQ(stoa.count("achievements"), 3U);
    EXPECT_EQ(stoa.stop(), 0);
    stoa.start();
    EXPECT_EQ(stoa.count("achievements"), 3U);
    EXPECT_EQ(stoa.count("awards"), 1U);
}

TEST(Deployment, a_port_that_is_taken_is_refused_with_one_line) {
    flow::Stoa stoa;
    auto const folder = flow::new_folder();
    auto const second =
        run({.words = {"serve", "--data-folder", folder.string(), "--http-port", std::to_string(stoa.port()), "--log-level", "warn"}});
    EXPECT_EQ(second.code, 1);
    EXPECT_EQ(std::count(second.error.begin(), second.error.end(), '\n'), 1) << second.error;
    EXPECT_NE(second.error.find(std::to_string(stoa.port())), std::string::npos) << second.error;
    EXPECT_FALSE(flow::fs::exists(folder / "postgres" / "postmaster.pid"));  // and nothing is left running
}

TEST(Deployment, other_origins_are_let_in_when_they_are_named) {
    flow::Stoa stoa(flow::new_folder(), {"--http-cors-origins", "https://app.example.org,https://other.example.org"});
    flow::Fields const named{{"Origin", "https://app.example.org"}, {"Access-Control-Request-Method", "POST"}};
    auto const preflight = stoa.ask("OPTIONS", "/api/v1/issuers", {}, named);
    EXPECT_EQ(preflight.field("Access-Control-Allow-Origin"), "https://app.example.org");
    EXPECT_NE(preflight.field("Access-Control-Allow-Methods").find("POST"), std::string::npos);
    EXPECT_NE(preflight.field("Access-Control-Allow-Headers").find("Authorization"), std::string::npos);
    EXPECT_EQ(stoa.get("/health", named).field("Access-Control-Allow-Origin"), "https://app.example.org");
    for (auto const* stranger : {"https://evil.example", "https://app.example.org.evil.example", "null", "http://app.example.org"}) {
        auto const answer = stoa.ask("OPTIONS", "/api/v1/issuers", {}, {{"Origin", stranger}, {"Access-Control-Request-Method", "POST"}});
        EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "") << stranger;
        EXPECT_EQ(answer.field("Access-Control-Allow-Headers"), "") << stranger;
    }
}
