#include "pg/row.hpp"
#include "pg/test_database.hpp"

using base::Code;
using pg::Sql;
using pg::test::Bench;
using pg::test::code_of;
using namespace std::chrono_literals;

namespace {

constexpr Sql insert_item{"test.insert_item", "insert into item (id, n) values ($1, $2)"};
constexpr Sql find_item{"test.find_item", "select n from item where id = $1"};
constexpr Sql count_items{"test.count_items", "select count(*) from item"};
constexpr Sql slow{"test.slow", "select pg_sleep($1)"};
constexpr Sql typo{"test.typo", "select nothing from item"};

std::int64_t items(Bench& bench) { return *pg::first<std::int64_t>(bench.run(bench.db().read(count_items, {}))); }

}  // namespace

TEST(Grouped, answers_each_reader_with_his_own_row) {
    Bench bench;
    bench.sql("create table item (id bigint primary key, n bigint not null)");
    bench.sql("insert into item select i, i * 3 from generate_series(1, 1000) i");
    int right = 0;
    auto const reader = [&](std::int64_t id) -> Task<> {
        auto const rows = co_await bench.db().read(find_item, pg::params(id));
        right += pg::first<std::int64_t>(rows) == id * 3;
    };
    for (std::int64_t id = 1; id <= 1000; ++id) bench.spawn(reader(id));
    bench.run_all();
    EXPECT_EQ(right, 1000);
    EXPECT_LE(bench.pool->state().open, 2U);  // the reader, and the writer that made the table
}

TEST(Grouped, keeps_a_neighbours_failure_from_others) {
    Bench bench;
    bench.sql("create table item (id bigint constraint item_id_key unique, n bigint not null check (n >= 0))");
    // Every tenth repeats a key, every fifteenth breaks a rule, and some do not even fit the schema.
    int acknowledged = 0, conflicts = 0, invalid = 0, broken = 0, others = 0;
    auto const writer = [&](std::int64_t i) -> Task<> {
        try {
            if (i % 100 == 7)
                co_await bench.db().write(typo, {});
            else
                co_await bench.db().write(insert_item, pg::params(i % 10 == 3 ? std::int64_t{3} : i, i % 15 == 0 ? -1 : i));
            ++acknowledged;
        } catch (pg::Failure const& failure) {
            if (failure.code() == Code::conflict) {
                ++conflicts;
                EXPECT_EQ(failure.constraint(), "item_id_key");
                EXPECT_EQ(failure.text(), "a row like this is already there");
                EXPECT_NE(failure.detail().find("test.insert_item: duplicate key"), std::string::npos) << failure.detail();
            } else if (failure.code() == Code::invalid)
                ++invalid;
            else if (failure.code() == Code::internal && failure.state() == "42703")
                ++broken;
            else
                ++others;
        }
    };
    for (std::int64_t i = 0; i < 1000; ++i) bench.spawn(writer(i));
    bench.run_all();
    EXPECT_EQ(conflicts, 99);
    EXPECT_EQ(invalid, 67);
    EXPECT_EQ(broken, 10);
    EXPECT_EQ(others, 0);
    EXPECT_EQ(acknowledged + conflicts + invalid + broken, 1000);
    EXPECT_EQ(items(bench), acknowledged);
}

TEST(Grouped, tells_a_failure_at_commit_to_him_alone_whose_it_is) {
    Bench bench;
    bench.sql("create table item (id bigint unique deferrable initially deferred, n bigint)");
    int acknowledged = 0, conflicts = 0;
    auto const writer = [&](std::int64_t i) -> Task<> {
        auto const code = co_await code_of(bench.db().write(insert_item, pg::params(i / 2, i)));
        acknowledged += !code;
        conflicts += code == Code::conflict;
    };
    for (std::int64_t i = 0; i < 60; ++i) bench.spawn(writer(i));
    bench.run_all();
    EXPECT_EQ(acknowledged, 30);
    EXPECT_EQ(conflicts, 30);
    EXPECT_EQ(items(bench), 30);
}

TEST(Grouped, repeats_who_lost_a_race) {
    Bench bench;
    bench.sql("create table item (id bigint primary key, n bigint)");
    bench.sql("insert into item values (1, 0), (2, 0)");
    // Two groups on two connections take the same rows in opposite order: a deadlock, of which PostgreSQL ends one side after a second.
    constexpr Sql bump{"test.bump", "update item set n = n + 1 where id = $1"};
    int failed = 0;
    auto const writer = [&](std::int64_t id) -> Task<> {
        auto const code = co_await code_of(bench.db().write(bump, pg::params(id)));
        failed += code.has_value();
    };
    auto const pause = [&]() -> Task<> { co_await bench.db().write(slow, pg::params(0.3)); };
    bench.spawn(writer(1));
    bench.spawn(pause());
    bench.spawn(writer(2));
    bench.run(pg::test::sleep(20ms));
    bench.spawn(writer(2));
    bench.spawn(pause());
    bench.spawn(writer(1));
    bench.run_all();
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(pg::first<std::int64_t>(bench.run(bench.db().read(Sql{"sum", "select sum(n)::bigint from item"}, {}))), 4);
}

