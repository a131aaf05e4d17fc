// Bytes in, requests out: HTTP/1.1 messages (RFC 9112) as a machine without I/O, on Beast's grammar. It holds the one read buffer of a
// connection: header bytes stay put, so that a request can be views, while the body goes to a string.
//
// The outcome depends on the bytes only, never on how they were split.
#pragma once
#include "http/message.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace http {

struct ParserLimits {
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t fields_max = 100;
};

struct Refusal {
    int status = 0;
    std::string_view text;
};

// What the session wants to know of a header besides the request itself.
struct Head {
    bool keep_alive = false;
    bool old = false;               // HTTP/1.0
    bool expects_continue = false;  // waits for `100 Continue` before it sends the body
    bool has_body = false;
    std::string_view traceparent;
};

class Parser {
public:
    enum class Step : std::uint8_t {
        more,     // needs bytes: release(), then put some into room()
        full,     // the fields of earlier requests take the place: release(), then go on
        head,     // the header is read; allow_body(), answer what came before when there is a body, then go on
        message,  // all of the request is here
        refused,  // for good
    };

    explicit Parser(ParserLimits limits);
    ~Parser();

    Step step();
    Request& request() { return request_; }
    Head const& head() const { return head_; }
    Refusal const& refusal() const { return refusal_; }
    void allow_body(std::size_t bytes_max);

    std::span<char> room();  // not empty after `more`
    void add(std::size_t count) { end_ += count; }
    bool begun() const { return end_ > start_; }   // a request is in the buffer, at least its first byte
    bool head_read() const { return head_read_; }  // of this message: request() is filled
    bool refused() const { return phase_ == Phase::refused; }
    bool in_body() const { return phase_ == Phase::body; }
    bool body_bytes_here() const { return end_ > at_; }

    void next();     // this message is dealt with; its views hold until release()
    void reset();    // as new, for another connection
    void release();  // nobody needs the views of earlier messages any more

private:
    class Grammar;
    enum class Phase : std::uint8_t { head, body, complete, refused };

    Step read_head();
    Step read_body();
    Step take_head(std::size_t end);
    Step refuse(int status, std::string_view text);
    std::string_view check_target();  // empty when all is well
    static bool is_host(std::string_view host);
    void shift(std::size_t distance);

    ParserLimits limits_;
    std::size_t capacity_;
    std::unique_ptr<char[]> buffer_;
    std::size_t start_ = 0;     // of this message
    std::size_t line_ = 0;      // of the line that is not complete yet
    std::size_t scan_ = 0;      // no line feed in [line_, scan_)
    std::size_t head_end_ = 0;  // from here on the body passes through
    std::size_t at_ = 0;        // first byte not understood yet
    std::size_t end_ = 0;       // of what has been received
    Phase phase_ = Phase::head;
    bool blank_passed_ = false;
    bool body_begun_ = false;
    bool head_read_ = false;
    std::size_t body_bytes_max_ = 0;
    std::size_t fields_first_ = 0;
    std::vector<Field> fields_;  // of this message from fields_first_ on; never grows beyond what is reserved, so spans hold
    std::string body_;
    Request request_;
    Head head_;
    Refusal refusal_;
    std::unique_ptr<Grammar> grammar_;
};

}  // namespace http
