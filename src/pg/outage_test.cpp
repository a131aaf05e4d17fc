#include "pg/outage.hpp"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using pg::Outage;

namespace {
auto const start = Outage::Moment() + 1h;
}

TEST(Outage, tries_at_once_after_a_connection_that_had_served) {
    Outage outage;
    outage.connection_lost(start, true, true, 0);
    EXPECT_TRUE(outage.on());
    EXPECT_TRUE(outage.may_try(start));
}
TEST(Outage, waits_longer_from_one_failure_to_the_next_up_to_a_bound) {
    Outage outage;
    auto now = start;
    for (auto const delay : {50ms, 100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
        outage.attempt_failed(now, true, 0);
        EXPECT_FALSE(outage.may_try(now + delay - 1ms));
        EXPECT_TRUE(outage.may_try(now + delay));
        now += delay;
    }
    for (int i = 0; i < 100; ++i) outage.attempt_failed(now += 1s, true, 0);
    EXPECT_TRUE(outage.may_try(now + 1s));
    outage.connected();
    EXPECT_FALSE(outage.on());
    EXPECT_FALSE(outage.may_try(now));  // it opened, but has served nothing yet
    outage.served();
    EXPECT_TRUE(outage.may_try(now));
}
TEST(Outage, takes_attempts_that_set_out_together_for_one) {
    Outage outage;
    for (int i = 0; i < 8; ++i) outage.attempt_failed(start, true, 0);
    EXPECT_TRUE(outage.may_try(start + 50ms));
}
TEST(Outage, shortens_delays_by_chance_but_never_to_nothing) {
    Outage outage;
    outage.attempt_failed(start, true, 1);
    EXPECT_FALSE(outage.may_try(start + 24ms));
    EXPECT_TRUE(outage.may_try(start + 25ms));
}
TEST(Outage, counts_a_connection_that_breaks_unused_as_a_failure) {
    Outage outage;
    outage.connection_lost(start, false, true, 0);
    EXPECT_FALSE(outage.may_try(start));
}
TEST(Outage, lets_requests_wait_for_a_moment_only) {
    Outage outage;
    EXPECT_FALSE(outage.refuses(start));
    outage.attempt_failed(start, true, 0);
    EXPECT_FALSE(outage.refuses(start + Outage::patience - 1ms));
    EXPECT_TRUE(outage.refuses(start + Outage::patience));
    outage.attempt_failed(start + Outage::patience, true, 0);
    EXPECT_TRUE(outage.refuses(start + Outage::patience));  // a further failure starts no new wait
}
TEST(Outage, is_none_while_other_connections_are_open) {
    Outage outage;
    outage.attempt_failed(start, false, 0);
    EXPECT_FALSE(outage.on());
    EXPECT_FALSE(outage.may_try(start));  // and yet nobody hammers on the door
}
