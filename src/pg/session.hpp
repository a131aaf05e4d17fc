// A plain blocking connection for what happens outside requests: schema steps, commands, backup, tests.
#pragma once
#include "pg/sql.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pg {

class Session {
public:
    explicit Session(std::string const& conninfo);  // Code::unavailable with libpq's words as detail
    ~Session();
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;

    Rows run(std::string_view sql, Params const& params = {});  // one statement, binary parameters and results
    void script(std::string_view sql);                          // several statements, no results
    void prepare(Sql const& sql);                               // fails when the text does not fit the schema

    // COPY out and in, in chunks as libpq hands them over.
    void copy_out(std::string_view sql, std::function<void(std::string_view)> const& take);
    std::int64_t copy_in(std::string_view sql, std::function<std::optional<std::string>()> const& give);

    // Runs `work` between begin and commit; rolls back when it throws.
    void transaction(std::function<void()> const& work);

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string quote_name(std::string_view identifier);
std::string quote_text(std::string_view literal);

}  // namespace pg
