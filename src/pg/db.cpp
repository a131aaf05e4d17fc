// The database as a use case sees it.
#include "pg/db.hpp"

#include "pg/lease.hpp"
#include "pg/pool.hpp"

namespace pg {

Tx::Tx(std::unique_ptr<Lease> lease) : lease_(std::move(lease)) {}
Tx::Tx(Tx&&) noexcept = default;
Tx& Tx::operator=(Tx&&) noexcept = default;
Tx::~Tx() = default;

Task<Rows> Tx::run(Sql const& sql, Params params) { return lease_->run(sql, std::move(params), Lease::Then::go_on); }
Task<Rows> Tx::run_and_commit(Sql const& sql, Params params) { return lease_->run(sql, std::move(params), Lease::Then::commit); }
Task<> Tx::commit() { return lease_->commit(); }
Task<> Tx::savepoint(std::string_view name) { return lease_->savepoint(name); }
Task<> Tx::roll_back_to(std::string_view name) { return lease_->roll_back_to(name); }
Task<> Tx::release(std::string_view name) { return lease_->release(name); }
bool Tx::open() const { return lease_ && lease_->open(); }

Task<Rows> Db::read(Sql const& sql, Params params) const { return pool_->read(sql, std::move(params), deadline_); }
Task<Rows> Db::write(Sql const& sql, Params params) const { return pool_->write(sql, std::move(params), deadline_); }
Task<Tx> Db::begin() const { return pool_->begin(deadline_); }

}  // namespace pg
