// PostgreSQL is killed under load: every request gets an answer, and what was acknowledged is there afterwards.
#include "pg/row.hpp"
#include "pg/test_database.hpp"

#include <set>

using base::Code;
using pg::Sql;
using pg::test::Bench;
using pg::test::Cluster;
using pg::test::code_of;
using namespace std::chrono_literals;

namespace {

constexpr Sql insert_item{"test.insert_item", "insert into item (id) values ($1)"};
constexpr Sql find_item{"test.find_item", "select id from item where id = $1"};

struct Tally {
    int asked = 0, answered = 0, unavailable = 0, others = 0;
};

void kill_under_load(void (Cluster::*kill)()) {
    static Cluster cluster;  // one that may be killed
    Bench bench({}, cluster.conninfo());
    bench.sql("create table item (id bigint primary key)");
    std::set<std::int64_t> acknowledged;
    Tally tally;
    bool over = false;
    std::int64_t next = 0;
    std::optional<std::chrono::steady_clock::time_point> restarted, first_answer;
    std::chrono::steady_clock::duration longest{};

    auto const ask = [&](int kind) -> Task<> {
        auto const id = ++next;
        if (kind == 0) {
            co_await bench.db(5s).write(insert_item, pg::params(id));
            acknowledged.insert(id);
        } else if (kind == 1) {
            auto tx = co_await bench.db(5s).begin();
            co_await tx.run(insert_item, pg::params(id));
            co_await tx.commit();
            acknowledged.insert(id);
        } else {
            co_await bench.db(5s).read(find_item, pg::params(id));
        }
    };
    auto const user = [&](int kind) -> Task<> {
        while (!over) {
            ++tally.asked;
            auto const before = std::chrono::steady_clock::now();
            auto const code = co_await code_of(ask(kind));
            auto const now = std::chrono::steady_clock::now();
            longest = std::max(longest, now - before);
            if (!code) {
                ++tally.answered;
                if (restarted && !first_answer) first_answer = now;
            } else if (*code == Code::unavailable) {
                ++tally.unavailable;
                co_await pg::test::sleep(5ms);  // refusals come at once, and a caller that does not wait would only spin
            } else {
                ++tally.others;
            }
        }
    };
    for (int i = 0; i < 30; ++i) bench.spawn(user(i % 3));
    bench.run(pg::test::sleep(300ms));
    (cluster.*kill)();
    bench.run(pg::test::sleep(1500ms));
    EXPECT_FALSE(bench.pool->state().reachable);
    EXPECT_GT(tally.unavailable, 30);
    cluster.start();
    restarted = std::chrono::steady_clock::now();
    bench.run(pg::test::sleep(2s));
    over = true;
    bench.run_all();

    EXPECT_EQ(tally.asked, tally.answered + tally.unavailable);
    EXPECT_EQ(tally.others, 0);
    ASSERT_TRUE(first_answer);
    EXPECT_LT(*first_answer - *restarted, 1500ms);
    EXPECT_TRUE(bench.pool->state().reachable);
    auto const kept = pg::all<std::int64_t>(bench.run(bench.db().read(Sql{"all", "select id from item"}, {})));
    std::set<std::int64_t> const there(kept.begin(), kept.end());
    EXPECT_TRUE(std::ranges::includes(there, acknowledged));
    EXPECT_GT(acknowledged.size(), 100U);
    EXPECT_LT(longest, 1s + 300ms);
}

}  // namespace

TEST(Loss, of_a_postmaster_that_was_killed) { kill_under_load(&Cluster::kill); }
TEST(Loss, of_a_server_that_was_stopped_at_once) { kill_under_load(&Cluster::stop_immediately); }

TEST(Loss, of_one_connection_is_not_noticed_by_readers) {
    Bench bench;
    constexpr Sql who{"test.who", "select pg_backend_pid()"};
    auto const pid = *pg::first<std::int32_t>(bench.run(bench.db().read(who, {})));
    std::optional<std::int32_t> second;
    auto const reader = [&]() -> Task<> {
        auto const rows = co_await bench.db().read(Sql{"test.slow", "select pg_backend_pid() from pg_sleep(0.2)"}, {});
        second = pg::first<std::int32_t>(rows);
    };
    bench.spawn(reader());
    bench.run(pg::test::sleep(50ms));
    bench.run(bench.db().write(Sql{"test.end", "select pg_terminate_backend($1)"}, pg::params(pid)));
    bench.run_all();
    ASSERT_TRUE(second);
    EXPECT_NE(*second, pid);
    EXPECT_TRUE(bench.pool->state().reachable);
}

TEST(Loss, of_a_connection_is_told_to_writers_and_transactions) {
    Bench bench;
    bench.sql("create table item (id bigint primary key)");
    constexpr Sql slow_write{"test.slow_write", "insert into item select 1 from pg_sleep(0.3)"};
    std::optional<Code> writing, transaction;
    auto const writer = [&]() -> Task<> { writing = co_await code_of(bench.db().write(slow_write, {})); };
    auto const user = [&]() -> Task<> {
        auto tx = co_await bench.db().begin();
        transaction = co_await code_of(tx.run(Sql{"test.slow", "select pg_sleep(0.3)"}, {}));
        EXPECT_EQ(co_await code_of(tx.commit()), Code::unavailable);
    };
    bench.spawn(writer());
    bench.spawn(user());
    bench.run(pg::test::sleep(100ms));
    bench.run(bench.db().read(Sql{"test.end",
                                  "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                                  "and query like '%pg_sleep(0.3)'"},
                              {}));
    bench.run_all();
    EXPECT_EQ(writing, Code::unavailable);
    EXPECT_EQ(transaction, Code::unavailable);
    EXPECT_TRUE(bench.run(bench.db().read(find_item, pg::params(std::int64_t{1}))).empty());  // and it was not repeated
}

TEST(Loss, at_the_first_request_is_told_soon) {
    boost::asio::io_context io;
    pg::Pool pool(io, {.conninfo = "host=/nonexistent user=nobody"});
    std::vector<std::chrono::milliseconds> took;
    std::optional<Code> code;
    for (int i = 0; i < 3; ++i) {
        auto const before = std::chrono::steady_clock::now();
        bool done = false;
        boost::asio::co_spawn(io, code_of(pool.read(find_item, pg::params(std::int64_t{1}), pg::test::in(5s))),
                              [&](std::exception_ptr, std::optional<Code> with) {
                                  code = with;
                                  done = true;
                              });
        while (!done) io.run_one();
        EXPECT_EQ(code, Code::unavailable);
        took.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before));
    }
    EXPECT_LT(took[0], 500ms);
    EXPECT_LT(took[1], 100ms);
    EXPECT_LT(took[2], 100ms);
    EXPECT_FALSE(pool.state().reachable);
}
