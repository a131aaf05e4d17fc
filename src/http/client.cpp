#include "http/client.hpp"

#include "base/text.hpp"
#include "base/within.hpp"
#include "http/pool.hpp"
#include "http/token.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstring>

namespace http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using base::Code;
using boost::system::error_code;
using Message = beast::request<beast::string_body>;
using AnswerParser = beast::response_parser<beast::string_body>;

constexpr std::uint32_t header_bytes_max = 32 * 1024;
constexpr std::size_t host_bytes_max = 253;
constexpr std::size_t interim_answers_max = 8;  // 100, 103, ... before the real one
constexpr std::size_t chunk_bytes_min = 5;      // Beast asserts that a last chunk in pieces has as many; none is complete with less
constexpr std::array<std::string_view, 6> client_fields{"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade"};

struct Target {
    Origin origin;
    std::string authority;  // the Host field
    std::string path;       // with the query
};

// Names as the DNS has them (RFC 1123, and the underscore that people use). A resolver would read `2130706433`, `0x7f.1` and `0177.0.0.1`
// as 127.0.0.1, so a name that ends in a number is none; and no certificate is made out to a name that ends with a dot.
std::string_view host_trouble(boost::urls::host_type type, std::string_view host) {
    if (host.empty()) return "no host";
    if (type != boost::urls::host_type::name) return type == boost::urls::host_type::ipvfuture ? "no such host" : std::string_view();
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const is_known = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; };
    if (host.size() > host_bytes_max || !std::all_of(host.begin(), host.end(), is_known)) return "no such host";
    auto const last = host.substr(host.rfind('.') + 1);  // all of it when there is no dot
    if (last.empty()) return "the host ends with a dot";
    bool const number = std::all_of(last.begin(), last.end(), is_digit) || last.starts_with("0x") || last.starts_with("0X");
    return number ? "the host is a number but no IPv4 address" : std::string_view();
}

Target target_of(std::string const& text) {
    auto const parsed = boost::urls::parse_uri(text);
    auto const wrong = [&](std::string_view why) { base::fail(Code::invalid, fmt::format("{} is no address to call: {}", text, why)); };
    if (!parsed) wrong("not a URL");
    auto const& url = *parsed;
    bool const secure = url.scheme_id() == boost::urls::scheme::https;
    if (!secure && url.scheme_id() != boost::urls::scheme::http) wrong("only http and https are called");
    if (url.has_userinfo()) wrong("a name or password has no place in it");
    auto host = std::string(url.host_address());
    if (auto const trouble = host_trouble(url.host_type(), host); !trouble.empty()) wrong(trouble);
    auto port = std::string(std::string_view(url.port()));
    if (port.empty()) port = secure ? "443" : "80";
    unsigned number = 0;
    auto const [end, bad] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (bad != std::errc() || end != port.data() + port.size() || number == 0 || number > 65'535) wrong("no such port");
    auto const authority = std::string(std::string_view(url.encoded_host_and_port()));
    auto path = std::string(std::string_view(url.encoded_path()));
    if (path.empty()) path = "/";
    if (path[0] != '/') wrong("no such host");  // Boost 1.81 takes `127.0.0.1.example.org` for 127.0.0.1 and the rest for a path
    if (url.has_query()) path += "?" + std::string(std::string_view(url.encoded_query()));
    auto const name = base::lower_ascii(std::string_view(url.encoded_host()));
    return {{secure, std::move(host), port, fmt::format("{}://{}:{}", secure ? "https" : "http", name, port)}, authority, std::move(path)};
}

bool is_field_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Message message_of(Call& call, Target const& target) {
    auto const verb = beast::string_to_verb(name(call.verb));
    if (verb == beast::verb::unknown) base::fail(Code::invalid, "a call needs a verb");
    Message message(verb, target.path, 11);
    message.set(beast::field::host, target.authority);
    for (auto const& [name, value] : call.fields) {
        if (!is_token(name) || !is_field_value(value)) base::fail(Code::invalid, fmt::format("the field {} cannot be sent", name));
        bool const ours =
            std::any_of(client_fields.begin(), client_fields.end(), [&](auto f) { return base::equal_ignoring_case(f, name); });
        if (ours) base::fail(Code::invalid, fmt::format("the field {} is the client's to set", name));
        message.insert(name, value);
    }
    if (message.find(beast::field::user_agent) == message.end()) message.set(beast::field::user_agent, "stoa");
    if (message.find(beast::field::accept_encoding) == message.end()) message.set(beast::field::accept_encoding, "identity");
    message.body() = std::move(call.body);
    message.prepare_payload();
    return message;
}

std::string bytes_of(Message const& message) {
    beast::serializer<true, beast::string_body> serializer(message);
    std::string bytes;
    error_code failed;
    while (!serializer.is_done()) {
        serializer.next(failed, [&](error_code&, auto const& buffers) {
            std::size_t count = 0;
            for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
                asio::const_buffer const piece(*at);
                bytes.append(static_cast<char const*>(piece.data()), piece.size());
                count += piece.size();
            }
            serializer.consume(count);
        });
        if (failed) base::fail(Code::internal, "a call could not be written: " + failed.message());
    }
    return bytes;
}

