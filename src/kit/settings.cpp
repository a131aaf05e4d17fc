#include "kit/settings.hpp"

#include "base/text.hpp"
#include "http/address.hpp"
#include "wire/types.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

extern char** environ;

namespace kit {

using S = Settings;

std::vector<Setting> const& setting_table() {
    static std::vector<Setting> const table{
        {"data_folder", &S::data_folder, "",
         "where Stoa keeps its database, files and keys; empty: /var/lib/stoa for root, ~/.local/share/stoa otherwise"},
        {"http.address", &S::http_address, "127.0.0.1", "the address to listen on; 0.0.0.0 for all of IPv4, :: for all"},
        {"http.port", &S::http_port, "8080", "the port to listen on; 0 takes any free one", {"PORT"}, {}, 0, 65535},
        {"http.cores", &S::http_cores, "0", "threads that serve requests; 0: one per core", {}, {}, 0, 256},
        {"http.tls_certificate", &S::http_tls_certificate, "", "PEM file with the certificate chain; set it to serve https"},
        {"http.tls_key", &S::http_tls_key, "", "PEM file with the certificate's private key"},
        {"http.cors_origins",
         &S::http_cors_origins,
         "",
         "web origins that may call the API from a browser, separated by commas",
         {"CORS_ORIGINS"}},
        {"http.shutdown_seconds",
         &S::http_shutdown_seconds,
         "10",
         "how long requests in flight may take to finish when Stoa stops",
         {},
         {},
         0,
         600},
        {"public_url", &S::public_url, "",
         "the address by which the world reaches this Stoa; it is signed into every badge. Empty: what was given at set-up"},
        {"database_url",
         &S::database_url,
         "",
         "PostgreSQL to use; empty: a private one under the data folder",
         {"DATABASE_URL"},
         {},
         0,
         0,
         true},
        {"identity.database_url", &S::identity_database_url, "", "a PostgreSQL of its own for the identity service", {}, {}, 0, 0, true},
        {"credentials.database_url",
         &S::credentials_database_url,
         "",
         "a PostgreSQL of its own for the credentials service",
         {},
         {},
         0,
         0,
         true},
        {"database.connections_max", &S::database_connections_max, "60", "connections that this process opens at most", {}, {}, 4, 10'000},
        {"master_key_file", &S::master_key_file, "",
         "the key that seals secrets at rest; made when it is not there. Empty: master.key in the data folder"},
        {"signing.algorithm", &S::signing_algorithm, "RS256", "for the keys of new issuers", {}, {"RS256", "ES256", "ES384", "EdDSA"}},
        {"signing.proof",
         &S::signing_proof,
         "VC-JWT",
         "how badges are signed when the award does not say it",
         {},
         {"VC-JWT", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"}},
        {"signing.revocable", &S::signing_revocable, "false", "badges get a place in a status list when the award does not say it"},
        {"credentials.look_up",
         &S::credentials_look_up,
         "signed-in",
         "for whom the verifier looks up what a badge refers to elsewhere: off, signed-in or anyone",
         {},
         {"off", "signed-in", "anyone"}},
        {"contexts.folder", &S::contexts_folder, "", "a folder with a url-map.json of further JSON-LD contexts"},
        {"vc_api.enabled", &S::vc_api_enabled, "false",
         "serve the calls of W3C's VC API: /credentials/issue, /verify, /status, /presentations/verify"},
        {"vc_api.open_on_loopback", &S::vc_api_open_on_loopback, "false",
         "let them be called without a token; for test suites on this machine only"},
        {"fetch.enabled", &S::fetch_enabled, "true", "look up what badges refer to elsewhere, such as keys and status lists; false: never"},
        {"fetch.allow_http", &S::fetch_allow_http, "false", "look up http addresses too, not only https"},
        {"fetch.allow_private", &S::fetch_allow_private, "",
         "networks that may be asked although not public, as 10.1.0.0/16, separated by commas"},
        {"fetch.timeout_seconds", &S::fetch_timeout_seconds, "5", "how long one look-up may take, with its redirects", {}, {}, 1, 60},
        {"fetch.ca_file", &S::fetch_ca_file, "", "PEM file with the certificate authorities to trust in look-ups; empty: the system's"},
        {"fetch.folder", &S::fetch_folder, "", "a folder with a url-map.json that answers instead of the network, for tests"},
        {"log.level", &S::log_level, "info", "the least that is logged", {"LOG_LEVEL"}, {"debug", "info", "warn", "error"}},
        {"log.form", &S::log_form, "auto", "auto: for people on a terminal, JSON lines otherwise", {}, {"auto", "json", "human"}},
        {"log.access", &S::log_access, "true", "a line for each request"},
    };
    return table;
}

std::string environment_name(Setting const& setting) {
    std::string name = "STOA_";
    for (char const c : setting.name) name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return name;
}

std::string flag_name(Setting const& setting) {
    std::string name = "--";
    for (char const c : setting.name) name += c == '.' || c == '_' ? '-' : c;
    return name;
}

std::filesystem::path Settings::master_key() const {
    return master_key_file.empty() ? data() / "master.key" : std::filesystem::path(master_key_file);
}

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        std::string_view const text = *entry;
        auto const at = text.find('=');
        if (at != std::string_view::npos) out.emplace(text.substr(0, at), text.substr(at + 1));
    }
    return out;
}

namespace {

struct Given {
    std::string value;
    std::string source;
};

base::Refused wrong(std::string text) { return base::refuse(base::Code::invalid, std::move(text)); }

// Everything that stoa.toml says, as `section.name` -> text.
base::Result<std::map<std::string, std::string>> read_toml(std::filesystem::path const& path) {
    std::map<std::string, std::string> out;
    toml::table table;
    try {
        table = toml::parse_file(path.string());
    } catch (toml::parse_error const& error) {
        return wrong(fmt::format("{}, line {}: {}", path.string(), error.source().begin.line, error.description()));
    }
    std::string complaint;
    auto const put = [&](std::string const& name, toml::node const& node) {
        if (auto const* text = node.as_string())
            out[name] = text->get();
        else if (auto const* number = node.as_integer())
            out[name] = std::to_string(number->get());
        else if (auto const* flag = node.as_boolean())
            out[name] = flag->get() ? "true" : "false";
        else if (auto const* list = node.as_array()) {
            std::string joined;
            for (auto const& item : *list) {
                auto const* part = item.as_string();
                if (part == nullptr)
                    complaint = name;
                else
                    joined += (joined.empty() ? "" : ",") + part->get();
            }
            out[name] = joined;
        } else {
            complaint = name;
        }
    };
    for (auto const& [key, node] : table) {
        if (auto const* section = node.as_table())
            for (auto const& [inner, value] : *section) put(std::string(key.str()) + "." + std::string(inner.str()), value);
        else
            put(std::string(key.str()), node);
    }
    if (!complaint.empty())
        return wrong(fmt::format("{}: {} must be text, a whole number, true or false, or a list of texts", path.string(), complaint));
    return out;
}

base::Result<std::string> file_content(std::string const& path, std::string const& named_by) {
    std::ifstream in(path);
    if (!in) return wrong(fmt::format("{} names {}, which cannot be read", named_by, path));
    std::stringstream text;
    text << in.rdbuf();
    return std::string(base::trim(text.str()));
}

base::Result<> assign(Settings& settings, Setting const& setting, Given const& given) {
    auto const complain = [&](std::string_view wanted) {
        return wrong(
            fmt::format("{} (from {}) must be {}, not \"{}\"", setting.name, given.source, wanted, setting.secret ? "***" : given.value));
    };
    if (!setting.choices.empty() && std::find(setting.choices.begin(), setting.choices.end(), given.value) == setting.choices.end())
        return complain(fmt::format("one of {}", fmt::join(setting.choices, ", ")));
    if (auto const* text = std::get_if<std::string S::*>(&setting.target)) {
        settings.*(*text) = given.value;
    } else if (auto const* number = std::get_if<std::int64_t S::*>(&setting.target)) {
        std::int64_t value = 0;
        auto const* end = given.value.data() + given.value.size();
        auto const [stopped, failed] = std::from_chars(given.value.data(), end, value);
        if (failed != std::errc() || stopped != end || value < setting.least || value > setting.most)
            return complain(fmt::format("a whole number from {} to {}", setting.least, setting.most));
        settings.*(*number) = value;
    } else if (auto const* flag = std::get_if<bool S::*>(&setting.target)) {
        if (given.value != "true" && given.value != "false") return complain("true or false");
        settings.*(*flag) = given.value == "true";
    } else {
        auto& list = settings.*std::get<std::vector<std::string> S::*>(setting.target);
        for (auto const part : base::split(given.value, ','))
            if (!base::trim(part).empty()) list.emplace_back(base::trim(part));
    }
    return {};
}

// The first of the sources that says something, by rank.
base::Result<Given> find(Setting const& setting, SettingSources const& sources, std::map<std::string, std::string> const& toml,
                         std::string const& toml_name) {
    if (auto const flag = sources.flags.find(std::string(setting.name)); flag != sources.flags.end())
        return Given{flag->second, flag_name(setting)};
    auto const variable = environment_name(setting);
    if (auto const set = sources.environment.find(variable); set != sources.environment.end()) return Given{set->second, variable};
    if (setting.secret) {
        auto const by_file = sources.environment.find(variable + "_FILE");
        if (by_file != sources.environment.end()) {
            auto content = file_content(by_file->second, by_file->first);
            if (!content) return base::Refused(content.error());
            return Given{*content, by_file->first};
        }
    }
    if (auto const set = toml.find(std::string(setting.name)); set != toml.end()) return Given{set->second, toml_name};
    for (auto const legacy : setting.legacy)
        if (auto const set = sources.environment.find(std::string(legacy)); set != sources.environment.end() && !set->second.empty())
            return Given{setting.choices.empty() ? set->second : base::lower_ascii(set->second), std::string(legacy) + " (legacy name)"};
    return Given{std::string(setting.fallback), "default"};
}

base::Result<> refuse_unknown(SettingSources const& sources, std::map<std::string, std::string> const& toml, std::string const& toml_name) {
    auto const& table = setting_table();
    for (auto const& [name, value] : toml)
        if (std::none_of(table.begin(), table.end(), [&](Setting const& s) { return s.name == name; }))
            return wrong(fmt::format("{}: there is no setting {}; `stoa config` lists them", toml_name, name));
    for (auto const& [name, value] : sources.environment) {
        if (!name.starts_with("STOA_") || name.starts_with("STOA_TEST_") || name == "STOA_CONFORMANCE_DIR") continue;
        auto const known = std::any_of(table.begin(), table.end(), [&](Setting const& s) {
            return environment_name(s) == name || (s.secret && environment_name(s) + "_FILE" == name);
        });
        if (!known) return wrong(fmt::format("there is no setting {} (from the environment); `stoa config` lists them", name));
    }
    return {};
}

base::Result<> refuse_weakening(std::map<std::string, std::string> const& environment) {
    auto const is = [&](char const* name, auto&& bad) {
        auto const found = environment.find(name);
        return found != environment.end() && bad(base::lower_ascii(found->second));
    };
    if (is("JWT_ALGORITHM", [](std::string const& v) { return v.starts_with("hs"); }))
        return wrong(
            "JWT_ALGORITHM=HS256 is refused: Stoa signs with key pairs only, because whoever can check a shared-secret token can also "
            "forge one; remove it");
    if (is("SKIP_AUTH", [](std::string const& v) { return !v.empty() && v != "0" && v != "false"; }))
        return wrong("SKIP_AUTH is refused: Stoa has no way to run without authentication; remove it");
    return {};
}

std::string default_data_folder(std::map<std::string, std::string> const& environment) {
    if (::geteuid() == 0) return "/var/lib/stoa";
    if (auto const set = environment.find("XDG_DATA_HOME"); set != environment.end() && !set->second.empty()) return set->second + "/stoa";
    auto const home = environment.find("HOME");
    return (home == environment.end() ? std::string(".") : home->second + "/.local/share") + "/stoa";
}

}  // namespace

std::string public_url_trouble(std::string_view url) {
    if (url.size() > public_url_bytes_max) return fmt::format("must have at most {} bytes", public_url_bytes_max);
    if (!wire::UrlGrammar::accepts(url)) return "must be a web address that starts with https:// (or http:// for a trial)";
    if (url.find_first_of("?#") != std::string_view::npos)
        return "must not have a query or a fragment: other addresses are made by adding to it";
    return {};
}

base::Result<Loaded> load_settings(SettingSources const& sources) {
    std::map<std::string, std::string> toml;
    auto const file = sources.file.value_or("stoa.toml");
    if (sources.file || std::filesystem::exists(file)) {
        if (!std::filesystem::exists(file)) return wrong(fmt::format("{} is not there", file.string()));
        auto read = read_toml(file);
        if (!read) return base::Refused(read.error());
        toml = *std::move(read);
    }
    if (auto ok = refuse_unknown(sources, toml, file.string()); !ok) return base::Refused(ok.error());
    if (auto ok = refuse_weakening(sources.environment); !ok) return base::Refused(ok.error());

    Loaded out;
    for (auto const& setting : setting_table()) {
        auto const given = find(setting, sources, toml, file.string());
        if (!given) return base::Refused(given.error());
        if (auto ok = assign(out.settings, setting, *given); !ok) return base::Refused(ok.error());
        auto const masked = setting.secret && !given->value.empty();
        out.resolved.push_back({&setting, masked ? "***" : given->value, given->source});
    }
    auto& settings = out.settings;
    if (settings.data_folder.empty()) {
        settings.data_folder = default_data_folder(sources.environment);
        out.resolved.front().value = settings.data_folder;
    }
    settings.data_folder = std::filesystem::absolute(settings.data_folder).lexically_normal().string();
    while (settings.public_url.ends_with('/')) settings.public_url.pop_back();
    if (!settings.public_url.empty())
        if (auto const trouble = public_url_trouble(settings.public_url); !trouble.empty()) return wrong("public_url " + trouble);
    if (settings.http_tls_certificate.empty() != settings.http_tls_key.empty())
        return wrong("http.tls_certificate and http.tls_key belong together; one of them is not set");
    for (auto const& [suite, key] : {std::pair{"eddsa-", "Ed"}, {"ecdsa-", "ES"}})
        if (settings.signing_proof.starts_with(suite) && !settings.signing_algorithm.starts_with(key))
            return wrong(
                fmt::format("signing.proof {} does not go with keys for {}: set signing.algorithm, too, so that new issuers can sign",
                            settings.signing_proof, settings.signing_algorithm));
    if (settings.vc_api_open_on_loopback && !(settings.http_address.starts_with("127.") || settings.http_address == "::1"))
        return wrong("vc_api.open_on_loopback needs http.address 127.0.0.1 or ::1: on any other address strangers could sign badges");
    for (auto const& network : settings.fetch_allow_private)
        if (!http::Network::parse(network)) return wrong(fmt::format("fetch.allow_private: {} is no network such as 10.1.0.0/16", network));
    return out;
}

}  // namespace kit
