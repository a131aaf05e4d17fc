// The pool beside pgbench, in turns on the same server: rows read by uuid, durable inserts, and transactions of two statements.
//   bench_pg CONNINFO [seconds per round] [rounds]
// One loop on one thread with 64 coroutines stands against `pgbench -c16 -M prepared`: 1 and 2 grouped connections for reads and inserts,
// 16 leased ones for transactions. Trust the ratios, not the figures.
#include "pg/pool.hpp"
#include "pg/row.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

namespace {

constexpr int coroutines = 64;
constexpr std::int64_t items = 10'000;
constexpr std::int64_t first_item = 100'000'000'000;

constexpr pg::Sql find{"bench.find", "select body from bench_item where id = $1"};
constexpr pg::Sql insert{"bench.insert", "insert into bench_note (id, body) values ($1, $2)"};

std::string body() { return R"({"type": ["Achievement"], "text": ")" + std::string(1000, 'x') + "\"}"; }

base::Uuid item(std::int64_t number) { return *base::Uuid::parse(fmt::format("aaaaaaaa-0000-7000-8000-{}", first_item + number)); }

struct Load {
    boost::asio::io_context io;
    pg::Pool pool;
    std::chrono::steady_clock::time_point until{};
    std::int64_t done = 0;
    int running = 0;
    std::minstd_rand random{1};
    wire::Json note{body()};

    explicit Load(std::string const& conninfo) : pool(io, {.conninfo = conninfo, .leased_max = 16}) {}

    pg::Db db() { return {pool, std::chrono::steady_clock::now() + std::chrono::seconds(10)}; }

    Task<> read() {
        auto const id = item(std::uniform_int_distribution<std::int64_t>(0, items - 1)(random));
        auto const rows = co_await db().read(find, pg::params(id));
        done += rows.at(0).raw(0).size() > 1000;
    }
    Task<> write() {
        co_await db().write(insert, pg::params(base::Uuid::make(), note));
        ++done;
    }
    Task<> transact() {
        auto tx = co_await db().begin();
        co_await tx.run(find, pg::params(item(std::uniform_int_distribution<std::int64_t>(0, items - 1)(random))));
        co_await tx.run_and_commit(insert, pg::params(base::Uuid::make(), note));
        ++done;
    }
    Task<> user(Task<> (Load::*work)()) {
        while (std::chrono::steady_clock::now() < until) co_await (this->*work)();
    }
    double per_second(Task<> (Load::*work)(), double seconds) {
        done = 0;
        auto const start = std::chrono::steady_clock::now();
        until = start + std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
        for (int i = 0; i < coroutines; ++i) {
            ++running;
            boost::asio::co_spawn(io, user(work), [this](std::exception_ptr failed) {
                --running;
                if (failed) std::rethrow_exception(failed);
            });
        }
        while (running > 0) io.run_one();
        return static_cast<double>(done) / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    void once(std::string_view sql) {
        bool over = false;
        auto const work = [](Load& self, std::string_view text) -> Task<> { co_await self.db().write(pg::Sql{text, text}, {}); };
        boost::asio::co_spawn(io, work(*this, sql), [&](std::exception_ptr failed) {
            over = true;
            if (failed) std::rethrow_exception(failed);
        });
        while (!over) io.run_one();
    }
};

// pgbench speaks of `tps = 12345.6 (without initial connection time)`.
double pgbench(std::string const& conninfo, std::string const& script, double seconds) {
    auto const file = std::filesystem::temp_directory_path() / "stoa_bench.sql";
    std::ofstream(file) << script;
    auto const command = fmt::format("pgbench -n -c16 -M prepared -T {} -f {} \"{}\" 2>/dev/null", std::max(1, static_cast<int>(seconds)),
                                     file.string(), conninfo);
    auto* const output = ::popen(command.c_str(), "r");
    if (!output) return 0;
    double tps = 0;
    char line[512];
    while (std::fgets(line, sizeof(line), output)) {
        std::string_view const text = line;
        if (text.starts_with("tps = ")) tps = std::strtod(line + 6, nullptr);
    }
    ::pclose(output);
    std::filesystem::remove(file);
    return tps;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fprintf(stderr, "usage: bench_pg CONNINFO [seconds per round] [rounds]\n");
        return 2;
    }
    std::string const conninfo = words[1];
    double const seconds = count > 2 ? std::atof(words[2]) : 3;
    int const rounds = count > 3 ? std::atoi(words[3]) : 3;

    Load load(conninfo);
    for (auto const* sql : {"drop table if exists bench_item, bench_note", "create table bench_item (id uuid primary key, body jsonb)",
                            "create table bench_note (id uuid primary key, body jsonb)"})
        load.once(sql);
    load.once(fmt::format("insert into bench_item select ('aaaaaaaa-0000-7000-8000-' || {} + i)::uuid, '{}' from generate_series(0, {}) i",
                          first_item, body(), items - 1));
    load.once("analyze bench_item");

    auto const set = fmt::format("\\set n random({}, {})\n", first_item, first_item + items - 1);
    std::string const select = "select body from bench_item where id = ('aaaaaaaa-0000-7000-8000-' || :n)::uuid;\n";
    auto const add = fmt::format("insert into bench_note (id, body) values (gen_random_uuid(), '{}');\n", body());
    struct Match {
        char const* name;
        Task<> (Load::*ours)();
        std::string peers;
    };
    for (auto const& match : {Match{"select by uuid", &Load::read, set + select}, Match{"durable insert", &Load::write, add},
                              Match{"transaction", &Load::transact, set + "begin;\n" + select + add + "commit;\n"}}) {
        std::vector<double> ours, theirs;
        for (int i = 0; i < rounds; ++i) {
            ours.push_back(load.per_second(match.ours, seconds));
            theirs.push_back(pgbench(conninfo, match.peers, seconds));
        }
        std::printf("%-16s pool %8.0f/s   pgbench -c16 %8.0f/s   ratio %.2f\n", match.name, median(ours), median(theirs),
                    median(ours) / median(theirs));
    }
    load.once("drop table bench_item, bench_note");
    return 0;
}
