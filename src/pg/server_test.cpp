// The private PostgreSQL in good days, and what it says on bad ones. No part of it is made up.
#include "pg/testing/server_fixture.hpp"

using namespace pg::testing;

TEST_F(ServerTest, makes_a_cluster_and_starts_it_again) {
    auto const durable = pg::ServerOptions{.folder = folder, .memory_bytes = 256ull << 20};
    {
        pg::Server server(durable);
        server.start();
        EXPECT_TRUE(server.running());
        EXPECT_FALSE(fs::exists(folder / "postgres.new"));
        EXPECT_EQ(ask(server, "select current_database() || ' ' || current_user"), "stoa stoa");
        EXPECT_EQ(ask(server,
                      "select string_agg(setting, ' ' order by name) from pg_settings where name in ('fsync', 'full_page_writes', "
                      "'listen_addresses', 'max_connections', 'shared_buffers', 'synchronous_commit', 'TimeZone', "
                      "'unix_socket_permissions')"),
                  "UTC on on  100 8192 on 0700");
        EXPECT_EQ(ask(server, "select pg_encoding_to_char(encoding) || ' ' || datcollate from pg_database where datname = 'stoa'"),
                  "UTF8 C");
        pg::Session(server.conninfo()).script("create table kept (word text); insert into kept values ('still here')");
        server.start();  // asking twice is no error
        server.stop();
        EXPECT_FALSE(server.running());
        EXPECT_EQ(server.pid(), 0);
    }
    pg::Server again(durable);
    again.start();
    EXPECT_EQ(ask(again, "select word from kept"), "still here");
}

TEST_F(ServerTest, runs_unprivileged_and_lets_nobody_else_near) {
    bring(folder);
    pg::Server server(options());
    server.start();
    struct stat process{};
    ASSERT_EQ(::stat(("/proc/" + std::to_string(server.pid())).c_str(), &process), 0);
    EXPECT_NE(process.st_uid, 0U);
    for (auto const& path : {folder / "postgres", server.socket_folder()}) {
        struct stat at{};
        ASSERT_EQ(::stat(path.c_str(), &at), 0);
        EXPECT_EQ(at.st_uid, process.st_uid) << path;
        EXPECT_EQ(at.st_mode & 07777, 0700U) << path;
    }
    struct stat socket{};
    ASSERT_EQ(::stat((server.socket_folder() / ".s.PGSQL.5432").c_str(), &socket), 0);
    EXPECT_EQ(socket.st_mode & 0777, 0700U);
    auto const* other = ::getpwnam("nobody");
    if (::geteuid() == 0 && other) EXPECT_EQ(in_child([&] { EXPECT_THROW(pg::Session(server.conninfo()), base::Error); }, other), 0);
}

TEST_F(ServerTest, refuses_a_second_stoa_and_names_the_first) {
    bring(folder);
    pg::Server first(options());
    first.start();
    pg::Server second(options());
    EXPECT_EQ(refusal([&] { second.start(); }),
              "another Stoa (pid " + std::to_string(::getpid()) + ") uses " + fs::canonical(folder).string());
    EXPECT_TRUE(first.running());
    auto const beside = pg::conninfo_of_running(folder);
    ASSERT_TRUE(beside);
    EXPECT_EQ(pg::Session(*beside).run("select 1").size(), 1U);
    first.stop();
    EXPECT_FALSE(pg::conninfo_of_running(folder));
    second.start();
    EXPECT_TRUE(second.running());
}

TEST_F(ServerTest, works_under_long_and_odd_paths) {
    folder = fs::path(outer.path()) / "deep" / (std::string(120, 'x') + "/" + std::string(120, 'y'));
    bring(folder);
    pg::Server deep(options());
    deep.start();
    EXPECT_LT(deep.socket_folder().native().size(), 90U);
    EXPECT_EQ(ask(deep, "select 'well'"), "well");
    auto const socket = deep.socket_folder();
    deep.stop();
    EXPECT_FALSE(fs::exists(socket));

    folder = fs::path(outer.path()) / "it's \\ a \"data\" folder";
    pg::Server odd(options());
    odd.start();
    EXPECT_EQ(odd.socket_folder(), fs::canonical(folder) / "socket");
    odd.stop();
    fs::rename(folder, outer.path() + "/moved, elsewhere");
    folder = outer.path() + "/moved, elsewhere";
    pg::Server moved(options());
    moved.start();
    EXPECT_EQ(ask(moved, "select 'well'"), "well");
    EXPECT_NE(moved.socket_folder().parent_path(), fs::canonical(folder));  // libpq would read the comma as two hosts
}

