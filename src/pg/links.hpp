// The connections of one kind: opened on demand, counted, closed after a rest, given up when they hang.
#pragma once
#include "pg/link.hpp"

namespace pg {

class Links {
public:
    static constexpr std::chrono::seconds connect_max{3};  // how long a connection may take to open
    static constexpr std::chrono::seconds silence_max{5};  // over a statement's own limit: then the connection counts as lost

    static constexpr std::chrono::seconds warn_every{10};  // per pool

    Links(Core& core, Link::Owner& owner, Address address, std::size_t count_max);
    ~Links() { discard_all(); }

    bool open_one();          // false: not now
    void opened(Link& link);  // the owner passes on what it is told
    void gone(Link& link, std::string const& why);
    void answered(Link& link);
    void discard(Link& link);  // on purpose, so it is no outage
    void discard_all();
    // Gives up connections that take too long to open or to answer.
    void check_time(Core::Moment now);

    std::vector<LinkPtr> const& all() const { return all_; }
    std::size_t opening() const { return opening_; }
    std::size_t busy() const;
    bool full() const { return all_.size() >= count_max_; }

private:
    void forget(Link& link);

    Core& core_;
    Link::Owner& owner_;
    Address const address_;
    std::size_t const count_max_;
    std::vector<LinkPtr> all_;
    std::size_t opening_ = 0;
};

}  // namespace pg
