// A connection that belongs to one transaction: `begin` goes out with the first statement, `rollback` when the lease ends too early.
#pragma once
#include "pg/link.hpp"

namespace pg {

// Who lends connections, as a lease sees him.
struct Lender {
    virtual void returned(LinkPtr link) = 0;  // what was sent on it may still be under way
    virtual ~Lender() = default;
};

// Shared by the Tx and by the coroutine that waits for its statement, since either may end first.
struct Transaction {
    std::shared_ptr<Core> core;
    Lender& lender;
    Deadline deadline;
    LinkPtr link;  // null once it was returned
    bool begun = false;
    std::chrono::milliseconds statement_limit{};  // as PostgreSQL was told last

    void end(bool committed = false);  // gives the connection back, with a rollback on the way unless there is nothing to undo
};
using TransactionPtr = std::shared_ptr<Transaction>;

class Lease {
public:
    explicit Lease(TransactionPtr transaction) : transaction_(std::move(transaction)) {}
    Lease(Lease const&) = delete;
    ~Lease();

    enum class Then { go_on, commit };
    Task<Rows> run(Sql const& sql, Params params, Then then) { return run(transaction_, sql, std::move(params), then); }
    Task<> commit() { return commit(transaction_); }
    Task<> savepoint(std::string_view name) { return command(transaction_, "savepoint", std::string(name)); }
    Task<> roll_back_to(std::string_view name) { return command(transaction_, "rollback to savepoint", std::string(name)); }
    Task<> release(std::string_view name) { return command(transaction_, "release savepoint", std::string(name)); }
    bool open() const { return transaction_->link != nullptr; }

private:
    static Task<Rows> run(TransactionPtr tx, Sql const& sql, Params params, Then then);
    static Task<> commit(TransactionPtr tx);
    static Task<> command(TransactionPtr tx, std::string_view verb, std::string savepoint);
    static void begin_or_tighten(Transaction& tx);
    static OpPtr send(Transaction& tx, Sql const& sql, Params params);

    TransactionPtr transaction_;
};

}  // namespace pg
