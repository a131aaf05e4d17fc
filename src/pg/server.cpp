#include "pg/server.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "pg/cluster.hpp"
#include "pg/data_folder.hpp"
#include "pg/postmaster.hpp"
#include "pg/session.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <mutex>
#include <thread>

namespace pg {
namespace {

namespace fs = std::filesystem;
using base::Code;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto ready_wait_max = 60s;       // without an answer
constexpr auto recovery_wait_max = 3600s;  // while it says that it is busy with recovery
constexpr auto recovery_word_every = 10s;
constexpr auto stop_wait_max = 30s;
constexpr auto quit_wait_max = 10s;
constexpr auto poll_every = 5ms;
constexpr auto knock_every = 20ms;  // while it says that it is not ready: each knock is a line in its log
constexpr std::uintmax_t log_bytes_max = 10ull * 1024 * 1024;
constexpr std::size_t log_tail_bytes = 8 * 1024;

// A value of a conninfo string.
std::string in_apostrophes(std::string_view text) {
    std::string out = "'";
    for (auto const c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

std::string conninfo_at(fs::path const& socket, std::string_view dbname, std::string_view user) {
    return fmt::format("host={} port=5432 dbname={} user={} sslmode=disable gssencmode=disable connect_timeout=10",
                       in_apostrophes(socket.native()), in_apostrophes(dbname), in_apostrophes(user.empty() ? superuser : user));
}

// The last thing that PostgreSQL wrote about why it cannot go on.
std::string last_complaint(fs::path const& log, std::uintmax_t start) {
    std::ifstream file(log);
    file.seekg(0, std::ios::end);
    auto const size = static_cast<std::uintmax_t>(std::max<std::streamoff>(file.tellg(), 0));
    file.seekg(static_cast<std::streamoff>(std::max(start, size > log_tail_bytes ? size - log_tail_bytes : 0)));
    std::string line;
    std::string last;
    auto grave = false;
    while (std::getline(file, line)) {
        auto const at = std::min(line.find("FATAL:"), line.find("PANIC:"));
        auto const own_knocking = line.find("the database system is ") != std::string::npos;  // said to us, as we asked whether it is ready
        if (own_knocking || (grave && at == std::string::npos)) continue;
        grave = at != std::string::npos;
        last = base::trim(grave ? line.substr(at + 6) : line);
    }
    return last.empty() ? "it left no word" : last;
}

}  // namespace

struct Server::State {
    ServerOptions options;
    std::mutex mutex;
    fs::path folder;  // absolute
    fs::path cluster;
    fs::path socket;
    User user{};
    Binaries bin{};
    int lock = -1;
    pid_t pid = 0;
    bool child = false;  // ours to reap; an adopted server is not
    pid_t const maker = ::getpid();

    bool alive();
    void signal_and_wait(int sig, std::chrono::seconds limit);
    bool adopt();
    void launch();
    void wait_ready(std::uintmax_t log_start);
    void make_database();
    std::string conninfo(std::string_view dbname) const { return conninfo_at(socket, dbname, {}); }
    void give_up_lock();
    void begin();
    void end();
};

bool Server::State::alive() {
    if (pid == 0) return false;
    auto there = false;
    if (child) {
        int status = 0;
        auto const got = ::waitpid(pid, &status, WNOHANG);
        there = got == 0 || (got < 0 && (errno == EINTR || serves(pid, cluster)));  // or somebody else reaps our children
    } else {
        there = serves(pid, cluster);
    }
    if (!there) pid = 0;
    return there;
}

void Server::State::signal_and_wait(int sig, std::chrono::seconds limit) {
    if (!alive()) return;
    ::kill(pid, sig);
    for (auto const deadline = Clock::now() + limit; alive() && Clock::now() < deadline;) std::this_thread::sleep_for(poll_every);
}

// Fails when the server ends or does not answer; recovery after a crash may take its time.
void Server::State::wait_ready(std::uintmax_t log_start) {
    auto const start = Clock::now();
    auto const info = conninfo("postgres");
    for (auto word = start + recovery_word_every, deadline = start + ready_wait_max;;) {
        auto const answer = ::PQping(info.c_str());
        if (answer == PQPING_OK) return;
        if (!alive())
            base::fail(Code::unavailable,
                       fmt::format("PostgreSQL did not start: {} (see {})", last_complaint(folder / "postgres.log", log_start),
                                   (folder / "postgres.log").string()));
        auto const now = Clock::now();
        if (answer == PQPING_REJECT) deadline = std::min(now + ready_wait_max, start + recovery_wait_max);
        if (now >= deadline) base::fail(Code::unavailable, fmt::format("PostgreSQL (pid {}) does not answer at {}", pid, socket.string()));
        if (now >= word) {
            base::log::info("PostgreSQL is not ready yet: it recovers what was under way when it was stopped",
                            {{"process.pid", std::int64_t(pid)}});
            word = now + recovery_word_every;
        }
        std::this_thread::sleep_for(answer == PQPING_REJECT ? knock_every : poll_every);
    }
}

void Server::State::make_database() {
    Session session(conninfo("postgres"));
    if (!session.run("select 1 from pg_database where datname = $1", params(main_database)).empty()) return;
    // Under another name until it is as it should be. Each service's role gets what it needs in schema steps, and nothing before.
    session.run("drop database if exists stoa_new");
    session.run("create database stoa_new");
    session.run("revoke all on database stoa_new, postgres, template1 from public");
    session.run("alter database stoa_new rename to stoa");
}

// A server that a killed Stoa left behind goes on serving. True when it is ours now.
bool Server::State::adopt() {
    auto const found = find_postmaster(cluster);
    if (!found) return false;
    pid = found->pid;
    child = false;
    std::error_code none;
    socket = fs::exists(found->socket_folder, none) ? found->socket_folder : make_socket_folder(folder, user);  // the folder may have moved
    if (found->stopping) {
        signal_and_wait(SIGINT, stop_wait_max);
    } else {
        configure(cluster, options, user);
        ::kill(pid, SIGHUP);  // we may be another user than the one who started it
        try {
            wait_ready(0);
            make_database();
            base::log::info("adopted the PostgreSQL that was left running", {{"process.pid", std::int64_t(pid)}});
            return true;
        } catch (base::Error const& error) {
            base::log::warn("the PostgreSQL that was left running is of no use and is started again", {{"error.message", error.text()}});
        }
        signal_and_wait(SIGINT, stop_wait_max);
    }
    signal_and_wait(SIGQUIT, quit_wait_max);
    signal_and_wait(SIGKILL, quit_wait_max);
    return false;
}

void Server::State::launch() {
    socket = make_socket_folder(folder, user);
    configure(cluster, options, user);
    clear_remains(cluster, socket, user);

    auto const log = folder / "postgres.log";
    std::error_code none;
    if (auto const size = fs::file_size(log, none); !none && size > log_bytes_max) fs::rename(log, folder / "postgres.log.1", none);
    auto const out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0) base::fail(Code::unavailable, fmt::format("{} cannot be written: {}", log.string(), std::strerror(errno)));
    auto const log_start = fs::file_size(log, none);
    if (::geteuid() == 0 && ::fchown(out, user.uid, user.gid) != 0)  // the owner of the cluster may start Stoa without root next time
        base::log::debug("the log stays with root", {{"file.path", log.native()}});

    try {
        pid = spawn({(bin.folder / "postgres").string(), "-D", cluster.string(), "-c", "listen_addresses=", "-c", "port=5432", "-c",
                     "unix_socket_directories=" + in_quotes(socket.native())},
                    user, out);
    } catch (...) {
        ::close(out);
        throw;
    }
    ::close(out);
    child = true;
    try {
        wait_ready(log_start);
        make_database();
    } catch (...) {
        signal_and_wait(SIGQUIT, quit_wait_max);
        signal_and_wait(SIGKILL, quit_wait_max);
        throw;
    }
}

void Server::State::give_up_lock() {
    if (lock >= 0) ::close(lock);
    lock = -1;
}

void Server::State::begin() {
    folder = make_data_folder(options.folder);
    cluster = folder / "postgres";
    lock = take_lock(folder / "stoa.lock");
    check_room(folder);

    user = choose_user(cluster, folder);
    auto const major = major_of(cluster);
    bin = find_binaries(options.bin, major);
    open_way(folder, user);
    if (major == 0) {
        base::log::info("making the database", {{"file.path", cluster.native()}});
        make_cluster(cluster, bin, user, options.durable);
    } else {
        hand_over(cluster, user);
        if (adopt()) return;
    }
    launch();
}

void Server::State::end() {
    signal_and_wait(SIGINT, stop_wait_max);
    if (alive()) base::log::warn("PostgreSQL does not stop and is made to", {{"process.pid", std::int64_t(pid)}});
    signal_and_wait(SIGQUIT, quit_wait_max);
    signal_and_wait(SIGKILL, quit_wait_max);
    pid = 0;
    std::error_code none;
    if (!socket.empty() && socket.parent_path() != folder) fs::remove(socket, none);  // the one under /tmp; it is empty now
    give_up_lock();
}

Server::Server(ServerOptions options) : state_(std::make_unique<State>()) { state_->options = std::move(options); }
Server::Server(Server&&) noexcept = default;
Server::~Server() {
    if (state_ && state_->maker == ::getpid()) stop();  // a forked child has a copy of us, but the server is not its own
}

void Server::start() {
    std::scoped_lock const held(state_->mutex);
    if (state_->alive()) return;
    try {
        if (state_->lock < 0)
            state_->begin();
        else
            state_->launch();
    } catch (...) {
        if (!state_->alive()) state_->give_up_lock();
        throw;
    }
}

void Server::stop() {
    std::scoped_lock const held(state_->mutex);
    state_->end();
}

bool Server::running() const {
    std::scoped_lock const held(state_->mutex);
    return state_->alive();
}

void Server::ensure() {
    std::scoped_lock const held(state_->mutex);
    if (state_->lock < 0 || state_->alive()) return;  // without the lock it was never started, or was stopped on purpose
    base::log::warn("PostgreSQL has died and is started again", {{"file.path", state_->cluster.native()}});
    state_->launch();
}

std::string Server::conninfo(std::string_view dbname, std::string_view user) const {
    STOA_ASSERT(!state_->socket.empty());  // before start() libpq would go to the machine's own PostgreSQL
    return conninfo_at(state_->socket, dbname, user);
}
fs::path Server::socket_folder() const { return state_->socket; }

std::optional<std::string> conninfo_of_running(fs::path const& folder, std::string_view dbname) {
    std::error_code none;
    auto const found = find_postmaster(fs::canonical(folder, none) / "postgres");
    if (!found || found->stopping || found->socket_folder.empty()) return std::nullopt;
    return conninfo_at(found->socket_folder, dbname, {});
}

int Server::pid() const {
    std::scoped_lock const held(state_->mutex);
    return state_->alive() ? state_->pid : 0;
}

}  // namespace pg
