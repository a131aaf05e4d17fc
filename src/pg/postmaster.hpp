// A running PostgreSQL as its cluster's folder shows it: the pid file, the processes at work there, and the traces a dead one leaves.
#pragma once
#include "pg/process.hpp"

#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <optional>
#include <vector>

namespace pg {

struct Postmaster {
    pid_t pid;
    std::filesystem::path socket_folder;  // empty when the server had not come so far
    bool stopping;
};

// What `cluster/postmaster.pid` says, if its process is alive and really serves this folder: after a restart of the machine, or in a copy of
// the folder, the number may belong to anybody.
std::optional<Postmaster> find_postmaster(std::filesystem::path const& cluster);
bool serves(pid_t pid, std::filesystem::path const& cluster);

// Removes what a dead postmaster left behind and what would keep the next one from starting; the caller knows that none is alive.
// Orphaned backends get time to end, then are ended: their shared memory is lost, and recovery takes over.
void clear_remains(std::filesystem::path const& cluster, std::filesystem::path const& socket_folder, User const& user);

}  // namespace pg
