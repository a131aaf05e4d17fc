// What all connections of one pool share: the loop, the options, the statements, and the order in which things happen in a turn of the
// loop. First the books are kept, then who was settled is resumed, then what has gathered is sent.
#pragma once
#include "pg/op.hpp"
#include "pg/outage.hpp"
#include "pg/pool.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <random>

namespace pg {

class Core : public std::enable_shared_from_this<Core> {
public:
    using Moment = std::chrono::steady_clock::time_point;

    Core(boost::asio::io_context& loop, PoolOptions with);
    virtual ~Core() = default;

    // Runs one event's work as a turn; called by every handler of ours that the loop runs.
    template <class Work> void turn(Work const& work) {
        if (std::exchange(in_turn_, true)) return work();
        auto const alive = shared_from_this();  // whoever is resumed may destroy the pool
        Turn now{*this};
        work();
        finish_turn();
        now.finished = true;
    }
    void wake();  // something was queued or settled: there will be a turn

    void settle(Waiter& waiter, std::exception_ptr failure = {});  // the first one counts

    void started(Op& op) const {
        if (options.observe) op.queued = std::chrono::steady_clock::now();
    }
    void watch();               // there is something whose time may run out
    bool may_open(Moment now);  // takes from the budget; closed() gives it back
    void closed() {
        if (options.budget) options.budget->give();
    }
    double chance() { return std::uniform_real_distribution<>(0, 1)(random_); }

    boost::asio::io_context& io;
    PoolOptions const options;
    Statements statements;
    Outage outage;
    std::size_t ready = 0;    // connections that are open
    std::size_t opening = 0;  // connections on their way
    Moment wanted_at{};       // when a request came last
    Moment quiet_until{};     // the log has had its line about lost connections

protected:
    virtual void send_waiting() = 0;          // hand what has gathered to idle connections
    virtual bool check_time(Moment now) = 0;  // deadlines and idle connections; true while time must be watched closely
    void stop_watching() {
        stopped_ = true;
        timer_.cancel();
    }

private:
    struct Turn {
        Core& core;
        bool finished = false;
        ~Turn() {
            core.in_turn_ = false;
            if (!finished) core.wake();  // a resumed coroutine threw through us: the others are served in a turn of their own
        }
    };
    enum class Watch { off, slow, close };
    struct Posted;
    void finish_turn();
    void arm(Watch how);

    std::deque<WaiterPtr> due_;
    boost::asio::steady_timer timer_;
    std::minstd_rand random_;
    Watch watch_ = Watch::off;
    bool in_turn_ = false;
    bool posted_ = false;
    bool stopped_ = false;
};

std::exception_ptr too_late();                // Code::timeout
std::exception_ptr away(std::string detail);  // Code::unavailable

}  // namespace pg
