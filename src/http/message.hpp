// A request as the server hands it over and a reply as a handler gives it back.
#pragma once
#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

enum class Verb : std::uint8_t { get, post, put, patch, del, head, options, other };
std::string_view name(Verb verb);  // GET, POST, ..., DELETE

struct Field {
    std::string_view name;  // as it came; compared without regard to case
    std::string_view value;
};

// Views point into the session's buffers and hold until the reply is sent.
struct Request {
    Verb verb = Verb::get;
    std::string_view target;  // as it came: /api/v1/awards?limit=10
    std::string_view path;    // /api/v1/awards, not decoded
    std::string_view query;   // limit=10, not decoded
    std::span<Field const> fields;
    std::string_view body;
    std::string_view peer;                           // the other end's address, without port
    bool secure = false;                             // came over TLS
    std::chrono::steady_clock::time_point deadline;  // of the whole request
    std::uint64_t id_high = 0, id_low = 0;           // request id; from traceparent when the caller sent one

    std::string_view field(std::string_view name) const;  // first of that name; empty when absent
};

struct Reply {
    int status = 200;
    std::string media_type = {};  // Content-Type; empty: no body is meant
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::string body = {};
    std::shared_ptr<std::string const> shared_body = {};  // instead of `body`, for large things that several replies share
    bool close = false;                                   // end the connection after this reply
};

// A reply whose bytes are made once: embedded files, `/health/live`. Answered without a coroutine and without an allocation.
// The session adds Date and, when it closes, Connection.
struct Prepared {
    std::string head;  // from the status line to the last field, without the empty line
    std::string body;  // left out for HEAD and 304
    std::string etag;  // quoted; empty: none
    std::string not_modified_head;
};
Prepared prepare(Reply const& reply, std::string etag = {});

// Media type of a field value, lower case, without parameters: `application/json`. A type that the house does not know and that came
// with capitals keeps them, since a view cannot change them.
std::string_view media_type_of(std::string_view content_type);

// RFC 9110 section 12: the best of `offers` for an Accept field (empty or absent: the first); nothing when none is acceptable.
std::optional<std::size_t> negotiate(std::string_view accept, std::span<std::string_view const> offers);

}  // namespace http
