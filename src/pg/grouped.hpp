// Single statements of many requests, gathered: what comes in one turn of the loop, and while the group before it is on the wire, shares
// one Sync and so one commit. Measured against a Sync each: 1.5 to 2 times as many.
#pragma once
#include "pg/links.hpp"

namespace pg {

class Grouped : Link::Owner {
public:
    enum class Kind { reads, writes };
    static constexpr int together_max = 2;  // a statement takes part in two failed groups at most, then it goes alone
    static constexpr int repeats_max = 5;   // of one that lost a race (deadlock, serialization), alone

    Grouped(Core& core, Kind kind, Address address, std::size_t links_max);

    void queue(OpPtr op);
    void send_waiting();
    bool check_time(Core::Moment now);  // true while somebody waits
    void probe();                       // look whether PostgreSQL is back, though nobody waits
    void end();                         // everybody who waits is refused, all connections are closed

    std::size_t waiting() const { return waiting_.size(); }
    Links const& links() const { return links_; }

private:
    void opened(Link& link) override;
    void answered(Link& link, Segment segment) override;
    void gone(Link& link, std::deque<Segment> unanswered, std::string why) override;

    void send(Link& link);
    void repeat(OpPtr op);
    void requeue();
    void refuse(Segment& segment, std::string const& why);

    Core& core_;
    Kind const kind_;
    Links links_;
    std::deque<OpPtr> waiting_;
    std::vector<OpPtr> again_;  // of the segment at hand, in order
};

}  // namespace pg
