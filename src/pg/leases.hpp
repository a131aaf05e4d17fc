// The connections for transactions: lent one to each, in the order of asking.
#pragma once
#include "pg/lease.hpp"
#include "pg/links.hpp"

namespace pg {

class Leases : Link::Owner, Lender {
public:
    Leases(Core& core, Address address, std::size_t links_max);

    Task<std::unique_ptr<Lease>> take(Deadline deadline);
    void send_waiting();
    bool check_time(Core::Moment now);  // true while somebody waits
    void end();

    std::size_t waiting() const { return waiting_.size(); }
    std::size_t lent() const { return lent_; }  // and those on their way back
    Links const& links() const { return links_; }

private:
    struct Request : Waiter {
        using Waiter::Waiter;
        std::unique_ptr<Lease> lease;
    };

    void opened(Link& link) override;
    void answered(Link& link, Segment segment) override;
    void gone(Link& link, std::deque<Segment> unanswered, std::string why) override;
    void returned(LinkPtr link) override;

    std::unique_ptr<Lease> lend(Deadline deadline);  // null: nothing is free
    void rest(LinkPtr link);

    Core& core_;
    Links links_;
    std::vector<LinkPtr> free_;  // the warmest last
    std::vector<LinkPtr> returning_;
    std::vector<LinkPtr> worn_;  // lent, but not to be lent again: they hold plans for a schema that has changed
    std::deque<boost::intrusive_ptr<Request>> waiting_;
    std::size_t lent_ = 0;
};

}  // namespace pg
