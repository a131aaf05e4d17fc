#include "http/testing.hpp"

#include <gtest/gtest.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <regex>
#include <set>

namespace http {
namespace {

using namespace std::chrono_literals;
using testing::Served;
using testing::Wire;

// Says back what it was asked, in one line.
class Echo : public App {
public:
    Echo()
        : fixed_(prepare({.media_type = "text/plain", .body = "fixed"}, "\"v1\"")),
          large_(prepare({.media_type = "text/plain", .body = std::string(900'000, 'p') + "!"})) {}

    Budget budget(Request const& head) override { return {.body_bytes_max = head.path == "/small" ? 10U : 1'000'000U, .total = total}; }

    Prepared const* prepared(Request const& request) override {
        if (request.path == "/fixed") return &fixed_;
        return request.path == "/large-fixed" ? &large_ : nullptr;
    }

    Task<Reply> handle(Request const& request) override {
        if (request.path == "/throw") throw std::runtime_error("as it must not");
        if (request.path == "/slow") {
            boost::asio::steady_timer gate(co_await boost::asio::this_coro::executor, slow);
            boost::system::error_code ignored;
            co_await gate.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
        }
        Reply reply{.media_type = "text/plain"};
        if (request.path == "/none")
            reply = {.status = 204};
        else if (request.path == "/large")
            reply.shared_body = std::make_shared<std::string>(std::string(3'000'000, 'x') + "!");
        else if (request.path == "/close")
            reply.close = true;
        else if (request.path == "/zero")
            reply.status = 0;
        if (request.path == "/evil") reply.fields = {{"X", "a\r\nY: b"}};
        if (request.path == "/id")
            reply.body = fmt::format("{:016x}{:016x}|{}|{}.", request.id_high, request.id_low, request.peer, request.secure);
        else if (reply.status == 200 && !reply.shared_body)
            reply.body = fmt::format("{} {} {}[{}].", name(request.verb), request.target, request.body.size(), request.body.substr(0, 20));
        co_return reply;
    }

    Reply refuse(base::Error const& error, Request const* head) override {
        return {.status = base::meaning(error.code()).status,
                .media_type = "text/plain",
                .body = fmt::format("{}: {}{}.", base::meaning(error.code()).name, error.text(),
                                    head ? " (" + std::string(head->path) + ")" : "")};
    }

    void done(Request const& request, Done const& done) override {
        std::lock_guard const lock(mutex_);
        log_ += fmt::format("{}{}={}{} ", name(request.verb), request.path, done.status, done.bytes > 0 ? "" : "!");
        EXPECT_GE(done.took.count(), 0);
    }

    std::string log() {
        std::lock_guard const lock(mutex_);
        return log_;
    }

    std::chrono::milliseconds total = 30s, slow = 50ms;

private:
    Prepared fixed_, large_;
    std::mutex mutex_;
    std::string log_;
};

std::string get(std::string_view path, std::string_view more = "") {
    return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", path, more);
}

std::string without_date(std::string const& text) { return std::regex_replace(text, std::regex("Date: [^\r]* GMT\r\n"), ""); }

std::string plain(std::string_view body, std::string_view more = "") {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), more, body);
}

TEST(Server, keeps_connections) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(without_date(wire.ask(get("/a?b"), ".")), plain("GET /a?b 0[]."));
    EXPECT_EQ(served.state().connections, 1U);
    EXPECT_TRUE(std::regex_search(wire.ask(get("/a"), "."),
                                  std::regex("Date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")));
    EXPECT_EQ(without_date(wire.ask(get("/a", "Connection: close\r\n"), "")), plain("GET /a 0[].", "Connection: close\r\n") + "<end>");
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
}

TEST(Server, speaks_to_old_clients) {
    Echo app;
    Served served(app);
    EXPECT_EQ(without_date(Wire(served.port()).ask("GET /a HTTP/1.0\r\n\r\n", "")),
              plain("GET /a 0[].", "Connection: close\r\n") + "<end>");
    Wire wire(served.port());
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(without_date(wire.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", ".")),
                  plain("GET /a 0[].", "Connection: keep-alive\r\n"));
}

TEST(Server, answers_pipelined_requests_in_order) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    std::string asked, expected;
    for (int i = 0; i < 300; ++i) {
        if (i % 3 == 0) {
            asked += get("/fixed");
            expected += plain("fixed", "");
        } else if (i % 3 == 1) {
            asked += get(fmt::format("/{}", i), "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n");
            expected += plain(fmt::format("GET /{} 0[].", i));
        } else {
            asked += fmt::format("POST /{} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", i);
            expected += plain(fmt::format("POST /{} 3[abc].", i));
        }
    }
    asked += get("/last", "Connection: close\r\n");
    expected += plain("GET /last 0[].", "Connection: close\r\n") + "<end>";
    wire.say(asked);
    auto const heard = std::regex_replace(without_date(wire.hear_all()), std::regex("ETag: \"v1\"\r\n"), "");
    EXPECT_EQ(heard, expected);
}

TEST(Server, answers_prepared_requests_with_one_write) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    wire.say(get("/fixed") + get("/fixed") + get("/fixed"));
    auto const heard = without_date(wire.hear("fixed"));  // one read takes what one write put there
    std::string const once = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"v1\"\r\nContent-Length: 5\r\n\r\nfixed";
    EXPECT_EQ(heard, once + once + once);
}

TEST(Server, answers_prepared_requests) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    std::string const head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"v1\"\r\nContent-Length: 5\r\n\r\n";
    std::string const unchanged = "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n";
    EXPECT_EQ(without_date(wire.ask(get("/fixed"), "fixed")), head + "fixed");
    EXPECT_EQ(without_date(wire.ask("HEAD /fixed HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n")), head);
    EXPECT_EQ(without_date(wire.ask(get("/fixed", "If-None-Match: \"v0\", \"v1\"\r\n"), "\r\n\r\n")), unchanged);
    EXPECT_EQ(without_date(wire.ask(get("/fixed", "If-None-Match: \"v2\"\r\n"), "fixed")), head + "fixed");
    EXPECT_EQ(without_date(wire.ask("POST /fixed HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", ".")), plain("POST /fixed 0[]."));
    auto const large = wire.ask(get("/large-fixed") + get("/fixed"), "fixed");
    EXPECT_GT(large.size(), 900'000U);
    EXPECT_TRUE(served.becomes([&](auto) {
        return app.log() == "GET/fixed=200 HEAD/fixed=200 GET/fixed=304 GET/fixed=200 POST/fixed=200 GET/large-fixed=200 GET/fixed=200 ";
    })) << app.log();
}

TEST(Server, sends_no_body_for_head_and_204) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    EXPECT_EQ(without_date(wire.ask("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n")),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\n");
    EXPECT_EQ(without_date(wire.ask(get("/none"), "\r\n\r\n")), "HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(without_date(wire.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", ".")), plain("OPTIONS * 0[]."));
}

