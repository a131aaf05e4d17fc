#include "pg/testing/testing.hpp"

#include "base/log.hpp"
#include "pg/server.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace pg::testing {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t memory_bytes_min = 2ull << 30;

// In memory where there is plenty of it: a cluster is a thousand small files, and tests outlive no crash of the machine.
fs::path temporary_folder() {
    std::error_code none;
    auto const memory = fs::space("/dev/shm", none);
    if (!std::getenv("TMPDIR") && !none && memory.available >= memory_bytes_min && ::access("/dev/shm", W_OK) == 0) return "/dev/shm";
    return fs::temp_directory_path();
}

// A shell that outlives us: when its input ends, because we have ended in whatever way, it stops what we left running and clears up.
// The stream is never closed by us; the kernel does it.
void leave_guardian(std::string const& folder) {
    auto const command = fmt::format(R"(trap '' INT TERM HUP; exec >/dev/null 2>&1; cat; cd /; folder='{}'
        pid=$(head -n 1 "$folder/postgres/postmaster.pid") && kill -QUIT "$pid"
        for n in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" || break; sleep 0.2; done
        rm -rf "$folder")",
                                     folder);
    if (!::popen(command.c_str(), "we")) base::log::warn("no guardian for the test server: a crash will leave it behind");
}

struct Cluster {
    std::optional<Folder> folder;
    std::optional<Server> server;
    std::string conninfo;

    Cluster() {
        if (auto const* given = std::getenv("STOA_TEST_DATABASE"); given && *given) {
            conninfo = given;
            return;
        }
        folder.emplace();
        leave_guardian(folder->path());
        server.emplace(ServerOptions{.folder = folder->path(), .connections_max = 200, .durable = false});
        server->start();
        conninfo = server->conninfo();
    }
    ~Cluster() { server.reset(); }  // before its folder
};

}  // namespace

std::string const& cluster() {
    static Cluster const one;
    return one.conninfo;
}

Folder::Folder() : path_((temporary_folder() / "stoa-test-XXXXXX").string()) {
    if (!::mkdtemp(path_.data()) || ::chmod(path_.c_str(), 0711) != 0) base::fail(base::Code::unavailable, path_ + " cannot be made");
}
Folder::~Folder() {
    std::error_code none;
    fs::remove_all(path_, none);
}

}  // namespace pg::testing
