#include "kit/front.hpp"

#include "base/encode.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "kit/guards.hpp"
#include "kit/openapi.hpp"
#include "kit/page.hpp"
#include "kit/problem.hpp"

#include <fmt/format.h>

namespace kit {
namespace {

constexpr std::string_view session_cookie = "stoa_session=";
constexpr std::size_t token_bytes_max = 4096;
constexpr std::size_t unknown_body_bytes_max = 64 * 1024;  // read and thrown away before the 404

std::string_view media_type_of_file(std::string_view path) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {{".css", "text/css; charset=utf-8"},
                                                                       {".js", "text/javascript; charset=utf-8"},
                                                                       {".svg", "image/svg+xml"},
                                                                       {".png", "image/png"},
                                                                       {".html", "text/html; charset=utf-8"},
                                                                       {".json", "application/json"},
                                                                       {".txt", "text/plain; charset=utf-8"}};
    for (auto const& [ending, type] : types)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

// In a page that is a file, `?v=assets` stands for the version that pages made here write.
std::string with_asset_addresses(std::string_view page) {
    constexpr std::string_view mark = "?v=assets";
    std::string out(page);
    for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark, at + 1))
        out.replace(at + 3, mark.size() - 3, assets_version());
    return out;
}

// The token of a request: a bearer token, or what the browser's session cookie holds.
std::string_view token_of(http::Request const& request, bool& by_cookie) {
    auto const authorization = request.field("authorization");
    if (authorization.size() > 7 && base::equal_ignoring_case(authorization.substr(0, 7), "bearer "))
        return base::trim(authorization.substr(7));
    auto const cookies = request.field("cookie");
    auto at = cookies.find(session_cookie);
    while (at != std::string_view::npos && at != 0 && cookies[at - 1] != ' ' && cookies[at - 1] != ';')
        at = cookies.find(session_cookie, at + 1);
    if (at == std::string_view::npos) return {};
    by_cookie = true;
    auto const value = cookies.substr(at + session_cookie.size());
    return value.substr(0, value.find(';'));
}

}  // namespace

std::string request_id(http::Request const& request) {
    constexpr char hex[] = "0123456789abcdef";
    std::string out(32, '0');
    for (std::size_t i = 0; i < 16; ++i) {
        out[i] = hex[request.id_high >> (60 - 4 * i) & 15];
        out[16 + i] = hex[request.id_low >> (60 - 4 * i) & 15];
    }
    return out;
}

std::string origin_of(http::Request const& request) {
    auto const host = request.field("host");
    if (host.empty()) return {};
    std::string out;
    out.reserve(8 + host.size());
    out += request.secure ? "https://" : "http://";
    out += host;
    return out;
}

Shelf::Shelf(std::vector<Module> const& modules, std::span<base::Embedded const> files, std::string_view version)
    : openapi_(kit::openapi(modules, version)) {
    add("/openapi.json", "application/json", openapi_, "no-cache");
    add("/health/live", "application/json", R"({"status":"pass"})", "no-store");
    for (auto const& file : files) {
        auto const name = std::string(file.name);
        auto const cache = name.ends_with(".html") ? "no-cache" : "public, max-age=31536000, immutable";
        add(name == "docs.html" ? "/docs" : "/static/" + name, std::string(media_type_of_file(name)),
            name == "docs.html" ? with_asset_addresses(file.bytes) : std::string(file.bytes), cache);
    }
}

