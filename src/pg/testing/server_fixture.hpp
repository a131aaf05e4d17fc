// What the tests of the private server share: clusters in folders of their own, processes to be killed.
#pragma once
#include "pg/cluster.hpp"
#include "pg/postmaster.hpp"
#include "pg/server.hpp"
#include "pg/session.hpp"
#include "pg/testing/testing.hpp"

#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

namespace pg::testing {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline std::string refusal(std::function<void()> const& work) {
    try {
        work();
    } catch (base::Error const& error) { return error.text(); }
    return {};
}

inline std::string ask(pg::Server const& server, std::string_view sql) {
    return pg::Session(server.conninfo()).run(sql).at(0).get<std::string>(0);
}

template <class Done> bool soon(Done const& done) {
    for (auto tries = 0; tries < 1000; ++tries, std::this_thread::sleep_for(10ms))
        if (done()) return true;
    return false;
}

// Runs `work` in a process of its own, as another user when one is given; 0 when all went well.
inline int in_child(std::function<void()> const& work, passwd const* user = nullptr) {
    auto const pid = ::fork();
    if (pid == 0) {
        if (user && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(3);
        try {
            work();
        } catch (std::exception const& error) {
            std::fprintf(stderr, "in the child: %s\n", error.what());
            ::_exit(2);
        }
        ::_exit(::testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class ServerTest : public ::testing::Test {
protected:
    pg::testing::Folder outer;
    fs::path folder = fs::path(outer.path()) / "data";
    pg::ServerOptions options() const { return {.folder = folder, .memory_bytes = 256ull << 20, .durable = false}; }

    // A cluster as a backup tool or a person would bring it: copied, and by root with root as its owner.
    void bring(fs::path const& to) const {
        static pg::testing::Folder const model;
        if (!fs::exists(model.path() + "/postgres")) {
            pg::Server server({.folder = model.path(), .durable = false});
            server.start();
        }
        fs::create_directories(to);
        fs::copy(model.path() + "/postgres", to / "postgres", fs::copy_options::recursive);
    }

    // Starts a Stoa in a process of its own and kills it; returns the pid of the PostgreSQL that it leaves.
    pid_t abandoned(std::string_view script) const {
        std::array<int, 2> pipe{};
        if (::pipe(pipe.data()) != 0) return 0;
        auto const owner = ::fork();
        if (owner == 0) {
            pg::Server server(options());
            server.start();
            pg::Session(server.conninfo()).script(script);
            auto const pid = server.pid();
            if (::write(pipe[1], &pid, sizeof pid) == sizeof pid) ::pause();
            ::_exit(1);
        }
        ::close(pipe[1]);
        pid_t postmaster = 0;
        EXPECT_EQ(::read(pipe[0], &postmaster, sizeof postmaster), static_cast<ssize_t>(sizeof postmaster));
        ::kill(owner, SIGKILL);
        ::waitpid(owner, nullptr, 0);
        ::close(pipe[0]);
        return postmaster;
    }
};

}  // namespace pg::testing
