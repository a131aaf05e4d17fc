#include "pg/segment.hpp"

#include <libpq-fe.h>

namespace pg {

void ClearResult::operator()(::pg_result* result) const { PQclear(result); }

Verdict Sent::verdict() const {
    for (auto const* each : {&prepared, &result}) {
        if (!*each) continue;
        auto const status = PQresultStatus(each->get());
        if (status == PGRES_PIPELINE_ABORTED) return Verdict::skipped;
        if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) return Verdict::failed;
    }
    return result ? Verdict::done : Verdict::skipped;
}

bool Sent::rolled_back() const {
    return op && op->statement.text == commit_text && result && std::string_view(PQcmdStatus(result.get())) == "ROLLBACK";
}

::pg_result const* Sent::fault() const {
    if (prepared && PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return prepared.get();
    return result.get();
}

Failure failure_of(Sent const& step) { return failure_of(step.fault(), step.op ? step.op->statement.name : std::string_view()); }

bool is_stale(Failure const& failure) { return failure.state() == "0A000" || failure.state() == "26000"; }

Rows rows_of(Sent& step) {
    return Rows(std::shared_ptr<void>(step.result.release(), [](void* result) { PQclear(static_cast<PGresult*>(result)); }));
}

}  // namespace pg
