#include "pg/find.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>

namespace pg {
namespace {

namespace fs = std::filesystem;
using base::Code;

constexpr std::chrono::seconds version_limit{10};
constexpr std::size_t names_bytes = 16 * 1024;  // what a line of the user database may take

int leading_number(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<User> user_of(uid_t uid) {
    std::string buffer(names_bytes, '\0');
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return std::nullopt;
    return User{entry.pw_uid, entry.pw_gid, entry.pw_name};
}

std::optional<User> user_named(char const* name) {
    std::string buffer(names_bytes, '\0');
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return std::nullopt;
    return User{entry.pw_uid, entry.pw_gid, entry.pw_name};
}

std::optional<User> owner_of(fs::path const& path) {
    struct stat at{};
    if (::stat(path.c_str(), &at) != 0 || at.st_uid == 0) return std::nullopt;
    return user_of(at.st_uid);
}

bool complete(fs::path const& folder) {
    return ::access((folder / "initdb").c_str(), X_OK) == 0 && ::access((folder / "postgres").c_str(), X_OK) == 0;
}

// Debian's folders bear the version in their name; any other is asked: `postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`.
int version_of(fs::path const& folder) {
    auto const above = folder.parent_path();
    if (above.parent_path() == "/usr/lib/postgresql") return leading_number(above.filename().string());
    User const self{::geteuid(), ::getegid(), {}};
    auto const said = run_program({(folder / "postgres").string(), "--version"}, self, version_limit);
    constexpr std::string_view before = "(PostgreSQL) ";
    auto const at = said.output.find(before);
    return said.code == 0 && at != std::string::npos ? leading_number(std::string_view(said.output).substr(at + before.size())) : 0;
}

void add(std::vector<Binaries>& found, fs::path const& candidate) {
    std::error_code none;
    auto const folder = fs::canonical(candidate / "postgres", none).parent_path();  // a PATH often has links to the real place
    if (folder.empty() || !complete(folder)) return;
    auto const known = std::ranges::any_of(found, [&](Binaries const& one) { return one.folder == folder; });
    if (!known) found.push_back({folder, version_of(folder)});
}

std::vector<Binaries> installed() {
    std::vector<Binaries> found;
    std::error_code none;
    for (auto const& version : fs::directory_iterator("/usr/lib/postgresql", none)) add(found, version.path() / "bin");

    auto const* path = std::getenv("PATH");
    fs::path config;
    for (auto const folder : base::split(path ? path : "", ':')) {
        if (!folder.starts_with('/')) continue;
        add(found, fs::path(folder));
        auto const candidate = fs::path(folder) / "pg_config";
        if (config.empty() && ::access(candidate.c_str(), X_OK) == 0) config = candidate;
    }
    if (found.empty() && !config.empty()) {
        User const self{::geteuid(), ::getegid(), {}};
        auto const said = run_program({config.string(), "--bindir"}, self, version_limit);
        if (said.code == 0) add(found, fs::path(base::trim(said.output)));
    }
    return found;
}

}  // namespace

Binaries find_binaries(fs::path const& given, int cluster_major) {
    std::vector<Binaries> found;
    if (given.empty()) {
        found = installed();
    } else {
        add(found, given);
        if (found.empty()) base::fail(Code::unavailable, fmt::format("there is no PostgreSQL server in {}", given.string()));
    }
    if (found.empty())
        base::fail(Code::unavailable,
                   fmt::format("PostgreSQL is not installed: install the Debian package postgresql ({} or newer), or set STOA_DATABASE_URL",
                               major_least));

    std::ranges::sort(found, std::ranges::greater(), &Binaries::major);
    if (cluster_major == 0) {
        if (found.front().major < major_least)
            base::fail(Code::unavailable, fmt::format("PostgreSQL {} in {} is too old: {} or newer is needed (Debian package postgresql)",
                                                      found.front().major, found.front().folder.string(), major_least));
        return found.front();
    }
    auto const fits = std::ranges::find(found, cluster_major, &Binaries::major);
    if (fits == found.end())
        base::fail(
            Code::conflict,
            fmt::format("the data was written by PostgreSQL {0}, installed is {1}: install the Debian package postgresql-{0}, or restore "
                        "a backup into a new data folder",
                        cluster_major, found.front().major));
    return *fits;
}

int major_of(fs::path const& cluster) {
    std::error_code none;
    if (!fs::exists(cluster, none)) return 0;
    std::ifstream file(cluster / "PG_VERSION");
    std::string line;
    std::getline(file, line);
    auto const major = leading_number(line);
    if (major == 0)
        base::fail(Code::conflict,
                   fmt::format("{} is there but is no PostgreSQL cluster that can be read: move it away or give another data "
                               "folder",
                               cluster.string()));
    return major;
}

User choose_user(fs::path const& cluster, fs::path const& folder) {
    if (auto const self = ::geteuid(); self != 0) {
        if (auto user = user_of(self)) return *std::move(user);
        base::fail(Code::unavailable, fmt::format("the user id {} has no name on this machine, and PostgreSQL needs one: add it to "
                                                  "/etc/passwd, or set STOA_DATABASE_URL",
                                                  self));
    }
    if (auto user = owner_of(cluster)) return *std::move(user);
    if (auto user = user_named("postgres")) return *std::move(user);
    if (auto user = owner_of(folder)) return *std::move(user);
    base::fail(Code::unavailable, fmt::format("PostgreSQL refuses to run as root and there is no user postgres: install the Debian package "
                                              "postgresql, or give {} to another user",
                                              folder.string()));
}

}  // namespace pg
