#include "base/within.hpp"
#include "pg/row.hpp"
#include "pg/test_database.hpp"

using base::Code;
using pg::Sql;
using pg::test::Bench;
using pg::test::code_of;
using namespace std::chrono_literals;

namespace {

constexpr Sql insert_item{"test.insert_item", "insert into item (id) values ($1)"};
constexpr Sql count_items{"test.count_items", "select count(*) from item"};
constexpr Sql slow{"test.slow", "select pg_sleep($1)"};

struct Items : Bench {
    explicit Items(pg::PoolOptions with = {}) : Bench(std::move(with)) { sql("create table item (id bigint constraint item_key unique)"); }
    std::int64_t count() { return *pg::first<std::int64_t>(run(db().read(count_items, {}))); }
};

Task<> add(pg::Tx& tx, std::int64_t id) { co_await tx.run(insert_item, pg::params(id)); }

}  // namespace

TEST(Tx, keeps_what_was_committed_and_nothing_else) {
    Items items;
    items.run([](Items& it) -> Task<> {
        auto tx = co_await it.db().begin();
        co_await add(tx, 1);
        co_await add(tx, 2);
        EXPECT_TRUE(tx.open());
        co_await tx.commit();
        EXPECT_FALSE(tx.open());

        auto second = co_await it.db().begin();
        co_await add(second, 3);
        auto const rows = co_await second.run_and_commit(Sql{"test.returning", "insert into item values (4) returning id"}, {});
        EXPECT_EQ(pg::first<std::int64_t>(rows), 4);
        EXPECT_FALSE(second.open());

        auto alone = co_await it.db().begin();
        co_await alone.run_and_commit(insert_item, pg::params(5));

        auto left = co_await it.db().begin();
        co_await add(left, 6);  // and leaves without commit
    }(items));
    EXPECT_EQ(items.count(), 5);
}

TEST(Tx, commits_nothing_when_it_asked_nothing) {
    Items items;
    items.run([](Items& it) -> Task<> {
        auto tx = co_await it.db().begin();
        co_await tx.commit();
        auto unused = co_await it.db().begin();
    }(items));
    EXPECT_EQ(items.pool->state().busy, 0U);
}

TEST(Tx, leaves_no_lock_behind_a_refused_use_case) {
    Items items;
    items.run([](Items& it) -> Task<> {
        auto const refused = [](Items& with) -> Task<> {
            auto tx = co_await with.db().begin();
            co_await add(tx, 1);
            co_await tx.run(Sql{"test.lock", "lock table item"}, {});
            base::fail(Code::forbidden, "not you");
        };
        EXPECT_EQ(co_await code_of(refused(it)), Code::forbidden);
        // Waits for the lock if the rollback were not on its way, and finds no row.
        EXPECT_EQ(pg::first<std::int64_t>(co_await it.db(2s).read(count_items, {})), 0);
    }(items));
}

TEST(Tx, fails_by_sqlstate_and_cannot_be_committed_then) {
    Items items;
    items.run([](Items& it) -> Task<> {
        auto tx = co_await it.db().begin();
        co_await add(tx, 1);
        EXPECT_EQ(co_await code_of(add(tx, 1)), Code::conflict);
        EXPECT_EQ(co_await code_of(tx.commit()), Code::internal);

        auto last = co_await it.db().begin();
        co_await add(last, 2);
        try {
            co_await last.run_and_commit(insert_item, pg::params(2));
            ADD_FAILURE();
        } catch (pg::Failure const& failure) {
            EXPECT_EQ(failure.code(), Code::conflict);
            EXPECT_EQ(failure.constraint(), "item_key");
        }
        auto typo = co_await it.db().begin();
        EXPECT_EQ(co_await code_of(typo.run(Sql{"test.typo", "selekt 1"}, {})), Code::internal);
    }(items));
    EXPECT_EQ(items.count(), 0);
    EXPECT_EQ(items.pool->state().busy, 0U);
}

TEST(Tx, tells_a_failure_at_commit) {
    Bench bench;
    bench.sql("create table item (id bigint unique deferrable initially deferred)");
    bench.run([](Bench& it) -> Task<> {
        auto tx = co_await it.db().begin();
        co_await add(tx, 1);
        co_await add(tx, 1);
        EXPECT_EQ(co_await code_of(tx.commit()), Code::conflict);
        auto again = co_await it.db().begin();
        co_await add(again, 1);
        EXPECT_EQ(co_await code_of(again.run_and_commit(insert_item, pg::params(1))), Code::conflict);
        auto fine = co_await it.db().begin();
        co_await add(fine, 1);
        co_await fine.commit();
    }(bench));
}

TEST(Tx, undoes_a_part_by_savepoint) {
    Items items;
    items.run([](Items& it) -> Task<> {
        auto tx = co_await it.db().begin();
        co_await tx.savepoint("first");
        co_await add(tx, 1);
        co_await tx.savepoint("part");
        co_await add(tx, 2);
        EXPECT_EQ(co_await code_of(add(tx, 1)), Code::conflict);
        co_await tx.roll_back_to("part");
        co_await add(tx, 3);
        co_await tx.release("part");
        EXPECT_EQ(co_await code_of(tx.savepoint("x\"; drop table item; --")), Code::internal);
        EXPECT_EQ(co_await code_of(tx.savepoint("")), Code::internal);
        co_await tx.commit();
    }(items));
    EXPECT_EQ(items.count(), 2);
}

