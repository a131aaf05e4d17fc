#include "pg/links.hpp"

#include "base/log.hpp"

namespace pg {

Links::Links(Core& core, Link::Owner& owner, Address address, std::size_t count_max)
    : core_(core), owner_(owner), address_(std::move(address)), count_max_(count_max) {}

bool Links::open_one() {
    if (full() || !core_.may_open(std::chrono::steady_clock::now())) return false;
    ++opening_;
    ++core_.opening;
    auto const link = all_.emplace_back(std::make_shared<Link>(core_, owner_, address_));
    core_.watch();
    link->open();
    return true;
}

void Links::opened(Link&) {
    --opening_;
    --core_.opening;
    ++core_.ready;
    if (core_.outage.refuses(std::chrono::steady_clock::now())) base::log::info("the database is back");
    core_.outage.connected();
}

void Links::answered(Link&) { core_.outage.served(); }

void Links::gone(Link& link, std::string const& why) {
    bool const was_open = link.was_open();
    auto const words = std::string_view(why).substr(0, why.find_last_not_of('\n') + 1);
    forget(link);
    auto const now = std::chrono::steady_clock::now();
    auto const alone = core_.ready == 0;
    if (was_open)
        core_.outage.connection_lost(now, link.served(), alone, core_.chance());
    else
        core_.outage.attempt_failed(now, alone, core_.chance());
    core_.watch();
    // Connections are lost in dozens and tried again for hours; one line in a while is enough.
    if (now < core_.quiet_until) return;
    core_.quiet_until = now + warn_every;
    base::log::warn(was_open ? "a database connection was lost" : "the database cannot be reached", {{"error.message", words}});
}

void Links::discard(Link& link) {
    auto const self = link.shared_from_this();
    link.discard();
    forget(link);
}

void Links::forget(Link& link) {
    auto const at = std::ranges::find_if(all_, [&](LinkPtr const& each) { return each.get() == &link; });
    if (at == all_.end()) return;
    if (link.was_open()) {
        --core_.ready;
    } else {
        --opening_;
        --core_.opening;
    }
    all_.erase(at);
}

void Links::discard_all() {
    while (!all_.empty()) discard(*all_.back());
}

void Links::check_time(Core::Moment now) {
    for (auto const& link : std::vector(all_)) {
        auto const silent = now - link->touched_at();
        if (!link->was_open() && silent > connect_max) link->close("it took too long to connect");
        // A machine that vanished sends no word; its connections would be waited for until TCP gives up, which takes minutes.
        else if (!link->segments().empty() && link->answer_max.count() > 0 && silent > link->answer_max + silence_max)
            link->close("it does not answer");
    }
}

std::size_t Links::busy() const {
    return static_cast<std::size_t>(std::ranges::count_if(all_, [](LinkPtr const& each) { return !each->segments().empty(); }));
}

}  // namespace pg