void Shelf::add(std::string path, std::string media_type, std::string bytes, std::string_view cache) {
    http::Reply reply;
    reply.media_type = std::move(media_type);
    reply.fields.emplace_back("Cache-Control", cache);
    http::Request const plain;
    add_security_fields(reply, plain);
    if (path == "/docs")
        reply.fields.emplace_back("Content-Security-Policy",
                                  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'");
    auto const etag = '"' + base::to_base64url(crypto::sha256(bytes).substr(0, 12)) + '"';
    reply.body = std::move(bytes);
    files_.emplace(std::move(path), http::prepare(reply, etag));
}

http::Prepared const* Shelf::find(std::string_view path) const {
    auto const found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

Front::Front(Home& home, Shelf const& shelf, std::vector<Mounted> mounted, Authenticator& authenticator)
    : home_(home), shelf_(shelf), mounted_(std::move(mounted)), authenticator_(authenticator) {
    std::vector<http::Route> table;
    for (auto const& [module, pool] : mounted_)
        for (auto const& route : module.routes()) {
            table.push_back({route.verb, route.path, static_cast<int>(targets_.size())});
            targets_.push_back({&route, &pool, home.metrics.route(http::name(route.verb), route.path)});
        }
    routes_ = http::Routes(table);
}

http::Budget Front::budget(http::Request const& head) {
    auto const found = routes_.find(head.verb, head.path);
    http::Budget budget;
    budget.body_bytes_max =
        found.kind == http::Found::Kind::hit ? targets_[static_cast<std::size_t>(found.id)].route->body_bytes_max : unknown_body_bytes_max;
    return budget;
}

http::Prepared const* Front::prepared(http::Request const& request) { return shelf_.find(request.path); }

std::optional<Known> Front::remembered(TokenCache::Mark const& mark) {
    if (auto const epoch = home_.token_epoch.load(std::memory_order_acquire); epoch != token_epoch_) {
        tokens_.forget();
        token_epoch_ = epoch;
    }
    auto const* known = tokens_.find(mark, std::chrono::steady_clock::now());
    return known == nullptr ? std::nullopt : std::optional(known->principal);
}

Task<Known> Front::ask(std::string_view token, TokenCache::Mark mark) {
    auto const asked = std::chrono::steady_clock::now();
    auto const epoch = token_epoch_;
    auto principal = co_await authenticator_.resolve(crypto::sha256(token));
    // A token that was revoked while we asked must not be remembered as good.
    if (home_.token_epoch.load(std::memory_order_acquire) == epoch) tokens_.put(mark, principal, asked);
    co_return principal;
}

http::Reply Front::reply_without_route(http::Request const& request, http::Found const& found) const {
    if (request.verb == http::Verb::options)
        return preflight_reply(request, found.verbs == 0 ? "GET, HEAD, OPTIONS" : http::allow(found.verbs), home_);
    if (found.kind == http::Found::Kind::missing)
        return problem_reply(base::Error(base::Code::missing, "there is nothing at this address"), &request);
    auto reply =
        problem_reply(base::Error(base::Code::wrong_method, fmt::format("this address answers to {}", http::allow(found.verbs))), &request);
    reply.fields.emplace_back("Allow", http::allow(found.verbs));
    return reply;
}

// One coroutine for all the hops: each further one would cost every request a frame. A hit in the token cache costs none.
Task<http::Reply> Front::handle(http::Request const& request) {
    auto const started = std::chrono::steady_clock::now();
    auto const found = routes_.find(request.verb, request.path);
    http::Reply reply;
    if (request.verb == http::Verb::options || found.kind != http::Found::Kind::hit) {
        reply = reply_without_route(request, found);
    } else {
        auto const& target = targets_[static_cast<std::size_t>(found.id)];
        try {
            Exchange exchange{request, target.route, found, home_, nullptr, false};
            auto const now = base::now();
            if (auto const token = token_of(request, exchange.by_cookie); !token.empty() && token.size() <= token_bytes_max) {
                auto const mark = tokens_.mark(token);
                if (auto known = remembered(mark))
                    exchange.principal = *std::move(known);
                else
                    exchange.principal = co_await ask(token, mark);
                if (exchange.principal != nullptr && exchange.principal->expires <= now) exchange.principal = nullptr;
            }
            std::optional<base::Error> refusal;
            for (auto const guard : guards())
                if ((refusal = guard(exchange))) break;
            if (refusal) {
                reply = problem_reply(*refusal, &request);
            } else {
                auto const origin = origin_of(request);
                Context ctx{home_, pg::Db(*target.pool, request.deadline), exchange.principal, request.deadline, now, request_id(request),
                            origin};
                reply = co_await target.route->handle(ctx, exchange);
            }
        } catch (base::Error const& error) {
            log_failure(error, request);
            reply = problem_reply(error, &request);
        } catch (std::exception const& error) {
            auto const failure = base::Error(base::Code::internal, "something went wrong on our side").with_detail(error.what());
            log_failure(failure, request);
            reply = problem_reply(failure, &request);
        }
        target.metrics.count(reply.status, std::chrono::steady_clock::now() - started);
    }
    add_security_fields(reply, request);
    add_cors_fields(reply, request, home_);
    co_return reply;
}

http::Reply Front::refuse(base::Error const& error, http::Request const* head) {
    return refuse_as(base::meaning(error.code()).status, error, head);
}

http::Reply Front::refuse_as(int status, base::Error const& error, http::Request const* head) {
    auto reply = problem_reply(error, head, status);
    http::Request const plain;
    add_security_fields(reply, head == nullptr ? plain : *head);
    return reply;
}

void Front::done(http::Request const& request, Done const& done) {
    if (!home_.settings.log_access || !base::log::wanted(base::log::Level::info)) return;
    auto const id = request_id(request);
    base::log::info("request", {{"http.request.method", http::name(request.verb)},
                                {"url.path", request.path},
                                {"http.response.status_code", std::int64_t(done.status)},
                                {"http.response.bytes", static_cast<std::int64_t>(done.bytes)},
                                {"event.duration", std::int64_t(done.took.count())},
                                {"client.ip", request.peer},
                                {"http.request.id", std::string_view(id)}});
}

}  // namespace kit
