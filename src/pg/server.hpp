// The private PostgreSQL: a cluster under Stoa's data folder, on a Unix socket only, run as an unprivileged user also when Stoa is started by
// root. initdb takes 0.6 s with --no-sync and one sync after; a start is ready in 50 to 100 ms.
#pragma once
#include "base/error.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pg {

struct ServerOptions {
    std::filesystem::path folder;    // Stoa's data folder; the cluster is `folder/postgres`, the lock `folder/stoa.lock`
    std::filesystem::path bin = {};  // where initdb and postgres are; empty: found (pg_config, /usr/lib/postgresql/*/bin, PATH)
    std::size_t memory_bytes = 0;    // sizes buffers; 0: the machine's
    int connections_max = 100;
    bool durable = true;  // false only for tests: nothing survives a crash of the machine
};

// One instance owns the data folder. Blocking; used at start and end only.
// Errors (Code::unavailable or conflict), each one clear line: PostgreSQL not installed (names the package), another Stoa on the same
// folder (names its pid), a cluster of another major version, a folder that cannot be written, no room.
class Server {
public:
    explicit Server(ServerOptions options);
    ~Server();  // stops the server cleanly (fast mode) when this instance started or adopted it
    Server(Server&&) noexcept;

    // initdb when there is nothing yet, adopt a server that a killed Stoa left behind, start otherwise; ready on return.
    void start();
    void stop();
    bool running() const;  // is the postmaster alive now
    void ensure();         // starts it again when it died; called by the watcher

    std::string conninfo(std::string_view dbname = "stoa", std::string_view user = "") const;  // superuser when no user is given
    std::filesystem::path socket_folder() const;                                               // a short path: the kernel takes 107 bytes
    int pid() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// How to reach, as superuser, the server that another Stoa runs on this data folder, for commands that work beside it (`stoa backup`).
// Nothing when none is running.
std::optional<std::string> conninfo_of_running(std::filesystem::path const& folder, std::string_view dbname = "stoa");

}  // namespace pg
