#include "pg/grouped.hpp"

namespace pg {

Grouped::Grouped(Core& core, Kind kind, Address address, std::size_t links_max)
    : core_(core), kind_(kind), links_(core, *this, std::move(address), links_max) {}

void Grouped::queue(OpPtr op) {
    waiting_.push_back(std::move(op));
    core_.watch();
    core_.wake();
}

void Grouped::send_waiting() {
    // Those whose time has passed while they waited are not sent any more.
    auto const drop_settled = [this] {
        while (!waiting_.empty() && waiting_.front()->settled()) waiting_.pop_front();
    };
    drop_settled();
    for (auto const& link : links_.all()) {
        if (waiting_.empty()) return;
        if (!link->idle()) continue;
        send(*link);
        drop_settled();
    }
    if (!waiting_.empty() && links_.opening() == 0) links_.open_one();
}

void Grouped::send(Link& link) {
    std::size_t count = 0;
    while (!waiting_.empty() && count < core_.options.group_max) {
        auto op = std::move(waiting_.front());
        if (op->alone && count > 0) {
            waiting_.front() = std::move(op);
            break;
        }
        waiting_.pop_front();
        if (op->settled()) continue;
        bool const alone = op->alone;
        link.run(std::move(op));
        ++count;
        if (alone) break;
    }
    link.sync();
}

void Grouped::answered(Link& link, Segment segment) {
    links_.answered(link);
    if (!link.clean()) {
        // A statement began a transaction, so the Sync committed nothing of the group.
        refuse(segment, "a grouped statement has left a transaction open");
        requeue();
        return links_.discard(link);
    }
    bool const failed = segment.failed();
    bool stale = false;
    for (auto& step : segment.steps) {
        auto& op = *step.op;
        if (op.settled()) continue;
        auto const verdict = step.verdict();
        if (verdict == Verdict::done && (!failed || (kind_ == Kind::reads && !segment.commit_fault))) {
            op.rows = rows_of(step);
            core_.settle(op);
        } else if (verdict == Verdict::failed || (segment.commit_fault && segment.steps.size() == 1)) {
            auto failure = verdict == Verdict::failed ? failure_of(step) : failure_of(segment.commit_fault.get(), op.statement.name);
            bool const old_plan = is_stale(failure) && !step.prepares && !std::exchange(op.resent, true);
            bool const raced = retryable(failure.state()) && op.repeats < repeats_max;
            if (old_plan || raced)
                repeat(step.op);
            else
                core_.settle(op, std::make_exception_ptr(std::move(failure)));
            stale = stale || old_plan;
        } else {
            repeat(step.op);
        }
    }
    requeue();
    if (stale) links_.discard(link);
}

void Grouped::repeat(OpPtr op) {
    // Nothing of a failed group was committed, so running it again is safe. The one at fault is out by now: most groups succeed the
    // second time, and who meets bad company twice goes alone.
    if (++op->repeats >= together_max) op->alone = true;
    again_.push_back(std::move(op));
}

void Grouped::requeue() {
    waiting_.insert(waiting_.begin(), std::make_move_iterator(again_.begin()), std::make_move_iterator(again_.end()));
    again_.clear();
}

void Grouped::opened(Link& link) {
    link.answer_max = core_.options.statement_timeout;
    links_.opened(link);
}

void Grouped::gone(Link& link, std::deque<Segment> unanswered, std::string why) {
    links_.gone(link, why);
    for (auto& segment : unanswered) refuse(segment, why);
    requeue();
}

void Grouped::refuse(Segment& segment, std::string const& why) {
    for (auto& step : segment.steps) {
        if (step.op->settled()) continue;
        // A read may be asked twice. Whether a write was committed nobody knows, so it is not repeated.
        if (kind_ == Kind::reads && !std::exchange(step.op->resent, true))
            again_.push_back(step.op);
        else
            core_.settle(*step.op, away(why));
    }
}

bool Grouped::check_time(Core::Moment now) {
    bool const refuses = core_.outage.refuses(now);
    for (auto const& op : waiting_) {
        if (refuses)
            core_.settle(*op, away("the database cannot be reached"));
        else if (now >= op->deadline)
            core_.settle(*op, too_late());
    }
    std::erase_if(waiting_, [](OpPtr const& op) { return op->settled(); });
    bool flying = false;
    for (auto const& link : links_.all())
        for (auto const& segment : link->segments()) {
            flying = true;
            for (auto const& step : segment.steps)
                if (now >= step.op->deadline) core_.settle(*step.op, too_late());
        }
    links_.check_time(now);
    for (auto const& link : std::vector(links_.all()))
        if (link->idle() && now - link->touched_at() > core_.options.idle_max) links_.discard(*link);
    return flying || !waiting_.empty() || links_.opening() > 0;
}

void Grouped::probe() {
    if (links_.opening() == 0) links_.open_one();
}

void Grouped::end() {
    for (auto const& link : links_.all())
        for (auto const& segment : link->segments())
            for (auto const& step : segment.steps) core_.settle(*step.op, away("the pool is closed"));
    for (auto const& op : waiting_) core_.settle(*op, away("the pool is closed"));
    waiting_.clear();
    links_.discard_all();
}

}  // namespace pg
