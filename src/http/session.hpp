// One connection of the server: reads requests, asks the app, writes replies, keeps its deadlines.
#pragma once
#include "http/loop.hpp"
#include "http/socket.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace http {

class Session {
public:
    Session(std::shared_ptr<Loop> loop, Socket socket, std::string peer);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    static Task<> serve(std::unique_ptr<Session> session);

    // The tick and the listener call these, while the session waits for something.
    void expire_if_due() {
        if (due_ <= loop_->now) expire();
    }
    void stop();  // ends it at once when it is idle, after the present request when it is not
    void cut();

private:
    enum class Phase : std::uint8_t { handshake, idle, head, body, handling, writing, draining };

    Task<> run();
    bool receive(boost::system::error_code failed);  // what is there; false: the end of this connection
    bool received(std::size_t count, boost::system::error_code failed);
    Task<bool> shake_hands();
    Task<bool> prepare_for_body(Request& request);  // false: the client has gone
    Task<bool> answer(Request& request);            // through the app's coroutine; false: it was the last one
    Prepared const* find_prepared(Request const& request);
    bool answer(Request const& request, Prepared const& prepared);
    void greet(Request& request);
    void refuse(int status, std::string_view text, Request const* head);
    void refuse_late();
    void append(Reply const& reply, Request const& request, bool keep);
    void append_end_of_head(bool keep);
    void append_body(std::string_view body);
    bool keeps() const;

    bool sent_at_once();     // true: everything has left
    Task<bool> send_rest();  // waits for a slow reader; false: it has gone
    void all_sent(bool arrived);
    Task<> finish();

    void enter(Phase phase, std::chrono::milliseconds limit);
    void expire();

    std::shared_ptr<Loop> loop_;
    Socket socket_;
    std::unique_ptr<TlsStream> tls_;
    std::string peer_;
    std::size_t place_;           // in the loop's list
    std::unique_ptr<Desk> desk_;  // only while there is work, and always with TLS, whose stream reads into it
    Phase phase_ = Phase::idle;
    Tick due_ = never;
    bool expired_ = false;
    bool gone_ = false;                            // nothing can be sent any more
    bool drain_ = false;                           // the client may still be sending: closing at once would take our last reply from it
    std::chrono::steady_clock::time_point since_;  // the present request's header was complete
    std::string_view tail_;                        // a large body, sent from where it lies, behind the output
    std::size_t sent_ = 0;
};

}  // namespace http
