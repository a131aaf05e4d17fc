// A limit in time around rare work that has none of its own. Boost 1.81 has no cancel_after, and
// `awaitable_operators ||` turns an early failure into a timeout after the full limit; this does neither.
// Each use costs a timer: hot paths carry a deadline as an integer instead.
#pragma once
#include "base/error.hpp"
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <optional>

namespace base {

template <class T> Task<> keep_result(Task<T> work, std::optional<T>& out) { out.emplace(co_await std::move(work)); }

// Throws Error(timeout) when `limit` passes first; the work is then cancelled.
template <class T> Task<T> within(std::chrono::milliseconds limit, Task<T> work) {
    namespace asio = boost::asio;
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, limit);
    std::optional<T> out;
    auto group = asio::experimental::make_parallel_group(asio::co_spawn(executor, keep_result(std::move(work), out), asio::deferred),
                                                         timer.async_wait(asio::deferred));
    auto const [order, failure, ignored] = co_await group.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (order[0] == 1) fail(Code::timeout, "the deadline has passed");
    if (failure) std::rethrow_exception(failure);
    co_return *std::move(out);
}

}  // namespace base
