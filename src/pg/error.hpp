// SQLSTATE to Code, in one table.
#pragma once
#include "base/error.hpp"

#include <string>
#include <string_view>

struct pg_result;  // libpq's PGresult

namespace pg {

// A statement's failure, still with what PostgreSQL said. `constraint` lets a store translate by name (`issuer_name_key` -> conflict).
class Failure : public base::Error {
public:
    Failure(base::Code code, std::string text, std::string state, std::string constraint)
        : base::Error(code, std::move(text)), state_(std::move(state)), constraint_(std::move(constraint)) {}
    std::string const& state() const { return state_; }            // five characters, empty when the connection was lost
    std::string const& constraint() const { return constraint_; }  // empty when none was violated

private:
    std::string state_;
    std::string constraint_;
};

base::Code code_of(std::string_view sqlstate);

// The same statement may well succeed when it is run again from the start of its transaction: serialization failure or deadlock.
bool retryable(std::string_view sqlstate);

// The failure that a result tells of. Outside goes a general sentence; what PostgreSQL said goes into the detail, without the values
// that it quotes beside (they may be personal). `statement` is the statement's name, for the detail.
Failure failure_of(::pg_result const* result, std::string_view statement);

// The connection is gone, or cannot be had: Code::unavailable with a time to come back.
Failure lost(std::string detail);

}  // namespace pg
