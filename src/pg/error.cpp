// What a SQLSTATE (PostgreSQL 15, appendix A) means to the platform, and the words for it.
#include "pg/error.hpp"

#include <libpq-fe.h>
#include <array>

namespace pg {
namespace {

struct Line {
    std::string_view state;  // five characters, or the two of a class
    base::Code code;
    std::string_view text;
    int retry_after_seconds = 0;
};

using enum base::Code;
constexpr std::string_view away = "the database is not available at the moment";
constexpr std::string_view raced = "somebody else changed the same thing at the same moment, please try again";
constexpr std::string_view not_allowed = "a value is not allowed";
constexpr std::string_view ours = "something went wrong on our side";
constexpr std::string_view too_long = "it took too long";

// Single states first, then classes.
constexpr auto lines = std::to_array<Line>({
    {"23505", conflict, "a row like this is already there"},
    {"23P01", conflict, "it overlaps with a row that is already there"},
    {"23503", conflict, "it refers to something that is not there, or something else still refers to it"},
    {"23001", conflict, "something else still refers to it"},
    {"23514", invalid, not_allowed},
    {"23502", invalid, "a value is needed"},
    {"25006", unavailable, away, 2},  // read-only: a standby, or a primary on its way out
    {"25P03", timeout, too_long},     // idle in transaction
    {"40003", unavailable, away, 1},  // whether it was committed is not known
    {"54000", too_large, "a value is too large"},
    {"55P03", conflict, "somebody else is at work on it, please try again", 1},
    {"57014", timeout, too_long},
    {"08", unavailable, away, 2},
    {"22", invalid, not_allowed},
    {"28", unavailable, away, 5},  // who we are is refused: a matter of set-up that no caller can mend
    {"3D", unavailable, away, 5},
    {"40", conflict, raced, 1},
    {"53", unavailable, away, 2},
    {"57", unavailable, away, 2},
    {"58", unavailable, away, 5},
});

Line const& line_of(std::string_view state) {
    static constexpr Line other{"", internal, ours};
    for (auto const& line : lines)
        if (state.size() == 5 && state.starts_with(line.state)) return line;
    return other;
}

std::string_view field(::pg_result const* result, int which) {
    auto const* text = PQresultErrorField(result, which);
    return text ? std::string_view(text) : std::string_view();
}

}  // namespace

base::Code code_of(std::string_view sqlstate) { return line_of(sqlstate).code; }

bool retryable(std::string_view sqlstate) { return sqlstate == "40001" || sqlstate == "40P01"; }

Failure failure_of(::pg_result const* result, std::string_view statement) {
    auto const state = field(result, PG_DIAG_SQLSTATE);
    // Without a state the words are libpq's own: the connection broke while the answer was on its way.
    if (state.empty()) return lost(PQresultErrorMessage(result));

    auto const& line = line_of(state);
    Failure failure(line.code, std::string(line.text), std::string(state), std::string(field(result, PG_DIAG_CONSTRAINT_NAME)));
    std::string detail;
    if (!statement.empty()) detail.append(statement).append(": ");
    detail.append(field(result, PG_DIAG_MESSAGE_PRIMARY)).append(" (").append(state).append(")");
    if (auto const at = field(result, PG_DIAG_STATEMENT_POSITION); !at.empty()) detail.append(" at character ").append(at);
    std::move(failure).with_detail(std::move(detail)).with_retry_after(line.retry_after_seconds);
    return failure;
}

Failure lost(std::string detail) {
    Failure failure(unavailable, std::string(away), {}, {});
    while (!detail.empty() && detail.back() == '\n') detail.pop_back();
    std::move(failure).with_detail(std::move(detail)).with_retry_after(1);
    return failure;
}

}  // namespace pg
