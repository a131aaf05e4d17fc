// The statements that a pool has met. Each gets a number, by which a connection remembers that it has prepared it.
#pragma once
#include "pg/sql.hpp"

#include <unordered_map>

namespace pg {

struct Statement {
    std::size_t number;
    std::string name;   // of the Sql
    std::string label;  // among the prepared statements of a connection: the name and the number
    std::string text;
    std::vector<std::uint32_t> types;
};

class Statements {
public:
    static constexpr std::size_t count_max = 4096;  // SQL is constant text; whoever makes it at run time meets this bound

    // The same name, text and parameter types give the same statement, for as long as the pool lives.
    Statement const& of(Sql const& sql, Params const& params);

private:
    std::unordered_map<std::string_view, std::vector<std::unique_ptr<Statement>>> by_name_;
    std::size_t count_ = 0;
};

}  // namespace pg