TEST(Server, reads_bodies) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    EXPECT_EQ(without_date(wire.ask("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", ".")), plain("POST /a 5[hello]."));
    EXPECT_EQ(
        without_date(wire.ask("PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", ".")),
        plain("PUT /a 5[hello]."));
    std::string const large(700'000, 'z');
    wire.say(fmt::format("PATCH /a HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", large.size()));
    EXPECT_EQ(without_date(wire.ask(large, ".")), plain("PATCH /a 700000[zzzzzzzzzzzzzzzzzzzz]."));
}

TEST(Server, tells_a_waiting_client_to_go_on) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    EXPECT_EQ(wire.ask("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "\r\n\r\n"),
              "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(without_date(wire.ask("hi", ".")), plain("POST /a 2[hi]."));
    // A body that is too large is refused before it is sent.
    EXPECT_EQ(without_date(wire.ask("POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n", ".")),
              "HTTP/1.1 413 Content Too Large\r\nContent-Type: text/plain\r\nContent-Length: 57\r\nConnection: close\r\n\r\n"
              "too-large: the body of the request is too large (/small).");
}

TEST(Server, refuses_a_large_body_so_that_the_client_can_read_why) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    wire.say("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
    wire.say(std::string(500'000, 'x'));
    EXPECT_TRUE(wire.hear_all().ends_with("too large (/small).<end>"));
    EXPECT_TRUE(Wire(served.port())
                    .ask("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n", ".")
                    .starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(served.becomes([&](auto) { return app.log() == "POST/small=413 POST/small=413 "; })) << app.log();
}

TEST(Server, refuses_what_it_cannot_read) {
    Echo app;
    Served served(app, {.header_bytes_max = 500, .fields_max = 5});
    auto const refused = [&](std::string_view bytes) {
        auto const heard = Wire(served.port()).ask(bytes, "");
        return heard.substr(9, 3) + " " + heard.substr(heard.find("\r\n\r\n") + 4);
    };
    EXPECT_EQ(refused("GET / HTTP/1.1\r\n\r\n"), "400 malformed: an HTTP/1.1 request must name its Host.<end>");
    EXPECT_EQ(refused("nonsense\r\n\r\n"), "400 malformed: the header of the request is malformed.<end>");
    EXPECT_EQ(refused("GET / HTTP/3.0\r\nHost: a\r\n\r\n"), "505 malformed: this version of HTTP is not spoken here.<end>");
    EXPECT_EQ(refused(get("/", std::string("X: ") + std::string(500, 'x') + "\r\n")),
              "431 too-large: the header of the request is too large.<end>");
    EXPECT_EQ(refused(get("/", "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\n")), "431 too-large: the request has too many fields.<end>");
    // What came before the broken one is answered.
    auto const heard = Wire(served.port()).ask(get("/fixed") + get("/a") + "broken\r\n\r\n", "");
    EXPECT_NE(heard.find("fixedHTTP/1.1 200 OK"), std::string::npos);
    EXPECT_NE(heard.find("GET /a 0[].HTTP/1.1 400 Bad Request"), std::string::npos);
}

TEST(Server, survives_handlers_that_break_their_word) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    EXPECT_TRUE(wire.ask(get("/throw"), ".").starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_TRUE(wire.ask(get("/zero"), ".").starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_EQ(wire.ask(get("/evil"), ".").find("\r\nY:"), std::string::npos);
    EXPECT_TRUE(wire.ask(get("/close"), "").ends_with("GET /close 0[].<end>"));
}

TEST(Server, gives_each_request_an_id) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    auto const ask = [&](std::string_view more) {
        auto const heard = wire.ask(get("/id", more), ".");
        return heard.substr(heard.find("\r\n\r\n") + 4);
    };
    EXPECT_EQ(ask("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"),
              "0af7651916cd43dd8448eb211c80319c|127.0.0.1|false.");
    EXPECT_NE(ask(""), ask(""));
    EXPECT_NE(ask("traceparent: junk\r\n"), ask("traceparent: junk\r\n"));
}

TEST(Server, does_not_wait_for_slow_clients) {
    Echo app;
    Served served(app, {.header_wait = 80ms, .body_wait = 80ms, .idle_wait = 160ms, .write_wait = 80ms});
    Wire idle(served.port());
    Wire header(served.port());
    header.say("GET / HTTP/1.1\r\n");
    Wire body(served.port());
    body.say("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    Wire reader(served.port(), 4096);
    for (int i = 0; i < 4; ++i) reader.say(get("/large"));
    Wire dripping(served.port());
    std::jthread const drip([&](std::stop_token stop) {  // a byte now and then must not keep the place
        for (std::string_view rest = "GET / HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
             !rest.empty() && !stop.stop_requested(); rest.remove_prefix(1)) {
            dripping.say(rest.substr(0, 1));
            std::this_thread::sleep_for(20ms);
        }
    });
    auto const begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(header.hear_all().ends_with("timeout: the header of the request did not arrive in time.<end>"));
    EXPECT_TRUE(body.hear_all().ends_with("timeout: the body of the request did not arrive in time (/b).<end>"));
    auto const late = dripping.hear_all();
    EXPECT_TRUE(late.starts_with("HTTP/1.1 408 Request Timeout\r\n")) << late;
    EXPECT_EQ(idle.hear_all(), "<end>");
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections <= 3; }));
    header.close(), body.close(), dripping.close();
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
    EXPECT_TRUE(served.becomes([&](auto) { return app.log().find("GET/large=200! ") != std::string::npos; })) << app.log();
}

TEST(Server, sends_large_replies_to_patient_readers) {
    Echo app;
    Served served(app);
    Wire wire(served.port(), 4096);
    auto const heard = wire.ask(get("/large") + get("/a"), ".");
    EXPECT_EQ(heard.size(), 3'000'001U + heard.find("\r\n\r\n") + 4 + heard.size() - heard.rfind("HTTP/1.1"));
}

TEST(Server, closes_the_newest_over_the_limit) {
    Echo app;
    Served served(app, {.connections_max = 2});
    Wire one(served.port()), two(served.port());
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 2; }));
    Wire three(served.port());
    EXPECT_EQ(three.hear_all(), "<end>");
    EXPECT_TRUE(one.ask(get("/a"), ".").ends_with("GET /a 0[]."));
    two.close();
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 1; }));
    EXPECT_TRUE(Wire(served.port()).ask(get("/a"), ".").ends_with("GET /a 0[]."));
}

