#include "kit/fetch.hpp"

#include "base/text.hpp"
#include "base/within.hpp"
#include "kit/testing_fetch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using http::testing::Certificate;
using http::testing::Served;
using kit::testing::Pages;
using kit::testing::Reader;

std::string const hint = " (fetch.allow_private can allow it)";

kit::FetchLimits with_http(kit::FetchLimits limits = {}) {
    limits.https_only = false;
    return Reader::near(std::move(limits));
}

// Pages over https, and a reader that knows their certificate.
struct Secure {
    Certificate certificate{"IP:127.0.0.1"};
    Pages pages;
    Served served{pages, {.tls = certificate.options()}};
    Reader reader{Reader::near(), certificate.chain()};
    std::string origin = fmt::format("https://127.0.0.1:{}", served.port());
};

// The same over http, for what has nothing to do with TLS.
struct Plain {
    Pages pages;
    Served served{pages};
    Reader reader;
    std::string origin = fmt::format("http://127.0.0.1:{}", served.port());
    explicit Plain(kit::FetchLimits limits = {}) : reader(with_http(std::move(limits))) {}
};

TEST(Fetch, brings_a_document_over_https) {
    Secure at;
    at.pages.on("/list", [](http::Request const& request) {
        EXPECT_EQ(request.verb, http::Verb::get);
        EXPECT_EQ(request.field("accept-encoding"), "identity");
        EXPECT_TRUE(request.field("accept").starts_with("application/ld+json, application/json, ")) << request.field("accept");
        EXPECT_EQ(request.field("authorization"), "");
        return http::Reply{.media_type = "Application/VC+JSON; charset=utf-8", .body = std::string(request.target)};
    });
    auto const found = at.reader.get(at.origin + "/list?x=1#key-1");
    EXPECT_TRUE(found.good()) << found.failure;
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(found.media_type, "application/vc+json");
    EXPECT_EQ(found.body, "/list?x=1");
    EXPECT_EQ(found.address, "");
    EXPECT_EQ(found.failure, "");
}

TEST(Fetch, refuses_what_is_not_to_be_fetched) {
    Reader reader({});
    auto const says = [&](std::string url) {
        auto const found = reader.get(std::move(url));
        EXPECT_EQ(found.status, 0);
        EXPECT_FALSE(found.good());
        return found.failure;
    };
    EXPECT_EQ(says("http://example.org/"), "only https is fetched (fetch.allow_http can allow http)");
    EXPECT_EQ(says("ftp://example.org/"), "only web addresses are fetched");
    EXPECT_EQ(says("file:///etc/passwd"), "only web addresses are fetched");
    EXPECT_EQ(says("nonsense"), "this is no web address");
    EXPECT_EQ(says(""), "this is no web address");
    EXPECT_EQ(says("https://example.org/\r\nX: y"), "this is no web address");
    EXPECT_EQ(says("https://example.org:22/"), "port 22 belongs to another service than the web");
    EXPECT_EQ(says("https://example.org:80/"), "port 80 belongs to another service than the web");
    EXPECT_EQ(says("https://example.org/" + std::string(3000, 'x')), "the address is longer than 2048 bytes");
    EXPECT_EQ(says("https://u:p@example.org/"), "https://u:p@example.org/ is no address to call: a name or password has no place in it");
    EXPECT_EQ(says("https://example.org:0022/"), "port 22 belongs to another service than the web");
    for (auto const* url :
         {"https://example.org:0/", "https://example.org:65536/", "https://example.org:x/", "https:///x", "https://2130706433/",
          "https://0x7f000001/", "https://0177.0.0.1.1/", "https://127.0.0.1./", "https://example.org./"})
        EXPECT_TRUE(says(url).starts_with(std::string(url) + " is no address to call: ")) << says(url);
}

TEST(Fetch, calls_nobody_in_a_network_that_is_not_public) {
    Secure at;
    Reader stranger({}, at.certificate.chain());
    EXPECT_EQ(stranger.failure(at.origin), at.origin + " is not called: 127.0.0.1 is a loopback address" + hint);
    EXPECT_EQ(stranger.failure("https://169.254.169.254/latest/meta-data/"),
              "https://169.254.169.254:443 is not called: 169.254.169.254 is a link-local address" + hint);
    EXPECT_EQ(stranger.failure("https://10.0.0.5/"), "https://10.0.0.5:443 is not called: 10.0.0.5 is a private address" + hint);
    for (auto const* host :
         {"127.0.0.1", "localhost", "[::1]", "[::]", "0.0.0.0", "[::ffff:127.0.0.1]", "[fd00::1]", "192.168.1.1", "172.16.3.4",
          "100.64.0.1", "[fe80::1]", "224.0.0.1", "255.255.255.255", "192.0.2.1", "[2002:7f00:1::]", "[64:ff9b::7f00:1]"}) {
        auto const told = stranger.failure(fmt::format("https://{}:{}/", host, at.served.port()));
        EXPECT_TRUE(told.ends_with(hint)) << told;
    }
    EXPECT_EQ(at.served.state().connections, 0U);
    EXPECT_EQ(at.pages.asked("/"), 0);
}

