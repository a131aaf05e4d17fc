// For the tests of this room: a listener on a loop of its own thread, and a plain blocking socket to talk to it byte by byte.
#pragma once
#include "http/server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <string>
#include <thread>

namespace http::testing {

using namespace std::chrono_literals;

// A loop on its own thread; run() waits for a coroutine's end there.
class Thread {
public:
    Thread() : guard_(io.get_executor()), thread_([this] { io.run(); }) {}
    ~Thread() {
        guard_.reset();
        io.stop();
        thread_.join();
    }
    template <class T> T run(Task<T> task) { return boost::asio::co_spawn(io, std::move(task), boost::asio::use_future).get(); }

    boost::asio::io_context io{1};

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    std::thread thread_;
};

template <class T> Task<T> just(auto make) { co_return make(); }

class Wire {
public:
    explicit Wire(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("cannot connect");
    }
    ~Wire() { close(); }
    Wire(Wire const&) = delete;
    Wire& operator=(Wire const&) = delete;

    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void say(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const put = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (put <= 0) return;  // the other side has closed; what it said is still to be read
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    // Reads until what came ends with `end`, the other side closes, or the limit is over.
    std::string hear(std::string_view end, std::chrono::milliseconds limit = 5s) {
        std::string heard;
        auto const until = std::chrono::steady_clock::now() + limit;
        while (end.empty() || !heard.ends_with(end)) {
            auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
            pollfd waiting{fd_, POLLIN, 0};
            if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return heard + "<nothing more>";
            char bytes[4096];
            auto const got = ::recv(fd_, bytes, sizeof bytes, 0);
            if (got < 0) return heard + "<reset>";
            if (got == 0) return heard + "<end>";
            heard.append(bytes, static_cast<std::size_t>(got));
        }
        return heard;
    }
    std::string hear_all() { return hear(""); }
    std::string ask(std::string_view bytes, std::string_view end) {
        say(bytes);
        return hear(end);
    }

private:
    int fd_;
};

// The listener for as long as a test lasts.
class Served {
public:
    explicit Served(App& app, ListenerOptions options = {}) {
        options.port = 0;
        listener_ = thread_.run(just<std::unique_ptr<Listener>>([&] {
            auto made = std::make_unique<Listener>(thread_.io, options, app);
            made->start();
            return made;
        }));
    }
    ~Served() {
        stop(0ms);
        thread_.run(just<int>([&] { return listener_.reset(), 0; }));
    }
    void stop(std::chrono::milliseconds grace) { thread_.run(listener_->stop(std::chrono::steady_clock::now() + grace)); }
    std::future<void> stop_soon(std::chrono::milliseconds grace) {
        return boost::asio::co_spawn(thread_.io, listener_->stop(std::chrono::steady_clock::now() + grace), boost::asio::use_future);
    }
    std::uint16_t port() const { return listener_->port(); }
    Listener::State state() const { return listener_->state(); }
    bool becomes(auto condition) const {  // waits for what another thread will soon do
        for (auto const until = std::chrono::steady_clock::now() + 5s; std::chrono::steady_clock::now() < until;
             std::this_thread::sleep_for(1ms))
            if (condition(state())) return true;
        return false;
    }

private:
    Thread thread_;
    std::unique_ptr<Listener> listener_;
};

}  // namespace http::testing
