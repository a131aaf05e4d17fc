// The listener: takes connections, starts a session for each, and ends them all in time when it is told to stop.
#include "base/log.hpp"
#include "http/session.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Acceptor = tcp::acceptor;

constexpr int backlog = 4096;
constexpr auto tick_max = 100ms;
constexpr auto tick_min = 5ms;
constexpr auto accept_pause = 100ms;  // when nothing can be accepted
constexpr int accepted_at_once_max = 64;
constexpr auto cut_wait = 100ms;  // for sessions that were cut to come to their end

Tick tick_now() { return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count(); }

// An eighth of the shortest wait is exact enough.
std::chrono::milliseconds period_for(ListenerOptions const& o) {
    return std::clamp<std::chrono::milliseconds>(std::min({o.header_wait, o.body_wait, o.idle_wait, o.write_wait}) / 8, tick_min, tick_max);
}

std::string text_of(asio::ip::address const& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

}  // namespace

struct Listener::Engine : std::enable_shared_from_this<Engine> {
    Engine(asio::io_context& given, ListenerOptions options, App& app)
        : io(given),
          loop(std::make_shared<Loop>(std::move(options), app)),
          period(period_for(loop->options)),
          acceptor(io),
          ticker(io),
          pause(io),
          last_session(io) {
        if (!loop->options.tls.certificate_file.empty()) loop->tls = std::make_unique<TlsServer>(loop->options.tls);
        loop->session_ended = [this] { last_session.cancel(); };
        loop->now = tick_now();
        listen();
    }

    ~Engine() { loop->session_ended = nullptr; }

    void listen() {
        error_code ec;
        auto const address = asio::ip::make_address(loop->options.address, ec);
        if (ec) base::fail(base::Code::invalid, fmt::format("{} is no address to listen on", loop->options.address));
        tcp::endpoint const endpoint(address, loop->options.port);
        int const on = 1;
        auto const option = [&](int name) { ::setsockopt(acceptor.native_handle(), SOL_SOCKET, name, &on, sizeof on); };
        acceptor.open(endpoint.protocol(), ec);
        if (!ec) {
            option(SO_REUSEADDR);
            option(SO_REUSEPORT);
            acceptor.bind(endpoint, ec);
        }
        if (!ec) acceptor.listen(backlog, ec);
        if (ec)
            base::fail(base::Code::unavailable,
                       fmt::format("cannot listen on {} port {}: {}", loop->options.address, loop->options.port, ec.message()));
        port = acceptor.local_endpoint().port();
    }

    void start() {
        tick();
        asio::co_spawn(io, accept(shared_from_this()), asio::detached);
    }

    // The one timer of the loop: all deadlines are compared with its clock.
    void tick() {
        loop->now = tick_now();
        loop->date.refresh(std::chrono::system_clock::now());
        for (auto* session : loop->sessions) session->expire_if_due();
        ticker.expires_after(period);
        ticker.async_wait([self = shared_from_this()](error_code const& ec) {
            if (!ec && !self->closed) self->tick();
        });
    }

    static Task<> accept(std::shared_ptr<Engine> self) {
        while (self->acceptor.is_open()) {
            Socket socket(self->io);
            tcp::endpoint peer;
            error_code failed;
            co_await self->acceptor.async_accept(socket, peer, asio::redirect_error(asio::use_awaitable, failed));
            if (!failed) {
                self->admit(std::move(socket), peer.address());
                self->accept_waiting();
            } else if (failed != asio::error::connection_aborted && self->acceptor.is_open()) {  // mostly: no descriptors left
                base::log::warn("no connection can be accepted for the moment", {{"error.message", failed.message()}});
                self->pause.expires_after(accept_pause);
                co_await self->pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
            }
        }
    }

    // Those that already wait at the door, without a turn of the loop for each: a busy loop would let them wait long.
    void accept_waiting() {
        error_code failed;
        acceptor.non_blocking(true, failed);
        for (int i = 0; i < accepted_at_once_max && !failed; ++i) {
            Socket socket(io);
            tcp::endpoint peer;
            acceptor.accept(socket, peer, failed);
            if (!failed) admit(std::move(socket), peer.address());
        }
    }

    void admit(Socket socket, asio::ip::address const& peer) {
        if (loop->stopping || loop->sessions.size() >= loop->options.connections_max) return;
        try {
            error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            auto session = std::make_unique<Session>(loop, std::move(socket), text_of(peer));
            asio::co_spawn(io, Session::serve(std::move(session)), asio::detached);
        } catch (std::exception const& e) {  // no memory, say: this connection is lost, the door stays open
            base::log::error("a connection was not admitted", {{"error.message", std::string_view(e.what())}});
        }
    }

    static Task<> stop(std::shared_ptr<Engine> self, Clock::time_point deadline) {
        auto& loop = *self->loop;
        loop.stopping = true;
        self->close_door();
        for (auto* session : loop.sessions) session->stop();
        co_await self->wait_for_last(deadline);
        for (auto* session : loop.sessions) session->cut();
        co_await self->wait_for_last(Clock::now() + cut_wait);
        self->close_all();
    }

    // Each session that ends wakes the waiter, who looks whether it was the last.
    Task<> wait_for_last(Clock::time_point deadline) {
        while (!loop->sessions.empty() && Clock::now() < deadline) {
            last_session.expires_at(deadline);
            error_code woken;
            co_await last_session.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
    }

    void close_door() {
        error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
    }

    void close_all() {
        closed = true;
        loop->stopping = true;
        close_door();
        ticker.cancel();
        for (auto* session : loop->sessions) session->cut();
    }

    asio::io_context& io;
    std::shared_ptr<Loop> loop;
    std::chrono::milliseconds period;
    Acceptor acceptor;
    asio::steady_timer ticker, pause, last_session;
    std::uint16_t port = 0;
    bool closed = false;
};

Listener::Listener(boost::asio::io_context& io, ListenerOptions options, App& app)
    : engine_(std::make_shared<Engine>(io, std::move(options), app)) {}

Listener::~Listener() { engine_->close_all(); }

std::uint16_t Listener::port() const { return engine_->port; }

void Listener::start() { engine_->start(); }

Task<> Listener::stop(std::chrono::steady_clock::time_point deadline) {
    // On the listener's own loop, whoever waits for it.
    co_await asio::co_spawn(engine_->io, Engine::stop(engine_, deadline), asio::use_awaitable);
}

Listener::State Listener::state() const {
    return {engine_->loop->connections.load(std::memory_order_relaxed), engine_->loop->requests_in_flight.load(std::memory_order_relaxed)};
}

}  // namespace http
