// `stoa serve` with one more module: items stands beside identity and platform, so that the request meets every guard of the house. The
// settings are those of Stoa, from the environment; the database is given, with its schemas in it.
#include "http/server.hpp"
#include "app/databases.hpp"
#include "app/platform.hpp"
#include "base/log.hpp"
#include "items/contract.hpp"
#include "kit/front.hpp"
#include "pg/pool.hpp"
#include "services/identity/module.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <thread>

namespace {

namespace asio = boost::asio;
constexpr std::size_t asset_bytes = 1024;  // /static/kb.json, for bench/static.sh

std::vector<kit::Module> modules(app::NamedPools const& pools) {
    std::vector<kit::Module> list;
    list.push_back(app::platform_module(pools));
    list.push_back(identity::module());
    list.push_back(items::module());
    return list;
}

pg::PoolOptions pool_options(kit::Home& home, std::string_view schema) {
    pg::PoolOptions options;
    options.conninfo = home.settings.database_url;
    options.search_path = schema;
    options.observe = [statements = home.metrics.statements()](std::string_view name, std::chrono::nanoseconds took, bool ok) {
        statements.count(name, took, ok);
    };
    return options;
}

// As app::Core is made, for these three modules.
class Core {
public:
    Core(kit::Home& home, kit::Shelf const& shelf, http::ListenerOptions listener)
        : identity_(io_, pool_options(home, "identity")),
          items_(io_, pool_options(home, "items")),
          authenticator_(identity::authenticator(identity_)) {
        std::vector<kit::Front::Mounted> mounted;
        for (auto& module : modules({{"identity", &identity_}, {"items", &items_}})) {
            auto& pool = module.name() == "items" ? items_ : identity_;
            mounted.push_back({std::move(module), pool});
        }
        front_ = std::make_unique<kit::Front>(home, shelf, std::move(mounted), *authenticator_);
        listener_ = std::make_unique<http::Listener>(io_, std::move(listener), *front_);
    }
    ~Core() {
        if (thread_.joinable()) thread_.join();
    }
    void start() {
        listener_->start();
        thread_ = std::thread([this] { io_.run(); });
    }
    void stop() {
        asio::co_spawn(io_, wind_down(std::chrono::steady_clock::now() + std::chrono::seconds(2)), [](std::exception_ptr) {});
    }

private:
    Task<> wind_down(std::chrono::steady_clock::time_point deadline) {
        co_await listener_->stop(deadline);
        co_await identity_.close(deadline);
        co_await items_.close(deadline);
        io_.stop();
    }
    asio::io_context io_{1};
    pg::Pool identity_;
    pg::Pool items_;
    std::unique_ptr<kit::Authenticator> authenticator_;
    std::unique_ptr<kit::Front> front_;
    std::unique_ptr<http::Listener> listener_;
    std::thread thread_;
};

void flush_until_signal() {
    asio::io_context io(1);
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) { io.stop(); });
    asio::steady_timer tick(io);
    std::function<void()> const arm = [&] {
        tick.expires_after(std::chrono::milliseconds(250));
        tick.async_wait([&](boost::system::error_code error) {
            base::log::flush();
            if (!error) arm();
        });
    };
    arm();
    io.run();
}

int serve(kit::Settings const& settings) {
    std::signal(SIGPIPE, SIG_IGN);
    base::log::set_up(base::log::Level::info, base::log::Form::json);
    app::Databases databases(settings, app::Databases::For::serving);
    databases.bring_up();

    kit::Metrics metrics;
    asio::thread_pool workers(1);
    kit::Home home(settings, base::value_or_fail(crypto::Sealer::from_file(settings.master_key().string())),
                   kit::Blobs(settings.data() / "blobs"), metrics, workers);
    std::string const asset = '"' + std::string(asset_bytes - 2, 'x') + '"';
    base::Embedded const files[] = {{"kb.json", asset}};
    kit::Shelf const shelf(modules({}), files, "bench");

    http::ListenerOptions listener;
    listener.address = settings.http_address;
    listener.port = static_cast<std::uint16_t>(settings.http_port);
    auto const count = settings.http_cores > 0 ? static_cast<std::size_t>(settings.http_cores)
                                               : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    std::vector<std::unique_ptr<Core>> cores;
    for (std::size_t i = 0; i < count; ++i) cores.push_back(std::make_unique<Core>(home, shelf, listener));
    for (auto& core : cores) core->start();
    flush_until_signal();
    for (auto& core : cores) core->stop();
    cores.clear();
    workers.join();
    base::log::flush();
    return 0;
}

}  // namespace

int main() {
    try {
        auto const loaded = kit::load_settings({{}, kit::process_environment(), {}});
        if (!loaded) throw loaded.error();
        if (loaded->settings.database_url.empty()) base::fail(base::Code::invalid, "STOA_DATABASE_URL is not set");
        return serve(loaded->settings);
    } catch (std::exception const& error) {
        fmt::print(stderr, "bench_items_server: {}\n", error.what());
        return 1;
    }
}
