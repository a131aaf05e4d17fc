#include "pg/session.hpp"

#include "pg/error.hpp"
#include "pg/testing/testing.hpp"

#include <gtest/gtest.h>
#include <csignal>

namespace {

pg::Failure failure_of(std::function<void()> const& work) {
    try {
        work();
    } catch (pg::Failure const& failure) { return failure; }
    ADD_FAILURE() << "nothing failed";
    return {base::Code::internal, "", "", ""};
}

struct SessionTest : ::testing::Test {
    pg::testing::Schema schema{"session"};
    pg::Session session = schema.session();
};

}  // namespace

TEST_F(SessionTest, runs_statements_with_parameters) {
    auto const rows =
        session.run("select $1::bigint * 2 as twice, $2::text as word, null::text as nothing", pg::params(std::int64_t{21}, "it's"));
    EXPECT_EQ(rows.at(0).get<std::int64_t>("twice"), 42);
    EXPECT_EQ(rows.at(0).get<std::string>("word"), "it's");
    EXPECT_TRUE(rows.at(0).is_null(rows.at(0).column("nothing")));
    session.script("create table t (n int); insert into t values (1), (2)");
    EXPECT_EQ(session.run("update t set n = n + 1").affected(), 2);
}

TEST_F(SessionTest, tells_what_failed_and_goes_on) {
    session.script("create table t (n int constraint t_n_key unique); insert into t values (1)");
    auto const twice = failure_of([&] { session.run("insert into t values (1)"); });
    EXPECT_EQ(twice.state(), "23505");
    EXPECT_EQ(twice.constraint(), "t_n_key");
    EXPECT_EQ(twice.code(), base::Code::conflict);
    EXPECT_NE(twice.detail().find("t_n_key"), std::string::npos) << twice.detail();
    EXPECT_EQ(failure_of([&] { session.run("select nonsense"); }).state(), "42703");
    EXPECT_EQ(session.run("select 1").size(), 1U);
}

TEST_F(SessionTest, prepares_without_a_trace) {
    session.script("create table t (n int)");
    pg::Sql const good{"test.find", "select n from t where n = $1"};
    session.prepare(good);
    session.prepare(good);
    EXPECT_EQ(failure_of([&] { session.prepare({"test.bad", "select m from t"}); }).state(), "42703");
}

TEST_F(SessionTest, undoes_a_transaction_that_fails) {
    session.script("create table t (n int)");
    EXPECT_THROW(session.transaction([&] {
        session.run("insert into t values (1)");
        base::fail(base::Code::conflict, "no");
    }),
                 base::Error);
    // An error that is swallowed inside must not pass for a commit.
    EXPECT_THROW(session.transaction([&] {
        session.run("insert into t values (2)");
        failure_of([&] { session.run("select nonsense"); });
    }),
                 base::Error);
    EXPECT_TRUE(session.run("select from t").empty());
    session.transaction([&] { session.run("insert into t values (3)"); });
    EXPECT_EQ(session.run("select from t").size(), 1U);
}

TEST_F(SessionTest, copies_in_and_out) {
    session.script("create table t (n int, word text)");
    auto left = 1000;
    auto const give = [&]() -> std::optional<std::string> {
        if (left == 0) return std::nullopt;
        --left;
        return std::to_string(left) + "\tword\\twith tab\n";
    };
    EXPECT_EQ(session.copy_in("copy t from stdin", give), 1000);
    std::string out;
    session.copy_out("copy (select * from t where n < 2 order by n) to stdout", [&](std::string_view row) { out += row; });
    EXPECT_EQ(out, "0\tword\\twith tab\n1\tword\\twith tab\n");
}

TEST_F(SessionTest, is_fit_for_more_after_a_copy_that_was_given_up) {
    session.script("create table t (n int)");
    EXPECT_THROW(session.copy_in("copy t from stdin", []() -> std::optional<std::string> { base::fail(base::Code::malformed, "no"); }),
                 base::Error);
    EXPECT_EQ(failure_of([&] {
                  auto once = true;
                  session.copy_in("copy t from stdin", [&]() -> std::optional<std::string> {
                      if (!std::exchange(once, false)) return std::nullopt;
                      return "not a number\n";
                  });
              }).state(),
              "22P02");
    EXPECT_THROW(session.copy_out("copy (select generate_series(1, 1000000)) to stdout",
                                  [](std::string_view) { base::fail(base::Code::too_large, "enough"); }),
                 base::Error);
    EXPECT_TRUE(session.run("select from t").empty());
}

TEST_F(SessionTest, says_when_the_connection_is_lost) {
    pg::Session other(schema.superuser_conninfo());
    auto const pid = other.run("select pg_backend_pid()").at(0).get<std::int32_t>(0);
    session.run("select pg_terminate_backend($1, 5000)", pg::params(pid));
    EXPECT_EQ(failure_of([&] { other.run("select 1"); }).code(), base::Code::unavailable);
    EXPECT_EQ(failure_of([&] { other.run("select 1"); }).code(), base::Code::unavailable);
    EXPECT_EQ(failure_of([] { pg::Session("host=/nowhere dbname=none"); }).code(), base::Code::unavailable);
}

TEST_F(SessionTest, quotes_names_and_text) {
    for (std::string const word : {"plain", "it's", "a\\b", "\\'; drop table t; --", "\"", "naïve"}) {
        EXPECT_EQ(session.run("select " + pg::quote_text(word)).at(0).get<std::string>(0), word);
        session.script("set standard_conforming_strings = off");
        EXPECT_EQ(session.run("select " + pg::quote_text(word)).at(0).get<std::string>(0), word);
        session.script("set standard_conforming_strings = on");
        EXPECT_EQ(session.run("select 1 as " + pg::quote_name(word)).at(0).column(word), 0);
    }
    EXPECT_THROW(pg::quote_name(""), base::Error);
    EXPECT_THROW(pg::quote_text(std::string_view("a\0b", 3)), base::Error);
}
