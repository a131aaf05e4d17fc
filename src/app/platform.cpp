// Health in three questions: is the process alive (answered without a handler, kit::Shelf), may it get requests, and what is the matter.
#include "app/platform.hpp"

#include "app/version.hpp"
#include "kit/metrics.hpp"

#include <fmt/format.h>

namespace app {
namespace {

constexpr pg::Sql ask{"platform.ask_database", "select 1"};

using Call = http::Endpoint<http::Upload, http::Document>;
using http::Verb;
constexpr Call ready_call{Verb::get, "/health/ready", http::anyone, 200, "May this process get requests", 0, "", "application/json"};
constexpr Call health_call{Verb::get, "/health", http::anyone, 200, "What is the matter, part by part", 0, "", "application/json"};
// Metrics name routes and statements, nothing personal; Prometheus has no token by default.
constexpr Call metrics_call{Verb::get, "/metrics", http::anyone, 200, "Metrics in the Prometheus text format", 0, "", "text/plain"};

// Which service's database does not answer; empty when all do.
Task<std::string> silent_database(kit::Context& ctx, NamedPools const& pools) {
    for (auto const& [service, pool] : pools) {
        pg::Db const db(*pool, ctx.deadline);
        try {
            co_await db.read(ask, {});
        } catch (base::Error const&) { co_return service; }
    }
    co_return std::string();
}

http::Document json(std::string text, int status) {
    http::Document out;
    out.bytes = std::move(text);
    out.media_type = "application/json";
    out.status = status;
    out.fields.emplace_back("Cache-Control", "no-store");
    if (status == 503) out.fields.emplace_back("Retry-After", "2");
    return out;
}

Task<http::Document> ready(kit::Context& ctx, NamedPools const& pools) {
    auto const silent = co_await silent_database(ctx, pools);
    bool const well = silent.empty() && !ctx.home.stopping;
    co_return json(well ? R"({"status":"pass"})" : R"({"status":"fail"})", well ? 200 : 503);
}

Task<http::Document> health(kit::Context& ctx, NamedPools const& pools) {
    auto const silent = co_await silent_database(ctx, pools);
    bool const well = silent.empty() && !ctx.home.stopping;
    auto const database =
        silent.empty() ? std::string(R"({"status":"pass"})") : fmt::format(R"({{"status":"fail","service":"{}"}})", silent);
    co_return json(fmt::format(R"({{"status":"{}","version":"{}","checks":{{"database":{},"process":{{"status":"{}"}}}}}})",
                               well ? "pass" : "fail", version, database, ctx.home.stopping ? "stopping" : "pass"),
                   well ? 200 : 503);
}

Task<http::Document> metrics(kit::Context& ctx, http::Upload const&) {
    http::Document out;
    out.bytes = ctx.home.metrics.text();
    out.media_type = "text/plain; version=0.0.4; charset=utf-8";
    out.fields.emplace_back("Cache-Control", "no-store");
    co_return out;
}

}  // namespace

kit::Module platform_module(NamedPools pools) {
    kit::Module m("platform");
    m.serve(ready_call, [pools](kit::Context& ctx, http::Upload const&) { return ready(ctx, pools); });
    m.serve(health_call, [pools](kit::Context& ctx, http::Upload const&) { return health(ctx, pools); });
    m.serve(metrics_call, metrics);
    return m;
}

}  // namespace app
