#include "app/serve.hpp"

#include "app/core.hpp"
#include "app/databases.hpp"
#include "app/static_files.hpp"
#include "app/version.hpp"
#include "base/log.hpp"
#include "services/credentials/demo.hpp"
#include "services/identity/rules.hpp"
#include "services/identity/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <condition_variable>
#include <csignal>
#include <mutex>

namespace app {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::milliseconds watch_every{250};

// Connections of all cores together: no core may eat what the others need.
class Shared final : public pg::PoolOptions::Budget {
public:
    explicit Shared(std::int64_t most) : left_(most) {}
    bool take() override {
        if (left_.fetch_sub(1) > 0) return true;
        left_.fetch_add(1);
        return false;
    }
    void give() override { left_.fetch_add(1); }

private:
    std::atomic<std::int64_t> left_;
};

http::ListenerOptions listener_options(kit::Settings const& settings) {
    http::ListenerOptions options;
    options.address = settings.http_address;
    options.port = static_cast<std::uint16_t>(settings.http_port);
    options.tls = {settings.http_tls_certificate, settings.http_tls_key};
    return options;
}

// Cores share their port, and so would a second Stoa, with requests going now to the one and now to the other. So the port is asked for once
// without sharing.
void require_free_port(http::ListenerOptions const& options) {
    if (options.port == 0) return;
    asio::io_context io(1);
    asio::ip::tcp::acceptor probe(io);
    boost::system::error_code failed;
    asio::ip::tcp::endpoint const place(asio::ip::make_address(options.address, failed), options.port);
    if (failed) return;  // a name; the listener says what it thinks of it
    probe.open(place.protocol(), failed);
    if (!failed) probe.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) probe.bind(place, failed);
    if (!failed) probe.listen(1, failed);
    if (failed == asio::error::address_in_use)
        base::fail(base::Code::unavailable,
                   fmt::format("another program listens on {} port {}: stop it, or give another port with --http-port", options.address,
                               options.port));
}

std::string origin(kit::Settings const& settings, std::uint16_t port) {
    auto const host = settings.http_address == "0.0.0.0" || settings.http_address == "::" ? std::string("localhost")
                      : settings.http_address.find(':') != std::string::npos              ? "[" + settings.http_address + "]"
                                                                                          : settings.http_address;
    return fmt::format("{}://{}:{}", settings.http_tls_certificate.empty() ? "http" : "https", host, port);
}

// The house is looked after while it serves: the private PostgreSQL is started again when it dies, the log is flushed. On a thread of its own,
// since starting a database may take its time.
class Watch {
public:
    explicit Watch(Databases& databases) : thread_([this, &databases] { look_after(databases); }) {}
    ~Watch() {
        {
            std::lock_guard const lock(mutex_);
            over_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

private:
    void look_after(Databases& databases) {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, watch_every, [this] { return over_; })) {
            lock.unlock();
            base::log::flush();
            try {
                databases.ensure();
            } catch (base::Error const& failure) {
                base::log::error(failure.text(), {{"error.message", std::string_view(failure.detail())}});
            }
            lock.lock();
        }
    }
    std::mutex mutex_;
    std::condition_variable wake_;
    bool over_ = false;
    std::thread thread_;
};

// Taken from the first moment on: who is told to stop while it starts does so when it has started, and leaves no PostgreSQL behind.
class StopSignal {
public:
    void wait() {
        signals_.async_wait([this](boost::system::error_code, int) { io_.stop(); });
        io_.run();
    }

private:
    asio::io_context io_{1};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
};

void print_welcome(std::string const& address, kit::Home const& home, ServeOptions options) {
    auto const code = home.setup_code();
    std::string text = fmt::format("\nStoa {} is ready at {}\n", version, address);
    if (!code.empty()) text += fmt::format("  Set it up at  {}/set-up\n  Set-up code   {}\n", address, code);
    if (options.demo) text += "  Demo data: one issuer, three achievements, an award\n";
    text += "  Stop with Ctrl-C\n\n";
    fmt::print("{}", text);
    std::fflush(stdout);
}

}  // namespace

int serve(kit::Settings const& settings, ServeOptions options) {
    auto const started = std::chrono::steady_clock::now();
    std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error of its connection, not of the process
    StopSignal stop;

    Databases databases(settings, Databases::For::serving);
    databases.bring_up();
    auto identity_session = databases.owner_session(services().front());
    auto const school = identity::store::ensure_school(identity_session);
    bool const set_up = identity::store::has_person(identity_session);

    auto const sealer = base::value_or_fail(crypto::Sealer::from_file(settings.master_key().string()));
    databases.make_roles(sealer);

    kit::Metrics metrics;
    asio::thread_pool workers(std::max(1U, std::thread::hardware_concurrency()));
    kit::Home home(settings, sealer, kit::Blobs(settings.data() / "blobs"), metrics, workers);
    if (!set_up) home.set_setup_code(identity::rules::make_setup_code());

    kit::Shelf const shelf(modules(settings, {}, nullptr), static_files(), version);
    auto const contexts = base::value_or_fail(credentials::make_contexts(settings.contexts_folder));
    auto const budget = std::make_shared<Shared>(settings.database_connections_max);
    auto listener = listener_options(settings);
    auto const count = settings.http_cores > 0 ? static_cast<std::size_t>(settings.http_cores)
                                               : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    require_free_port(listener);
    std::vector<std::unique_ptr<Core>> cores;
    for (std::size_t i = 0; i < count; ++i) {
        cores.push_back(std::make_unique<Core>(Core::Shared{home, shelf, databases, budget, listener, contexts}));
        listener.port = cores.front()->port();  // the first may have taken any free one; the others share it
    }
    auto const address = origin(settings, cores.front()->port());
    home.set_public_url(!settings.public_url.empty() ? settings.public_url : !school.public_url.empty() ? school.public_url : address);
    metrics.gauge("stoa_http_connections", "Connections open", [&] {
        std::size_t sum = 0;
        for (auto const& core : cores) sum += core->listener_state().connections;
        return static_cast<double>(sum);
    });
    metrics.gauge("stoa_pg_connections", "Connections to PostgreSQL open", [&] {
        std::size_t sum = 0;
        for (auto const& core : cores) sum += core->pool_state().open;
        return static_cast<double>(sum);
    });

    std::optional<Watch> watch(std::in_place, databases);
    for (auto& core : cores) core->start();
    if (options.demo) {
        auto& core = *cores.front();
        asio::co_spawn(core.io(), credentials::seed_demo(home, core.workshop(), core.pool("credentials"), school.id), asio::use_future)
            .get();
    }
    auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
    base::log::info("ready", {{"url.full", std::string_view(address)}, {"event.duration_ms", std::int64_t(took.count())}});
    base::log::flush();
    print_welcome(address, home, options);

    stop.wait();

    base::log::info("stopping: requests in flight may finish");
    home.stopping = true;
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(settings.http_shutdown_seconds);
    for (auto& core : cores) core->stop(deadline);
    for (auto& core : cores) core->join();
    workers.join();
    watch.reset();
    base::log::info("stopped");
    base::log::flush();
    return 0;
}

}  // namespace app
