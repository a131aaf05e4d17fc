#include "http/pool.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>

namespace http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::size_t idle_max = 64;  // over all hosts

[[noreturn]] void unavailable(Origin const& origin, std::string_view why) {
    base::fail(base::Code::unavailable, fmt::format("cannot reach {}: {}", origin.text, why));
}

// A name is looked up on a thread of Asio's that cannot be called back, so nobody waits for it past his own limit.
struct Lookup {
    explicit Lookup(asio::io_context& io) : resolver(io), done(io, Clock::time_point::max()) {}
    tcp::resolver resolver;
    asio::steady_timer done;
    error_code failed = asio::error::operation_aborted;
    std::vector<tcp::endpoint> endpoints;
};

Task<std::vector<tcp::endpoint>> look_up(asio::io_context& io, Origin const& origin) {
    auto const lookup = std::make_shared<Lookup>(io);
    lookup->resolver.async_resolve(origin.host, origin.port, [lookup](error_code const& failed, auto const& results) {
        lookup->failed = failed;
        for (auto const& result : results) lookup->endpoints.push_back(result.endpoint());
        lookup->done.cancel();
    });
    error_code woken;
    co_await lookup->done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (lookup->failed) unavailable(origin, lookup->failed.message());
    co_return std::move(lookup->endpoints);
}

}  // namespace

Task<std::size_t> Link::read(std::span<char> room, error_code& failed) {
    if (tls) co_return co_await tls->read(room, failed);
    co_return co_await socket.async_read_some(asio::buffer(room.data(), room.size()), asio::redirect_error(asio::use_awaitable, failed));
}

Task<> Link::write(std::string_view bytes, error_code& failed) {
    if (!tls) co_await asio::async_write(socket, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, failed));
    while (tls && !bytes.empty() && !failed) bytes.remove_prefix(co_await tls->write(bytes, failed));
}

bool Link::is_alive() {
    char byte = 0;
    auto const count = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    return count > 0 && tls;  // bytes that nobody asked for; over TLS they may be a session ticket
}

Pool::Lease::Lease(std::shared_ptr<Pool> pool, Host& host, std::unique_ptr<Link> given)
    : link(std::move(given)), pool_(std::move(pool)), host_(&host), reused_(link != nullptr) {}

Pool::Lease::~Lease() {
    if (pool_) pool_->give_back(*host_, keep_ ? std::move(link) : nullptr);
}

Pool::Pool(asio::io_context& io, ClientOptions options) : io_(io), options_(std::move(options)) {
    if (!options_.ca_file.empty()) tls();  // a wrong file is told at once
}

// The system's certificates take milliseconds to read: only for those who call https.
TlsClient& Pool::tls() {
    if (!tls_) tls_ = std::make_unique<TlsClient>(options_.ca_file);
    return *tls_;
}

Task<Pool::Lease> Pool::lease(std::shared_ptr<Pool> self, Origin origin, bool fresh) {
    self->drop_old();
    auto& host = self->hosts_[origin.text];
    for (;;) {
        while (!host.idle.empty()) {
            auto link = std::move(host.idle.back());
            host.idle.pop_back();
            if (!fresh && link->is_alive()) co_return Lease(self, host, std::move(link));
            --host.open;
        }
        if (host.open < self->options_.connections_per_host_max) break;
        co_await self->wait_for_place(host);
    }
    ++host.open;
    Lease made(self, host, nullptr);
    made.link = std::make_unique<Link>(self->io_);
    co_await connect(self, origin, *made.link);
    co_return made;
}

Task<> Pool::wait_for_place(Host& host) {
    asio::steady_timer turn(io_, Clock::time_point::max());
    struct Queued {
        Queued(Host& h, asio::steady_timer& t) : host(h), timer(t) { ++host.waiting, host.waiters.push_back(&timer); }
        Queued(Queued const&) = delete;
        Queued& operator=(Queued const&) = delete;
        ~Queued() { --host.waiting, std::erase(host.waiters, &timer); }
        Host& host;
        asio::steady_timer& timer;
    };
    Queued const queued(host, turn);
    error_code woken;
    co_await turn.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

Task<> Pool::connect(std::shared_ptr<Pool> self, Origin const& origin, Link& link) {
    error_code failed;
    auto const address = asio::ip::make_address(origin.host, failed);
    std::vector<tcp::endpoint> endpoints;
    if (failed)
        endpoints = co_await look_up(self->io_, origin);
    else
        endpoints.emplace_back(address, static_cast<std::uint16_t>(std::stoi(origin.port)));
    self->keep_callable(origin, endpoints);

    co_await asio::async_connect(link.socket, endpoints, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) unavailable(origin, failed.message());
    error_code ignored;
    link.socket.set_option(tcp::no_delay(true), ignored);
    if (!origin.secure) co_return;

    link.tls = self->tls().over(link.socket, origin.host);
    co_await link.tls->handshake(failed);
    if (!failed) co_return;
    auto const why = link.tls->why_not_trusted();
    unavailable(origin, why.empty() ? "the TLS handshake failed: " + failed.message() : "its certificate is not trusted: " + why);
}

// Of what a name leads to, that which may be called; forbidden when nothing is left.
void Pool::keep_callable(Origin const& origin, std::vector<tcp::endpoint>& endpoints) const {
    if (!options_.public_only) return;
    std::string refused;
    std::erase_if(endpoints, [&](tcp::endpoint const& endpoint) {
        auto const address = endpoint.address();
        auto const what = not_public(address);
        auto const given = std::any_of(options_.networks.begin(), options_.networks.end(), [&](auto& n) { return n.contains(address); });
        if (what.empty() || given) return false;
        if (refused.empty()) refused = fmt::format("{} is {}", address.to_string(), what);
        return true;
    });
    if (endpoints.empty() && !refused.empty()) base::fail(base::Code::forbidden, fmt::format("{} is not called: {}", origin.text, refused));
}

void Pool::give_back(Host& host, std::unique_ptr<Link> link) {
    if (link) {
        link->idle_since = Clock::now();
        host.idle.push_back(std::move(link));
    } else {
        --host.open;
    }
    if (host.waiters.empty()) return;
    host.waiters.front()->cancel();
    host.waiters.pop_front();
}

// Also keeps the number of idle connections and of hosts within bounds: the longest idle go first.
void Pool::drop_old() {
    auto const now = Clock::now();
    std::vector<Clock::time_point> ages;
    for (auto const& [key, host] : hosts_)
        for (auto const& link : host.idle) ages.push_back(link->idle_since);
    auto oldest = now - options_.idle_max;
    if (ages.size() >= idle_max) {
        std::nth_element(ages.begin(), ages.end() - idle_max / 2, ages.end());
        oldest = std::max(oldest, *(ages.end() - idle_max / 2));
    }
    for (auto at = hosts_.begin(); at != hosts_.end();) {
        auto& host = at->second;
        host.open -= std::erase_if(host.idle, [&](auto const& link) { return link->idle_since < oldest; });
        if (host.open == 0 && host.waiting == 0)
            at = hosts_.erase(at);
        else
            ++at;
    }
}

}  // namespace http