TEST(Tx, waits_for_a_connection_until_the_deadline) {
    Items items({.leased_max = 2});
    items.run([](Items& it) -> Task<> {
        auto first = co_await it.db().begin();
        auto second = std::optional(co_await it.db().begin());
        auto const before = std::chrono::steady_clock::now();
        try {
            (void)co_await it.db(200ms).begin();
            ADD_FAILURE();
        } catch (base::Error const& e) {
            EXPECT_EQ(e.code(), Code::unavailable);
            EXPECT_EQ(e.retry_after_seconds(), 1);
        }
        EXPECT_GE(std::chrono::steady_clock::now() - before, 200ms);
        EXPECT_EQ(it.pool->state().busy, 2U);
        co_await add(*second, 1);
        second.reset();
        auto third = co_await it.db(2s).begin();
        co_await add(third, 1);
        co_await third.commit();
    }(items));
    EXPECT_EQ(items.count(), 1);
}

TEST(Tx, serves_many_in_turn) {
    Items items({.leased_max = 3});
    auto const user = [&](std::int64_t id) -> Task<> {
        auto tx = co_await items.db().begin();
        co_await add(tx, id);
        if (id % 3 == 0) co_return;
        if (id % 3 == 1)
            co_await tx.commit();
        else
            co_await tx.run_and_commit(insert_item, pg::params(id + 1000));
    };
    for (std::int64_t id = 0; id < 300; ++id) items.spawn(user(id));
    items.run_all();
    EXPECT_EQ(items.count(), 300);
    EXPECT_LE(items.pool->state().open, 5U);
    items.run(pg::test::sleep(50ms));
    EXPECT_EQ(items.pool->state().busy, 0U);
}

TEST(Tx, is_told_of_a_schema_step_under_its_plans_once) {
    Items items({.leased_max = 1});
    auto const read = [](Items& it) -> Task<> {
        auto tx = co_await it.db().begin();
        co_await tx.run(Sql{"test.everything", "select * from item"}, {});
        co_await tx.commit();
    };
    EXPECT_EQ(items.run(code_of(read(items))), std::nullopt);
    items.sql("alter table item alter id type text");
    EXPECT_EQ(items.run(code_of(read(items))), Code::unavailable);
    EXPECT_EQ(items.run(code_of(read(items))), std::nullopt);
}

TEST(Tx, may_outlive_its_pool) {
    Items items;
    auto tx = items.run(items.db().begin());
    items.run(add(tx, 1));
    items.pool.reset();
    EXPECT_EQ(items.run(code_of(add(tx, 2))), Code::unavailable);
    EXPECT_EQ(items.run(code_of(tx.commit())), Code::unavailable);
}

TEST(Tx, stops_a_statement_at_the_deadline) {
    Items items({.leased_max = 1});
    items.run([](Items& it) -> Task<> {
        auto const before = std::chrono::steady_clock::now();
        auto const sleeper = [](Items& with) -> Task<> {
            auto tx = co_await with.db(200ms).begin();
            co_await add(tx, 1);
            co_await tx.run(slow, pg::params(5.0));
        };
        EXPECT_EQ(co_await code_of(sleeper(it)), Code::timeout);
        // The one connection is free again soon, since PostgreSQL itself gave up.
        auto tx = co_await it.db(2s).begin();
        co_await add(tx, 1);
        co_await tx.commit();
        EXPECT_LT(std::chrono::steady_clock::now() - before, 1s);
    }(items));
    EXPECT_EQ(items.count(), 1);
}

TEST(Tx, may_be_left_while_its_statement_runs) {
    Items items({.leased_max = 1});
    items.run([](Items& it) -> Task<> {
        auto const work = [](Items& with) -> Task<bool> {
            auto tx = co_await with.db(5s).begin();
            co_await add(tx, 1);
            co_await tx.run(slow, pg::params(0.3));
            co_return true;
        };
        EXPECT_EQ(co_await code_of(base::within(100ms, work(it))), Code::timeout);
        EXPECT_EQ(it.pool->state().busy, 1U);  // the rollback waits behind the statement
        auto tx = co_await it.db(5s).begin();
        co_await add(tx, 1);
        co_await tx.commit();
    }(items));
    EXPECT_EQ(items.count(), 1);
}

TEST(Tx, may_be_destroyed_by_another) {
    Items items({.leased_max = 1});
    auto tx = std::make_unique<pg::Tx>(items.run(items.db().begin()));
    std::optional<std::optional<Code>> ended;
    auto const sleeper = [&]() -> Task<> { ended = co_await code_of(tx->run(slow, pg::params(0.2))); };
    items.spawn(sleeper());
    items.run(pg::test::sleep(50ms));
    tx.reset();
    items.run_all();
    ASSERT_TRUE(ended);
    EXPECT_EQ(*ended, std::nullopt);
    items.run(pg::test::sleep(50ms));
    EXPECT_EQ(items.pool->state().busy, 0U);
}
