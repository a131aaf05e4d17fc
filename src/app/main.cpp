// The command line: what there is to say, and where it goes.
#include "app/line.hpp"
#include "app/version.hpp"
#include "base/log.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

namespace app {

CLI::App* command(CLI::App& parent, std::string name, std::string about, std::string examples) {
    auto* sub = parent.add_subcommand(std::move(name), std::move(about));
    sub->footer("Examples:\n" + std::move(examples));
    return sub;
}

void take_json(CLI::App& to, Line& line) { to.add_flag("--json", line.out.json, "machine-readable answer on standard output"); }

}  // namespace app

namespace {

using namespace app;

// Every setting is a flag of every command that needs settings.
void take_settings(CLI::App& to, Line& line) {
    to.add_option("--config", line.sources.file, "settings file (default: ./stoa.toml when it is there)")->group("Settings");
    for (auto const& setting : kit::setting_table()) {
        auto const name = std::string(setting.name);
        to.add_option_function<std::string>(
              kit::flag_name(setting), [&line, name](std::string const& value) { line.sources.flags[name] = value; },
              std::string(setting.meaning))
            ->group("Settings");
    }
}

void describe_serving(CLI::App& cli, Line& line) {
    auto* serve = command(cli, "serve", "Serve: database, API and pages in one process",
                          "  stoa serve                                  on http://127.0.0.1:8080 with a private PostgreSQL\n"
                          "  stoa serve --demo                           with an issuer and achievements to play with\n"
                          "  stoa serve --http-address 0.0.0.0 --http-tls-certificate chain.pem --http-tls-key key.pem\n"
                          "  STOA_DATABASE_URL=postgresql://db/stoa stoa serve");
    serve->add_flag("--demo", line.serve.demo, "make demo data when there is none");
    take_settings(*serve, line);
    auto* config = command(cli, "config", "Show every setting: value, source, default, meaning",
                           "  stoa config\n  stoa config --json\n  STOA_HTTP_PORT=9000 stoa config");
    take_json(*config, line);
    take_settings(*config, line);
    auto* doctor = command(cli, "doctor", "Look for what would keep Stoa from serving well", "  stoa doctor\n  stoa doctor --json");
    take_json(*doctor, line);
    take_settings(*doctor, line);
}

void describe_data(CLI::App& cli, Line& line) {
    auto* schema = command(cli, "schema", "Show or change the database's schema steps",
                           "  stoa schema status\n  stoa schema up\n  stoa schema down credentials --steps 1 --accept-loss");
    schema->require_subcommand(1);
    for (auto const& [name, about] : {std::pair{"up", "run every missing step"}, {"status", "show what is applied"}}) {
        auto* sub = schema->add_subcommand(name, about);
        sub->callback([&line, action = std::string(name)] { line.schema.action = action; });
        take_json(*sub, line);
        take_settings(*sub, line);
    }
    auto* down = schema->add_subcommand("down", "take the newest steps of a service back");
    down->callback([&line] { line.schema.action = "down"; });
    down->add_option("service", line.schema.service, "identity or credentials")->required();
    down->add_option("--steps", line.schema.steps, "how many")->check(CLI::Range(1, 10'000));
    down->add_flag("--accept-loss", line.schema.accept_loss, "also when rows would be lost");
    take_json(*down, line);
    take_settings(*down, line);

    auto* backup = command(cli, "backup", "Write databases, files and keys into one file, while Stoa goes on serving",
                           "  stoa backup school-2026-11-21.tar.gz\n  stoa backup --without-master-key nightly.tar.gz");
    backup->add_option("file", line.backup.file, "the file to make; it must not be there yet")->required();
    backup->add_flag("--without-master-key", line.backup.without_master_key,
                     "leave out the key that opens sealed secrets; keep it elsewhere");
    take_json(*backup, line);
    take_settings(*backup, line);
    auto* restore = command(cli, "restore", "Bring a backup back into an empty data folder",
                            "  stoa restore school-2026-11-21.tar.gz\n  stoa restore --data-folder /srv/stoa backup.tar.gz");
    restore->add_option("file", line.restore_file, "made by stoa backup")->required()->check(CLI::ExistingFile);
    take_json(*restore, line);
    take_settings(*restore, line);
}

void describe_secrets(CLI::App& cli, Line& line) {
    auto* token = command(cli, "token", "Make, list and revoke API tokens",
                          "  stoa token create --name \"nightly import\" --permission credentials.award\n  stoa token list\n  stoa token "
                          "revoke 0198f2c4-...");
    token->require_subcommand(1);
    auto* create = token->add_subcommand("create", "make a token; it is shown once");
    create->add_option("--name", line.token.name, "what it is for")->required();
    create->add_option("--permission", line.token.permissions, "such as credentials.award, credentials.* or *; may be given several times")
        ->required();
    create->add_option("--days", line.token.days, "how long it lives")->check(CLI::Range(1, 3650))->capture_default_str();
    auto* revoke = token->add_subcommand("revoke", "end a token");
    revoke->add_option("id", line.token.id, "from stoa token list")->required();
    auto* list = token->add_subcommand("list", "tokens, newest first");
    for (auto* sub : {create, revoke, list}) {
        sub->callback([&line, sub] { line.token.action = sub->get_name(); });
        take_json(*sub, line);
        take_settings(*sub, line);
    }

    auto* key = command(cli, "key", "Make, list, rotate and export signing keys",
                        "  stoa key list\n  stoa key rotate --issuer 0198f2c4-... --algorithm ES256\n  stoa key export 0198f2c4-... > "
                        "public.jwk\n  stoa key create --algorithm EdDSA --out key.pem    a key file for stoa badge issue");
    key->require_subcommand(1);
    auto* make = key->add_subcommand("create", "make a key file for use without a database");
    make->add_option("--out", line.key.file, "file to make, mode 0600")->required();
    auto* rotate = key->add_subcommand("rotate", "give an issuer a new key; what the old one signed stays verifiable");
    rotate->add_option("--issuer", line.key.issuer, "the issuer's id")->required();
    for (auto* sub : {make, rotate})
        sub->add_option("--algorithm", line.key.algorithm, "RS256, ES256, ES384 or EdDSA")
            ->check(CLI::IsMember({"RS256", "ES256", "ES384", "EdDSA"}));
    auto* keys = key->add_subcommand("list", "keys of every issuer");
    auto* exported = key->add_subcommand("export", "print a public key as JWK");
    exported->add_option("id", line.key.id, "from stoa key list")->required();
    for (auto* sub : {make, rotate, keys, exported}) {
        sub->callback([&line, sub] { line.key.action = sub->get_name(); });
        take_json(*sub, line);
        take_settings(*sub, line);
    }
}

void set_up_log(kit::Settings const& settings) {
    using base::log::Level;
    auto const& name = settings.log_level;
    auto const level = name == "debug" ? Level::debug : name == "warn" ? Level::warn : name == "error" ? Level::error : Level::info;
    bool const human = settings.log_form == "human" || (settings.log_form == "auto" && ::isatty(STDERR_FILENO) == 1);
    base::log::set_up(level, human ? base::log::Form::human : base::log::Form::json);
}

int run(CLI::App const& cli, Line const& line) {
    if (line.badge) return line.badge();
    auto sources = line.sources;
    sources.environment = kit::process_environment();
    auto const loaded = kit::load_settings(sources);
    if (!loaded) {
        complain(loaded.error(), line.out);
        return exit_usage;
    }
    auto const& settings = loaded->settings;
    set_up_log(settings);
    if (cli.got_subcommand("config")) return show_config(*loaded, line.out);
    if (cli.got_subcommand("doctor")) return doctor(*loaded, line.out);
    if (cli.got_subcommand("serve")) return serve(settings, line.serve);
    // A command speaks on its own behalf; the log keeps what it would otherwise interrupt with.
    base::log::set_up(base::log::Level::warn, base::log::Form::human);
    if (cli.got_subcommand("schema")) return schema(settings, line.schema, line.out);
    if (cli.got_subcommand("backup")) return backup(settings, line.backup, line.out);
    if (cli.got_subcommand("restore")) return restore(settings, line.restore_file, line.out);
    if (cli.got_subcommand("token")) return token(settings, line.token, line.out);
    return key(settings, line.key, line.out);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{"Stoa: a learning platform that issues Open Badges 3.0 anyone can verify", "stoa"};
    cli.set_version_flag("--version", std::string(version));
    cli.require_subcommand(1);
    cli.footer("Try: stoa serve --demo");
    Line line;
    describe_serving(cli, line);
    describe_data(cli, line);
    describe_secrets(cli, line);
    describe_badges(cli, line);
    try {
        cli.parse(argc, argv);
    } catch (CLI::ParseError const& error) { return cli.exit(error) == 0 ? exit_done : exit_usage; }
    try {
        return run(cli, line);
    } catch (base::Error const& error) { return complain(error, line.out); } catch (std::exception const& error) {
        return complain(base::Error(base::Code::internal, error.what()), line.out);
    }
}
