#include "pg/session.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "pg/error.hpp"

#include <libpq-fe.h>
#include <array>
#include <cstring>

namespace pg {
namespace {

using base::Code;
using Result = std::shared_ptr<PGresult>;
constexpr std::size_t parameters_max = 65535;  // the protocol counts them in 16 bits

Result own(PGresult* result) { return {result, ::PQclear}; }

void log_notice(void*, PGresult const* result) {
    base::log::debug(base::trim(::PQresultErrorMessage(result)), {{"service.name", "postgresql"}});
}

}  // namespace

struct Session::State {
    PGconn* link = nullptr;
    State() = default;
    State(State const&) = delete;
    ~State() { ::PQfinish(link); }

    [[noreturn]] void fail_lost() const { throw lost(::PQerrorMessage(link)); }
    void check(PGresult const* result) const;
    Result take(PGresult* result) const {
        auto out = own(result);
        check(out.get());
        return out;
    }
    void drain() const {  // to the end of a command that is given up, so that the connection is fit for the next
        while (auto const rest = own(::PQgetResult(link)))
            if (::PQresultStatus(rest.get()) == PGRES_COPY_OUT)  // libpq would say so for ever
                for (char* row = nullptr; ::PQgetCopyData(link, &row, 0) > 0;) ::PQfreemem(row);
    }
};

void Session::State::check(PGresult const* result) const {
    if (!result) fail_lost();
    auto const status = ::PQresultStatus(result);
    if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE && status != PGRES_NONFATAL_ERROR) return;
    throw failure_of(result, {});
}

Session::Session(std::string const& conninfo) : state_(std::make_unique<State>()) {
    // What stands before `dbname` the caller's conninfo may change; what stands after it may not.
    std::array<char const*, 8> const names{"connect_timeout",  "fallback_application_name",
                                           "keepalives_idle",  "keepalives_interval",
                                           "keepalives_count", "dbname",
                                           "client_encoding",  nullptr};
    std::array<char const*, 8> const values{"10", "stoa", "30", "10", "3", conninfo.c_str(), "UTF8", nullptr};
    state_->link = ::PQconnectdbParams(names.data(), values.data(), 1);
    if (!state_->link || ::PQstatus(state_->link) != CONNECTION_OK) state_->fail_lost();
    ::PQsetNoticeReceiver(state_->link, log_notice, nullptr);
}

Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

Rows Session::run(std::string_view sql, Params const& params) {
    if (params.size() > parameters_max) base::fail(Code::internal, "too many parameters for one statement");
    auto const values = params.values();
    std::vector<int> const formats(params.size(), 1);
    return Rows(state_->take(::PQexecParams(state_->link, std::string(sql).c_str(), static_cast<int>(params.size()), params.types().data(),
                                            values.data(), params.lengths().data(), formats.data(), 1)));
}

void Session::script(std::string_view sql) { state_->take(::PQexec(state_->link, std::string(sql).c_str())); }

// Under no name: PostgreSQL checks all the same, and nothing is left behind.
void Session::prepare(Sql const& sql) { state_->take(::PQprepare(state_->link, "", std::string(sql.text).c_str(), 0, nullptr)); }

void Session::copy_out(std::string_view sql, std::function<void(std::string_view)> const& take) {
    auto const begun = state_->take(::PQexec(state_->link, std::string(sql).c_str()));
    if (::PQresultStatus(begun.get()) != PGRES_COPY_OUT) base::fail(Code::internal, "this statement copies nothing out");
    char* row = nullptr;
    auto size = 0;
    while ((size = ::PQgetCopyData(state_->link, &row, 0)) > 0) {
        std::unique_ptr<char, decltype(&::PQfreemem)> const held(reinterpret_cast<char*>(row), ::PQfreemem);
        try {
            take({row, static_cast<std::size_t>(size)});
        } catch (...) {
            std::unique_ptr<PGcancel, decltype(&::PQfreeCancel)> const stop(::PQgetCancel(state_->link), ::PQfreeCancel);
            std::array<char, 256> ignored{};
            ::PQcancel(stop.get(), ignored.data(), static_cast<int>(ignored.size()));
            state_->drain();
            throw;
        }
    }
    if (size == -2) {
        state_->drain();
        state_->fail_lost();
    }
    auto const ended = own(::PQgetResult(state_->link));
    state_->drain();
    state_->check(ended.get());
}

std::int64_t Session::copy_in(std::string_view sql, std::function<std::optional<std::string>()> const& give) {
    auto const begun = state_->take(::PQexec(state_->link, std::string(sql).c_str()));
    if (::PQresultStatus(begun.get()) != PGRES_COPY_IN) base::fail(Code::internal, "this statement copies nothing in");
    constexpr std::size_t piece_max = 1 << 30;  // libpq counts in int
    try {
        while (auto const chunk = give())
            for (std::string_view rest = *chunk; !rest.empty();) {
                auto const piece = rest.substr(0, piece_max);
                if (::PQputCopyData(state_->link, piece.data(), static_cast<int>(piece.size())) != 1) state_->fail_lost();
                rest.remove_prefix(piece.size());
            }
    } catch (...) {
        ::PQputCopyEnd(state_->link, "given up");
        state_->drain();
        throw;
    }
    if (::PQputCopyEnd(state_->link, nullptr) != 1) state_->fail_lost();
    auto const ended = own(::PQgetResult(state_->link));
    state_->drain();
    state_->check(ended.get());
    return Rows(ended).affected();
}

void Session::transaction(std::function<void()> const& work) {
    script("begin");
    try {
        work();
        auto const ended = state_->take(::PQexec(state_->link, "commit"));
        // When an error inside was caught and swallowed, PostgreSQL answers a commit with a rollback, and calls that success.
        if (std::string_view(::PQcmdStatus(ended.get())) != "COMMIT")
            base::fail(Code::internal, "the transaction had failed before its commit");
    } catch (...) {
        own(::PQexec(state_->link, "rollback"));  // on a lost connection PostgreSQL does it without being told
        throw;
    }
}

std::string quote_name(std::string_view identifier) {
    if (identifier.empty() || identifier.find('\0') != std::string_view::npos) base::fail(Code::invalid, "this cannot be a name in SQL");
    std::string out = "\"";
    for (auto const c : identifier) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string quote_text(std::string_view literal) {
    if (literal.find('\0') != std::string_view::npos) base::fail(Code::invalid, "text in SQL cannot hold a zero byte");
    auto const escaped = literal.find('\\') != std::string_view::npos;
    std::string out = escaped ? " E'" : "'";  // E: read the same whatever standard_conforming_strings says
    for (auto const c : literal) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out + '\'';
}

}  // namespace pg