TEST(Server, drops_the_reply_of_a_client_that_has_gone) {
    Echo app;
    Served served(app);
    Wire wire(served.port());
    wire.say(get("/slow"));
    EXPECT_TRUE(served.becomes([](auto s) { return s.requests_in_flight == 1; }));
    wire.close();
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
    EXPECT_TRUE(app.log().starts_with("GET/slow=200"));
}

TEST(Server, cuts_a_handler_far_over_its_deadline) {
    Echo app;
    app.total = -1950ms;  // the session gives two seconds more
    app.slow = 400ms;
    Served served(app, {.header_wait = 80ms});
    Wire wire(served.port());
    EXPECT_EQ(wire.ask(get("/slow"), ""), "<end>");
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
    EXPECT_TRUE(served.becomes([&](auto) { return app.log() == "GET/slow=200! "; })) << app.log();
}

TEST(Server, finishes_requests_in_flight_when_it_stops) {
    Echo app;
    app.slow = 150ms;
    Served served(app);
    Wire idle(served.port()), busy(served.port());
    busy.say(get("/slow") + get("/after"));
    EXPECT_TRUE(served.becomes([](auto s) { return s.requests_in_flight == 1 && s.connections == 2; }));
    auto const port = served.port();
    auto stopped = served.stop_soon(5s);
    EXPECT_EQ(idle.hear_all(), "<end>");
    auto const heard = busy.hear_all();
    EXPECT_NE(heard.find("Connection: close\r\n\r\nGET /slow 0[].<end>"), std::string::npos) << heard;
    busy.close();
    ASSERT_EQ(stopped.wait_for(3s), std::future_status::ready);
    EXPECT_THROW(Wire{port}, std::runtime_error);
    EXPECT_EQ(served.state().connections, 0U);
}