TEST(Fetch, follows_redirects_and_says_where_they_led) {
    Secure at;
    at.pages.redirect("/old", "new/place?x=1#part", 301);
    at.pages.redirect("/new/place", "../last", 307);
    at.pages.redirect("/first", "/old", 303);
    at.pages.json("/last", "{}");
    auto const found = at.reader.get(at.origin + "/first");
    EXPECT_EQ(found.body, "{}") << found.failure;
    EXPECT_EQ(found.address, at.origin + "/last");

    at.pages.redirect("/nowhere", "", 302);
    EXPECT_EQ(at.reader.get(at.origin + "/nowhere").status, 302);
}

TEST(Fetch, ends_redirects_that_do_not) {
    Secure at;
    at.pages.redirect("/loop", "/loop");
    EXPECT_EQ(at.reader.failure(at.origin + "/loop"), "there are more than 3 redirects");
    EXPECT_EQ(at.pages.asked("/loop"), 4);
}

TEST(Fetch, judges_every_redirect_anew) {
    Secure at;
    Pages plain_pages;
    Served plain(plain_pages);
    auto const refused = [&](std::string const& to) {
        at.pages.redirect("/", to);
        at.reader.pass(1h);
        auto const found = at.reader.get(at.origin);
        EXPECT_EQ(found.status, 0) << to;
        return found.failure;
    };
    EXPECT_EQ(refused("https://169.254.169.254/latest/"),
              "https://169.254.169.254:443 is not called: 169.254.169.254 is a link-local address" + hint);
    EXPECT_EQ(refused(fmt::format("https://127.0.0.2:{}/", at.served.port())),
              fmt::format("https://127.0.0.2:{} is not called: 127.0.0.2 is a loopback address", at.served.port()) + hint);
    EXPECT_EQ(refused("//[::1]/"), "https://[::1]:443 is not called: ::1 is a loopback address" + hint);
    EXPECT_EQ(refused("http://example.org/"),
              "a redirect leads to http://example.org/: only https is fetched (fetch.allow_http can allow http)");
    EXPECT_EQ(refused("https://example.org:25/"),
              "a redirect leads to https://example.org:25/: port 25 belongs to another service than the web");
    EXPECT_EQ(refused("file:///etc/passwd"), "a redirect leads to file:///etc/passwd: only web addresses are fetched");
    EXPECT_EQ(refused("\xff\xfe"), "a redirect leads to no web address");
    EXPECT_EQ(refused("https://u:p@127.0.0.1/"), "https://u:p@127.0.0.1/ is no address to call: a name or password has no place in it");
    EXPECT_EQ(refused("https://2130706433/"), "https://2130706433/ is no address to call: the host is a number but no IPv4 address");

    auto const plain_url = fmt::format("http://127.0.0.1:{}/", plain.port());
    Reader lenient(with_http(), at.certificate.chain());
    plain_pages.json("/", "{}");
    at.pages.redirect("/", plain_url);
    EXPECT_EQ(lenient.failure(at.origin), "a redirect leads from https to http: " + plain_url);
    plain_pages.redirect("/up", at.origin + "/doc");
    at.pages.json("/doc", "[]");
    EXPECT_EQ(lenient.body(plain_url + "up"), "[]");
    EXPECT_EQ(plain_pages.asked("/"), 0);
}

TEST(Fetch, trusts_no_certificate_of_another_name) {
    Certificate const certificate("DNS:example.org");
    Pages pages;
    Served served(pages, {.tls = certificate.options()});
    Reader reader(Reader::near(), certificate.chain());
    auto const origin = fmt::format("https://127.0.0.1:{}", served.port());
    EXPECT_EQ(reader.failure(origin), fmt::format("cannot reach {}: its certificate is not trusted: IP address mismatch", origin));
    Reader stranger;
    EXPECT_EQ(stranger.failure(origin), fmt::format("cannot reach {}: its certificate is not trusted: self-signed certificate", origin));
    EXPECT_EQ(pages.asked("/"), 0);
}

TEST(Fetch, holds_its_limits) {
    Plain at({.limit = 80ms});
    at.pages.json("/large", std::string(1001, 'x'));
    EXPECT_EQ(at.reader.get(at.origin + "/large", {.body_bytes_max = 1000}).failure,
              "the answer of " + at.origin + " is too large: over 1000 bytes");
    EXPECT_EQ(at.reader.get(at.origin + "/large", {.body_bytes_max = 1001}).body.size(), 1001U);

    at.pages.held = true;
    EXPECT_EQ(at.reader.failure(at.origin + "/slow"), "no answer of " + at.origin + " within 80 ms");
    at.pages.held = false;
}

