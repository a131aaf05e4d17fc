// The private PostgreSQL after something was killed, copied or moved.
#include "pg/testing/server_fixture.hpp"

#include <csignal>

using namespace pg::testing;

TEST_F(ServerTest, adopts_what_a_killed_stoa_left) {
    bring(folder);
    auto const postmaster = abandoned("create table kept (word text); insert into kept values ('acknowledged')");
    pg::Server heir(options());
    heir.start();
    EXPECT_EQ(heir.pid(), postmaster);
    EXPECT_EQ(ask(heir, "select word from kept"), "acknowledged");
    heir.stop();
    EXPECT_FALSE(pg::serves(postmaster, folder / "postgres"));
    heir.start();
    EXPECT_NE(heir.pid(), postmaster);
}

TEST_F(ServerTest, adopts_a_server_whose_folder_was_moved) {
    bring(folder);
    auto const postmaster = abandoned("");
    fs::rename(folder, folder.string() + "-moved");
    folder += "-moved";

    pg::Server heir(options());
    heir.start();
    EXPECT_EQ(ask(heir, "select 'well'"), "well");
    EXPECT_TRUE(heir.pid() == postmaster || !pg::serves(postmaster, folder / "postgres"));  // never two on one folder
}

TEST_F(ServerTest, is_not_misled_by_a_stale_pid_file) {
    bring(folder);
    pg::Server server(options());
    server.start();
    server.stop();
    auto const user = pg::choose_user(folder / "postgres", folder);
    auto const stranger = pg::spawn({"/bin/sleep", "60"}, user, STDERR_FILENO);
    pg::write_file(folder / "postgres/postmaster.pid",
                   std::to_string(stranger) + "\n" + (folder / "postgres").string() + "\n1700000000\n5432\n/nowhere\n\n  1 1\nready   \n",
                   user);
    server.start();
    EXPECT_TRUE(server.running());
    EXPECT_EQ(::kill(stranger, 0), 0);
    server.stop();
    ::kill(stranger, SIGKILL);
    ::waitpid(stranger, nullptr, 0);

    pg::write_file(folder / "postgres/postmaster.pid", "", user);  // the machine stopped while PostgreSQL wrote it
    server.start();
    EXPECT_TRUE(server.running());
}

TEST_F(ServerTest, leaves_the_server_of_another_folder_alone) {
    bring(folder);
    pg::Server one(options());
    one.start();
    auto const other = fs::path(outer.path()) / "copy";
    bring(other);
    pg::Server two({.folder = other, .durable = false});
    two.start();
    two.stop();
    auto const pid_file = [](fs::path const& at) { return at / "postgres/postmaster.pid"; };
    std::ifstream text(pid_file(folder));
    pg::write_file(pid_file(other), std::string(std::istreambuf_iterator<char>(text), {}), pg::choose_user(other / "postgres", other));
    two.start();
    EXPECT_NE(one.pid(), two.pid());
    EXPECT_TRUE(one.running());
}

TEST_F(ServerTest, comes_back_after_its_death_with_all_that_was_acknowledged) {
    bring(folder);
    pg::Server server(options());
    server.start();
    pg::Session(server.conninfo()).script("create table kept (n int); insert into kept select generate_series(1, 1000)");
    auto const before = server.pid();
    ::kill(before, SIGKILL);
    EXPECT_TRUE(soon([&] { return !server.running(); }));
    server.ensure();
    EXPECT_TRUE(server.running());
    EXPECT_NE(server.pid(), before);
    EXPECT_EQ(ask(server, "select count(*)::text from kept"), "1000");
    server.ensure();  // nothing to do
    server.stop();
    server.ensure();  // stopped on purpose
    EXPECT_FALSE(server.running());
}

TEST_F(ServerTest, ends_a_backend_that_outlives_its_postmaster) {
    bring(folder);
    pg::Server server(options());
    server.start();
    std::thread busy([info = server.conninfo()] {
        pg::Session session(info);
        EXPECT_THROW(session.run("select count(*) from generate_series(1, 1000000000) a, generate_series(1, 1000000000) b"), base::Error);
    });
    auto const active = "select count(*)::text from pg_stat_activity where query like '%generate_series%' and pid <> pg_backend_pid()";
    EXPECT_TRUE(soon([&] { return ask(server, active) == "1"; }));
    ::kill(server.pid(), SIGKILL);
    EXPECT_TRUE(soon([&] { return !server.running(); }));
    server.ensure();
    EXPECT_EQ(ask(server, "select 'well'"), "well");
    busy.join();
}

TEST_F(ServerTest, survives_a_killed_backend) {
    bring(folder);
    pg::Server server(options());
    server.start();
    auto const postmaster = server.pid();
    pg::Session victim(server.conninfo());
    ::kill(victim.run("select pg_backend_pid()").at(0).get<std::int32_t>(0), SIGKILL);
    EXPECT_THROW(victim.run("select 1"), base::Error);
    EXPECT_TRUE(soon([&] { return refusal([&] { ask(server, "select 'well'"); }).empty(); }));
    EXPECT_EQ(server.pid(), postmaster);
}
