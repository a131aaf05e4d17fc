#include "http/output.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/token.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace http {
namespace {

// Framing and the connection belong to the session: a second word on them would let one reply be read as two.
constexpr std::array<std::string_view, 7> session_fields{"content-length", "transfer-encoding", "connection", "keep-alive",
                                                         "upgrade",        "trailer",           "date"};

// What a 304 repeats of the 200 (RFC 9110 section 15.4.5).
constexpr std::array<std::string_view, 4> not_modified_fields{"cache-control", "content-location", "expires", "vary"};

bool is_one_of(std::string_view name, auto const& names) {
    return std::any_of(names.begin(), names.end(), [&](auto known) { return base::equal_ignoring_case(known, name); });
}

std::string_view reason(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 207: return "Multi-Status";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 402: return "Payment Required";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 422: return "Unprocessable Content";
        case 423: return "Locked";
        case 426: return "Upgrade Required";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        default: return "";
    }
}

void append_status(std::string& out, int status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", status, reason(status));
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    auto const from = out.size();
    out += value;
    for (auto at = from; at < out.size(); ++at) {
        auto const c = static_cast<unsigned char>(out[at]);
        if ((c < 0x20 && c != '\t') || c == 0x7f) out[at] = ' ';
    }
    out += "\r\n";
}

}  // namespace

void DateLine::refresh(std::chrono::system_clock::time_point now) {
    auto const second = std::chrono::floor<std::chrono::seconds>(now);
    if (second == second_) return;
    second_ = second;
    text_ = "Date: " + base::format_http_date(second) + "\r\n";
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_head(std::string& out, Reply const& reply, std::size_t body_bytes) {
    append_status(out, reply.status);
    if (!reply.media_type.empty()) append_field(out, "Content-Type", reply.media_type);
    for (auto const& [name, value] : reply.fields) {
        if (!is_token(name)) {
            base::log::warn("a reply field whose name is no token was left out", {{"http.response.field", name}});
            continue;
        }
        if (!is_one_of(name, session_fields)) append_field(out, name, value);
    }
    if (!has_body(reply.status)) return;
    out += "Content-Length: ";
    fmt::format_int const digits(body_bytes);
    out.append(digits.data(), digits.size());
    out += "\r\n";
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
    auto const opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
    if (etag.empty()) return false;
    for (auto rest = base::trim(if_none_match); !rest.empty();) {
        if (rest.front() == '*') return true;
        if (rest.front() == ',' || rest.front() == ' ' || rest.front() == '\t') {
            rest.remove_prefix(1);
            continue;
        }
        auto const open = rest.find('"');  // a tag may hold commas, so only its quotes end it
        auto const shut = open == std::string_view::npos ? open : rest.find('"', open + 1);
        if (shut == std::string_view::npos) return false;
        if (opaque(rest.substr(0, shut + 1)) == opaque(etag)) return true;
        rest.remove_prefix(shut + 1);
    }
    return false;
}

Prepared prepare(Reply const& reply, std::string etag) {
    Prepared prepared;
    prepared.body = reply.shared_body ? *reply.shared_body : reply.body;
    auto tagged = reply;
    if (!etag.empty()) tagged.fields.emplace_back("ETag", etag);
    append_head(prepared.head, tagged, prepared.body.size());

    Reply not_modified;
    not_modified.status = 304;
    for (auto const& field : tagged.fields)
        if (is_one_of(field.first, not_modified_fields) || base::equal_ignoring_case(field.first, "etag"))
            not_modified.fields.push_back(field);
    append_head(prepared.not_modified_head, not_modified, 0);
    prepared.etag = std::move(etag);
    return prepared;
}

}  // namespace http
