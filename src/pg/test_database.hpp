// A real PostgreSQL for tests: the one that STOA_TEST_DATABASE names (a conninfo), or else a cluster of our own in a temporary folder,
// made on first use and removed at the end.
#pragma once
#include "pg/error.hpp"
#include "pg/pool.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace pg::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class Cluster {
public:
    Cluster() {
        char name[] = "/tmp/stoa-test-XXXXXX";
        if (!::mkdtemp(name)) throw std::runtime_error("cannot make a temporary folder");
        folder_ = name;
        if (::geteuid() == 0) {
            as_ = "runuser -u postgres -- ";
            shell("chown postgres " + folder_.string());
        }
        shell(as_ + bin("initdb") + " -D " + folder_.string() +
              "/data -U postgres -A trust --no-sync --locale=C --encoding=UTF8 >/dev/null");
        start();
    }
    ~Cluster() {
        std::system((as_ + bin("pg_ctl") + " -D " + folder_.string() + "/data stop -m immediate -s >/dev/null 2>&1").c_str());
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Cluster(Cluster const&) = delete;

    // A killed postmaster's children take a moment to notice, and a new one waits for them to go.
    void start() {
        auto const command = as_ + bin("pg_ctl") + " -D " + folder_.string() + "/data -w -s -l " + folder_.string() +
                             "/log start -o \"-k " + folder_.string() + " -c listen_addresses= -c max_connections=60\" >/dev/null 2>&1";
        for (int i = 0; i < 50; ++i) {
            if (std::system(command.c_str()) == 0) return;
            std::this_thread::sleep_for(100ms);
        }
        throw std::runtime_error("PostgreSQL does not start");
    }
    void kill() {
        int pid = 0;
        std::ifstream(folder_ / "data" / "postmaster.pid") >> pid;
        if (pid > 0) ::kill(pid, SIGKILL);
    }
    void stop_immediately() { shell(as_ + bin("pg_ctl") + " -D " + folder_.string() + "/data stop -m immediate -s"); }
    std::string conninfo() const { return "host=" + folder_.string() + " user=postgres dbname=postgres"; }

private:
    static std::string bin(std::string const& program) {
        for (auto const& version : std::filesystem::directory_iterator("/usr/lib/postgresql"))
            if (std::filesystem::exists(version.path() / "bin" / program)) return (version.path() / "bin" / program).string();
        return program;
    }
    static void shell(std::string const& command) {
        if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    }
    std::filesystem::path folder_;
    std::string as_;
};

inline std::string conninfo() {
    if (auto const* given = std::getenv("STOA_TEST_DATABASE")) return given;
    static Cluster cluster;
    return cluster.conninfo();
}

inline Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

inline Task<> sleep(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

// A loop, a schema of its own and a pool over it. Each coroutine given to run() is run to its end.
class Bench {
public:
    explicit Bench(PoolOptions with = {}, std::string const& where = conninfo()) {
        static int count = 0;
        schema_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
        with.conninfo = where;
        with.search_path = schema_;
        options = with;
        pool = std::make_unique<Pool>(io, with);
        run(statement("create schema " + schema_));
    }
    ~Bench() {
        try {
            pool = std::make_unique<Pool>(io, options);
            run(statement("drop schema " + schema_ + " cascade"));
        } catch (std::exception const& e) { ADD_FAILURE() << "cannot clean up: " << e.what(); }
        pool.reset();
        io.poll();
    }

    template <class T> T run(Task<T> work) {
        std::optional<T> out;
        run(keep(std::move(work), out));
        return *std::move(out);
    }
    void run(Task<> work) {
        std::exception_ptr failed;
        bool done = false;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
            failed = e;
            done = true;
        });
        io.restart();
        while (!done) io.run_one();
        if (failed) std::rethrow_exception(failed);
    }
    void spawn(Task<> work) {
        ++running;
        asio::co_spawn(io, std::move(work), [this](std::exception_ptr e) {
            --running;
            if (!e) return;
            try {
                std::rethrow_exception(e);
            } catch (std::exception const& failure) { ADD_FAILURE() << "a coroutine failed: " << failure.what(); }
        });
    }
    void run_all() {
        io.restart();
        while (running > 0) io.run_one();
    }
    Db db(std::chrono::milliseconds time = 20s) { return {*pool, in(time)}; }

    // Statements whose text is made for the test; the name is the text, so each is its own.
    Task<> statement(std::string text) { co_await pool->write(Sql{text, text}, {}, in(20s)); }
    void sql(std::string const& text) { run(statement(text)); }

    asio::io_context io;
    PoolOptions options;
    std::unique_ptr<Pool> pool;
    int running = 0;

private:
    template <class T> static Task<> keep(Task<T> work, std::optional<T>& out) { out.emplace(co_await std::move(work)); }
    std::string schema_;
};

// The code that a piece of work ends with; nothing when it succeeds.
template <class T> Task<std::optional<base::Code>> code_of(Task<T> work) {
    try {
        co_await std::move(work);
    } catch (base::Error const& e) { co_return e.code(); }
    co_return std::nullopt;
}

}  // namespace pg::test
