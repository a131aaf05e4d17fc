// One statement under way: what to run, and its rows.
#pragma once
#include "pg/statements.hpp"
#include "pg/waiter.hpp"

namespace pg {

struct Op : Waiter {
    Op(Statement const& what, Params with, std::chrono::steady_clock::time_point until)
        : Waiter(until), statement(what), params(std::move(with)) {}

    Statement const& statement;
    Params params;
    Rows rows;
    std::chrono::steady_clock::time_point queued{};  // only when somebody observes
    int repeats = 0;                                 // how often a neighbour's failure, or a race, sent it back
    bool alone = false;                              // goes in a group of its own
    bool resent = false;                             // was in flight when a connection broke

protected:
    void ended(Core const& core, bool ok) const override;
};
using OpPtr = boost::intrusive_ptr<Op>;

}  // namespace pg