TEST_F(ServerTest, works_for_an_ordinary_user) {
    auto const* user = ::getpwnam("nobody");
    if (::geteuid() != 0 || !user) GTEST_SKIP() << "the other tests run as an ordinary user already";
    fs::create_directory(folder);
    ASSERT_EQ(::chown(folder.c_str(), user->pw_uid, user->pw_gid), 0);
    auto const starts = [&] {
        pg::Server server(options());
        server.start();
        EXPECT_EQ(ask(server, "select current_user::text"), "stoa");
        server.stop();
    };
    EXPECT_EQ(in_child(starts, user), 0);
    // Root looks in once, and the owner can go on.
    fs::remove(folder / "stoa.lock");
    fs::remove(folder / "postgres.log");
    starts();
    EXPECT_EQ(in_child(starts, user), 0);
}

TEST_F(ServerTest, says_what_is_in_its_way) {
    fs::create_directories(folder / "postgres");
    EXPECT_NE(refusal([&] { pg::Server(options()).start(); }).find("is no PostgreSQL cluster"), std::string::npos);
    std::ofstream(folder / "postgres/PG_VERSION") << "9\n";
    auto const versions = refusal([&] { pg::Server(options()).start(); });
    EXPECT_NE(versions.find("written by PostgreSQL 9, installed is "), std::string::npos) << versions;
    EXPECT_NE(versions.find("postgresql-9"), std::string::npos) << versions;

    auto elsewhere = options();
    elsewhere.bin = outer.path();
    fs::remove_all(folder);
    EXPECT_EQ(refusal([&] { pg::Server(elsewhere).start(); }), "there is no PostgreSQL server in " + outer.path());
    std::ofstream(outer.path() + "/file");
    folder = fs::path(outer.path()) / "file" / "data";
    EXPECT_NE(refusal([&] { pg::Server(options()).start(); }).find("cannot be written"), std::string::npos);
}

TEST_F(ServerTest, says_who_may_not_enter) {
    auto const* user = ::getpwnam("nobody");
    if (::geteuid() != 0 || !user) GTEST_SKIP() << "only root can close a folder to PostgreSQL and still write in it";
    auto const shut = fs::path(outer.path()) / "shut";
    fs::create_directory(shut);
    fs::permissions(shut, fs::perms::owner_all);
    folder = shut / "data";
    EXPECT_NE(refusal([&] { pg::Server(options()).start(); }).find("chmod o+x " + shut.string()), std::string::npos);
    folder = fs::path(outer.path()) / "roots";
    fs::create_directory(folder);
    EXPECT_EQ(in_child(
                  [&] {
                      EXPECT_NE(refusal([&] { pg::Server(options()).start(); }).find("cannot be written: Permission denied"),
                                std::string::npos);
                  },
                  user),
              0);
}

TEST_F(ServerTest, starts_over_a_half_made_cluster_and_a_long_log) {
    fs::create_directories(folder / "postgres.new/base");
    std::ofstream(folder / "postgres.new/PG_VERSION") << "15\n";
    std::ofstream(folder / "postgres.log") << "old\n";
    fs::resize_file(folder / "postgres.log", 11 << 20);
    pg::Server server(options());
    server.start();
    EXPECT_TRUE(server.running());
    EXPECT_EQ(fs::file_size(folder / "postgres.log.1"), 11U << 20);
    EXPECT_LT(fs::file_size(folder / "postgres.log"), 1U << 20);
    server.stop();

    std::ofstream(folder / "postgres/postgresql.conf", std::ios::app) << "work_mem = nonsense\n";
    auto const said = refusal([&] { server.start(); });
    EXPECT_NE(said.find("PostgreSQL did not start: "), std::string::npos) << said;
    EXPECT_NE(said.find("contains errors"), std::string::npos) << said;
}
