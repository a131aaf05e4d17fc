// One request on its way through the guards to its handler.
#pragma once
#include "http/message.hpp"
#include "http/path.hpp"
#include "kit/principal.hpp"

#include <string>
#include <string_view>

namespace kit {

struct Route;
struct Home;

struct Exchange {
    http::Request const& request;
    Route const* route = nullptr;
    http::Found const& found;  // what the path's placeholders stand for, still percent-encoded
    Home& home;
    Known principal;         // null: the world
    bool by_cookie = false;  // signed in by the browser's cookie rather than by a bearer token

    // With GET, HEAD and DELETE all input comes from path and query, where everything is text.
    bool values_are_text() const {
        return request.verb == http::Verb::get || request.verb == http::Verb::head || request.verb == http::Verb::del;
    }
};

// 32 hex digits; the trace id when the caller sent a traceparent.
std::string request_id(http::Request const& request);
// `https://badges.example.org` as the caller addressed us; empty when Host is missing.
std::string origin_of(http::Request const& request);

}  // namespace kit
