#include "pg/cluster.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace pg {
namespace {

namespace fs = std::filesystem;
using base::Code;

constexpr std::chrono::seconds initdb_limit{120};
constexpr std::size_t socket_path_max = 99;  // the kernel takes 107 bytes
constexpr std::size_t mega = 1024 * 1024;

[[noreturn]] void refuse_write(fs::path const& path) {
    base::fail(Code::unavailable, fmt::format("{} cannot be written: {}", path.string(), std::strerror(errno)));
}

bool other_user(User const& user) { return ::geteuid() == 0 && user.uid != 0; }

void make_folder_for(fs::path const& folder, User const& user) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) refuse_write(folder);
    if (other_user(user) && ::lchown(folder.c_str(), user.uid, user.gid) != 0) refuse_write(folder);
}

void sync_with(int (*call)(int), fs::path const& folder) {
    auto const file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) refuse_write(folder);
    auto const synced = call(file) == 0;
    ::close(file);
    if (!synced) refuse_write(folder);
}

std::size_t number_in(fs::path const& path) {
    std::size_t number = 0;
    std::ifstream(path) >> number;  // cgroup files say `max` where there is no limit: that is no number, and 0 here
    return number;
}

// What the machine has, or what the container lets us have of it.
std::size_t memory_bytes() {
    auto least = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::string group;
    std::getline(std::ifstream("/proc/self/cgroup"), group);
    auto const own = group.starts_with("0::/") ? group.substr(4) : std::string();
    for (auto const& limit : {number_in("/sys/fs/cgroup/memory.max"), number_in(fs::path("/sys/fs/cgroup") / own / "memory.max")})
        if (limit > 0) least = std::min(least, limit);
    return least;
}

std::string settings(ServerOptions const& options) {
    auto const memory = (options.memory_bytes > 0 ? options.memory_bytes : memory_bytes()) / mega;
    auto const shared = std::clamp<std::size_t>(memory / 8, 64, 2048);
    auto const durable = options.durable ? "on" : "off";
    return fmt::format(R"(# Written by Stoa at every start. Settings of your own go to the end of postgresql.conf, where they win.
max_connections = {connections}
superuser_reserved_connections = 3

# sized to {memory} MB of memory
shared_buffers = {shared}MB
effective_cache_size = {cache}MB
work_mem = {work}MB
maintenance_work_mem = {maintenance}MB

# what was acknowledged survives a crash
fsync = {durable}
synchronous_commit = on
full_page_writes = {durable}
wal_compression = on
max_wal_size = 2GB
checkpoint_timeout = 15min

# many small statements on solid-state disks
random_page_cost = 1.1
jit = off

# The server's own words only: what a client did wrong is told to the client, and statements may carry personal data.
log_destination = 'stderr'
logging_collector = off
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
log_line_prefix = '%m [%p] '
log_timezone = 'UTC'

timezone = 'UTC'
lc_messages = 'C'
unix_socket_permissions = 0700
restart_after_crash = on
)",
                       fmt::arg("connections", options.connections_max), fmt::arg("memory", memory), fmt::arg("shared", shared),
                       fmt::arg("cache", std::max<std::size_t>(memory / 2, 128)),
                       fmt::arg("work", std::clamp<std::size_t>(memory / 1024, 4, 32)),
                       fmt::arg("maintenance", std::clamp<std::size_t>(memory / 32, 32, 512)), fmt::arg("durable", durable));
}

// The socket is in a folder that only PostgreSQL's user and root may enter, and is itself closed to others. Behind these two doors the
// superuser is asked for besides by the kernel's word on who is calling. The services' roles are not: up to PostgreSQL 15 a map cannot
// say "any role" and would have to be written again and reloaded for each new role, and who passes the doors owns the files anyway.
constexpr std::string_view access_rules = R"(# Written by Stoa at every start.
local all         stoa peer map=stoa
local replication all  reject
local all         all  trust
)";

std::string name_of_self() {
    if (::geteuid() == 0) return "root";
    return {};  // then PostgreSQL runs under our own name
}

// FNV-1a: the same folder gets the same name at the next start; it guards nothing.
std::uint64_t hash(std::string_view text) {
    std::uint64_t out = 0xcbf29ce484222325;
    for (auto const c : text) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return out;
}

}  // namespace

