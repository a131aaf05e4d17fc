// One connection: libpq in pipeline mode, driven by the loop. It sends segments and gives them back when their Sync has come.
#pragma once
#include "pg/core.hpp"
#include "pg/segment.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

struct pg_conn;

namespace pg {

// The connection's address and settings, read once per pool. Errors: Code::invalid when the conninfo cannot be read.
struct Address {
    Address(std::string const& conninfo, std::vector<std::pair<std::string, std::string>> const& settings);
    std::vector<std::string> names, values;
};
// `-c name=value` for each setting, as the `options` of a connection take it.
std::string as_options(std::vector<std::pair<std::string, std::string>> const& settings);

class Link : public std::enable_shared_from_this<Link> {
public:
    // Called within a turn, never from inside send functions.
    struct Owner {
        virtual void opened(Link& link) = 0;
        virtual void answered(Link& link, Segment segment) = 0;
        virtual void gone(Link& link, std::deque<Segment> unanswered, std::string why) = 0;
        virtual ~Owner() = default;
    };

    Link(Core& core, Owner& owner, Address const& address);
    ~Link();

    void open();
    void close(std::string why);  // tells the owner, in the next turn at the latest
    void discard();               // tells nobody

    // A segment: run() and command() as often as wanted, then sync(). Failures show in the answer or in gone().
    void run(OpPtr op);
    void command(std::string_view sql);
    void sync();

    bool ready() const { return stage_ == Stage::ready && !failing_; }
    bool was_open() const { return was_open_; }
    bool is_gone() const { return stage_ == Stage::gone; }
    bool idle() const { return ready() && segments_.empty(); }
    bool served() const { return served_; }
    bool clean() const;  // outside any transaction
    std::deque<Segment> const& segments() const { return segments_; }
    // What changed last and when: opened, sent, or heard.
    Core::Moment touched_at() const { return touched_at_; }

    std::chrono::milliseconds answer_max{};  // PostgreSQL's own limit for a statement on it; 0: none

private:
    enum class Stage { made, connecting, ready, gone };
    void connect_on();
    void wait_to_read();
    void wait_to_write();
    void read();
    void drain();
    void flush();
    void fail();  // with what libpq says
    void forget_unprepared(Segment const& segment);
    void tell_gone(std::string why);
    Segment& current();

    Core& core_;
    Owner& owner_;
    Address const& address_;
    ::pg_conn* connection_ = nullptr;
    boost::asio::posix::stream_descriptor socket_;
    std::deque<Segment> segments_;
    std::vector<bool> prepared_;  // by the statement's number
    std::vector<int> formats_;    // all 1: binary
    Core::Moment touched_at_{};
    std::size_t nulls_ = 0;
    Stage stage_ = Stage::made;
    bool composing_ = false;
    bool writing_ = false;
    bool failing_ = false;
    bool was_open_ = false;
    bool served_ = false;
};
using LinkPtr = std::shared_ptr<Link>;

}  // namespace pg
