// Which PostgreSQL is installed, and which user it is to run as.
#pragma once
#include "pg/process.hpp"

#include <filesystem>

namespace pg {

constexpr int major_least = 15;

struct Binaries {
    std::filesystem::path folder;  // with `initdb` and `postgres`
    int major;
};

// `given` when it is not empty; otherwise the installed version that fits the cluster (0: none yet, the newest is taken).
// Code::unavailable with one line that names the Debian package when there is none, Code::conflict when none fits the cluster.
Binaries find_binaries(std::filesystem::path const& given, int cluster_major);

// The major version that wrote the cluster; 0 when there is no cluster. Code::conflict when the folder holds something else.
int major_of(std::filesystem::path const& cluster);

// Ourselves, unless we are root: PostgreSQL refuses to run as root. Then the cluster's owner, so that a look by root changes nothing for
// the ordinary user whose cluster it is; for a new cluster the user `postgres`, which the Debian package makes; without it the data
// folder's owner.
User choose_user(std::filesystem::path const& cluster, std::filesystem::path const& folder);

}  // namespace pg
