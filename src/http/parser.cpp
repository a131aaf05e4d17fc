#include "http/parser.hpp"

#include "base/text.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

namespace http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;
using View = boost::beast::string_view;  // becomes a std::string_view by itself

constexpr std::size_t chunk_head_bytes_max = 2048;  // a chunk's size line with its extensions, or the last one with its trailers
constexpr std::size_t body_window_bytes = 4096;     // room for the body behind the largest header; above chunk_head_bytes_max
constexpr std::size_t body_kept_bytes_max = 64 * 1024;

constexpr std::string_view bad_header = "the header of the request is malformed";
constexpr std::string_view bad_chunks = "the chunks of the body are malformed";

// Beast asserts that a last chunk in pieces has at least this many bytes; nothing shorter can be complete.
constexpr std::size_t chunk_bytes_min = 5;

Verb verb_of(beast::verb verb) {
    switch (verb) {
        case beast::verb::get: return Verb::get;
        case beast::verb::post: return Verb::post;
        case beast::verb::put: return Verb::put;
        case beast::verb::patch: return Verb::patch;
        case beast::verb::delete_: return Verb::del;
        case beast::verb::head: return Verb::head;
        case beast::verb::options: return Verb::options;
        default: return Verb::other;
    }
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whether the request line ends in a well-formed version: then it is one that we do not speak, not a broken line.
bool names_version(std::string_view header) {
    auto const line = header.substr(0, header.find('\r'));
    auto const version = line.size() >= 8 ? line.substr(line.size() - 8) : std::string_view();
    return version.starts_with("HTTP/") && is_digits(version.substr(5, 1)) && version[6] == '.' && is_digits(version.substr(7, 1)) &&
           version != "HTTP/1.0" && version != "HTTP/1.1";
}

}  // namespace

// Beast calls back for each piece; the pieces go straight into the parser around it.
class Parser::Grammar final : public beast::basic_parser<true> {
public:
    explicit Grammar(Parser& parser) : p_(parser) {
        body_limit(boost::none);
        header_limit(~std::uint32_t(0));
    }

    bool chunk_head_seen = false;
    bool over_budget = false;
    std::uint64_t chunk_left = 0;

private:
    void fail(error_code& ec, int status, std::string_view text) {
        p_.refusal_ = {status, text};
        ec = beast::error::bad_field;
    }

    // A folded value (obs-fold) is glued together in a buffer of Beast's own, or stands on a later line than its name.
    bool folded(std::string_view name, std::string_view value) const {
        auto const* from = name.data() + name.size() + 1;
        auto const* header_end = p_.buffer_.get() + p_.end_;
        if (std::less<>()(value.data(), from) || std::less<>()(header_end, value.data() + value.size())) return true;
        return std::any_of(from, value.data(), [](char c) { return c != ' ' && c != '\t'; });
    }

    void on_request_impl(beast::verb verb, View, View target, int version, error_code&) override {
        p_.request_.verb = verb_of(verb);
        p_.request_.target = target;
        p_.head_.old = version < 11;
    }

    void on_field_impl(beast::field field, View name_view, View value_view, error_code& ec) override {
        std::string_view const name = name_view;
        std::string_view const value = value_view;
        if (in_trailer_) return;  // read and dropped
        if (folded(name, value)) return fail(ec, 400, "a field may not be folded over several lines");
        if (p_.fields_.size() - p_.fields_first_ == p_.limits_.fields_max) return fail(ec, 431, "the request has too many fields");
        switch (field) {
            case beast::field::host:
                if (host_seen_) return fail(ec, 400, "Host may come only once");
                if (!is_host(value)) return fail(ec, 400, "Host is not a host");
                host_seen_ = true;
                break;
            case beast::field::content_length:
                if (length_seen_ || !is_digits(value)) return fail(ec, 400, "Content-Length must be one number");
                length_seen_ = true;
                break;
            case beast::field::transfer_encoding:
                if (!base::equal_ignoring_case(value, "chunked")) return fail(ec, 400, "the only transfer encoding taken here is chunked");
                if (p_.head_.old) return fail(ec, 400, "HTTP/1.0 knows no transfer encoding");
                break;
            case beast::field::expect:
                if (base::equal_ignoring_case(value, "100-continue")) p_.head_.expects_continue = !p_.head_.old;
                break;
            case beast::field::unknown:
                if (p_.head_.traceparent.empty() && base::equal_ignoring_case(name, "traceparent")) p_.head_.traceparent = value;
                break;
            default: break;
        }
        p_.fields_.push_back({name, value});
    }