TEST(Grouped, survives_a_schema_step_under_its_plans) {
    Bench bench;
    bench.sql("create table item (id bigint, n bigint)");
    constexpr Sql everything{"test.everything", "select * from item"};
    bench.sql("insert into item values (1, 2)");
    EXPECT_EQ(bench.run(bench.db().read(everything, {})).at(0).get<std::int64_t>("n"), 2);
    bench.sql("alter table item alter n type text");
    EXPECT_EQ(bench.run(bench.db().read(everything, {})).at(0).get<std::string>("n"), "2");
}

TEST(Grouped, outlives_statements_that_have_no_place_in_it) {
    Bench bench;
    bench.sql("create table item (id bigint, n bigint)");
    std::vector<std::optional<Code>> codes;
    auto const writer = [&](std::string_view text) -> Task<> { codes.push_back(co_await code_of(bench.db().write(Sql{text, text}, {}))); };
    for (auto const* text : {"copy item from stdin", "copy item to stdout", "begin", ""}) {
        codes.clear();
        bench.spawn(writer(text));
        bench.run_all();
        EXPECT_EQ(codes.at(0), std::string_view(text).empty() ? std::nullopt : std::optional(Code::unavailable)) << text;
    }
    // A neighbour that opens a transaction would keep the commit from the others: they are not told that all is well.
    codes.clear();
    bench.spawn(writer("insert into item values (1, 1)"));
    bench.spawn(writer("begin"));
    bench.run_all();
    EXPECT_EQ(std::ranges::count(codes, std::optional<Code>()), items(bench));
    bench.sql("insert into item values (2, 2)");
}

TEST(Grouped, gives_up_at_the_deadline) {
    Bench bench;
    bench.sql("create table item (id bigint, n bigint)");
    auto const before = std::chrono::steady_clock::now();
    EXPECT_EQ(bench.run(code_of(bench.db(150ms).read(slow, pg::params(1.0)))), Code::timeout);
    auto const took = std::chrono::steady_clock::now() - before;
    EXPECT_GE(took, 150ms);
    EXPECT_LT(took, 600ms);
    // The answer that comes late finds nobody and harms nobody.
    EXPECT_EQ(items(bench), 0);
    EXPECT_EQ(bench.run(code_of(bench.db(-1ms).read(count_items, {}))), Code::timeout);
}

TEST(Grouped, stops_a_slow_statement_and_not_its_neighbours) {
    Bench bench({.statement_timeout = 300ms});
    bench.sql("create table item (id bigint, n bigint)");
    int done = 0;
    std::optional<Code> slow_one;
    auto const hare = [&]() -> Task<> {
        co_await bench.db().write(insert_item, pg::params(1, 1));
        ++done;
    };
    auto const snail = [&]() -> Task<> { slow_one = co_await code_of(bench.db().write(slow, pg::params(5.0))); };
    for (int i = 0; i < 10; ++i) bench.spawn(hare());
    bench.spawn(snail());
    for (int i = 0; i < 10; ++i) bench.spawn(hare());
    bench.run_all();
    EXPECT_EQ(slow_one, Code::timeout);
    EXPECT_EQ(done, 20);
    EXPECT_EQ(items(bench), 20);
}

TEST(Grouped, keeps_one_plan_per_mixture_of_types) {
    Bench bench;
    constexpr Sql same{"test.same", "select $1 as v"};
    EXPECT_EQ(pg::first<std::int64_t>(bench.run(bench.db().read(same, pg::params(std::int64_t{7})))), 7);
    EXPECT_EQ(pg::first<std::string>(bench.run(bench.db().read(same, pg::params("seven")))), "seven");
    EXPECT_TRUE(bench.run(bench.db().read(same, pg::params(std::optional<std::string>()))).at(0).is_null(0));
    // One name for two texts is unwise but not wrong.
    EXPECT_EQ(pg::first<std::string>(bench.run(bench.db().read(Sql{"test.same", "select 'other'::text"}, {}))), "other");
}

TEST(Grouped, takes_rows_and_parameters_larger_than_any_buffer) {
    Bench bench;
    std::string const large(8 * 1024 * 1024, 'x');
    constexpr Sql echo{"test.echo", "select $1::text"};
    int right = 0;
    auto const reader = [&]() -> Task<> { right += pg::first<std::string>(co_await bench.db().read(echo, pg::params(large))) == large; };
    for (int i = 0; i < 8; ++i) bench.spawn(reader());
    bench.run_all();
    EXPECT_EQ(right, 8);
}
