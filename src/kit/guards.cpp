#include "kit/guards.hpp"

#include "http/endpoint.hpp"
#include "kit/home.hpp"
#include "kit/module.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace kit {
namespace {

using Refusal = std::optional<base::Error>;

Refusal signed_in(Exchange const& exchange) {
    if (exchange.route->permission == http::anyone || exchange.principal != nullptr) return std::nullopt;
    return base::Error(base::Code::unauthenticated, "this needs a token: send Authorization: Bearer <token>");
}

Refusal permitted(Exchange const& exchange) {
    auto const wanted = exchange.route->permission;
    if (wanted == http::anyone || wanted == http::signed_in || exchange.principal->permissions.allow(wanted)) return std::nullopt;
    return base::Error(base::Code::forbidden, fmt::format("this token does not have the permission {}", wanted));
}

// A cookie is sent by the browser whoever asks it to, so a change must come from a page of ours (Fetch Metadata, else Origin).
Refusal from_our_pages(Exchange const& exchange) {
    auto const& request = exchange.request;
    auto const reads = request.verb == http::Verb::get || request.verb == http::Verb::head || request.verb == http::Verb::options;
    if (reads || !exchange.by_cookie) return std::nullopt;
    auto const site = request.field("sec-fetch-site");
    if (site == "same-origin") return std::nullopt;
    auto const origin = request.field("origin");
    auto const host_at = origin.find("://");
    if (site.empty() && host_at != std::string_view::npos && origin.substr(host_at + 3) == request.field("host")) return std::nullopt;
    return base::Error(base::Code::forbidden, "this form was not sent from a page of this Stoa; open the page again and retry");
}

bool cors_allowed(http::Request const& request, Home const& home) {
    auto const origin = request.field("origin");
    auto const& list = home.settings.http_cors_origins;
    return !origin.empty() && std::find(list.begin(), list.end(), origin) != list.end();
}

}  // namespace

std::vector<Guard> const& guards() {
    static std::vector<Guard> const list{signed_in, permitted, from_our_pages};
    return list;
}

void add_cors_fields(http::Reply& reply, http::Request const& request, Home const& home) {
    if (home.settings.http_cors_origins.empty()) return;
    reply.fields.emplace_back("Vary", "Origin");
    if (!cors_allowed(request, home)) return;
    reply.fields.emplace_back("Access-Control-Allow-Origin", request.field("origin"));
    reply.fields.emplace_back("Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After, X-Request-Id");
}

http::Reply preflight_reply(http::Request const& request, std::string_view allowed_verbs, Home const& home) {
    http::Reply reply;
    reply.status = 204;
    reply.fields.emplace_back("Allow", allowed_verbs);
    if (cors_allowed(request, home)) {
        reply.fields.emplace_back("Access-Control-Allow-Methods", allowed_verbs);
        reply.fields.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, Traceparent");
        reply.fields.emplace_back("Access-Control-Max-Age", "600");
    }
    return reply;
}

void add_security_fields(http::Reply& reply, http::Request const& request) {
    reply.fields.reserve(reply.fields.size() + 3);
    reply.fields.emplace_back("X-Content-Type-Options", "nosniff");
    reply.fields.emplace_back("Referrer-Policy", "no-referrer");
    if (request.secure) reply.fields.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace kit
