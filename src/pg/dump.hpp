// Copying schemas out and in, table by table, for backups: text in COPY's own format, so that it fits any machine and later versions.
// What it is packed into, counted and hashed by, is the caller's business.
#pragma once
#include "pg/session.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pg {

struct Table {
    std::string name;
    std::vector<std::string> columns;  // without those that PostgreSQL computes
};

struct Sequence {
    std::string name;
    std::int64_t value;
    bool called;  // false: `value` itself comes next
};

// Runs `work` on one consistent picture of the database, while others go on writing.
void snapshot(Session& session, std::function<void()> const& work);

// Tables of the schema, a referenced one before those that refer to it; without `schema_step`, which migration writes itself.
// Tables that refer to each other in a circle come at the end, in the order of their names.
std::vector<Table> list_tables(Session& session, std::string_view schema);
std::vector<Sequence> list_sequences(Session& session, std::string_view schema);

// Inside snapshot(). Rows as lines, in pieces as they come; returns how many rows.
std::int64_t copy_out(Session& session, std::string_view schema, Table const& table, std::function<void(std::string_view)> const& take);

// Runs `work`, all or nothing, on a schema that is migrated and has no rows: Code::conflict when there are some. Where the session may,
// triggers and foreign keys rest meanwhile; otherwise tables must come in the order of list_tables(), and a circle fails.
void refill(Session& session, std::string_view schema, std::function<void()> const& work);

// Inside refill(). `give` returns pieces of any size until it returns nothing; returns how many rows.
std::int64_t copy_in(Session& session, std::string_view schema, Table const& table,
                     std::function<std::optional<std::string>()> const& give);
void set_sequence(Session& session, std::string_view schema, Sequence const& sequence);

}  // namespace pg
