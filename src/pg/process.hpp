// PostgreSQL's programs as child processes, under the user that owns the cluster.
#pragma once
#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pg {

// An operating system user: the one that PostgreSQL runs as.
struct User {
    uid_t uid;
    gid_t gid;
    std::string name;
};

// Starts a program in a session of its own (a Ctrl-C in Stoa's terminal is not for it), as `user` when we are root, with nothing open but
// `out` for both of its outputs, and an environment without our secrets. The program outlives us when we are killed.
// Fails with Code::unavailable when the machine has no room for another process.
pid_t spawn(std::vector<std::string> const& argv, User const& user, int out);

struct Finished {
    int code;            // the exit code; 127: could not be run, 128 + n: ended by signal n
    std::string output;  // at most the last 16 KB
};
// Runs a program to its end; kills it at the limit and then fails with Code::timeout.
Finished run_program(std::vector<std::string> const& argv, User const& user, std::chrono::seconds limit);

// The outermost folder on the way to `path` that `user` may not enter; nothing when the way is free.
std::optional<std::filesystem::path> barrier(std::filesystem::path const& path, User const& user);

}  // namespace pg
