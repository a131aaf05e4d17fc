#include "pg/schema.hpp"

#include "base/log.hpp"
#include "pg/error.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <span>

namespace pg {
namespace {

using base::Code;

constexpr std::size_t schema_bytes_max = 63 - 6;   // a name has 63 bytes, and `_owner` is to fit behind it
constexpr std::string_view lock_wait_max = "60s";  // for the advisory lock and for each lock of a step, unless the session has a limit

// What is there before we begin, and what we may do.
struct Place {
    bool schema;     // the schema exists
    bool steps;      // ... with its table of steps
    bool has_roles;  // ... and is owned by its owner role
    bool app;        // the runtime role exists
    bool may;        // this session may make roles
    bool superuser;
    std::string database;
    std::string self;
};

struct Applied {
    int number;
    std::string name;
    std::string digest;
};

void check_name(std::string_view schema) {
    auto const fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    if (schema.empty() || schema.size() > schema_bytes_max || !std::ranges::all_of(schema, fits))
        base::fail(Code::invalid, fmt::format("`{}` cannot be a schema's name: up to {} of a-z, 0-9 and _", schema, schema_bytes_max));
}

std::string owner_of(std::string_view schema) { return std::string(schema) + "_owner"; }
std::string app_of(std::string_view schema) { return std::string(schema) + "_app"; }

Place look(Session& session, std::string_view schema) {
    auto const rows = session.run(R"(
        select n.oid is not null as there,
               exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'schema_step') as steps,
               coalesce(pg_get_userbyid(n.nspowner) = $2, false) as has_roles,
               exists (select from pg_roles where rolname = $3) as app,
               me.rolsuper or me.rolcreaterole as may, me.rolsuper as superuser,
               current_database()::text as database, current_user::text as self
        from pg_roles me left join pg_namespace n on n.nspname = $1
        where me.rolname = current_user)",
                                  params(schema, owner_of(schema), app_of(schema)));
    auto const row = rows.at(0);
    return {row.get<bool>("there"), row.get<bool>("steps"),     row.get<bool>("has_roles"),       row.get<bool>("app"),
            row.get<bool>("may"),   row.get<bool>("superuser"), row.get<std::string>("database"), row.get<std::string>("self")};
}

// One process at a time works on a schema; the others wait, and then find the work done.
class Lock {
public:
    Lock(Session& session, std::string_view schema) : session_(session), key_(fmt::format("stoa.schema.{}", schema)) {
        before_ = session_.run("select current_setting('lock_timeout')").at(0).get<std::string>(0);
        if (before_ == "0") set_limit(lock_wait_max);
        try {
            session_.run("select pg_advisory_lock(hashtextextended($1, 0))", params(key_));
        } catch (Failure const& failure) {
            set_limit(before_);
            if (failure.state() != "55P03") throw;
            base::fail(Code::unavailable, fmt::format("another process has been changing the schema {} for {}: try again when it is done",
                                                      schema, before_ == "0" ? lock_wait_max : before_));
        }
    }
    ~Lock() {
        try {
            session_.run("select pg_advisory_unlock(hashtextextended($1, 0))", params(key_));
            set_limit(before_);
        } catch (base::Error const& error) {  // the connection is lost, and the lock with it
            base::log::debug("a schema's lock went with its connection", {{"error.message", error.text()}});
        }
    }
    Lock(Lock const&) = delete;

private:
    void set_limit(std::string_view limit) { session_.run("select set_config('lock_timeout', $1, false)", params(limit)); }
    Session& session_;
    std::string key_;
    std::string before_;
};

void make_role(Session& session, std::string_view name, std::string_view kind) {
    // Roles belong to the whole server: a process at work on another database of it may be quicker.
    session.script(fmt::format("do $do$ begin create role {} {}; exception when duplicate_object or unique_violation then null; end $do$",
                               quote_name(name), kind));
}

