// The server's side: one Listener per core, each with its own io_context and SO_REUSEPORT socket.
#pragma once
#include "base/task.hpp"
#include "http/message.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace http {

// What a request may cost, known once its header is read.
struct Budget {
    std::size_t body_bytes_max = 1024 * 1024;
    std::chrono::milliseconds total{30'000};
};

// What the listener serves; one per core, so no locks.
class App {
public:
    virtual ~App() = default;
    virtual Budget budget(Request const& head) = 0;  // after the header, before the body
    // The quick way out, asked before all else for a GET or HEAD without a body; what it gives must live on until `done`.
    virtual Prepared const* prepared(Request const& request) {
        (void)request;
        return nullptr;
    }
    virtual Task<Reply> handle(Request const& request) = 0;                   // must not throw
    virtual Reply refuse(base::Error const& error, Request const* head) = 0;  // what the session itself refuses: 400, 408, 413, 431, 505
    // The same with the status that goes out, which no code of ours has for 408, 431 and 505. An app that writes the status into the body
    // (RFC 9457 wants it equal) overrides this one.
    virtual Reply refuse_as(int status, base::Error const& error, Request const* head) {
        auto reply = refuse(error, head);
        reply.status = status;
        return reply;
    }
    // Once for each reply, also for refusals (then perhaps with nothing but the peer's address); `bytes` is 0 when the client had gone.
    struct Done {
        int status;
        std::size_t bytes;
        std::chrono::nanoseconds took;
    };
    virtual void done(Request const& request, Done const& done) {
        (void)request;
        (void)done;
    }  // access log, metrics
};

struct TlsOptions {
    std::string certificate_file = {};  // PEM chain; empty: plain HTTP
    std::string key_file = {};
};

struct ListenerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any; see port()
    TlsOptions tls = {};
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t fields_max = 100;
    std::size_t connections_max = 10'000;           // per core; over it the newest is closed at once
    std::chrono::milliseconds header_wait{10'000};  // from the first byte to the end of the header
    std::chrono::milliseconds body_wait{30'000};    // for the whole body
    std::chrono::milliseconds idle_wait{75'000};    // between requests
    std::chrono::milliseconds write_wait{30'000};   // for a reader who does not read
};

class Listener {
public:
    Listener(boost::asio::io_context& io, ListenerOptions options, App& app);  // Code::unavailable when the port is taken
    ~Listener();                                                               // on the io's thread, or when io has stopped
    std::uint16_t port() const;
    void start();  // from any thread before io runs
    // Stops accepting, closes idle connections, lets requests in flight finish until the deadline, then cuts the rest.
    Task<> stop(std::chrono::steady_clock::time_point deadline);
    struct State {
        std::size_t connections, requests_in_flight;
    };
    State state() const;

private:
    struct Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace http
