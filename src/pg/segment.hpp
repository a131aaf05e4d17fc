// What travels between two Syncs on one connection: statements and commands that are committed, or fail, together.
#pragma once
#include "pg/op.hpp"

struct pg_result;

namespace pg {

struct ClearResult {
    void operator()(::pg_result* result) const;
};
using Result = std::unique_ptr<::pg_result, ClearResult>;

inline constexpr std::string_view commit_text = "commit";

enum class Verdict {
    done,
    failed,   // by its own fault
    skipped,  // because something before it in the segment failed
};

struct Sent {
    OpPtr op;               // null for a command such as `begin`
    bool prepares = false;  // the statement was prepared right before
    Result prepared = {};
    Result result = {};

    Verdict verdict() const;
    bool rolled_back() const;          // a `commit` of a transaction that had failed is answered, kindly, as a rollback
    ::pg_result const* fault() const;  // the result that tells what went wrong, when the verdict is failed
};

struct Segment {
    std::vector<Sent> steps;
    Result commit_fault;  // what PostgreSQL said at the Sync itself: a deferred constraint, say
    std::size_t answered = 0;

    bool failed() const { return commit_fault || (!steps.empty() && steps.back().verdict() != Verdict::done); }
};

Failure failure_of(Sent const& step);  // with the statement's name
// The statement was prepared before a schema step changed its columns, or somebody has deallocated it; a new connection knows better.
bool is_stale(Failure const& failure);
Rows rows_of(Sent& step);

}  // namespace pg
