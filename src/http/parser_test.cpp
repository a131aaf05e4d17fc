#include "http/parser.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <cstring>

namespace http {
namespace {

// Feeds bytes in pieces of the given size and writes down what comes out, one line per happening.
std::string transcript(std::string_view bytes, std::size_t piece, ParserLimits limits = {}, std::size_t body_bytes_max = 100) {
    Parser parser(limits);
    std::string out;
    for (;;) {
        auto& request = parser.request();
        switch (parser.step()) {
            case Parser::Step::more: {
                parser.release();
                if (bytes.empty()) return out + (parser.begun() ? "waits" : "");
                auto const room = parser.room();
                auto const count = std::min({piece, bytes.size(), room.size()});
                if (count == 0) return out + "no room";
                std::memcpy(room.data(), bytes.data(), count);
                parser.add(count);
                bytes.remove_prefix(count);
                break;
            }
            case Parser::Step::full: parser.release(); break;
            case Parser::Step::head: parser.allow_body(body_bytes_max); break;
            case Parser::Step::message: {
                out += fmt::format("{} {}|{}", name(request.verb), request.path, request.query);
                for (auto const& field : request.fields) out += fmt::format(" {}={}", field.name, field.value);
                if (!request.body.empty()) out += fmt::format(" [{}]", request.body);
                if (!parser.head().keep_alive) out += " close";
                if (parser.head().expects_continue) out += " expects";
                out += "\n";
                parser.next();
                break;
            }
            case Parser::Step::refused: return out + fmt::format("{} {}", parser.refusal().status, parser.refusal().text);
        }
    }
}

// However the bytes come, the same must come out.
std::string read(std::string_view bytes, ParserLimits limits = {}) {
    auto const whole = transcript(bytes, bytes.size() + 1, limits);
    for (std::size_t const piece : {1U, 2U, 3U, 7U, 50U}) EXPECT_EQ(transcript(bytes, piece, limits), whole) << piece << "\n" << bytes;
    return whole;
}

struct Case {
    std::string_view bytes;
    std::string_view outcome;
};

TEST(Parser, reads_requests) {
    Case const cases[] = {
        {"", ""},
        {"G", "waits"},
        {"GET / HTTP/1.1\r\nHost: a\r\n", "waits"},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /| Host=a\n"},
        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /| Host=a\n"},
        {"GET /x?y=%20&z HTTP/1.1\r\nhost:a:80\r\nA:\t b c \r\nEmpty:\r\n\r\n", "GET /x|y=%20&z host=a:80 A=b c Empty=\n"},
        {"GET / HTTP/1.0\r\n\r\n", "GET /| close\n"},
        {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET /| Connection=Keep-Alive\n"},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /| Host=a Connection=close close\n"},
        {"DELETE /a HTTP/1.1\r\nHost:\r\n\r\n", "DELETE /a| Host=\n"},
        {"BREW /a HTTP/1.1\r\nHost: a\r\n\r\n", "OTHER /a| Host=a\n"},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *| Host=a\n"},
        {"GET http://b:8/x?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x|q Host=b:8\n"},
        {"GET HTTPS://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /| Host=b\n"},
        {"GET http://bcd?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET /|q Host=bcd\n"},
        {"OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *| Host=b\n"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "POST /a| Host=a Content-Length=3 [abc]\n"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST /a| Host=a Content-Length=0\n"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab", "waits"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\nabc",
         "POST /a| Host=a Expect=100-Continue Content-Length=3 [abc] expects\n"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n",
         "POST /a| Host=a Transfer-Encoding=chunked [abc0123456789]\n"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\nTrailer: gone\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
         "POST /a| Host=a Transfer-Encoding=Chunked\nGET /b| Host=a\n"},
        {"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r", "waits"},
    };
    for (auto const& c : cases) EXPECT_EQ(read(c.bytes), c.outcome) << c.bytes;
}

TEST(Parser, reads_pipelined_requests_with_bodies_between) {
    std::string bytes, expected;
    for (int i = 0; i < 40; ++i) {
        bytes += fmt::format("GET /{} HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", i);
        bytes += fmt::format("PUT /{} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n{:05}", i, i);
        expected += fmt::format("GET /{}| Host=a A=1 B=2 C=3\nPUT /{}| Host=a Content-Length=5 [{:05}]\n", i, i, i);
    }
    EXPECT_EQ(read(bytes), expected);
    EXPECT_EQ(read(bytes, {.header_bytes_max = 128, .fields_max = 8}), expected);
}

TEST(Parser, keeps_views_while_requests_are_batched) {
    std::string_view const bytes =
        "GET /1 HTTP/1.1\r\nHost: one\r\n\r\nGET /2 HTTP/1.1\r\nHost: two\r\n\r\nPOST /3 HTTP/1.1\r\nHost: three\r\nContent-Length: "
        "4\r\n\r\nbo";
    Parser parser({});
    std::memcpy(parser.room().data(), bytes.data(), bytes.size());
    parser.add(bytes.size());
    std::vector<Request> batch;
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(parser.step(), Parser::Step::head);
        ASSERT_EQ(parser.step(), Parser::Step::message);
        batch.push_back(parser.request());
        parser.next();
    }
    ASSERT_EQ(parser.step(), Parser::Step::head);
    EXPECT_EQ(batch[0].field("host"), "one");
    EXPECT_EQ(batch[1].field("host"), "two");
    EXPECT_EQ(batch[1].path, "/2");

