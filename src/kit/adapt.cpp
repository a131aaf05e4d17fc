// From request to checked input and from output to reply: what Module::serve does for every endpoint alike.
#include "base/encode.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "json/json.hpp"
#include "kit/module.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

namespace kit {
namespace {

// A piece of the address as it was meant; most hold no escape, and of those nothing is copied.
class Decoded {
public:
    Decoded(std::string_view text, bool plus, std::string_view name) : text_(text) {
        if (text.find('%') != std::string_view::npos || (plus && text.find('+') != std::string_view::npos))
            kept_ = base::percent_decode(text, plus);
        else
            copied_ = false;
        if ((copied_ && !kept_) || !base::is_utf8(view()) || view().find('\0') != std::string_view::npos)
            throw base::Error(base::Code::malformed, "the address cannot be read",
                              {{std::string(name), "has a broken percent escape or is not UTF-8"}});
    }
    std::string_view view() const { return copied_ ? std::string_view(*kept_) : text_; }

private:
    std::string_view text_;
    bool copied_ = true;
    std::optional<std::string> kept_;
};

// Calls take(name, value) for each pair of the query.
template <class Take> void each_query_value(std::string_view query, Take const& take) {
    if (query.empty()) return;
    for (auto const part : base::split(query, '&')) {
        if (part.empty()) continue;
        auto const at = part.find('=');
        Decoded const name(part.substr(0, at), true, "query");
        Decoded const value(at == std::string_view::npos ? std::string_view() : part.substr(at + 1), true, name.view());
        take(name.view(), value.view());
    }
}

// Calls take(name, value) for each placeholder of the path.
template <class Take> void each_placeholder(Exchange const& exchange, Take const& take) {
    auto const& names = exchange.route->placeholders;
    for (std::size_t i = 0; i < names.size(); ++i) take(names[i], Decoded(exchange.found.captures[i], false, names[i]).view());
}

bool takes(std::string_view list, std::string_view media_type) {
    for (auto const each : base::split(list, ' '))
        if (each == media_type || each == "*/*") return true;
    return false;
}

void check_media_type(Exchange const& exchange, std::string const& media_type) {
    if (takes(exchange.route->takes, media_type)) return;
    throw base::Error(
        base::Code::wrong_media,
        fmt::format("this takes {}, not {}", exchange.route->takes, media_type.empty() ? "a body without Content-Type" : media_type),
        {{"Content-Type", fmt::format("must be {}", exchange.route->takes)}});
}

std::string media_type(Exchange const& exchange) { return base::lower_ascii(http::media_type_of(exchange.request.field("content-type"))); }

// The validator of a representation: its digest, shortened; equal bytes, equal tag.
std::string etag_of(std::string_view bytes) { return '"' + base::to_base64url(crypto::sha256(bytes).substr(0, 12)) + '"'; }

// A reader who already has these bytes is told so.
http::Reply with_validator(http::Reply reply, std::string etag, Exchange const& exchange) {
    auto const reads = exchange.request.verb == http::Verb::get || exchange.request.verb == http::Verb::head;
    if (!reads || reply.status != 200) return reply;
    auto const known = exchange.request.field("if-none-match");
    if (!known.empty()) {
        if (etag.empty()) etag = etag_of(reply.body);
        if (known == "*" || known.find(etag) != std::string_view::npos) {
            reply.status = 304;
            reply.body.clear();
        }
    }
    if (!etag.empty()) reply.fields.emplace_back("ETag", std::move(etag));
    return reply;
}

}  // namespace

boost::json::value read_body(Exchange const& exchange, boost::json::storage_ptr storage) {
    json::value tree(json::object(storage), storage);
    auto const& request = exchange.request;
    if (!exchange.values_are_text() && !(request.body.empty() && request.field("content-type").empty())) {
        check_media_type(exchange, media_type(exchange));
        auto read = json::read(request.body, {64, exchange.route->body_bytes_max}, storage);
        if (!read) throw std::move(read).error();
        tree = *std::move(read);
        if (!tree.is_object()) throw base::Error(base::Code::invalid, "the request is not valid", {{"", "must be a JSON object"}});
    }
    auto& object = tree.get_object();
    if (exchange.values_are_text())
        each_query_value(request.query, [&](std::string_view name, std::string_view value) {
            if (!object.emplace(name, value).second)
                throw base::Error(base::Code::invalid, "the request is not valid", {{std::string(name), "is given twice"}});
        });
    each_placeholder(exchange, [&](std::string_view name, std::string_view value) { object.insert_or_assign(name, value); });
    return tree;
}

http::Upload read_upload(Exchange const& exchange) {
    http::Upload in;
    in.bytes = exchange.request.body;
    in.media_type = media_type(exchange);
    in.content_type = exchange.request.field("content-type");
    in.accept = exchange.request.field("accept");
    if (!exchange.values_are_text() && !in.bytes.empty()) check_media_type(exchange, in.media_type);
    each_placeholder(exchange, [&](std::string_view name, std::string_view value) { in.values.emplace_back(name, value); });
    each_query_value(exchange.request.query, [&](std::string_view name, std::string_view value) { in.values.emplace_back(name, value); });
    return in;
}

http::Reply reply_json(Route const& route, std::string json, std::string_view location, std::string_view next, Exchange const& exchange) {
    http::Reply reply;
    reply.status = route.status;
    reply.media_type = "application/json";
    reply.body = std::move(json);
    if (!location.empty()) reply.fields.emplace_back("Location", location);
    if (!next.empty()) {
        std::string query;
        for (auto const part : base::split(exchange.request.query, '&'))
            if (!part.empty() && !part.starts_with("cursor=")) query += fmt::format("{}&", part);
        reply.fields.emplace_back("Link", fmt::format("<{}?{}cursor={}>; rel=\"next\"", exchange.request.path, query, next));
    }
    return with_validator(std::move(reply), {}, exchange);
}

http::Reply reply_document(Route const& route, http::Document document, Exchange const& exchange) {
    http::Reply reply;
    reply.status = document.status == 0 ? route.status : document.status;
    reply.media_type = std::move(document.media_type);
    reply.body = std::move(document.bytes);
    reply.fields = std::move(document.fields);
    auto etag = std::move(document.etag);
    if (etag.empty() && reply.status == 200 && exchange.values_are_text()) etag = etag_of(reply.body);
    return with_validator(std::move(reply), std::move(etag), exchange);
}

void refuse_problems(base::Problems problems) { throw base::Error(base::Code::invalid, "the request is not valid", std::move(problems)); }

}  // namespace kit
