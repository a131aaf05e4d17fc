#include "pg/data_folder.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace pg {

namespace fs = std::filesystem;
using base::Code;

constexpr std::uint64_t room_bytes_min = 200ull * 1024 * 1024;

fs::path make_data_folder(fs::path const& folder) {
    std::error_code failed;
    if (fs::create_directories(folder, failed)) fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed || ::access(folder.c_str(), W_OK | X_OK) != 0)
        base::fail(Code::unavailable, fmt::format("the data folder {} cannot be written: {}", folder.string(),
                                                  failed ? failed.message() : std::strerror(errno)));
    return fs::canonical(folder);
}

int take_lock(fs::path const& path) {
    auto const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) base::fail(Code::unavailable, fmt::format("{} cannot be written: {}", path.string(), std::strerror(errno)));
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        char said[16]{};
        auto const got = ::pread(file, said, sizeof said - 1, 0);
        ::close(file);
        auto const pid = got > 0 ? base::trim(said) : std::string_view();
        base::fail(Code::conflict,
                   fmt::format("another Stoa{} uses {}", pid.empty() ? "" : fmt::format(" (pid {})", pid), path.parent_path().string()));
    }
    struct stat above{};
    auto const pid = fmt::format("{}\n", ::getpid());
    // A file that root made must not lock the folder's owner out later.
    auto const shared =
        ::geteuid() != 0 || (::stat(path.parent_path().c_str(), &above) == 0 && ::fchown(file, above.st_uid, above.st_gid) == 0);
    if (!shared) base::log::debug("the lock stays with root", {{"file.path", path.native()}});
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
        ::close(file);
        base::fail(Code::unavailable, fmt::format("{} cannot be written: no room on the disk", path.string()));
    }
    return file;
}

void check_room(fs::path const& folder) {
    struct statvfs at{};
    if (::statvfs(folder.c_str(), &at) != 0) return;
    auto const room = static_cast<std::uint64_t>(at.f_bavail) * at.f_frsize;
    if (room < room_bytes_min)
        base::fail(Code::unavailable, fmt::format("only {} MB are free for {}: Stoa needs at least {} MB to start", room >> 20,
                                                  folder.string(), room_bytes_min >> 20));
}

void open_way(fs::path const& folder, User const& user) {
    if (::geteuid() != 0) return;  // then it is ourselves
    for (auto tries = 0; tries < 2; ++tries) {
        auto const shut = barrier(folder, user);
        if (!shut) return;
        if (*shut != folder || tries > 0)
            base::fail(Code::unavailable,
                       fmt::format("PostgreSQL runs as the user {}, who may not enter {}: give a data folder elsewhere, or "
                                   "run `chmod o+x {}`",
                                   user.name, shut->string(), shut->string()));
        fs::permissions(folder, fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add);
    }
}

}  // namespace pg
