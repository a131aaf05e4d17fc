// The settings of one process: command-line flag > environment > stoa.toml > legacy names > default. One table (settings.cpp) says all
// there is to say of each; `stoa config` prints it.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kit {

struct Settings {
    std::string data_folder;
    std::string http_address;
    std::int64_t http_port = 0;
    std::int64_t http_cores = 0;
    std::string http_tls_certificate;
    std::string http_tls_key;
    std::vector<std::string> http_cors_origins;
    std::int64_t http_shutdown_seconds = 0;
    std::string public_url;
    std::string database_url;
    std::string identity_database_url;
    std::string credentials_database_url;
    std::int64_t database_connections_max = 0;
    std::string master_key_file;
    std::string signing_algorithm;
    std::string signing_proof;
    bool signing_revocable = false;
    std::string credentials_look_up;
    std::string contexts_folder;
    bool vc_api_enabled = false;
    bool vc_api_open_on_loopback = false;
    bool fetch_enabled = false;
    bool fetch_allow_http = false;
    std::vector<std::string> fetch_allow_private;  // each one a network
    std::int64_t fetch_timeout_seconds = 0;
    std::string fetch_ca_file;
    std::string fetch_folder;
    std::string log_level;
    std::string log_form;
    bool log_access = false;

    std::filesystem::path data() const { return data_folder; }
    std::filesystem::path master_key() const;  // the file, also when it was not set
};

using SettingTarget =
    std::variant<std::string Settings::*, std::int64_t Settings::*, bool Settings::*, std::vector<std::string> Settings::*>;

// One row of the table.
struct Setting {
    std::string_view name;  // `http.port`: as in stoa.toml, as the flag --http-port, as STOA_HTTP_PORT
    SettingTarget target;
    std::string_view fallback;
    std::string_view meaning;
    std::vector<std::string_view> legacy = {};   // names of deployments that Stoa replaces, of lowest rank
    std::vector<std::string_view> choices = {};  // empty: any
    std::int64_t least = 0, most = INT64_MAX;
    bool secret = false;  // printed as ***; NAME_FILE is read too
};
std::vector<Setting> const& setting_table();
std::string environment_name(Setting const& setting);
std::string flag_name(Setting const& setting);

// What a setting came to and why.
struct Resolved {
    Setting const* setting;
    std::string value;   // as text, secrets masked
    std::string source;  // `--http-port`, `STOA_HTTP_PORT`, `stoa.toml`, `PORT (legacy name)`, `default`
};

struct Loaded {
    Settings settings;
    std::vector<Resolved> resolved;
};

struct SettingSources {
    std::map<std::string, std::string> flags;        // by setting name
    std::map<std::string, std::string> environment;  // the whole of it
    std::optional<std::filesystem::path> file;       // given with --config; otherwise ./stoa.toml when it is there
};
// Refuses with one clear line: an unknown or malformed setting, a legacy setting that would weaken security.
base::Result<Loaded> load_settings(SettingSources const& sources);
std::map<std::string, std::string> process_environment();

// What keeps an address from being the one that all others are made of (`<public_url>/awards/...`) and that is signed into badges; empty:
// nothing.
constexpr std::size_t public_url_bytes_max = 1000;
std::string public_url_trouble(std::string_view url);

}  // namespace kit
