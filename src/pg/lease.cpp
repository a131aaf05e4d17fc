#include "pg/lease.hpp"

#include <fmt/core.h>

namespace pg {

using std::chrono::milliseconds;

Lease::~Lease() { transaction_->end(); }

void Transaction::end(bool committed) {
    if (!link) return;
    if (begun && !committed && link->ready()) {
        link->command("rollback");
        link->sync();
    }
    lender.returned(std::exchange(link, nullptr));
}

// The first statement takes `begin` along. PostgreSQL is told to give up at the deadline; as the deadline comes near it is told again, so
// that a transaction whose caller has gone holds its locks for little longer.
void Lease::begin_or_tighten(Transaction& tx) {
    auto const left = std::chrono::ceil<milliseconds>(tx.deadline - std::chrono::steady_clock::now());
    auto const limit = std::clamp(left, milliseconds(1), milliseconds(std::numeric_limits<std::int32_t>::max()));
    if (!tx.begun)
        tx.link->command("begin");
    else if (limit * 2 > tx.statement_limit)
        return;
    tx.begun = true;
    tx.statement_limit = tx.link->answer_max = limit;
    tx.link->command(fmt::format("set local statement_timeout = {}", limit.count()));
}

OpPtr Lease::send(Transaction& tx, Sql const& sql, Params params) {
    OpPtr op(new Op(tx.core->statements.of(sql, params), std::move(params), tx.deadline));
    tx.core->started(*op);
    tx.core->watch();
    tx.link->run(op);
    return op;
}

namespace {
void check_open(Transaction const& tx) {
    STOA_ASSERT(tx.link);
    if (!tx.link->ready()) throw lost("the connection of the transaction is gone");
    if (std::chrono::steady_clock::now() >= tx.deadline) std::rethrow_exception(too_late());
}
constexpr Sql commit_sql{"pg.commit", commit_text};
}  // namespace

Task<Rows> Lease::run(TransactionPtr tx, Sql const& sql, Params params, Then then) {
    check_open(*tx);
    begin_or_tighten(*tx);
    auto const op = send(*tx, sql, std::move(params));
    auto const last = then == Then::commit ? send(*tx, commit_sql, {}) : op;
    tx->link->sync();
    co_await last->wait(*tx->core);
    last->answer();
    if (then == Then::commit) tx->end(true);
    co_return std::move(op->rows);
}

Task<> Lease::commit(TransactionPtr tx) {
    if (tx->begun) {
        check_open(*tx);
        auto const op = send(*tx, commit_sql, {});
        tx->link->sync();
        co_await op->wait(*tx->core);
        op->answer();
    }
    STOA_ASSERT(tx->link || tx->begun);
    tx->end(true);
}

Task<> Lease::command(TransactionPtr tx, std::string_view verb, std::string savepoint) {
    // Names are written into the text, so they are of the plainest kind; like all SQL they are constants, not made at run time.
    bool const fits = !savepoint.empty() && savepoint.size() <= 63 &&
                      std::ranges::all_of(savepoint, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    if (!fits) base::fail(base::Code::internal, "a savepoint's name is of lower-case letters, digits and _");
    check_open(*tx);
    // In a failed transaction only a rollback is heard, so nothing may go before it.
    if (!tx->begun) begin_or_tighten(*tx);
    auto const text = fmt::format("{} \"{}\"", verb, savepoint);
    auto const op = send(*tx, Sql{verb, text}, {});
    tx->link->sync();
    co_await op->wait(*tx->core);
    op->answer();
}

}  // namespace pg
