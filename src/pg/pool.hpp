// The connections of one service on one core (one io_context, one thread): grouped ones for single statements, leased ones for
// transactions. Opened on demand, closed after a minute's rest, made again with backoff when PostgreSQL goes away.
#pragma once
#include "pg/db.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace pg {

struct PoolOptions {
    std::string conninfo = {};                            // libpq's: host, port, dbname, user, password, ...
    std::string search_path = {};                         // empty: the role's own
    std::size_t readers = 1;                              // grouped connections for reads
    std::size_t writers = 2;                              // grouped connections for single-statement writes
    std::size_t leased_max = 5;                           // connections for transactions
    std::size_t waiting_max = 4096;                       // requests that may wait for a connection; over it Code::unavailable at once
    std::size_t group_max = 256;                          // statements that share one sync
    std::chrono::milliseconds statement_timeout{10'000};  // of grouped connections
    std::chrono::seconds idle_max{60};
    // One bound over all pools of the process, shared by its threads; null: no bound. take() before opening, give() after closing.
    struct Budget {
        virtual bool take() = 0;
        virtual void give() = 0;
        virtual ~Budget() = default;
    };
    std::shared_ptr<Budget> budget = {};
    // Called once per finished statement with its name and time; for metrics.
    std::function<void(std::string_view name, std::chrono::nanoseconds took, bool ok)> observe = {};
};

// Its users run on its io_context, whose one thread it shares without locks. It keeps the loop busy until close() or its end, and ends,
// with all transactions, before the loop does. Destroying it fails what is under way with Code::unavailable.
class Pool {
public:
    Pool(boost::asio::io_context& io, PoolOptions options);
    ~Pool();

    Task<Rows> read(Sql const& sql, Params params, Deadline deadline);
    Task<Rows> write(Sql const& sql, Params params, Deadline deadline);
    Task<Tx> begin(Deadline deadline);

    // Every new request is refused from now on; returns when what is under way is answered, or at the deadline.
    Task<> close(Deadline deadline);

    struct State {
        std::size_t open, busy, waiting;
        bool reachable;
    };
    State state() const;

private:
    struct Engine;
    std::shared_ptr<Engine> engine_;
};

}  // namespace pg