    void on_header_impl(error_code& ec) override {
        in_trailer_ = true;
        if (!host_seen_ && !p_.head_.old) fail(ec, 400, "an HTTP/1.1 request must name its Host");
    }

    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}

    std::size_t on_body_impl(View bytes, error_code&) override {
        p_.body_.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t size, View, error_code&) override {
        chunk_head_seen = true;
        chunk_left = size;
        if (size > p_.body_bytes_max_ - p_.body_.size()) over_budget = true;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, View bytes, error_code&) override {
        p_.body_.append(bytes.data(), bytes.size());
        chunk_left -= bytes.size();
        return bytes.size();
    }

    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, View, int, error_code&) override {}  // not called for requests

    Parser& p_;
    bool in_trailer_ = false;
    bool host_seen_ = false;
    bool length_seen_ = false;
};

Parser::Parser(ParserLimits limits)
    : limits_(limits), capacity_(limits.header_bytes_max + body_window_bytes), buffer_(std::make_unique_for_overwrite<char[]>(capacity_)) {
    fields_.reserve(limits_.fields_max * 2);
}

Parser::~Parser() = default;

Parser::Step Parser::step() {
    switch (phase_) {
        case Phase::head: return read_head();
        case Phase::body: return read_body();
        case Phase::complete: return Step::message;
        case Phase::refused: return Step::refused;
    }
    return Step::refused;
}

Parser::Step Parser::refuse(int status, std::string_view text) {
    phase_ = Phase::refused;
    refusal_ = {status, text};
    return Step::refused;
}

// Lines are found here and handed to the grammar once the header is complete. It would otherwise read a header that comes in pieces
// several times, and say different things about the same broken bytes.
Parser::Step Parser::read_head() {
    if (fields_first_ > limits_.fields_max) return Step::full;
    auto const* const bytes = buffer_.get();
    if (end_ == start_) return Step::more;
    if (bytes[start_] == '\r' && !blank_passed_) {  // one empty line before a request is passed over (RFC 9112 section 2.2)
        if (end_ - start_ < 2) return Step::more;
        if (bytes[start_ + 1] != '\n') return refuse(400, bad_header);
        blank_passed_ = true;
        start_ = line_ = scan_ = at_ = start_ + 2;
        return read_head();
    }
    if (!is_token_char(bytes[start_])) return refuse(400, bad_header);

    auto const limit = std::min(end_, start_ + limits_.header_bytes_max);
    while (auto const* const found = static_cast<char const*>(std::memchr(bytes + scan_, '\n', limit - scan_))) {
        auto const at = static_cast<std::size_t>(found - bytes);
        if (at == line_ || bytes[at - 1] != '\r') return refuse(400, "each line of a header ends in CR and LF");
        bool const empty = at == line_ + 1;
        line_ = scan_ = at + 1;
        if (empty) return take_head(at + 1);
    }
    scan_ = limit;
    if (end_ - start_ >= limits_.header_bytes_max) return refuse(431, "the header of the request is too large");
    return Step::more;
}