TEST(Fetch, bounds_what_is_under_way) {
    Plain at({.flights_max = 2});
    at.pages.json("/a", "a");
    at.pages.json("/b", "b");
    at.pages.json("/c", "c");
    at.pages.held = true;
    auto a = at.reader.get_soon(at.origin + "/a"), b = at.reader.get_soon(at.origin + "/b"), more = at.reader.get_soon(at.origin + "/b");
    at.reader.settle();
    EXPECT_EQ(at.reader.failure(at.origin + "/c"), "too many look-ups are under way; try again later");
    at.pages.held = false;
    EXPECT_EQ(a.get().body + b.get().body + more.get().body, "abb");
    EXPECT_EQ(at.reader.body(at.origin + "/c"), "c");
}

TEST(Fetch, takes_only_what_was_asked_for) {
    Plain at;
    auto const sent_as = [&](std::string type, std::vector<std::pair<std::string, std::string>> fields = {}, int status = 200) {
        at.pages.on("/", [=](auto const&) { return http::Reply{.status = status, .media_type = type, .fields = fields, .body = "{}"}; });
        at.reader.pass(48h);  // so that no copy of the one before can do
        auto const found = at.reader.get(at.origin);
        return found.good() ? "taken" : fmt::format("{} {} {}", found.status, found.media_type, found.failure);
    };
    for (auto const* type :
         {"application/json", "application/did+json", "application/ld+json; profile=\"x\"", "application/jwk-set+json", "application/vc",
          "application/vc+jwt", "application/vc+ld+json+jwt", "TEXT/PLAIN", "application/octet-stream", ""})
        EXPECT_EQ(sent_as(type), "taken") << type;
    EXPECT_EQ(sent_as("text/html; charset=utf-8"), "0 text/html " + at.origin + " sent text/html, which is not what was asked for");
    EXPECT_EQ(sent_as("image/png"), "0 image/png " + at.origin + " sent image/png, which is not what was asked for");
    EXPECT_EQ(sent_as("text/\xff"), "0  " + at.origin + " sent an answer whose media type cannot be read");
    EXPECT_EQ(sent_as("html"), "0  " + at.origin + " sent an answer whose media type cannot be read");
    EXPECT_EQ(sent_as("application/json", {{"Content-Encoding", "gzip"}}),
              "0  " + at.origin + " sent a compressed answer, which was not asked for");
    EXPECT_EQ(sent_as("application/json", {{"Content-Encoding", "Identity"}}), "taken");
    EXPECT_EQ(sent_as("application/json", {}, 206), "0  " + at.origin + " answered with status 206, which brings no document");
    EXPECT_EQ(sent_as("application/json", {}, 404), "404  " + at.origin + " answered with status 404");
    EXPECT_EQ(sent_as("application/json", {}, 410), "410  " + at.origin + " answered with status 410");
    EXPECT_EQ(sent_as("application/json", {}, 503), "503  " + at.origin + " answered with status 503");
    EXPECT_EQ(sent_as("application/json", {}, 304), "304  " + at.origin + " answered with status 304");

    at.pages.on("/picture", [](auto const&) { return http::Reply{.media_type = "image/png", .body = "png"}; });
    EXPECT_EQ(at.reader.get(at.origin + "/picture", {.media_types = {"image/png"}}).body, "png");
    EXPECT_EQ(at.reader.get(at.origin + "/picture", {}).body, "png");
}

TEST(Fetch, says_who_cannot_be_reached) {
    std::string origin;
    {
        Pages pages;
        Served const gone(pages);
        origin = fmt::format("http://127.0.0.1:{}", gone.port());
    }
    Reader reader(with_http());
    EXPECT_EQ(reader.failure(origin + "/x"), fmt::format("cannot reach {}: Connection refused", origin));
}

// One who asks may give up, and the fetcher may go: neither disturbs those who wait for the same.
TEST(Fetch, outlives_those_who_do_not_wait) {
    Plain at;
    at.pages.json("/", "here");
    at.pages.held = true;
    auto impatient = boost::asio::co_spawn(at.reader.thread().io, base::within(20ms, at.reader.task(at.origin)), boost::asio::use_future);
    at.reader.settle();
    auto patient = at.reader.get_soon(at.origin);
    EXPECT_THROW(impatient.get(), base::Error);
    {
        Reader leaves(with_http());
        leaves.get_soon(at.origin);  // and nobody waits
        leaves.settle();
    }
    at.pages.held = false;
    EXPECT_EQ(patient.get().body, "here");
}

}  // namespace
