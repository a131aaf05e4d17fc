#include "pg/postmaster.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "pg/cluster.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

namespace pg {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto orphans_wait_max = 2s;  // before each harder signal

std::string contents(fs::path const& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

fs::path process(pid_t pid) { return fs::path("/proc") / std::to_string(pid); }

pid_t to_pid(std::string_view text) {
    pid_t pid = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), pid);
    return failure == std::errc() && pid > 1 ? pid : 0;
}

bool same_place(struct stat const& a, struct stat const& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

// PostgreSQL's processes work in the cluster's folder; its inode stays the same when the folder is renamed under them.
bool works_in(pid_t pid, struct stat const& folder) {
    struct stat at{};
    return ::stat((process(pid) / "cwd").c_str(), &at) == 0 && same_place(at, folder);
}

bool is_postgres(pid_t pid) { return base::trim(contents(process(pid) / "comm")) == "postgres"; }

std::vector<pid_t> processes_in(fs::path const& cluster) {
    std::vector<pid_t> out;
    struct stat folder{};
    if (::stat(cluster.c_str(), &folder) != 0) return out;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator("/proc", none))
        if (auto const pid = to_pid(entry.path().filename().string()); pid && works_in(pid, folder) && is_postgres(pid)) out.push_back(pid);
    return out;
}

void end_orphans(fs::path const& cluster) {
    for (auto const sig : {0, SIGTERM, SIGKILL}) {
        for (auto const deadline = Clock::now() + orphans_wait_max; Clock::now() < deadline; std::this_thread::sleep_for(20ms)) {
            auto const left = processes_in(cluster);
            if (left.empty()) return;
            if (sig != 0)
                for (auto const pid : left) ::kill(pid, sig);
        }
    }
    base::log::warn("processes of a PostgreSQL that died are still there", {{"file.path", cluster.native()}});
}

// PostgreSQL takes a pid file as live when any process of its user has that number, as happens in containers where numbers come again. It
// makes an exception for its own parent, which we shall be; the rest of the file keeps the guard over shared memory.
void disown(fs::path const& pid_file, User const& user) {
    auto text = contents(pid_file);
    auto const end = text.find('\n');
    if (end == std::string::npos) {  // PostgreSQL died while it wrote the file, and would not start over it
        fs::remove(pid_file);
        return;
    }
    text.replace(0, end, std::to_string(::getpid()));
    write_file(pid_file, text, user);
}

}  // namespace

bool serves(pid_t pid, fs::path const& cluster) {
    if (pid <= 1 || (::kill(pid, 0) != 0 && errno != EPERM)) return false;
    struct stat folder{};
    struct stat at{};
    if (::stat(cluster.c_str(), &folder) != 0 || !is_postgres(pid)) return false;
    if (::stat((process(pid) / "cwd").c_str(), &at) == 0) return same_place(at, folder);
    if (errno != EACCES && errno != EPERM) return false;
    // In a container root may not look into the processes of others, but their command lines are public.
    return contents(process(pid) / "cmdline").find('\0' + cluster.string() + '\0') != std::string::npos;
}

std::optional<Postmaster> find_postmaster(fs::path const& cluster) {
    auto const text = contents(cluster / "postmaster.pid");
    auto const lines = base::split(text, '\n');  // pid, folder, start time, port, socket folder, address, shared memory, state
    auto const pid = to_pid(base::trim(lines.empty() ? std::string_view() : lines[0]));
    if (pid == 0 || !serves(pid, cluster)) return std::nullopt;
    return Postmaster{pid, lines.size() > 4 ? fs::path(lines[4]) : fs::path(), lines.size() > 7 && lines[7].starts_with("stopping")};
}

void clear_remains(fs::path const& cluster, fs::path const& socket_folder, User const& user) {
    auto const pid_file = cluster / "postmaster.pid";
    std::error_code none;
    if (fs::exists(pid_file, none)) {
        end_orphans(cluster);
        disown(pid_file, user);
    }
    for (auto const* name : {".s.PGSQL.5432", ".s.PGSQL.5432.lock"}) fs::remove(socket_folder / name, none);
}

}  // namespace pg
