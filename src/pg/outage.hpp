// Is PostgreSQL there, and when may the next connection be tried? A machine without I/O: time and chance are given.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>

namespace pg {

class Outage {
public:
    using Moment = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds patience{200};  // how long a request waits for a connection during an outage
    static constexpr std::chrono::milliseconds delay_first{50};
    static constexpr std::chrono::milliseconds delay_max{1000};

    bool on() const { return since_.has_value(); }
    bool refuses(Moment now) const { return since_ && now - *since_ >= patience; }
    bool may_try(Moment now) const { return now >= next_try_; }

    // An attempt failed. `alone`: no connection is left. `chance` is between 0 and 1 and shortens the delay by up to half, so that
    // the pools of a house do not come all at once.
    void attempt_failed(Moment now, bool alone, double chance) {
        if (alone && !since_) since_ = now;
        if (now < next_try_) return;  // one of several that set out together
        auto const full = std::min<std::chrono::milliseconds>(delay_max, delay_first * (1 << std::min(failures_, 10)));
        ++failures_;
        next_try_ = now + std::chrono::duration_cast<std::chrono::microseconds>(full * (1 - chance / 2));
    }
    // A connection broke. When it had served, the next try is free at once; one that broke before is a failed attempt.
    void connection_lost(Moment now, bool had_served, bool alone, double chance) {
        if (!had_served) return attempt_failed(now, alone, chance);
        if (alone && !since_) since_ = now;
    }
    void connected() { since_.reset(); }
    void served() {
        failures_ = 0;
        next_try_ = {};
    }
    void forget() { *this = Outage(); }

private:
    std::optional<Moment> since_;
    Moment next_try_{};
    int failures_ = 0;
};

}  // namespace pg