Parser::Step Parser::take_head(std::size_t end) {
    request_ = {};
    head_ = {};
    refusal_ = {};
    if (grammar_) {  // one per message, as Beast wants it, in the same place
        std::destroy_at(grammar_.get());
        std::construct_at(grammar_.get(), *this);
    } else {
        grammar_ = std::make_unique<Grammar>(*this);
    }
    std::string_view const header(buffer_.get() + start_, end - start_);
    error_code ec;
    grammar_->put(boost::asio::const_buffer(header.data(), header.size()), ec);
    if (refusal_.status != 0) return refuse(refusal_.status, refusal_.text);
    if (ec == beast::error::bad_version && names_version(header)) return refuse(505, "this version of HTTP is not spoken here");
    if (ec == beast::error::bad_content_length || ec == beast::error::multiple_content_length)
        return refuse(400, "Content-Length must be one number, without Transfer-Encoding");
    if (ec == beast::error::bad_transfer_encoding) return refuse(400, "Transfer-Encoding may come once, without Content-Length");
    if (ec || !grammar_->is_header_done()) return refuse(400, bad_header);
    if (auto const wrong = check_target(); !wrong.empty()) return refuse(400, wrong);

    request_.fields = std::span<Field const>(fields_).subspan(fields_first_);
    head_.keep_alive = grammar_->keep_alive();
    head_.has_body = !grammar_->is_done();
    head_end_ = at_ = end;
    body_begun_ = false;
    head_read_ = true;
    phase_ = head_.has_body ? Phase::body : Phase::complete;
    return Step::head;
}

void Parser::allow_body(std::size_t bytes_max) {
    body_bytes_max_ = bytes_max;
    if (phase_ != Phase::body) return;
    auto const length = grammar_->content_length();
    if (length && *length > bytes_max) refuse(413, "the body of the request is too large");
}

// One element of the grammar at a time, so that its length can be measured in the same way however the bytes came.
Parser::Step Parser::read_body() {
    if (!std::exchange(body_begun_, true)) body_.clear();
    while (at_ < end_) {
        auto const pending = end_ - at_;
        bool const in_chunk_head = grammar_->chunked() && grammar_->chunk_left == 0;
        if (in_chunk_head && pending < chunk_bytes_min) return Step::more;
        grammar_->chunk_head_seen = false;
        error_code ec;
        auto const used = grammar_->put(boost::asio::const_buffer(buffer_.get() + at_, pending), ec);
        if (ec == beast::error::need_more && pending <= chunk_head_bytes_max) return Step::more;
        if (ec || (grammar_->chunk_head_seen && used > chunk_head_bytes_max)) return refuse(400, bad_chunks);
        if (grammar_->over_budget) return refuse(413, "the body of the request is too large");
        at_ += used;
        if (grammar_->is_done()) {
            request_.body = body_;
            phase_ = Phase::complete;
            return Step::message;
        }
    }
    return Step::more;
}

std::span<char> Parser::room() {
    if (phase_ == Phase::body && at_ > head_end_) {  // what has passed through to the string makes room
        std::memmove(buffer_.get() + head_end_, buffer_.get() + at_, end_ - at_);
        end_ -= at_ - head_end_;
        at_ = head_end_;
    }
    return {buffer_.get() + end_, capacity_ - end_};
}

void Parser::next() {
    STOA_ASSERT(phase_ == Phase::complete);
    start_ = line_ = scan_ = at_;
    fields_first_ = fields_.size();
    blank_passed_ = false;
    head_read_ = false;
    phase_ = Phase::head;
}

void Parser::reset() {
    start_ = line_ = scan_ = head_end_ = at_ = end_ = 0;
    blank_passed_ = head_read_ = false;
    phase_ = Phase::head;
    release();
}

void Parser::release() {
    if (phase_ == Phase::head) {
        fields_.clear();
        fields_first_ = 0;
        if (body_.capacity() > body_kept_bytes_max) body_ = {};
    } else if (fields_first_ > 0) {
        fields_.erase(fields_.begin(), fields_.begin() + static_cast<std::ptrdiff_t>(fields_first_));
        fields_first_ = 0;
        request_.fields = fields_;
    }
    if (start_ > 0) shift(start_);
}

// Moves this message to the front of the buffer, and its views with it.
void Parser::shift(std::size_t distance) {
    std::memmove(buffer_.get(), buffer_.get() + distance, end_ - distance);
    for (auto* position : {&start_, &line_, &scan_, &at_, &end_}) *position -= distance;
    if (phase_ == Phase::head) return;
    head_end_ -= distance;
    auto const move = [&](std::string_view& view) {
        if (view.data() != nullptr) view = {view.data() - distance, view.size()};
    };
    for (auto* view : {&request_.target, &request_.path, &request_.query, &head_.traceparent}) move(*view);
    for (auto& field : fields_) {
        move(field.name);
        move(field.value);
    }
}

}  // namespace http
