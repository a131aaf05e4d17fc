#include "http/client.hpp"

#include "http/testing.hpp"
#include "http/testing_certificate.hpp"

#include <gtest/gtest.h>
#include <array>
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace http {
namespace {

using namespace std::chrono_literals;
using testing::Certificate;
using testing::Served;

// Answers with what it got, so that the caller's side can be seen.
class Mirror : public App {
public:
    Budget budget(Request const&) override { return {}; }
    Task<Reply> handle(Request const& request) override {
        ++asked;
        if (request.path == "/slow") {
            boost::asio::steady_timer gate(co_await boost::asio::this_coro::executor, 300ms);
            co_await gate.async_wait(boost::asio::use_awaitable);
        }
        Reply reply{.media_type = "text/plain", .fields = {{"X-Twice", "1"}, {"x-twice", "2"}}};
        if (request.path == "/large")
            reply.body.assign(100'000, 'x');
        else
            reply.body =
                fmt::format("{} {} {} {} {}", name(request.verb), request.target, request.field("x-mine"), request.secure, request.body);
        reply.close = request.path == "/close";
        co_return reply;
    }
    Reply refuse(base::Error const& error, Request const*) override {
        return {.status = 400, .media_type = "text/plain", .body = error.text()};
    }

    std::atomic<int> asked = 0;
};

// A server that says what it is told, whatever it is asked; one connection after the other.
class Script {
public:
    explicit Script(std::vector<std::string> answers) : answers_(std::move(answers)), door_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        ::bind(door_, reinterpret_cast<sockaddr*>(&at), size);
        ::listen(door_, 8);
        ::getsockname(door_, reinterpret_cast<sockaddr*>(&at), &size);
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~Script() {
        ::shutdown(door_, SHUT_RDWR);
        thread_.join();
        ::close(door_);
    }
    std::string url(std::string_view path = "/") const { return fmt::format("http://127.0.0.1:{}{}", port_, path); }

private:
    // Each answer belongs to one request; an empty one closes instead. Pieces are parted by `|`.
    void run() {
        std::size_t next = 0;
        while (next < answers_.size()) {
            int const fd = ::accept(door_, nullptr, nullptr);
            if (fd < 0) return;
            for (char bytes[4096]; next < answers_.size() && ::recv(fd, bytes, sizeof bytes, 0) > 0;) {
                auto const answer = answers_[next++];
                if (answer.empty()) break;
                for (std::string_view rest = answer; !rest.empty();) {
                    auto const piece = rest.substr(0, rest.find('|'));
                    ::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL);
                    rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
                    if (!rest.empty()) std::this_thread::sleep_for(2ms);  // so that the pieces come as pieces
                }
                if (answer.find("close") != std::string::npos) break;
            }
            ::close(fd);
        }
    }

    std::vector<std::string> answers_;
    int door_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

class Caller {
public:
    explicit Caller(ClientOptions options = {})
        : client_(thread_.run(testing::just<std::unique_ptr<Client>>([&] { return std::make_unique<Client>(thread_.io, options); }))) {}
    ~Caller() {
        thread_.run(testing::just<int>([&] { return client_.reset(), 0; }));
    }

    Answer send(Call call) { return thread_.run(client_->send(std::move(call))); }
    std::future<Answer> send_soon(Call call) {
        return boost::asio::co_spawn(thread_.io, client_->send(std::move(call)), boost::asio::use_future);
    }
    std::string text(Call call) {
        try {
            return send(std::move(call)).body;
        } catch (base::Error const& e) { return fmt::format("{}: {}", base::meaning(e.code()).name, e.text()); }
    }

private:
    testing::Thread thread_;
    std::unique_ptr<Client> client_;
};

TEST(Client, asks_and_keeps_the_connection) {
    Mirror app;
    Served served(app);
    Caller caller;
    auto const url = fmt::format("http://127.0.0.1:{}", served.port());
    auto const answer = caller.send({.verb = Verb::put, .url = url + "/a?b=%20", .fields = {{"X-Mine", "m"}}, .body = "text"});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "PUT /a?b=%20 m false text");
    EXPECT_EQ(answer.field("content-type"), "text/plain");
    EXPECT_EQ(answer.field("X-TWICE"), "1");
    EXPECT_EQ(std::count_if(answer.fields.begin(), answer.fields.end(), [](auto const& f) { return f.second == "2"; }), 1);
    EXPECT_EQ(caller.text({.url = url}), "GET /  false ");
    EXPECT_EQ(caller.send({.verb = Verb::head, .url = url}).body, "");
    EXPECT_EQ(served.state().connections, 1U);
    EXPECT_EQ(caller.text({.url = url + "/close"}), "GET /close  false ");
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
    EXPECT_EQ(caller.text({.url = url}), "GET /  false ");
}

TEST(Client, refuses_what_cannot_be_called) {
    Caller caller;
    EXPECT_EQ(caller.text({.url = "nonsense"}), "invalid: nonsense is no address to call: not a URL");
    EXPECT_EQ(caller.text({.url = "ftp://a/"}), "invalid: ftp://a/ is no address to call: only http and https are called");
    EXPECT_EQ(caller.text({.url = "http://u:p@a/"}), "invalid: http://u:p@a/ is no address to call: a name or password has no place in it");
    EXPECT_EQ(caller.text({.url = "http:///x"}), "invalid: http:///x is no address to call: no host");
    EXPECT_EQ(caller.text({.url = "http://127.0.0.1:0/"}), "invalid: http://127.0.0.1:0/ is no address to call: no such port");
    EXPECT_EQ(caller.text({.url = "http://127.0.0.1:99999/"}), "invalid: http://127.0.0.1:99999/ is no address to call: no such port");
    auto const refused = [](std::string_view url, std::string_view why) {
        return fmt::format("invalid: {} is no address to call: {}", url, why);
    };
    for (auto const* odd : {"http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1.1/", "http://127.1/",
                            "http://1.2.3.256/", "http://%31%32%37.0.0.1/"})
        EXPECT_EQ(caller.text({.url = odd}), refused(odd, "the host is a number but no IPv4 address"));
    for (auto const* odd : {"http://localhost./", "http://example.org./"})
        EXPECT_EQ(caller.text({.url = odd}), refused(odd, "the host ends with a dot"));
    for (auto const* odd : {"http://a%00b/", "http://a%2Fb/", "http://a%20b/", "http://%C3%A9.example/", "http://[v1.a]/", "http://a!b/",
                            "http://127.0.0.1./", "http://127.0.0.1.example.org/", "http://127.0.0.1x/"})
        EXPECT_EQ(caller.text({.url = odd}), refused(odd, "no such host"));
    EXPECT_EQ(caller.text({.url = "http://a/", .fields = {{"X", "a\r\nY: b"}}}), "invalid: the field X cannot be sent");
    EXPECT_EQ(caller.text({.url = "http://a/", .fields = {{"X Y", "a"}}}), "invalid: the field X Y cannot be sent");
    EXPECT_EQ(caller.text({.url = "http://a/", .fields = {{"host", "b"}}}), "invalid: the field host is the client's to set");
    EXPECT_EQ(caller.text({.verb = Verb::other, .url = "http://a/"}), "invalid: a call needs a verb");
}

TEST(Client, says_why_nobody_can_be_reached) {
    std::string url;
    {
        Script const gone({});
        url = gone.url();
    }
    Caller caller;
    EXPECT_EQ(caller.text({.url = url}), fmt::format("unavailable: cannot reach {}: Connection refused", url.substr(0, url.size() - 1)));
    EXPECT_TRUE(
        caller.text({.url = "http://no-such-host.invalid/"}).starts_with("unavailable: cannot reach http://no-such-host.invalid:80: "));
}

TEST(Client, calls_only_public_addresses_when_told_so) {
    Mirror app;
    Served served(app);
    Caller caller({.public_only = true});
    auto const at = [&](std::string_view host) { return fmt::format("http://{}:{}", host, served.port()); };
    for (auto const* host : {"127.0.0.1", "127.0.0.2", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::127.0.0.1]"}) {
        auto const told = caller.text({.url = at(host)});
        EXPECT_TRUE(told.starts_with(fmt::format("forbidden: {} is not called: ", at(host)))) << told;
        EXPECT_TRUE(told.ends_with(" is a loopback address")) << told;
    }
    EXPECT_EQ(caller.text({.url = "http://169.254.169.254/latest"}),
              "forbidden: http://169.254.169.254:80 is not called: 169.254.169.254 is a link-local address");
    auto const by_name = caller.text({.url = at("localhost")});  // judged by what the name leads to
    EXPECT_TRUE(by_name.starts_with(fmt::format("forbidden: {} is not called: ", at("localhost")))) << by_name;
    EXPECT_EQ(app.asked, 0);
    EXPECT_EQ(served.state().connections, 0U);

    Caller given({.public_only = true, .networks = {*Network::parse("127.0.0.1")}});
    EXPECT_EQ(given.text({.url = at("127.0.0.1") + "/a"}), "GET /a  false ");
    EXPECT_EQ(given.text({.url = at("localhost") + "/b"}), "GET /b  false ");
    EXPECT_EQ(given.text({.url = at("127.0.0.2")}),
              fmt::format("forbidden: {} is not called: 127.0.0.2 is a loopback address", at("127.0.0.2")));
}

TEST(Client, holds_its_limits) {
    Mirror app;
    Served served(app);
    Caller caller;
    auto const url = fmt::format("http://127.0.0.1:{}", served.port());
    EXPECT_EQ(caller.text({.url = url + "/slow", .limit = 50ms}), "timeout: the deadline has passed");
    EXPECT_EQ(caller.text({.url = url + "/large", .body_bytes_max = 99'999}), fmt::format("too-large: the answer of {} is too large", url));
    EXPECT_EQ(caller.text({.url = url + "/large", .body_bytes_max = 100'000}).size(), 100'000U);
}

TEST(Client, waits_for_a_place) {
    Mirror app;
    Served served(app);
    Caller caller({.connections_per_host_max = 2});
    auto const url = fmt::format("http://127.0.0.1:{}/slow", served.port());
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 4; ++i) answers.push_back(caller.send_soon({.url = url}));
    EXPECT_TRUE(served.becomes([](auto s) { return s.requests_in_flight == 2; }));
    EXPECT_EQ(caller.text({.url = url, .limit = 30ms}), "timeout: the deadline has passed");
    for (auto& answer : answers) EXPECT_EQ(answer.get().status, 200);
    EXPECT_EQ(served.state().connections, 2U);
}

TEST(Client, reads_answers_of_all_kinds) {
    Script const script({
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0|\r|\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n|HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n|\r|\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nto |the |end",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort close",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nshort",
        "junk\r\n\r\nclose",
        "HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x') + "\r\n\r\nclose",
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n") + std::string("12345"),
    });
    Caller caller;
    auto const origin = script.url("");
    EXPECT_EQ(caller.text({.url = script.url()}), "abc");
    EXPECT_EQ(caller.text({.url = script.url()}), "ok");
    EXPECT_EQ(caller.text({.url = script.url()}), "");
    EXPECT_EQ(caller.send({.url = script.url()}).status, 204);
    EXPECT_EQ(caller.text({.url = script.url()}), "to the end");
    EXPECT_EQ(caller.text({.url = script.url()}), "short clos");
    EXPECT_EQ(caller.text({.url = script.url()}), fmt::format("unavailable: {} broke off in the middle of an answer: End of file", origin));
    EXPECT_TRUE(caller.text({.url = script.url()}).starts_with(fmt::format("malformed: the answer of {} is malformed: ", origin)));
    EXPECT_EQ(caller.text({.url = script.url()}), fmt::format("too-large: the answer of {} is too large", origin));
    EXPECT_EQ(caller.text({.url = script.url()}), "12345");
}

TEST(Client, repeats_on_a_new_connection_only_what_may_be_repeated) {
    std::string const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    {
        Script const script({ok, "", ok});  // the kept connection dies under the second request
        Caller caller;
        EXPECT_EQ(caller.text({.url = script.url()}), "ok");
        EXPECT_EQ(caller.text({.url = script.url()}), "ok");
    }
    {
        Script const script({ok, "", ok});
        Caller caller;
        EXPECT_EQ(caller.text({.verb = Verb::post, .url = script.url()}), "ok");
        EXPECT_EQ(caller.text({.verb = Verb::post, .url = script.url()}),
                  fmt::format("unavailable: {} closed the connection without an answer", script.url("")));
        EXPECT_EQ(caller.text({.verb = Verb::post, .url = script.url()}), "ok");
    }
    {
        Script const script({"", ok});  // a new connection is not tried twice
        Caller caller;
        EXPECT_EQ(caller.text({.url = script.url()}),
                  fmt::format("unavailable: {} closed the connection without an answer", script.url("")));
        EXPECT_EQ(caller.text({.url = script.url()}), "ok");
    }
}

TEST(Tls, carries_requests_of_a_client_that_knows_the_certificate) {
    Certificate const certificate("IP:127.0.0.1,DNS:localhost");
    Mirror app;
    Served served(app, {.tls = certificate.options()});
    auto const url = fmt::format("https://127.0.0.1:{}", served.port());

    Caller knows({.ca_file = certificate.chain()});
    EXPECT_EQ(knows.text({.verb = Verb::post, .url = url + "/a", .body = "text"}), "POST /a  true text");
    EXPECT_EQ(knows.text({.url = url + "/large"}).size(), 100'000U);
    EXPECT_EQ(knows.text({.verb = Verb::put, .url = url + "/b", .body = std::string(500'000, 'y')}).size(), 500'000U + 13);
    EXPECT_EQ(served.state().connections, 1U);
    EXPECT_EQ(knows.text({.url = fmt::format("https://localhost:{}/n", served.port())}), "GET /n  true ");

    Caller stranger;
    EXPECT_EQ(stranger.text({.url = url}),
              fmt::format("unavailable: cannot reach {}: its certificate is not trusted: self-signed certificate", url));
    EXPECT_TRUE(stranger.text({.url = fmt::format("http://127.0.0.1:{}/", served.port())}).starts_with("unavailable: "));
}

TEST(Tls, refuses_a_certificate_of_another_name) {
    Certificate const certificate("DNS:example.org");
    Mirror app;
    Served served(app, {.tls = certificate.options()});
    Caller caller({.ca_file = certificate.chain()});
    EXPECT_TRUE(caller.text({.url = fmt::format("https://127.0.0.1:{}", served.port())})
                    .ends_with("its certificate is not trusted: IP address mismatch"));
    EXPECT_TRUE(caller.text({.url = fmt::format("https://localhost:{}", served.port())})
                    .ends_with("its certificate is not trusted: hostname mismatch"));
    EXPECT_EQ(app.asked, 0);
}

TEST(Tls, speaks_only_what_is_safe) {
    Certificate const certificate("DNS:localhost");
    Mirror app;
    Served served(app, {.tls = certificate.options()});
    auto const talks = [&](std::string_view how) {
        auto const command = fmt::format("echo | openssl s_client -connect 127.0.0.1:{} -alpn h2,http/1.1 {} 2>&1", served.port(), how);
        std::string said;
        auto* const pipe = ::popen(command.c_str(), "r");
        std::array<char, 4096> bytes;
        while (auto const count = std::fread(bytes.data(), 1, bytes.size(), pipe)) said.append(bytes.data(), count);
        ::pclose(pipe);
        return said;
    };
    auto const modern = talks("-tls1_3");
    EXPECT_NE(modern.find("New, TLSv1.3"), std::string::npos) << modern;
    EXPECT_NE(modern.find("ALPN protocol: http/1.1"), std::string::npos) << modern;
    EXPECT_NE(talks("-tls1_2").find("ECDHE-ECDSA-AES128-GCM-SHA256"), std::string::npos);
    EXPECT_EQ(talks("-tls1_1 -cipher ALL:@SECLEVEL=0").find("New, TLSv1.1"), std::string::npos);
    EXPECT_NE(talks("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256").find("handshake failure"), std::string::npos);
}

TEST(Tls, does_not_wait_for_a_handshake_that_never_comes) {
    Certificate const certificate("DNS:localhost");
    Mirror app;
    Served served(app, {.tls = certificate.options(), .header_wait = 60ms});
    testing::Wire silent(served.port());
    testing::Wire plain(served.port());
    plain.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(plain.hear_all().ends_with("<end>"));
    EXPECT_EQ(silent.hear_all(), "<end>");
    EXPECT_TRUE(served.becomes([](auto s) { return s.connections == 0; }));
}

TEST(Tls, names_the_file_that_is_wrong) {
    Certificate const one("DNS:a"), two("DNS:b");
    Mirror app;
    boost::asio::io_context io;
    auto const refused = [&](TlsOptions tls) {
        try {
            Listener const listener(io, {.port = 0, .tls = std::move(tls)}, app);
            return std::string("listens");
        } catch (base::Error const& e) {
            EXPECT_EQ(e.code(), base::Code::invalid);
            return e.text();
        }
    };
    EXPECT_EQ(refused({"/nowhere.pem", one.key()}), "TLS certificate /nowhere.pem: No such file or directory");
    EXPECT_EQ(refused({one.chain(), "/nowhere.pem"}), "TLS key /nowhere.pem: No such file or directory");
    EXPECT_EQ(refused({one.chain()}), "TLS key (no file given): No such file or directory");
    EXPECT_EQ(refused({one.key(), one.key()}), fmt::format("TLS certificate {}: no start line", one.key().string()));
    EXPECT_EQ(refused({one.chain(), two.key()}), fmt::format("TLS key {}: key values mismatch", two.key().string()));
    try {
        Client const client(io, {.ca_file = "/nowhere.pem"});
        FAIL() << "a missing file was taken";
    } catch (base::Error const& e) { EXPECT_EQ(e.text(), "TLS certificate authority /nowhere.pem: No such file or directory"); }
}

}  // namespace
}  // namespace http
