// The client's connections: at most so many per host, kept for a while after use.
#pragma once
#include "http/client.hpp"
#include "http/socket.hpp"
#include "http/tls.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

namespace http {

struct Origin {
    bool secure = false;
    std::string host;  // without brackets
    std::string port;
    std::string text;  // https://example.org:8443, for errors and as the key of the pool
};

// One connection to a server, encrypted or not.
struct Link {
    explicit Link(boost::asio::io_context& io) : socket(io) {}
    Task<std::size_t> read(std::span<char> room, boost::system::error_code& failed);
    Task<> write(std::string_view bytes, boost::system::error_code& failed);  // all of them
    bool is_alive();                                                          // as far as can be seen without asking the other side

    Socket socket;
    std::unique_ptr<TlsStream> tls;
    std::chrono::steady_clock::time_point idle_since;
};

class Pool : public std::enable_shared_from_this<Pool> {
    struct Host {
        std::size_t open = 0;  // in use, idle, or being made
        std::size_t waiting = 0;
        std::deque<std::unique_ptr<Link>> idle;
        std::deque<boost::asio::steady_timer*> waiters;
    };

public:
    // A place in the pool with its connection. Given back broken unless keep() was called.
    class Lease {
    public:
        Lease(std::shared_ptr<Pool> pool, Host& host, std::unique_ptr<Link> given);
        Lease(Lease&& other) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        void keep() { keep_ = true; }
        bool reused() const { return reused_; }

        std::unique_ptr<Link> link;

    private:
        friend class Pool;
        std::shared_ptr<Pool> pool_;
        Host* host_;
        bool reused_;
        bool keep_ = false;
    };

    Pool(boost::asio::io_context& io, ClientOptions options);

    // A kept connection, or a new one; `fresh` takes no kept one. Waits while all places of the host are taken.
    // Errors: forbidden when no address of the host may be called, unavailable; with the reason.
    static Task<Lease> lease(std::shared_ptr<Pool> self, Origin origin, bool fresh);

private:
    static Task<> connect(std::shared_ptr<Pool> self, Origin const& origin, Link& link);
    void keep_callable(Origin const& origin, std::vector<boost::asio::ip::tcp::endpoint>& endpoints) const;
    Task<> wait_for_place(Host& host);
    void give_back(Host& host, std::unique_ptr<Link> link);
    void drop_old();
    TlsClient& tls();

    boost::asio::io_context& io_;
    ClientOptions options_;
    std::unique_ptr<TlsClient> tls_;
    std::map<std::string, Host> hosts_;
};

}  // namespace http
