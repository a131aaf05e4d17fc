// PostgreSQL dies, Stoa dies, Stoa is stopped, Stoa is started twice: what was acknowledged is there, and service comes back by itself.
#include "load.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <csignal>

namespace {

using flow::Load;
using flow::lost;
using flow::stored;
using flow::text_at;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string made_ready(flow::Stoa& stoa) {
    stoa.set_up();
    return stoa.achievement(stoa.issuer());
}

flow::Stoa make() { return flow::Stoa(flow::new_folder(), {"--signing-algorithm", "EdDSA"}); }

}  // namespace

TEST(Faults, PostgreSQL_dies_under_load_and_nothing_acknowledged_is_lost) {
    auto stoa = make();
    auto const achievement = made_ready(stoa);
    Load load(stoa, achievement, 6);
    for (int round = 0; round < 3; ++round) {
        auto const before = load.count();
        ASSERT_TRUE(flow::soon([&] { return load.count() >= before + 50; }));
        auto const victim = stoa.postmaster();
        ASSERT_GT(victim, 0);
        ::kill(victim, SIGKILL);
        EXPECT_EQ(stoa.get("/health/live").status, 200);  // the process itself is well
        // The watcher brings it back; from that moment on there are 5 s for all to be well.
        ASSERT_TRUE(flow::soon([&] { return stoa.postmaster() > 0 && stoa.postmaster() != victim; }));
        ASSERT_TRUE(flow::soon([&] { return stoa.get("/health/ready").status == 200; }));
        auto const back = load.count();
        auto const since = Clock::now();
        ASSERT_TRUE(flow::soon([&] { return load.count() >= back + 50; }));
        EXPECT_LT(Clock::now() - since, 5s) << "round " << round;
    }
    load.stop();
    EXPECT_GT(load.refused(), 0);
    EXPECT_EQ(load.unanswered(), 0);
    EXPECT_EQ(load.oddities(), std::vector<std::string>());
    EXPECT_EQ(lost(load.acknowledged(), stored(stoa)), std::vector<std::string>());
    EXPECT_EQ(stoa.stop(), 0);
}

TEST(Faults, a_killed_Stoa_starts_again_with_all_that_was_acknowledged) {
    auto stoa = make();
    auto const achievement = made_ready(stoa);
    std::set<std::string> acknowledged;
    for (bool const with_its_PostgreSQL : {false, true}) {
        Load load(stoa, achievement, 4);
        ASSERT_TRUE(flow::soon([&] { return load.count() >= 50; }));
        auto const postmaster = stoa.postmaster();
        stoa.kill();
        if (with_its_PostgreSQL) ::kill(postmaster, SIGKILL);
        load.stop();
        acknowledged.merge(load.acknowledged());
        stoa.start();
        EXPECT_EQ(stoa.postmaster() == postmaster, !with_its_PostgreSQL);  // adopted, or started anew
        EXPECT_EQ(lost(acknowledged, stored(stoa)), std::vector<std::string>());
        EXPECT_EQ(text_at(stoa.post("/api/v1/verify", *acknowledged.begin(), {{"Content-Type", "text/plain"}}).json(), "/verdict"),
                  "valid");
        stoa.award(achievement);
    }
    EXPECT_EQ(stoa.stop(), 0);
    EXPECT_EQ(stoa.postmaster(), 0);  // stopping Stoa stops its PostgreSQL, also an adopted one
}

TEST(Faults, a_second_Stoa_on_the_same_folder_is_refused_with_one_line) {
    auto stoa = make();
    auto const second = flow::run({.words = {"serve", "--data-folder", stoa.folder().string(), "--http-port", "0"}});
    EXPECT_EQ(second.code, 1);
    EXPECT_EQ(second.out, "");
    EXPECT_EQ(std::count(second.error.begin(), second.error.end(), '\n'), 1) << second.error;
    EXPECT_TRUE(second.error.starts_with("stoa: ")) << second.error;
    EXPECT_NE(second.error.find(stoa.folder().string()), std::string::npos) << second.error;
    EXPECT_EQ(stoa.get("/health/ready").status, 200);
}

TEST(Faults, SIGTERM_lets_requests_in_flight_finish) {
    auto stoa = make();
    auto const achievement = made_ready(stoa);
    Load load(stoa, achievement, 4);
    ASSERT_TRUE(flow::soon([&] { return load.count() >= 20; }));
    // One whose body is on its way when the signal comes.
    std::string const body = R"({"recipient":{"email":"late@example.org"}})";
    flow::Client slow(stoa.port());
    slow.send_head(fmt::format(
        "POST /api/v1/achievements/{}/awards HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n"
        "Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        achievement, stoa.token, body.size()));
    stoa.signal(SIGTERM);
    ASSERT_TRUE(flow::soon([&] {
        try {
            flow::Client(stoa.port()).send("GET", "/health/live");
            return false;
        } catch (std::exception const&) { return true; }  // it does not take new ones any more
    }));
    EXPECT_TRUE(stoa.running());
    auto const late = slow.send_raw(body);
    EXPECT_EQ(late.status, 201) << late.body;
    EXPECT_EQ(late.field("Connection"), "close");
    EXPECT_EQ(stoa.wait(), 0);
    load.stop();
    EXPECT_EQ(load.oddities(), std::vector<std::string>());

    stoa.start();
    auto const there = stored(stoa);
    auto acknowledged = load.acknowledged();
    acknowledged.insert(text_at(late.json(), "/jws"));
    EXPECT_EQ(lost(acknowledged, there), std::vector<std::string>());
    EXPECT_EQ(there.size(), acknowledged.size());  // and all that was begun was answered
}
