// The database as a use case sees it: read, write, or a transaction. docs/adr/0003-grouped-statements.md says why it is so.
#pragma once
#include "base/task.hpp"
#include "pg/sql.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace pg {

using Deadline = std::chrono::steady_clock::time_point;

class Pool;   // pool.hpp: the connections of one service on one core
class Lease;  // a connection that belongs to one transaction

// A transaction is a local variable. Leaving without commit() queues ROLLBACK on its connection at once; nobody waits for it, and nobody
// gets the connection before it is answered. `begin` travels with the first statement.
// Errors: those of the statement by SQLSTATE (error.hpp), timeout past the deadline, unavailable when the connection is lost.
class Tx {
public:
    Tx(Tx&&) noexcept;
    Tx& operator=(Tx&&) noexcept;
    ~Tx();

    Task<Rows> run(Sql const& sql, Params params);
    Task<> commit();
    Task<Rows> run_and_commit(Sql const& sql, Params params);  // the last statement and its commit in one round trip

    // What happens inside can be undone alone: a failure inside `release` or `roll_back` scope leaves the transaction usable.
    Task<> savepoint(std::string_view name);
    Task<> roll_back_to(std::string_view name);
    Task<> release(std::string_view name);

    bool open() const;

private:
    friend class Pool;
    explicit Tx(std::unique_ptr<Lease> lease);
    std::unique_ptr<Lease> lease_;
};

// A handle, one per request: the pool of this core and service, and the request's deadline.
class Db {
public:
    Db(Pool& pool, Deadline deadline) : pool_(&pool), deadline_(deadline) {}

    // One statement, grouped with those of other requests of the same loop turn; it must not lock rows or set anything.
    Task<Rows> read(Sql const& sql, Params params) const;
    // One statement that writes (what belongs together goes into it as CTEs); answered only after its commit. Refused statements are repeated
    // alone, so a neighbour's failure is never ours. After Code::timeout and Code::unavailable nobody knows whether it was written.
    Task<Rows> write(Sql const& sql, Params params) const;

    Task<Tx> begin() const;  // waits for a connection until the deadline, then Code::unavailable

private:
    Pool* pool_;
    Deadline deadline_;
};

}  // namespace pg
