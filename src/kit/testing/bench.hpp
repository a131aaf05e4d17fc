// What a service's use cases are tested on: a home, a loop, and a pool over a real schema of its own.
#pragma once
#include "kit/context.hpp"
#include "kit/metrics.hpp"
#include "pg/pool.hpp"
#include "pg/testing/testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace kit::testing {

class Bench {
public:
    explicit Bench(pg::Chain const& chain)
        : schema(chain.name, {chain}),
          workers(2),
          home(base::value_or_fail(load_settings({{{"data_folder", folder.path()}, {"signing.algorithm", "EdDSA"}}, {}, {}})).settings,
               crypto::Sealer::from_key(std::string(32, 'k')), Blobs(folder.path() + "/blobs"), metrics, workers),
          pool(io, options(schema)) {
        home.set_public_url("https://badges.example.org");
    }
    ~Bench() { workers.join(); }

    // A request by somebody who may do everything, at this moment.
    Context context() { return context(anybody()); }
    Context context(Known who) {
        auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        return {home, pg::Db(pool, deadline), std::move(who), deadline, base::now(), "test", "https://badges.example.org"};
    }
    Known anybody(std::vector<std::string> permissions = {"*"}) const { return of(school, std::move(permissions)); }
    static Known of(wire::SchoolId whose, std::vector<std::string> permissions = {"*"}) {
        auto out = std::make_shared<Principal>();
        out->school = whose;
        out->name = "test";
        out->permissions = Permissions(std::move(permissions));
        out->expires = base::now() + std::chrono::hours(1);
        return out;
    }

    // Runs to the end and gives what it gives, or throws what it throws.
    template <class T> T run(Task<T> work) {
        std::optional<T> out;
        spawn(std::move(work), [&](T done) { out.emplace(std::move(done)); });
        finish();
        return *std::move(out);
    }
    // The code that it is refused with; nothing when it succeeds.
    template <class T> std::optional<base::Code> refusal(Task<T> work) {
        try {
            run(std::move(work));
        } catch (base::Error const& error) { return error.code(); }
        return std::nullopt;
    }
    // Several at once: how each of them ended.
    struct Ended {
        int well = 0;
        std::vector<base::Error> refused;
    };
    template <class T> Ended at_once(std::vector<Task<T>> works) {
        Ended ended;
        for (auto& work : works) {
            ++running_;
            boost::asio::co_spawn(io, std::move(work), [this, &ended](std::exception_ptr failure, T) {
                --running_;
                try {
                    if (failure) std::rethrow_exception(failure);
                    ++ended.well;
                } catch (base::Error const& error) { ended.refused.push_back(error); }
            });
        }
        finish();
        return ended;
    }

    // One number, asked beside the pool.
    std::int64_t count(std::string const& sql) { return schema.session().run(sql).at(0).get<std::int64_t>(0); }

    pg::testing::Schema schema;
    pg::testing::Folder folder;
    boost::asio::io_context io;
    Metrics metrics;
    boost::asio::thread_pool workers;
    Home home;
    pg::Pool pool;
    wire::SchoolId school = wire::SchoolId::make();

private:
    static pg::PoolOptions options(pg::testing::Schema const& schema) {
        pg::PoolOptions out;
        out.conninfo = schema.conninfo();
        out.search_path = schema.name();
        return out;
    }
    template <class T, class Take> void spawn(Task<T> work, Take take) {
        ++running_;
        boost::asio::co_spawn(io, std::move(work), [this, take](std::exception_ptr failure, T done) {
            --running_;
            failed_ = failure;
            if (!failure) take(std::move(done));
        });
    }
    void finish() {
        while (running_ > 0) io.run_one();
        if (auto const failure = std::exchange(failed_, nullptr)) std::rethrow_exception(failure);
    }
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> stay_{
        io.get_executor()};  // while work is on the other threads
    int running_ = 0;
    std::exception_ptr failed_;
};

}  // namespace kit::testing
