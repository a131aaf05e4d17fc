// What a use case is given besides its input.
#pragma once
#include "base/clock.hpp"
#include "base/task.hpp"
#include "kit/home.hpp"
#include "kit/principal.hpp"
#include "pg/db.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kit {

struct Context {
    Home& home;
    pg::Db db;        // this service's database, bound to the deadline
    Known principal;  // null for the world
    pg::Deadline deadline;
    base::Time now;
    std::string request_id;
    std::string_view origin;  // `http://host` as the caller sees us, for links in pages and as the default of set-up

    // Every statement on a row that belongs to a school takes the school from here. Only for endpoints that ask for a permission.
    wire::SchoolId school() const {
        STOA_ASSERT(principal != nullptr);
        return principal->school;
    }
};

// Runs what takes long on the workers and comes back to this core. (Asio wants results that can be made empty: hence the optional.)
template <class Work> Task<std::invoke_result_t<Work>> on_pool(Home& home, Work work) {
    using Result = std::optional<std::invoke_result_t<Work>>;
    auto run = [](Work w) -> Task<Result> { co_return Result(w()); };
    auto done = co_await boost::asio::co_spawn(home.workers, run(std::move(work)), boost::asio::use_awaitable);
    co_return *std::move(done);
}

}  // namespace kit