std::string in_quotes(std::string_view name) {
    std::string out = "\"";
    for (auto const c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

void write_file(fs::path const& path, std::string_view text, User const& user) {
    auto const fresh = fs::path(path.string() + ".new");
    ::unlink(fresh.c_str());
    auto const file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) refuse_write(path);
    auto const whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    auto const given = !other_user(user) || ::fchown(file, user.uid, user.gid) == 0;
    auto const why = errno;
    ::close(file);
    if (whole && given && ::rename(fresh.c_str(), path.c_str()) == 0) return;
    if (!whole || !given) errno = why;
    refuse_write(path);
}

void hand_over(fs::path const& path, User const& user) {
    struct stat at{};
    if (!other_user(user) || ::lstat(path.c_str(), &at) != 0 || at.st_uid == user.uid) return;
    for (auto const& entry : fs::recursive_directory_iterator(path))
        if (::lchown(entry.path().c_str(), user.uid, user.gid) != 0) refuse_write(entry.path());
    if (::lchown(path.c_str(), user.uid, user.gid) != 0) refuse_write(path);  // last: the sign that all is done
}

void make_cluster(fs::path const& cluster, Binaries const& bin, User const& user, bool durable) {
    auto const half = fs::path(cluster.string() + ".new");
    fs::remove_all(half);
    make_folder_for(half, user);
    auto const made = run_program({(bin.folder / "initdb").string(), "--pgdata=" + half.string(), "--username=" + std::string(superuser),
                                   "--auth=peer", "--no-sync", "--locale=C", "--encoding=UTF8", "--no-instructions"},
                                  user, initdb_limit);
    if (made.code != 0) {
        std::error_code none;
        fs::remove_all(half, none);
        auto const lines = base::split(base::trim(made.output), '\n');
        base::fail(Code::unavailable, fmt::format("PostgreSQL could not make its cluster in {}: {}", cluster.string(), lines.back()));
    }
    std::ifstream before(half / "postgresql.conf");
    std::string text{std::istreambuf_iterator<char>(before), {}};
    text += "\n# Stoa's settings; what stands below this line wins over them.\ninclude 'stoa.conf'\n";
    write_file(half / "postgresql.conf", text, user);
    write_file(half / "stoa.conf", "", user);
    if (durable) sync_with(::syncfs, half);  // one for all files: initdb's own takes three times as long
    if (::rename(half.c_str(), cluster.c_str()) != 0) refuse_write(cluster);
    if (durable) sync_with(::fsync, cluster.parent_path());
}

void configure(fs::path const& cluster, ServerOptions const& options, User const& user) {
    std::string map = "# Written by Stoa at every start: who may be Stoa.\n";
    map += fmt::format("stoa {} stoa\n", in_quotes(user.name));
    if (auto const self = name_of_self(); !self.empty() && self != user.name) map += fmt::format("stoa {} stoa\n", self);
    fs::permissions(cluster, fs::perms::owner_all);  // PostgreSQL refuses a folder that was made wider while it was copied
    write_file(cluster / "stoa.conf", settings(options), user);
    write_file(cluster / "pg_hba.conf", access_rules, user);
    write_file(cluster / "pg_ident.conf", map, user);
}

fs::path make_socket_folder(fs::path const& folder, User const& user) {
    auto const fits = [](fs::path const& at) {  // libpq reads a comma as the border between two hosts
        return (at / ".s.PGSQL.5432").native().size() <= socket_path_max && at.native().find(',') == std::string::npos;
    };
    auto at = folder / "socket";
    if (!fits(at)) {
        auto const* runtime = std::getenv("XDG_RUNTIME_DIR");
        auto const name = fmt::format("stoa-{:016x}", hash(folder.native()));
        at = fs::path(runtime && !other_user(user) ? runtime : "/tmp") / name;
        if (!at.is_absolute() || !fits(at) || ::access(at.parent_path().c_str(), W_OK) != 0) at = fs::path("/tmp") / name;
    }
    struct stat there{};
    if (::mkdir(at.c_str(), 0700) == 0) {
        if (other_user(user) && ::lchown(at.c_str(), user.uid, user.gid) != 0) refuse_write(at);
    } else if (errno != EEXIST) {
        refuse_write(at);
    }
    // In /tmp anybody may have made a folder of this name before us.
    if (::lstat(at.c_str(), &there) != 0 || !S_ISDIR(there.st_mode) || (there.st_uid != user.uid && at.parent_path() != folder))
        base::fail(Code::unavailable,
                   fmt::format("{} belongs to somebody else and is needed for PostgreSQL's socket: remove it", at.string()));
    if (there.st_uid != user.uid) hand_over(at, user);
    if ((there.st_mode & 07777) != 0700 && ::chmod(at.c_str(), 0700) != 0) refuse_write(at);
    return at;
}

}  // namespace pg