bool may_repeat(Verb verb) { return verb != Verb::post && verb != Verb::patch; }  // RFC 9110 section 9.2.2

[[noreturn]] void bad_answer(Origin const& origin, error_code const& failed) {
    if (failed == beast::error::body_limit || failed == beast::error::header_limit)
        base::fail(Code::too_large, fmt::format("the answer of {} is too large", origin.text));
    base::fail(Code::malformed, fmt::format("the answer of {} is malformed: {}", origin.text, failed.message()));
}

// One question and its answer on one connection.
class Exchange {
public:
    Exchange(Origin const& origin, Link& link, Call const& call) : origin_(origin), link_(link), call_(call) {}

    // Nothing when the connection was dead before the first byte of an answer came.
    Task<std::optional<Answer>> run(std::string const& bytes) {
        error_code failed;
        co_await link_.write(bytes, failed);  // a server may refuse before it has read all: what it says is worth more than the failure
        for (std::size_t interim = 0;; ++interim) {
            AnswerParser parser;
            parser.header_limit(header_bytes_max);
            parser.body_limit(call_.body_bytes_max);
            parser.eager(true);
            parser.skip(call_.verb == Verb::head);
            if (!co_await read(parser)) co_return std::nullopt;
            auto const status = static_cast<int>(parser.get().result_int());
            if (status >= 200) {
                reusable_ = !failed && parser.keep_alive() && begin_ == end_;
                co_return answer_of(parser);
            }
            if (status == 101 || interim == interim_answers_max)
                base::fail(Code::malformed, fmt::format("{} does not come to an answer", origin_.text));
        }
    }

    bool reusable() const { return reusable_; }

private:
    Task<bool> read(AnswerParser& parser) {
        while (!parser.is_done()) {
            bool const enough = end_ > begin_ && !(parser.is_header_done() && parser.chunked() && end_ - begin_ < chunk_bytes_min);
            if (enough) {
                error_code wrong;
                begin_ += parser.put(asio::const_buffer(buffer_.data() + begin_, end_ - begin_), wrong);
                if (wrong && wrong != beast::error::need_more) bad_answer(origin_, wrong);
                if (!wrong) continue;
            }
            if (begin_ > 0) {
                std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
                end_ -= begin_;
                begin_ = 0;
            }
            if (end_ == buffer_.size()) bad_answer(origin_, beast::error::header_limit);
            error_code failed;
            auto const count = co_await link_.read(std::span(buffer_).subspan(end_), failed);
            end_ += count;
            anything_ = anything_ || count > 0;
            if (!failed) continue;
            if (!anything_) co_return false;
            error_code unfinished = beast::error::partial_message;
            if (failed == asio::error::eof && parser.is_header_done()) parser.put_eof(unfinished);
            if (unfinished)
                base::fail(Code::unavailable, fmt::format("{} broke off in the middle of an answer: {}", origin_.text, failed.message()));
        }
        co_return true;
    }

    static Answer answer_of(AnswerParser& parser) {
        auto message = parser.release();
        Answer answer;
        answer.status = static_cast<int>(message.result_int());
        for (auto const& field : message)
            answer.fields.emplace_back(std::string(std::string_view(field.name_string())), std::string(std::string_view(field.value())));
        answer.body = std::move(message.body());
        return answer;
    }

    Origin const& origin_;
    Link& link_;
    Call const& call_;
    std::vector<char> buffer_ = std::vector<char>(header_bytes_max + 1024);
    std::size_t begin_ = 0, end_ = 0;
    bool anything_ = false;
    bool reusable_ = false;
};

// A kept connection may have died unseen: then a call that may be repeated is, once, on a new one.
Task<Answer> call_once_or_twice(std::shared_ptr<Pool> pool, Call call, Target target) {
    auto const bytes = bytes_of(message_of(call, target));
    for (bool fresh = false;; fresh = true) {
        auto lease = co_await Pool::lease(pool, target.origin, fresh);
        Exchange exchange(target.origin, *lease.link, call);
        auto answer = co_await exchange.run(bytes);
        if (answer) {
            if (exchange.reusable()) lease.keep();
            co_return *std::move(answer);
        }
        if (!lease.reused() || !may_repeat(call.verb))
            base::fail(Code::unavailable, fmt::format("{} closed the connection without an answer", target.origin.text));
    }
}

}  // namespace

std::string_view Answer::field(std::string_view wanted) const {
    for (auto const& [name, value] : fields)
        if (base::equal_ignoring_case(name, wanted)) return value;
    return {};
}

struct Client::Engine {
    std::shared_ptr<Pool> pool;
};

Client::Client(boost::asio::io_context& io, ClientOptions options)
    : engine_(std::make_shared<Engine>(std::make_shared<Pool>(io, std::move(options)))) {}

Client::~Client() = default;

Task<Answer> Client::send(Call call) {
    auto target = target_of(call.url);
    auto const limit = call.limit;
    auto work = call_once_or_twice(engine_->pool, std::move(call), std::move(target));
    co_return co_await base::within(limit, std::move(work));
}

}  // namespace http
