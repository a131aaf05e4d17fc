#include "pg/testing/testing.hpp"

#include "base/encode.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "pg/dump.hpp"

#include <fmt/format.h>
#include <cstdlib>
#include <map>
#include <mutex>

namespace pg::testing {
namespace {

constexpr std::string_view lock_wait_max = "5s";
constexpr int end_wait_ms_max = 2000;  // for a service's connection that a test left open

// Adds a setting to a conninfo of either form.
std::string with(std::string const& conninfo, std::string_view name, std::string_view value) {
    auto const is_url = conninfo.starts_with("postgres://") || conninfo.starts_with("postgresql://");
    if (!is_url) return fmt::format("{} {}='{}'", conninfo, name, value);  // our values hold no quotes
    return fmt::format("{}{}{}={}", conninfo, conninfo.find('?') == std::string::npos ? '?' : '&', name, base::percent_encode(value));
}

bool is_own_server() { return !std::getenv("STOA_TEST_DATABASE"); }

// Rows of the catalogue bear the transaction that wrote them: whatever is made, changed or dropped in the schema changes this.
std::string structure(Session& session, std::string_view schema) {
    auto const rows = session.run(R"(
        with space as (select oid from pg_namespace where nspname = $1),
             relation as (select c.oid, c.xmin from pg_class c join space on c.relnamespace = space.oid)
        select md5(string_agg(mark, ',' order by mark)) from (
            select 'r' || oid || '/' || xmin from relation
            union all select 'a' || attrelid || '/' || attnum || '/' || a.xmin from pg_attribute a join relation on attrelid = relation.oid
            union all select 'd' || d.oid || '/' || d.xmin from pg_attrdef d join relation on adrelid = relation.oid
            union all select 't' || t.oid || '/' || t.xmin from pg_trigger t join relation on tgrelid = relation.oid
            union all select 'k' || k.oid || '/' || k.xmin from pg_constraint k join space on connamespace = space.oid
            union all select 'p' || p.oid || '/' || p.xmin from pg_proc p join space on pronamespace = space.oid
            union all select 'y' || y.oid || '/' || y.xmin from pg_type y join space on typnamespace = space.oid) as marks(mark))",
                                  params(schema));
    return rows.at(0).get<std::string>(0);
}

std::string key_of(std::string_view name, std::vector<Chain> const& chains) {
    std::string key(name);
    for (auto const& chain : chains) {
        key += '\0' + chain.name;
        for (auto const& step : chain.steps) (key += '\0') += step.up;
    }
    return key;
}

}  // namespace

struct Schema::State {
    std::string key;
    std::string name;
    std::string role;  // empty: everything runs under the one role there is
    std::string structure;
    std::vector<Table> tables;
    std::map<std::string, std::string> rows;  // what the steps themselves wrote
    std::vector<Sequence> sequences;

    void make(std::vector<Chain> const& chains);
    bool reset(Session& session);
    void drop(Session& session);
};

namespace {

// Schemas that wait for the next test. They go with the server.
template <class State> struct Shelf {
    std::mutex mutex;
    std::multimap<std::string, std::unique_ptr<State>> kept;

    std::unique_ptr<State> take(std::string const& key) {
        std::scoped_lock const held(mutex);
        auto found = kept.extract(key);
        return found.empty() ? nullptr : std::move(found.mapped());
    }
    void put(std::unique_ptr<State> state) {
        std::scoped_lock const held(mutex);
        auto key = state->key;
        kept.emplace(std::move(key), std::move(state));
    }
};

template <class State> Shelf<State>& shelf() {
    static Shelf<State> one;
    return one;
}

}  // namespace

void Schema::State::make(std::vector<Chain> const& chains) {
    Session session(cluster());
    up(session, name, chains);
    if (!is_own_server()) return;
    role = runtime_role(session, name).value_or("");
    structure = testing::structure(session, name);
    tables = list_tables(session, name);
    sequences = list_sequences(session, name);
    for (auto const& table : tables) {
        std::string text;
        copy_out(session, name, table, [&](std::string_view row) { text += row; });
        if (!text.empty()) rows.emplace(table.name, std::move(text));
    }
}

// As the steps left it; false when that cannot be had.
bool Schema::State::reset(Session& session) {
    session.run("select pg_terminate_backend(pid, $2) from pg_stat_activity where usename = $1",
                params(role, std::int64_t{end_wait_ms_max}));
    if (structure != testing::structure(session, name)) return false;
    std::string script = "set local session_replication_role = replica;";
    for (auto const& table : tables) script += fmt::format("delete from {}.{};", quote_name(name), quote_name(table.name));
    for (auto const& [sequence, value, called] : sequences)
        script +=
            fmt::format("select setval({}::regclass, {}, {});", quote_text(quote_name(name) + "." + quote_name(sequence)), value, called);
    session.transaction([&] {
        session.script(script);
        for (auto const& table : tables)
            if (auto const found = rows.find(table.name); found != rows.end()) {
                std::optional<std::string> text = found->second;
                copy_in(session, name, table, [&] { return std::exchange(text, std::nullopt); });
            }
    });
    return true;
}

void Schema::State::drop(Session& session) {
    auto const has_roles = runtime_role(session, name).has_value();
    session.script(fmt::format("drop schema {} cascade", quote_name(name)));
    if (!has_roles) return;
    auto const roles = quote_name(name + "_app") + ", " + quote_name(name + "_owner");
    session.script(fmt::format("drop owned by {0}; drop role {0}", roles));
}

Schema::Schema(std::string_view name, std::vector<Chain> const& chains) : state_(shelf<State>().take(key_of(name, chains))) {
    if (state_) return;
    state_ = std::make_unique<State>();
    state_->key = key_of(name, chains);
    state_->name = fmt::format("{}_{}", name, base::to_hex(base::random_bytes(4)));
    state_->make(chains);
}

Schema::~Schema() {
    try {
        Session session(cluster());
        session.script(fmt::format("set lock_timeout = '{}'", lock_wait_max));
        if (is_own_server() && !state_->role.empty() && state_->reset(session))
            shelf<State>().put(std::move(state_));
        else
            state_->drop(session);
    } catch (base::Error const& error) { base::log::warn("a test's schema stays behind", {{"error.message", error.text()}}); }
}

std::string const& Schema::name() const { return state_->name; }
std::string Schema::conninfo() const { return state_->role.empty() ? superuser_conninfo() : with(cluster(), "user", state_->role); }
std::string Schema::superuser_conninfo() const { return with(cluster(), "options", "-csearch_path=" + state_->name); }

}  // namespace pg::testing
