// One core of the serving process: a thread, its io_context, its connections and its listener. Cores share nothing but kit::Home.
#pragma once
#include "app/databases.hpp"
#include "app/platform.hpp"
#include "http/server.hpp"
#include "kit/front.hpp"
#include "pg/pool.hpp"
#include "services/credentials/workshop.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <thread>
#include <vector>

namespace app {

class Core {
public:
    struct Shared {
        kit::Home& home;
        kit::Shelf const& shelf;
        Databases const& databases;
        std::shared_ptr<pg::PoolOptions::Budget> budget;
        http::ListenerOptions listener;
        std::shared_ptr<badges::Contexts const> contexts;
    };
    explicit Core(Shared const& shared);
    ~Core();

    std::uint16_t port() const { return listener_->port(); }
    void start();
    // Stops accepting, finishes what is in flight, closes the connections; then the thread ends.
    void stop(std::chrono::steady_clock::time_point deadline);
    void join();

    boost::asio::io_context& io() { return io_; }
    pg::Pool& pool(std::string_view service);
    credentials::Workshop& workshop() { return *workshop_; }
    pg::Pool::State pool_state() const;
    http::Listener::State listener_state() const { return listener_->state(); }

private:
    Task<> wind_down(std::chrono::steady_clock::time_point deadline);

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::vector<std::pair<std::string, std::unique_ptr<pg::Pool>>> pools_;
    std::unique_ptr<kit::Authenticator> authenticator_;
    std::shared_ptr<credentials::Workshop> workshop_;
    std::unique_ptr<kit::Front> front_;
    std::unique_ptr<http::Listener> listener_;
    std::thread thread_;
};

// The modules of the process, made anew for each core.
std::vector<kit::Module> modules(kit::Settings const& settings, NamedPools const& pools,
                                 std::shared_ptr<credentials::Workshop> const& workshop);

}  // namespace app
