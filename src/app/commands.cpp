// The small commands: config, schema, token, key.
#include "app/commands.hpp"

#include "app/databases.hpp"
#include "base/encode.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "services/credentials/keys.hpp"
#include "services/identity/rules.hpp"
#include "services/identity/store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstring>

namespace app {
namespace {

void print_json(json::value const& value) { fmt::print("{}\n", json::write(value)); }

Service const& service_named(std::string_view name) {
    for (auto const& service : services())
        if (service.name == name) return service;
    base::fail(base::Code::invalid, fmt::format("there is no service {}; there are identity and credentials", name));
}

base::Uuid id_of(std::string const& text, std::string_view what) {
    auto const id = base::Uuid::parse(text);
    if (!id)
        base::fail(base::Code::invalid,
                   fmt::format("\"{}\" is no id of {}; it looks like 0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d", text, what));
    return *id;
}

// A new file that nobody else may read.
void write_private(std::string const& path, std::string_view text) {
    int const fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) base::fail(base::Code::conflict, fmt::format("{} cannot be made: {}", path, std::strerror(errno)));
    bool const whole = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(fd);
    if (!whole) base::fail(base::Code::unavailable, fmt::format("{} cannot be written whole", path));
}

}  // namespace

int complain(base::Error const& error, Output out) {
    if (out.json) {
        json::array problems;
        for (auto const& problem : error.problems()) problems.push_back({{"field", problem.field}, {"text", problem.text}});
        print_json({{"error", error.text()}, {"code", base::meaning(error.code()).name}, {"problems", std::move(problems)}});
        return exit_failed;
    }
    fmt::print(stderr, "stoa: {}\n", error.text());
    for (auto const& problem : error.problems()) fmt::print(stderr, "  {}: {}\n", problem.field, problem.text);
    if (!error.detail().empty()) fmt::print(stderr, "  {}\n", error.detail());
    return exit_failed;
}

int show_config(kit::Loaded const& loaded, Output out) {
    json::array list;
    for (auto const& row : loaded.resolved) {
        auto const& setting = *row.setting;
        if (out.json)
            list.push_back({{"name", setting.name},
                            {"value", row.value},
                            {"source", row.source},
                            {"default", setting.fallback},
                            {"environment", kit::environment_name(setting)},
                            {"flag", kit::flag_name(setting)},
                            {"meaning", setting.meaning}});
        else
            fmt::print("{} = {}\n    from {}; default {}; {} or {}\n    {}\n", setting.name, row.value.empty() ? "(empty)" : row.value,
                       row.source, setting.fallback.empty() ? "(empty)" : setting.fallback, kit::environment_name(setting),
                       kit::flag_name(setting), setting.meaning);
    }
    if (out.json) print_json(list);
    return exit_done;
}

int schema(kit::Settings const& settings, SchemaOptions const& options, Output out) {
    Databases databases(settings, Databases::For::command);
    json::array list;
    auto const show = [&](Service const& service, std::vector<pg::Status> const& rows) {
        for (auto const& row : rows) {
            if (out.json)
                list.push_back({{"service", service.name}, {"chain", row.chain}, {"applied", row.applied}, {"newest", row.newest}});
            else
                fmt::print("{:<14} step {} of {}{}\n", service.name, row.applied, row.newest,
                           row.applied < row.newest ? "  (run: stoa schema up)" : "");
        }
    };
    if (options.action == "down") {
        auto const& service = service_named(options.service);
        pg::Session session(databases.owner_conninfo(service));
        show(service, pg::down(session, service.name, service.schema, options.steps, options.accept_loss));
    } else {
        for (auto const& service : services()) {
            pg::Session session(databases.owner_conninfo(service));
            show(service, options.action == "up" ? pg::up(session, service.name, {service.schema})
                                                 : pg::status(session, service.name, {service.schema}));
        }
    }
    if (out.json) print_json(list);
    return exit_done;
}