TEST(Server, cuts_the_rest_at_the_deadline) {
    Echo app;
    app.slow = 300ms;
    Served served(app);
    Wire busy(served.port());
    busy.say(get("/slow"));
    EXPECT_TRUE(served.becomes([](auto s) { return s.requests_in_flight == 1; }));
    auto stopped = served.stop_soon(50ms);
    EXPECT_EQ(busy.hear_all(), "<end>");
    EXPECT_EQ(stopped.wait_for(3s), std::future_status::ready);
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
}

TEST(Server, says_clearly_when_it_cannot_listen) {
    Echo app;
    boost::asio::io_context io;
    int const taken = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    ASSERT_EQ(::bind(taken, reinterpret_cast<sockaddr*>(&at), size), 0);
    ASSERT_EQ(::listen(taken, 1), 0);
    ::getsockname(taken, reinterpret_cast<sockaddr*>(&at), &size);
    auto const port = ntohs(at.sin_port);
    auto const refused = [&](ListenerOptions options) {
        try {
            Listener const listener(io, options, app);
            return std::string("listens");
        } catch (base::Error const& e) { return fmt::format("{}: {}", base::meaning(e.code()).name, e.text()); }
    };
    EXPECT_EQ(refused({.port = port}), fmt::format("unavailable: cannot listen on 127.0.0.1 port {}: Address already in use", port));
    EXPECT_EQ(refused({.address = "nowhere"}), "invalid: nowhere is no address to listen on");
    ::close(taken);
}

}  // namespace
}  // namespace http
