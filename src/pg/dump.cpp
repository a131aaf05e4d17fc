#include "pg/dump.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

namespace pg {
namespace {

std::string place(std::string_view schema, std::string_view name) { return quote_name(schema) + "." + quote_name(name); }

std::string list(std::vector<std::string> const& columns) {
    std::string out;
    for (auto const& column : columns) out += (out.empty() ? "" : ", ") + quote_name(column);
    return out;
}

// How values look as text depends on the session; this is what pg_dump settles on as well.
constexpr std::string_view plain_text =
    "set local datestyle = iso; set local intervalstyle = postgres; set local extra_float_digits = 1; set local bytea_output = hex; "
    "set local row_security = off";

using Edge = std::pair<std::string, std::string>;  // a table, and one that it refers to

std::vector<Table> in_order(std::vector<Table> left, std::set<Edge> const& edges) {
    std::vector<Table> out;
    std::set<std::string> waiting;
    for (auto const& table : left) waiting.insert(table.name);
    while (!left.empty()) {
        std::vector<Table> ready;
        std::vector<Table> rest;
        for (auto& table : left) {
            auto const waits = [&](Edge const& edge) { return edge.first == table.name && waiting.contains(edge.second); };
            (std::ranges::any_of(edges, waits) ? rest : ready).push_back(std::move(table));
        }
        if (ready.empty()) ready.swap(rest);  // a circle
        for (auto& table : ready) {
            waiting.erase(table.name);
            out.push_back(std::move(table));
        }
        left = std::move(rest);
    }
    return out;
}

}  // namespace

void snapshot(Session& session, std::function<void()> const& work) {
    session.transaction([&] {
        session.script("set transaction isolation level repeatable read, read only");
        session.script(plain_text);
        work();
    });
}

std::vector<Table> list_tables(Session& session, std::string_view schema) {
    auto const rows = session.run(R"(
        select c.relname::text as name,
               coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attname is not null), '{}') as columns
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_step'
        group by c.relname order by c.relname)",
                                  params(schema));
    std::vector<Table> tables;
    for (std::size_t i = 0; i < rows.size(); ++i)
        tables.push_back({rows.at(i).get<std::string>("name"), rows.at(i).get<std::vector<std::string>>("columns")});

    auto const references = session.run(R"(
        select t.relname::text, r.relname::text
        from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class r on r.oid = k.confrelid
        join pg_namespace n on n.oid = t.relnamespace
        where n.nspname = $1 and k.contype = 'f' and k.confrelid <> k.conrelid)",
                                        params(schema));
    std::set<Edge> edges;
    for (std::size_t i = 0; i < references.size(); ++i)
        edges.emplace(references.at(i).get<std::string>(0), references.at(i).get<std::string>(1));
    return in_order(std::move(tables), edges);
}

std::vector<Sequence> list_sequences(Session& session, std::string_view schema) {
    auto const rows = session.run(R"(
        select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relkind = 'S' order by c.relname)",
                                  params(schema));
    std::vector<Sequence> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto name = rows.at(i).get<std::string>(0);
        auto const state = session.run(fmt::format("select last_value, is_called from {}", place(schema, name)));
        out.push_back({std::move(name), state.at(0).get<std::int64_t>(0), state.at(0).get<bool>(1)});
    }
    return out;
}

std::int64_t copy_out(Session& session, std::string_view schema, Table const& table, std::function<void(std::string_view)> const& take) {
    std::int64_t count = 0;
    // COPY of a query, not of the table: that also reads a partitioned one.
    session.copy_out(fmt::format("copy (select {} from {}) to stdout", list(table.columns), place(schema, table.name)),
                     [&](std::string_view row) {
                         ++count;  // libpq hands over whole rows, one at a time
                         take(row);
                     });
    return count;
}

void refill(Session& session, std::string_view schema, std::function<void()> const& work) {
    session.transaction([&] {
        session.script(plain_text);
        for (auto const& table : list_tables(session, schema))
            if (!session.run(fmt::format("select from {} limit 1", place(schema, table.name))).empty())
                base::fail(base::Code::conflict,
                           fmt::format("the table {} of {} has rows already: a backup goes into an empty schema", table.name, schema));
        auto const may = session.run("select rolsuper from pg_roles where rolname = current_user");
        if (may.at(0).get<bool>(0)) session.script("set local session_replication_role = replica");
        session.script("set constraints all deferred");
        work();
    });
}

std::int64_t copy_in(Session& session, std::string_view schema, Table const& table,
                     std::function<std::optional<std::string>()> const& give) {
    return session.copy_in(fmt::format("copy {} ({}) from stdin", place(schema, table.name), list(table.columns)), give);
}

void set_sequence(Session& session, std::string_view schema, Sequence const& sequence) {
    session.run("select setval($1::text::regclass, $2, $3)", params(place(schema, sequence.name), sequence.value, sequence.called));
}

}  // namespace pg
