#include "pg/core.hpp"

#include "base/random.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

namespace pg {
namespace asio = boost::asio;

namespace {
// One coarse tick for all deadlines of the pool costs nothing that can be measured; a timer per statement costs as much as the statement.
constexpr std::chrono::milliseconds tick_close{50};
constexpr std::chrono::milliseconds tick_slow{5000};

std::uint32_t seed() {
    std::array<std::uint8_t, 4> bytes{};
    base::fill_random(bytes);
    return std::bit_cast<std::uint32_t>(bytes);
}
}  // namespace

Task<> Waiter::wait(Core& core) {
    return asio::async_initiate<asio::use_awaitable_t<> const, void()>(
        [this, &core](auto handler) {
            auto slot = asio::get_associated_cancellation_slot(handler);
            handler_.emplace(std::move(handler));
            if (slot.is_connected())
                slot.assign([weak = core.weak_from_this(), self = WaiterPtr(this)](asio::cancellation_type type) {
                    auto const alive = weak.lock();
                    if (!alive || type == asio::cancellation_type::none) return;
                    alive->settle(*self, std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted)));
                });
        },
        asio::use_awaitable);
}

void Waiter::answer() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, {}));
}

Core::Core(asio::io_context& loop, PoolOptions with) : io(loop), options(std::move(with)), timer_(loop), random_(seed()) {}

void Core::settle(Waiter& waiter, std::exception_ptr failure) {
    if (std::exchange(waiter.settled_, true)) return;
    waiter.ended(*this, !failure);
    waiter.failure_ = std::move(failure);
    due_.emplace_back(&waiter);
    wake();
}

void Op::ended(Core const& core, bool ok) const {
    if (core.options.observe) core.options.observe(statement.name, std::chrono::steady_clock::now() - queued, ok);
}

// When the loop is destroyed instead of run, the coroutines that were due are destroyed too: they and their waiters hold each other.
struct Core::Posted {
    std::shared_ptr<Core> core;
    explicit Posted(std::shared_ptr<Core> whose) : core(std::move(whose)) {}
    Posted(Posted&&) = default;
    ~Posted() {
        if (!core) return;
        for (auto const& waiter : std::exchange(core->due_, {})) waiter->handler_.reset();
    }
    void operator()() {
        auto const now = std::exchange(core, nullptr);
        now->posted_ = false;
        now->turn([] {});
    }
};

void Core::wake() {
    if (in_turn_ || std::exchange(posted_, true)) return;
    asio::post(io, Posted(shared_from_this()));
}

void Core::finish_turn() {
    do {
        while (!due_.empty()) {
            // Whoever is resumed may settle others, so he is taken off the list first.
            auto const waiter = std::move(due_.front());
            due_.pop_front();
            if (!waiter->handler_) continue;
            auto handler = std::move(*waiter->handler_);
            waiter->handler_.reset();
            handler();
        }
        send_waiting();
    } while (!due_.empty());
}

void Core::watch() {
    if (watch_ != Watch::close) arm(Watch::close);
}

void Core::arm(Watch how) {
    watch_ = how;
    if (stopped_) return;
    timer_.expires_after(how == Watch::close ? tick_close : std::min<std::chrono::milliseconds>(tick_slow, options.idle_max));
    timer_.async_wait([weak = weak_from_this(), this](boost::system::error_code const& failed) {
        auto const alive = weak.lock();
        if (failed || !alive || stopped_) return;
        turn([this] { arm(check_time(std::chrono::steady_clock::now()) ? Watch::close : Watch::slow); });
    });
}

bool Core::may_open(Moment now) {
    if (stopped_ || !outage.may_try(now)) return false;
    if (outage.on() && opening > 0) return false;  // one scout is enough
    return !options.budget || options.budget->take();
}

std::exception_ptr too_late() { return std::make_exception_ptr(Failure(base::Code::timeout, "it took too long", {}, {})); }

std::exception_ptr away(std::string detail) { return std::make_exception_ptr(lost(std::move(detail))); }

}  // namespace pg
