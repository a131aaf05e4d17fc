// Replies as bytes: heads, the Date line, and what may not leave the house.
#pragma once
#include "http/message.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace http {

// `Date: Sat, 21 Nov 2026 08:30:00 GMT` with its line end, rendered once a second.
class DateLine {
public:
    DateLine() { refresh(std::chrono::system_clock::now()); }
    void refresh(std::chrono::system_clock::time_point now);
    std::string_view text() const { return text_; }

private:
    std::chrono::sys_seconds second_{};
    std::string text_;
};

// RFC 9110 section 6.4.1: whether an answer of this status carries bytes at all.
bool has_body(int status);

// Status line, fields and Content-Length; without Date, Connection and the empty line, which are the session's. Control characters
// in a value become spaces, a field whose name is no token is left out, and so are those that only the session may say.
void append_head(std::string& out, Reply const& reply, std::size_t body_bytes);

// RFC 9110 section 13.1.2: whether If-None-Match names this tag; weak comparison.
bool matches_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace http