// The schema, its two roles and the table of steps. The owner makes tables and cannot log in; the runtime role reads and writes rows, here
// and nowhere else.
void furnish(Session& session, std::string_view schema, Place const& place, bool with_roles) {
    auto const space = quote_name(schema);
    auto const owner = quote_name(owner_of(schema));
    auto const app = quote_name(app_of(schema));
    auto const database = quote_name(place.database);
    session.transaction([&] {
        if (with_roles) {
            make_role(session, owner_of(schema), "nologin");
            make_role(session, app_of(schema), "login");
            if (!place.superuser) session.script(fmt::format("grant {} to {}", owner, quote_name(place.self)));
        }
        session.script(fmt::format("create schema if not exists {}{}", space, with_roles ? " authorization " + owner : std::string()));
        if (with_roles) {
            session.script(fmt::format(R"(
                grant usage on schema {0} to {2};
                grant select, insert, update, delete on all tables in schema {0} to {2};
                grant usage, select on all sequences in schema {0} to {2};
                alter default privileges for role {1} in schema {0} grant select, insert, update, delete on tables to {2};
                alter default privileges for role {1} in schema {0} grant usage, select on sequences to {2};
                alter role {2} in database {3} set search_path = {0})",
                                       space, owner, app, database));
            auto const may_come =
                session.run("select has_database_privilege($1::name, current_database(), 'connect')", params(app_of(schema)));
            if (!may_come.at(0).get<bool>(0)) session.script(fmt::format("grant connect on database {} to {}", database, app));
            session.script(fmt::format("set local role {}", owner));
        }
        session.script(fmt::format(R"(
            create table if not exists {}.schema_step (
                chain text not null, number int not null, name text not null, digest text not null,
                applied_at timestamptz not null default now(), primary key (chain, number)))",
                                   space));
        if (with_roles) session.script(fmt::format("revoke insert, update, delete on {}.schema_step from {}", space, app));
    });
}

std::vector<Applied> applied(Session& session, std::string_view schema, std::string_view chain) {
    auto const rows = session.run(
        fmt::format("select number, name, digest from {}.schema_step where chain = $1 order by number", quote_name(schema)), params(chain));
    std::vector<Applied> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.at(i);
        out.push_back({row.get<std::int32_t>(0), row.get<std::string>(1), row.get<std::string>(2)});
    }
    return out;
}

std::vector<std::string> digests(Session& session, std::span<Step const> steps) {
    std::vector<std::string> texts;
    for (auto const& step : steps) texts.emplace_back(step.up);
    auto const rows = session.run(R"(
        select encode(sha256(convert_to(step.text, 'UTF8')), 'hex')
        from unnest($1::text[]) with ordinality as step(text, place) order by place)",
                                  params(texts));
    std::vector<std::string> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows.at(i).get<std::string>(0));
    return out;
}

// The digests of all known steps, once it is certain that what the database has is a beginning of them, word for word.
std::vector<std::string> agree(Session& session, Chain const& chain, std::vector<Applied> const& done) {
    for (std::size_t i = 0; i < chain.steps.size(); ++i) STOA_ASSERT(chain.steps[i].number == static_cast<int>(i) + 1);
    for (std::size_t i = 0; i < done.size(); ++i)
        if (done[i].number != static_cast<int>(i) + 1)
            base::fail(Code::conflict, fmt::format("the database has step {} of {} but not step {}: its schema_step was changed by hand",
                                                   done[i].number, chain.name, i + 1));
    if (done.size() > chain.steps.size())
        base::fail(Code::conflict, fmt::format("the database is at step {} of {}, this Stoa knows {}: start a newer Stoa", done.size(),
                                               chain.name, chain.steps.size()));
    auto out = digests(session, chain.steps);
    for (std::size_t i = 0; i < done.size(); ++i)
        if (done[i].digest != out[i])
            base::fail(Code::conflict,
                       fmt::format("step {} of {} was changed after it was applied: leave it as it was and write a new step",
                                   chain.steps[i].name, chain.name));
    return out;
}

