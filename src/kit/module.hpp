// A service's table of contents: the calls it serves and the schema it owns. From each endpoint come route, checks and OpenAPI.
#pragma once
#include "http/endpoint.hpp"
#include "http/message.hpp"
#include "kit/context.hpp"
#include "kit/exchange.hpp"
#include "pg/schema.hpp"
#include "wire/codec.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <array>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

struct Route {
    http::Verb verb;
    std::string_view path;
    std::string_view permission;
    int status;
    std::string_view summary;
    std::size_t body_bytes_max;
    std::string_view takes;
    std::string_view gives;
    std::vector<std::string_view> placeholders;  // names, in the order of the path
    std::function<Task<http::Reply>(Context&, Exchange const&)> handle;
    // JSON Schemas for OpenAPI; null where bytes go in or out.
    boost::json::value in, out;
};

// What adapt() needs to know of In and Out without knowing them.
boost::json::value read_body(Exchange const& exchange, boost::json::storage_ptr storage);  // body, path and query as one JSON object
http::Upload read_upload(Exchange const& exchange);
http::Reply reply_json(Route const& route, std::string json, std::string_view location, std::string_view next, Exchange const& exchange);
http::Reply reply_document(Route const& route, http::Document document, Exchange const& exchange);
[[noreturn]] void refuse_problems(base::Problems problems);

template <class Out> struct ReadySchema {};
template <class T> struct ReadySchema<http::Rendered<T>> {
    using type = T;
};

class Module {
public:
    explicit Module(std::string_view name) : name_(name) {}

    // `handler`: Task<Out>(Context&, In const&), a function or anything that can be called like one.
    template <class In, class Out, class Handler> void serve(http::Endpoint<In, Out> const& endpoint, Handler handler) {
        Route route{endpoint.verb,
                    endpoint.path,
                    endpoint.permission,
                    endpoint.status,
                    endpoint.summary,
                    endpoint.body_bytes_max,
                    endpoint.takes,
                    endpoint.gives,
                    http::placeholders(endpoint.path),
                    {},
                    schema_in<In>(),
                    schema_out<Out>()};
        route.handle = [handler = std::move(handler)](Context& ctx, Exchange const& exchange) -> Task<http::Reply> {
            if constexpr (std::is_same_v<In, http::Upload>) {
                auto const in = read_upload(exchange);
                co_return finish(exchange, co_await handler(ctx, in));
            } else {
                auto const in = read_struct<In>(exchange);
                co_return finish(exchange, co_await handler(ctx, in));
            }
        };
        routes_.push_back(std::move(route));
    }
    std::string_view name() const { return name_; }
    std::vector<Route> const& routes() const { return routes_; }

private:
    template <class In> static In read_struct(Exchange const& exchange) {
        std::array<unsigned char, 32 * 1024> buffer;  // a tree of usual size never meets the heap
        boost::json::monotonic_resource memory(buffer.data(), buffer.size());
        auto const tree = read_body(exchange, &memory);
        base::Problems problems;
        auto in =
            wire::Codec<In>::read(tree, problems, wire::Unknown::refuse,
                                  exchange.values_are_text() ? wire::Values::textual : wire::Values::typed, exchange.route->placeholders);
        if (!problems.empty()) refuse_problems(std::move(problems));
        return in;
    }
    template <class Out> static http::Reply finish(Exchange const& exchange, Out out) {
        if constexpr (std::is_same_v<Out, http::Document>)
            return reply_document(*exchange.route, std::move(out), exchange);
        else if constexpr (std::is_same_v<Out, http::Nothing>)
            return http::Reply{exchange.route->status, {}, {}, {}, {}, false};
        else if constexpr (requires { typename ReadySchema<Out>::type; })
            return reply_json(*exchange.route, std::move(out.json), out.location, out.next, exchange);
        else
            return reply_json(*exchange.route, wire::Codec<Out>::text(out), {}, {}, exchange);
    }
    template <class In> static boost::json::value schema_in() {
        if constexpr (std::is_same_v<In, http::Upload>)
            return nullptr;
        else
            return wire::Codec<In>::schema();
    }
    template <class Out> static boost::json::value schema_out() {
        if constexpr (std::is_same_v<Out, http::Document> || std::is_same_v<Out, http::Nothing>)
            return nullptr;
        else if constexpr (requires { typename ReadySchema<Out>::type; })
            return wire::Codec<typename ReadySchema<Out>::type>::schema();
        else
            return wire::Codec<Out>::schema();
    }

    std::string_view name_;
    std::vector<Route> routes_;
};

}  // namespace kit