    parser.release();  // the third moves to the front, its views with it
    parser.allow_body(10);
    ASSERT_EQ(parser.step(), Parser::Step::more);
    std::memcpy(parser.room().data(), "dy", 2);
    parser.add(2);
    ASSERT_EQ(parser.step(), Parser::Step::message);
    EXPECT_EQ(parser.request().path, "/3");
    EXPECT_EQ(parser.request().field("host"), "three");
    EXPECT_EQ(parser.request().body, "body");
}

TEST(Parser, refuses_what_is_malformed) {
    constexpr std::string_view header = "the header of the request is malformed";
    constexpr std::string_view chunks = "the chunks of the body are malformed";
    constexpr std::string_view line = "each line of a header ends in CR and LF";
    constexpr std::string_view length = "Content-Length must be one number";
    constexpr std::string_view fold = "a field may not be folded over several lines";
    constexpr std::string_view slash = "the request target must begin with a slash";
    auto const lengths = "Content-Length must be one number, without Transfer-Encoding";
    auto const encodings = "Transfer-Encoding may come once, without Content-Length";
    Case const cases[] = {
        {"\x16\x03\x01", header},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", header},
        {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", header},
        {"\rX", header},
        {"GET / HTTP/1.1\nHost: a\n\n", line},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", line},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", header},
        {"GET /\r\n\r\n", header},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", header},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", header},
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", header},
        {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", header},
        {"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", header},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", header},
        {"GET / HTTP/1.1\r\n\r\n", "an HTTP/1.1 request must name its Host"},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "Host may come only once"},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "Host is not a host"},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "Host is not a host"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", fold},
        {"GET / HTTP/1.1\r\nHost: a\r\nX:\r\n b\r\n\r\n", fold},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n \r\n\r\n", fold},
        {"GET / HTTP/1.1\r\nHost: a\r\nX:\r\n \r\n\r\n", fold},
        {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", slash},
        {"GET http HTTP/1.1\r\nHost: a\r\n\r\n", slash},
        {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", slash},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", slash},
        {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", "the request target names no host"},
        {"GET http://u@b/x HTTP/1.1\r\nHost: a\r\n\r\n", "the request target names no host"},
        {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", "the target * is for OPTIONS only"},
        {"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", "a request target has no fragment"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", length},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", length},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", lengths},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", lengths},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc", lengths},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", lengths},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", lengths},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", encodings},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", lengths},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", encodings},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "the only transfer encoding taken here is chunked"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", "the only transfer encoding taken here is chunked"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", "the only transfer encoding taken here is chunked"},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0 knows no transfer encoding"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", chunks},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdefg\r\n", chunks},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3 x\r\nabc\r\n", chunks},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", chunks},
    };
    for (auto const& c : cases) EXPECT_EQ(read(c.bytes), "400 " + std::string(c.outcome)) << c.bytes;
}

TEST(Parser, refuses_versions_that_it_does_not_speak) {
    for (auto const bytes :
         {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.2\r\n\r\n", "GET / HTTP/0.9\r\n\r\n"})
        EXPECT_EQ(read(bytes), "505 this version of HTTP is not spoken here") << bytes;
    EXPECT_EQ(read("GET / HTTQ/1.1\r\nHost: a\r\n\r\n"), "400 the header of the request is malformed");
    EXPECT_EQ(read("GET / HTTP/11\r\nHost: a\r\n\r\n"), "400 the header of the request is malformed");
}

TEST(Parser, holds_its_limits) {
    auto const header = [](std::size_t size) {
        std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        bytes.append(size - bytes.size() - 4, 'x');
        return bytes + "\r\n\r\n";
    };
    ParserLimits const small{.header_bytes_max = 200, .fields_max = 3};
    EXPECT_TRUE(read(header(200), small).starts_with("GET /|"));
    EXPECT_EQ(read(header(201), small), "431 the header of the request is too large");
    EXPECT_EQ(read(std::string(200, 'G'), small), "431 the header of the request is too large");
    EXPECT_EQ(read(std::string(199, 'G'), small), "waits");

    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", small), "GET /| Host=a A=1 B=2\n");
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", small), "431 the request has too many fields");

    constexpr std::string_view large = "413 the body of the request is too large";
    std::string const post = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(read(post + "Content-Length: 101\r\n\r\n"), large);
    EXPECT_TRUE(read(post + "Content-Length: 100\r\n\r\n" + std::string(100, 'x')).ends_with("x]\n"));
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\n65\r\nx"), large);
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\n60\r\n" + std::string(96, 'x') + "\r\n5\r\n"), large);
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\n60\r\n" + std::string(96, 'x') + "\r\n4\r\nyyyy\r\n0\r\n\r\n"),
              "POST /| Host=a Transfer-Encoding=chunked [" + std::string(96, 'x') + "yyyy]\n");
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"), large);

    constexpr std::string_view chunks = "400 the chunks of the body are malformed";
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(3000, 'x') + "\r\nabc\r\n0\r\n\r\n"), chunks);
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\n" + std::string(3000, '0') + "3\r\nabc\r\n0\r\n\r\n"), chunks);
    EXPECT_EQ(read(post + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(3000, 'x') + "\r\n\r\n"), chunks);
}

TEST(Parser, passes_large_bodies_through_a_small_window) {
    std::string const text(300'000, 'x');
    for (auto const piece : {std::size_t(1000), std::size_t(1'000'000)}) {
        auto const plain = fmt::format("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", text.size(), text);
        EXPECT_TRUE(transcript(plain, piece, {.header_bytes_max = 256}, text.size()).ends_with("xx]\n"));
        auto const chunked =
            fmt::format("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n", text.size(), text);
        auto const out = transcript(chunked, piece, {.header_bytes_max = 256}, text.size());
        EXPECT_TRUE(out.ends_with("xx]\n"));
        EXPECT_GT(out.size(), text.size());
    }
}

}  // namespace
}  // namespace http
