// Somebody who waits for the pool: settled once, by an answer, a failure, the deadline or a cancellation, and resumed after that.
#pragma once
#include "base/task.hpp"
#include "pg/error.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace pg {

class Core;

// Owned by the coroutine that waits and by whatever may still answer it, whichever lives longer: after its deadline a coroutine goes on
// while its statement is on the wire.
class Waiter : public boost::intrusive_ref_counter<Waiter, boost::thread_unsafe_counter> {
public:
    explicit Waiter(std::chrono::steady_clock::time_point until) : deadline(until) {}
    virtual ~Waiter() = default;

    Task<> wait(Core& core);  // returns when settled; answer() tells how
    void answer();            // throws the failure, if there is one
    bool settled() const { return settled_; }

    std::chrono::steady_clock::time_point const deadline;

protected:
    virtual void ended(Core const&, bool) const {}  // called once, when settled: true for an answer

private:
    friend class Core;
    using Handler = boost::asio::async_result<boost::asio::use_awaitable_t<>, void()>::handler_type;

    std::optional<Handler> handler_;
    std::exception_ptr failure_;
    bool settled_ = false;
};
using WaiterPtr = boost::intrusive_ptr<Waiter>;

}  // namespace pg