int token(kit::Settings const& settings, TokenOptions const& options, Output out) {
    Databases databases(settings, Databases::For::command);
    databases.bring_up();
    auto session = databases.owner_session(service_named("identity"));
    if (options.action == "create") {
        for (auto const& permission : options.permissions)
            if (!identity::Permission::from(permission))
                base::fail(base::Code::invalid, fmt::format("\"{}\" must be {}", permission, identity::PermissionGrammar::wanted));
        auto const school = identity::store::ensure_school(session);
        auto const secret = identity::rules::make_token();
        identity::store::NewRow const row{identity::TokenId::make(),
                                          school.id,
                                          std::nullopt,
                                          options.name,
                                          "api",
                                          identity::rules::digest_of(secret),
                                          options.permissions,
                                          base::now() + std::chrono::days(options.days)};
        identity::store::insert_token(session, row);
        if (out.json)
            print_json({{"token", secret}, {"id", row.id.text()}});
        else
            fmt::print("{}\n", secret);
        return exit_done;
    }
    if (options.action == "revoke") {
        if (!identity::store::revoke_token(session, {id_of(options.id, "a token")}))
            base::fail(base::Code::missing, "there is no such token; stoa token list shows them");
        if (!out.json) fmt::print("Revoked. A Stoa that serves at this moment notices within {} s.\n", kit::TokenCache::trust.count());
        return exit_done;
    }
    json::array list;
    for (auto const& each : identity::store::list_tokens(session)) {
        auto const state = each.revoked_at ? "revoked" : each.expires_at <= base::now() ? "expired" : "valid";
        if (out.json) {
            json::array permissions;
            for (auto const& permission : each.permissions) permissions.emplace_back(permission);
            list.push_back({{"id", each.id.text()},
                            {"name", each.name},
                            {"permissions", permissions},
                            {"expires_at", base::format_time(each.expires_at)},
                            {"state", state}});
        } else {
            fmt::print("{}  {:<8} until {}  {}  ({})\n", each.id.text(), state, base::format_time(each.expires_at).substr(0, 10), each.name,
                       fmt::join(each.permissions, " "));
        }
    }
    if (out.json) print_json(list);
    return exit_done;
}

int key(kit::Settings const& settings, KeyOptions const& options, Output out) {
    auto const algorithm = *crypto::algorithm_named(options.algorithm.empty() ? settings.signing_algorithm : options.algorithm);
    if (options.action == "create") {
        auto const made = crypto::PrivateKey::generate(algorithm);
        write_private(options.file, made.pem());
        if (out.json)
            print_json(made.public_key().jwk());
        else
            fmt::print("{} key in {}; the public part: {}\n", crypto::name(algorithm), options.file, json::write(made.public_key().jwk()));
        return exit_done;
    }
    Databases databases(settings, Databases::For::command);
    databases.bring_up();
    auto session = databases.owner_session(service_named("credentials"));
    if (options.action == "rotate") {
        auto const sealer = base::value_or_fail(crypto::Sealer::from_file(settings.master_key().string()));
        auto const made = credentials::rotate_key_offline(session, sealer, {id_of(options.issuer, "an issuer")}, algorithm);
        if (out.json)
            print_json({{"id", made.id.text()}, {"address", made.address}, {"algorithm", crypto::name(algorithm)}});
        else
            fmt::print("{}  {}  {}\n", made.id.text(), crypto::name(algorithm), made.address);
        return exit_done;
    }
    auto const rows = credentials::all_keys(session);
    json::array list;
    for (auto const& row : rows) {
        if (options.action == "export") {
            if (row.id.text() != options.id) continue;
            fmt::print("{}\n", row.public_jwk.text);
            return exit_done;
        }
        auto const state = row.retired_at ? "retired" : "active";
        if (out.json)
            list.push_back({{"id", row.id.text()},
                            {"issuer", row.issuer_id.text()},
                            {"algorithm", row.algorithm},
                            {"address", row.address},
                            {"state", state}});
        else
            fmt::print("{}  {:<5}  {:<7}  issuer {}  {}\n", row.id.text(), row.algorithm, state, row.issuer_id.text(), row.address);
    }
    if (options.action == "export") base::fail(base::Code::missing, "there is no such key; stoa key list shows them");
    if (out.json) print_json(list);
    return exit_done;
}

}  // namespace app
