#include "app/core.hpp"

#include "app/platform.hpp"
#include "base/log.hpp"
#include "services/credentials/module.hpp"
#include "services/identity/module.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>

namespace app {

std::vector<kit::Module> modules(kit::Settings const& settings, NamedPools const& pools,
                                 std::shared_ptr<credentials::Workshop> const& workshop) {
    std::vector<kit::Module> list;
    list.push_back(platform_module(pools));
    list.push_back(identity::module());
    list.push_back(credentials::module(settings, workshop));
    return list;
}

Core::Core(Shared const& shared) {
    for (auto const& service : services()) {
        pg::PoolOptions options;
        options.conninfo = shared.databases.runtime_conninfo(service);
        options.budget = shared.budget;
        options.observe = [statements = shared.home.metrics.statements()](std::string_view name, std::chrono::nanoseconds took, bool ok) {
            statements.count(name, took, ok);
        };
        pools_.emplace_back(service.name, std::make_unique<pg::Pool>(io_, std::move(options)));
    }
    authenticator_ = identity::authenticator(pool("identity"));
    workshop_ = std::make_shared<credentials::Workshop>(shared.contexts, kit::make_lookups(io_, shared.home.settings));
    std::vector<kit::Front::Mounted> mounted;
    NamedPools named;
    for (auto const& [name, its_pool] : pools_) named.emplace_back(name, its_pool.get());
    for (auto& module : modules(shared.home.settings, named, workshop_)) {
        // The platform's own calls keep no rows; what they ask, they ask of all pools.
        auto& its_pool = module.name() == "platform" ? pool("identity") : pool(module.name());
        mounted.push_back({std::move(module), its_pool});
    }
    front_ = std::make_unique<kit::Front>(shared.home, shared.shelf, std::move(mounted), *authenticator_);
    listener_ = std::make_unique<http::Listener>(io_, shared.listener, *front_);
}

Core::~Core() { join(); }

pg::Pool& Core::pool(std::string_view service) {
    for (auto& [name, pool] : pools_)
        if (name == service) return *pool;
    base::broken("every mounted service has a pool", __FILE__, __LINE__);
}

pg::Pool::State Core::pool_state() const {
    pg::Pool::State sum{0, 0, 0, true};
    for (auto const& [name, pool] : pools_) {
        auto const state = pool->state();
        sum = {sum.open + state.open, sum.busy + state.busy, sum.waiting + state.waiting, sum.reachable && state.reachable};
    }
    return sum;
}

void Core::start() {
    listener_->start();
    thread_ = std::thread([this] { io_.run(); });
}

Task<> Core::wind_down(std::chrono::steady_clock::time_point deadline) {
    co_await listener_->stop(deadline);
    for (auto& [name, pool] : pools_) co_await pool->close(deadline);
    work_.reset();
    io_.stop();
}

void Core::stop(std::chrono::steady_clock::time_point deadline) {
    boost::asio::co_spawn(io_, wind_down(deadline), [](std::exception_ptr failure) {
        if (failure) base::log::error("a core did not stop cleanly");
    });
}

void Core::join() {
    if (thread_.joinable()) thread_.join();
}

}  // namespace app