// One step with its row, all or nothing.
void take_step(Session& session, std::string_view schema, bool with_roles, Chain const& chain, Step const& step, std::string_view text,
               std::string_view record, Params const& record_params) {
    try {
        session.transaction([&] {
            if (with_roles) session.script(fmt::format("set local role {}", quote_name(owner_of(schema))));
            session.script(fmt::format("set local search_path = {}", quote_name(schema)));
            session.script(text);
            session.run(record, record_params);
        });
    } catch (Failure const& failure) {
        // Who runs schema steps is the operator, who needs PostgreSQL's own words.
        throw Failure(failure.code(), fmt::format("step {} of {} failed: {}", step.name, chain.name, failure.detail()), failure.state(),
                      failure.constraint());
    }
}

}  // namespace

std::vector<Status> up(Session& session, std::string_view schema, std::vector<Chain> const& chains) {
    check_name(schema);
    Lock const lock(session, schema);
    auto const place = look(session, schema);
    // A schema that was once made without roles stays so: its tables belong to somebody else than the owner role would be.
    auto const with_roles = place.schema ? place.has_roles : place.may;
    if (!place.schema || !place.steps || (with_roles && !place.app)) furnish(session, schema, place, with_roles);

    auto const record = fmt::format("insert into {}.schema_step (chain, number, name, digest) values ($1, $2, $3, $4)", quote_name(schema));
    std::vector<Status> out;
    for (auto const& chain : chains) {
        auto const done = applied(session, schema, chain.name);
        auto const digest = agree(session, chain, done);
        for (auto i = done.size(); i < chain.steps.size(); ++i) {
            auto const& step = chain.steps[i];
            take_step(session, schema, with_roles, chain, step, step.up, record, params(chain.name, step.number, step.name, digest[i]));
        }
        out.push_back({chain.name, static_cast<int>(chain.steps.size()), static_cast<int>(chain.steps.size())});
    }
    return out;
}

std::vector<Status> down(Session& session, std::string_view schema, Chain const& chain, int count, bool accept_loss) {
    check_name(schema);
    Lock const lock(session, schema);
    auto const place = look(session, schema);
    if (!place.steps || count <= 0) return status(session, schema, {chain});
    auto const done = applied(session, schema, chain.name);
    agree(session, chain, done);

    auto const taken = std::min(static_cast<std::size_t>(count), done.size());
    std::span<Step const> const back(chain.steps.data() + (done.size() - taken), taken);
    for (auto const& step : back) {  // all are looked at before the first is touched
        if (step.down.empty()) base::fail(Code::conflict, fmt::format("step {} of {} has no way back", step.name, chain.name));
        if (!step.loses.empty() && !accept_loss)
            base::fail(Code::conflict, fmt::format("taking back step {} of {} would lose {}: say that you accept the loss (--accept-loss)",
                                                   step.name, chain.name, step.loses));
    }
    auto const record = fmt::format("delete from {}.schema_step where chain = $1 and number = $2", quote_name(schema));
    for (auto i = back.size(); i-- > 0;)
        take_step(session, schema, place.has_roles, chain, back[i], back[i].down, record, params(chain.name, back[i].number));
    return status(session, schema, {chain});
}

std::vector<Status> status(Session& session, std::string_view schema, std::vector<Chain> const& chains) {
    check_name(schema);
    auto const place = look(session, schema);
    std::vector<Status> out;
    for (auto const& chain : chains) {
        auto const done = place.steps ? applied(session, schema, chain.name) : std::vector<Applied>();
        out.push_back({chain.name, done.empty() ? 0 : done.back().number, static_cast<int>(chain.steps.size())});
    }
    return out;
}

std::optional<std::string> runtime_role(Session& session, std::string_view schema) {
    check_name(schema);
    auto const place = look(session, schema);
    if (!place.has_roles || !place.app) return std::nullopt;
    return app_of(schema);
}

}  // namespace pg
