#include "pg/leases.hpp"

namespace pg {

Leases::Leases(Core& core, Address address, std::size_t links_max) : core_(core), links_(core, *this, std::move(address), links_max) {}

Task<std::unique_ptr<Lease>> Leases::take(Deadline deadline) {
    if (waiting_.empty())
        if (auto lease = lend(deadline)) co_return lease;
    boost::intrusive_ptr<Request> const request(new Request(deadline));
    waiting_.push_back(request);
    core_.watch();
    core_.wake();
    co_await request->wait(core_);
    request->answer();
    co_return std::move(request->lease);
}

std::unique_ptr<Lease> Leases::lend(Deadline deadline) {
    while (!free_.empty()) {
        auto link = std::move(free_.back());
        free_.pop_back();
        if (!link->idle()) continue;  // about to be given up
        ++lent_;
        return std::make_unique<Lease>(
            std::make_shared<Transaction>(Transaction{core_.shared_from_this(), *this, deadline, std::move(link), false, {}}));
    }
    return nullptr;
}

void Leases::send_waiting() {
    while (!waiting_.empty()) {
        auto const request = waiting_.front();
        if (!request->settled()) {
            request->lease = lend(request->deadline);
            if (!request->lease) break;
            core_.settle(*request);
        }
        waiting_.pop_front();
    }
    while (links_.opening() < waiting_.size() && links_.open_one()) {}
}

void Leases::returned(LinkPtr link) {
    if (link->is_gone()) {
        --lent_;
    } else if (!link->segments().empty()) {
        returning_.push_back(std::move(link));
    } else {
        --lent_;
        rest(std::move(link));
    }
    core_.wake();
}

void Leases::rest(LinkPtr link) {
    link->answer_max = {};
    bool const worn = std::erase(worn_, link) > 0;
    if (link->ready() && link->clean() && !worn)
        free_.push_back(std::move(link));
    else
        links_.discard(*link);
}

void Leases::opened(Link& link) {
    links_.opened(link);
    rest(link.shared_from_this());
}

void Leases::answered(Link& link, Segment segment) {
    links_.answered(link);
    std::exception_ptr failure;
    for (auto& step : segment.steps) {
        auto const verdict = step.verdict();
        if (!failure && verdict == Verdict::failed) {
            auto found = failure_of(step);
            bool const stale = is_stale(found) && !step.prepares;
            if (stale) worn_.push_back(link.shared_from_this());
            failure = stale ? away(found.detail()) : std::make_exception_ptr(std::move(found));
        }
        if (!failure && step.rolled_back())
            failure =
                std::make_exception_ptr(Failure(base::Code::internal, "a transaction that has failed cannot be committed", "25P02", {}));
        if (!step.op) continue;
        // What was skipped failed with what failed before it: `begin`, or the statement that the commit came with.
        if (!failure) step.op->rows = rows_of(step);
        core_.settle(*step.op, failure);
    }
    auto const back = std::ranges::find_if(returning_, [&](LinkPtr const& each) { return each.get() == &link; });
    if (back == returning_.end() || !link.segments().empty()) return;
    auto const returned_link = std::move(*back);
    returning_.erase(back);
    --lent_;
    rest(returned_link);
}

void Leases::gone(Link& link, std::deque<Segment> unanswered, std::string why) {
    links_.gone(link, why);
    std::erase_if(free_, [&](LinkPtr const& each) { return each.get() == &link; });
    std::erase_if(worn_, [&](LinkPtr const& each) { return each.get() == &link; });
    lent_ -= std::erase_if(returning_, [&](LinkPtr const& each) { return each.get() == &link; });
    for (auto const& segment : unanswered)
        for (auto const& step : segment.steps)
            if (step.op) core_.settle(*step.op, away(why));
}

bool Leases::check_time(Core::Moment now) {
    bool const refuses = core_.outage.refuses(now);
    for (auto const& request : waiting_) {
        if (refuses)
            core_.settle(*request, away("the database cannot be reached"));
        else if (now >= request->deadline)
            core_.settle(*request, away("all connections for transactions are in use"));
    }
    std::erase_if(waiting_, [](auto const& request) { return request->settled(); });

    bool flying = false;
    for (auto const& link : links_.all())
        for (auto const& segment : link->segments()) {
            flying = true;
            for (auto const& step : segment.steps)
                if (step.op && now >= step.op->deadline) core_.settle(*step.op, too_late());
        }
    links_.check_time(now);
    for (auto const& link : std::vector(free_)) {
        if (now - link->touched_at() <= core_.options.idle_max) continue;
        std::erase(free_, link);
        links_.discard(*link);
    }
    return flying || !waiting_.empty() || links_.opening() > 0;
}

void Leases::end() {
    for (auto const& request : waiting_) core_.settle(*request, away("the pool is closed"));
    waiting_.clear();
    for (auto const& link : links_.all())
        for (auto const& segment : link->segments())
            for (auto const& step : segment.steps)
                if (step.op) core_.settle(*step.op, away("the pool is closed"));
    free_.clear();
    worn_.clear();
    lent_ -= returning_.size();
    returning_.clear();
    links_.discard_all();
}

}  // namespace pg
