// Serves a small body as cheaply as the HTTP room can, on N cores, for bench/static.sh.
// usage: static_server PORT [THREADS=2] [BODY_FILE] [CERTIFICATE KEY]; /prepared is made once, any other path goes through a handler.
#include "http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

namespace {

class Static : public http::App {
public:
    explicit Static(std::string body) : body_(std::move(body)) {
        prepared_ = http::prepare({.media_type = "application/json", .body = body_}, "\"1\"");
    }
    http::Budget budget(http::Request const&) override { return {}; }
    http::Prepared const* prepared(http::Request const& request) override { return request.path == "/prepared" ? &prepared_ : nullptr; }
    Task<http::Reply> handle(http::Request const&) override { co_return http::Reply{.media_type = "application/json", .body = body_}; }
    http::Reply refuse(base::Error const& error, http::Request const*) override {
        return {.status = 400, .media_type = "text/plain", .body = error.text()};
    }

private:
    std::string body_;
    http::Prepared prepared_;
};

}  // namespace

int main(int count, char** words) {
    if (count < 2) return std::fprintf(stderr, "usage: static_server PORT [THREADS=2] [BODY_FILE] [CERTIFICATE KEY]\n"), 2;
    http::ListenerOptions options{.port = static_cast<std::uint16_t>(std::atoi(words[1]))};
    if (count > 5) options.tls = {words[4], words[5]};
    std::string body(1024, 'x');
    if (count > 3) {
        std::ifstream file(words[3], std::ios::binary);
        body.assign(std::istreambuf_iterator<char>(file), {});
    }
    Static app(std::move(body));
    std::vector<std::thread> threads;
    for (int i = 0; i < (count > 2 ? std::atoi(words[2]) : 2); ++i)
        threads.emplace_back([&] {
            boost::asio::io_context io(1);
            http::Listener listener(io, options, app);
            listener.start();
            boost::asio::signal_set signals(io, SIGINT, SIGTERM);
            signals.async_wait([&](auto const&, int) { io.stop(); });
            io.run();
        });
    for (auto& thread : threads) thread.join();
}
