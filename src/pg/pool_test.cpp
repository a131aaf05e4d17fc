#include "pg/row.hpp"
#include "pg/test_database.hpp"

using base::Code;
using pg::test::Bench;
using pg::test::code_of;
using namespace std::chrono_literals;

namespace {
constexpr pg::Sql slow{"test.slow", "select pg_sleep($1)"};
constexpr pg::Sql typo{"test.typo", "select nothing from item"};
}  // namespace

TEST(Pool, refuses_more_waiters_than_it_was_told) {
    Bench bench({.waiting_max = 10});
    int answered = 0, refused = 0;
    auto const reader = [&]() -> Task<> {
        try {
            co_await bench.db().read(slow, pg::params(0.05));
            ++answered;
        } catch (base::Error const& e) {
            EXPECT_EQ(e.code(), Code::unavailable);
            EXPECT_EQ(e.retry_after_seconds(), 1);
            ++refused;
        }
    };
    for (int i = 0; i < 30; ++i) bench.spawn(reader());
    bench.run_all();
    EXPECT_EQ(answered, 10);
    EXPECT_EQ(refused, 20);
}

TEST(Pool, tells_who_observes) {
    std::vector<std::pair<std::string, bool>> seen;
    std::chrono::nanoseconds slowest{};
    pg::PoolOptions options;
    options.observe = [&](std::string_view name, std::chrono::nanoseconds took, bool ok) {
        seen.emplace_back(name, ok);
        slowest = std::max(slowest, took);
    };
    Bench bench(options);
    seen.clear();
    bench.run(bench.db().read(slow, pg::params(0.03)));
    EXPECT_TRUE(bench.run(code_of(bench.db().read(typo, {}))));
    EXPECT_EQ(seen, (std::vector<std::pair<std::string, bool>>{{"test.slow", true}, {"test.typo", false}}));
    EXPECT_GE(slowest, 30ms);
}

TEST(Pool, closes_connections_that_rest) {
    Bench bench({.idle_max = 1s});
    bench.run(bench.db().read(slow, pg::params(0.0)));
    EXPECT_GE(bench.pool->state().open, 1U);
    auto const until = std::chrono::steady_clock::now() + 5s;
    while (bench.pool->state().open > 0 && std::chrono::steady_clock::now() < until) bench.run(pg::test::sleep(50ms));
    EXPECT_EQ(bench.pool->state().open, 0U);
    bench.run(bench.db().read(slow, pg::params(0.0)));
}

TEST(Pool, keeps_to_the_budget_of_the_house) {
    struct Budget : pg::PoolOptions::Budget {
        int left = 2, taken_most = 0;
        bool take() override { return left > 0 && (--left, taken_most = std::max(taken_most, 2 - left), true); }
        void give() override { ++left; }
    };
    auto const budget = std::make_shared<Budget>();
    {
        pg::PoolOptions options;
        options.budget = budget;
        Bench bench(options);  // opens a writer
        auto const user = [&]() -> Task<> {
            auto tx = co_await bench.db().begin();
            co_await tx.run(slow, pg::params(0.01));
            co_await tx.commit();
        };
        for (int i = 0; i < 10; ++i) bench.spawn(user());
        bench.run_all();
        EXPECT_EQ(budget->taken_most, 2);
        EXPECT_EQ(budget->left, 0);
        EXPECT_EQ(bench.run(code_of(bench.db(200ms).read(slow, pg::params(0.0)))), Code::timeout);
        bench.pool.reset();
        EXPECT_EQ(budget->left, 2);
    }
    EXPECT_EQ(budget->left, 2);
}

TEST(Pool, finishes_what_is_under_way_before_it_closes) {
    Bench bench;
    bool answered = false;
    auto const reader = [&]() -> Task<> {
        co_await bench.db().read(slow, pg::params(0.2));
        answered = true;
    };
    bench.spawn(reader());
    bench.run(pg::test::sleep(50ms));
    bench.run(bench.pool->close(pg::test::in(5s)));
    EXPECT_TRUE(answered);
    EXPECT_EQ(bench.pool->state().open, 0U);
    EXPECT_EQ(bench.run(code_of(bench.db().read(slow, pg::params(0.0)))), Code::unavailable);
}

TEST(Pool, closes_at_the_deadline_even_so) {
    Bench bench;
    std::optional<Code> ended;
    auto const reader = [&]() -> Task<> { ended = co_await code_of(bench.db().read(slow, pg::params(3.0))); };
    bench.spawn(reader());
    bench.run(pg::test::sleep(50ms));
    auto const before = std::chrono::steady_clock::now();
    bench.run(bench.pool->close(pg::test::in(200ms)));
    EXPECT_LT(std::chrono::steady_clock::now() - before, 1s);
    bench.run_all();
    EXPECT_EQ(ended, Code::unavailable);
}

TEST(Pool, may_be_destroyed_under_its_users) {
    Bench bench;
    std::optional<Code> reading, writing, second;
    auto const reader = [&]() -> Task<> { reading = co_await code_of(bench.db().read(slow, pg::params(3.0))); };
    auto const transaction = [&]() -> Task<> {
        auto tx = co_await bench.db().begin();
        writing = co_await code_of(tx.run(slow, pg::params(3.0)));
        second = co_await code_of(tx.run(slow, pg::params(3.0)));
    };
    bench.spawn(reader());
    bench.spawn(transaction());
    bench.run(pg::test::sleep(100ms));
    bench.pool.reset();
    bench.run_all();
    EXPECT_EQ(reading, Code::unavailable);
    EXPECT_EQ(writing, Code::unavailable);
    EXPECT_EQ(second, Code::unavailable);
}

TEST(Pool, may_be_destroyed_by_a_user) {
    Bench bench;
    auto const last = [&]() -> Task<> {
        co_await bench.db().read(slow, pg::params(0.01));
        bench.pool.reset();
    };
    bench.spawn(last());
    bench.run_all();
    EXPECT_FALSE(bench.pool);
}

TEST(Pool, may_be_destroyed_with_its_loop) {
    auto io = std::make_unique<boost::asio::io_context>();
    auto pool = std::make_unique<pg::Pool>(*io, pg::PoolOptions{.conninfo = pg::test::conninfo()});
    auto left = std::make_shared<int>(0);
    auto const user = [](pg::Pool& with, std::shared_ptr<int> witness) -> Task<> {
        pg::Db const db(with, pg::test::in(20s));
        auto tx = co_await db.begin();
        co_await tx.run(slow, pg::params(3.0));
        *witness = 1;
    };
    for (int i = 0; i < 10; ++i) boost::asio::co_spawn(*io, user(*pool, left), boost::asio::detached);
    io->run_for(100ms);
    pool.reset();
    io.reset();
    EXPECT_EQ(left.use_count(), 1);  // every coroutine is gone
    EXPECT_EQ(*left, 0);
}

TEST(Pool, says_what_is_wrong_with_an_address) {
    boost::asio::io_context io;
    try {
        pg::Pool const pool(io, {.conninfo = "host=x password=secret nonsense"});
        ADD_FAILURE();
    } catch (base::Error const& e) {
        EXPECT_EQ(e.code(), Code::invalid);
        EXPECT_EQ(e.text().find("secret"), std::string::npos);
    }
}
