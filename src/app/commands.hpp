// What each subcommand does, given its options. Exit codes: 0 done (or valid), 1 failed (or invalid), 2 usage, 3 could not tell.
#pragma once
#include "kit/settings.hpp"

#include <string>
#include <vector>

namespace app {

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_unknown = 3;

struct Output {
    bool json = false;  // machine-readable on standard output
};

int show_config(kit::Loaded const& loaded, Output out);

struct SchemaOptions {
    std::string action;   // up, down, status
    std::string service;  // empty: all (down needs one)
    int steps = 1;
    bool accept_loss = false;
};
int schema(kit::Settings const& settings, SchemaOptions const& options, Output out);

struct BackupOptions {
    std::string file;
    bool without_master_key = false;
};
int backup(kit::Settings const& settings, BackupOptions const& options, Output out);
int restore(kit::Settings const& settings, std::string const& file, Output out);

struct TokenOptions {
    std::string action;  // create, list, revoke
    std::string name;
    std::vector<std::string> permissions;
    int days = 365;
    std::string id;
};
int token(kit::Settings const& settings, TokenOptions const& options, Output out);

struct KeyOptions {
    std::string action;  // create, list, rotate, export
    std::string issuer;
    std::string algorithm;  // empty: as the setting says
    std::string file;
    std::string id;
};
int key(kit::Settings const& settings, KeyOptions const& options, Output out);

int doctor(kit::Loaded const& loaded, Output out);

// One line to standard error, in the words of the error; returns exit_failed.
int complain(base::Error const& error, Output out);

}  // namespace app
