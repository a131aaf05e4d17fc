#include "pg/process.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace pg {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t output_bytes_max = 16 * 1024;
constexpr unsigned open_files_max = 65536;  // looked through when the kernel has no close_range

// Between fork and exec of a process with threads only plain system calls are safe: no allocation, no lock, no libc wrapper that
// wants to tell other threads about a new user id. All functions marked "child" keep to that.
bool child_becomes(User const& user) {
    if (::geteuid() != 0 || user.uid == 0) return true;
    return ::syscall(SYS_setgroups, 0, nullptr) == 0 && ::syscall(SYS_setresgid, user.gid, user.gid, user.gid) == 0 &&
           ::syscall(SYS_setresuid, user.uid, user.uid, user.uid) == 0;
}

void child_says(char const* what) {
    auto const put = [](char const* text) { return ::write(STDERR_FILENO, text, std::strlen(text)); };
    if (put("stoa: cannot run ") < 0 || put(what) < 0 || put(": ") < 0 || put(::strerrordesc_np(errno)) < 0 || put("\n") < 0) return;
}

[[noreturn]] void child_runs(char* const* argv, char* const* environment, User const& user, int out) {
    ::setsid();
    struct sigaction plain{};
    plain.sa_handler = SIG_DFL;  // an ignored signal would stay ignored in PostgreSQL
    for (int sig = 1; sig < NSIG; ++sig) ::sigaction(sig, &plain, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);

    auto const nothing = ::open("/dev/null", O_RDONLY);
    if (nothing < 0 || ::dup2(out, STDOUT_FILENO) < 0 || ::dup2(out, STDERR_FILENO) < 0 || ::dup2(nothing, STDIN_FILENO) < 0) ::_exit(127);
    if (::syscall(SYS_close_range, 3U, ~0U, 0U) != 0)
        for (unsigned file = 3; file < open_files_max; ++file) ::close(static_cast<int>(file));
    ::umask(077);
    if (!child_becomes(user) || ::chdir("/") != 0) {  // our own folder may be closed to this user
        child_says("as another user");
        ::_exit(127);
    }
    ::execve(argv[0], argv, environment);
    child_says(argv[0]);
    ::_exit(127);
}

std::vector<std::string> environment() {
    std::vector<std::string> out{"LC_ALL=C", "TZ=UTC"};  // with TZ set initdb need not guess the zone from hundreds of files
    for (auto const* name : {"PATH", "LD_LIBRARY_PATH"})
        if (auto const* value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> out;
    for (auto& text : strings) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// Signals wait while the child still has our handlers.
class SignalsHeld {
public:
    SignalsHeld() {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsHeld() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsHeld(SignalsHeld const&) = delete;

private:
    sigset_t before_;
};

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return 127;  // somebody else reaps our children
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

pid_t spawn(std::vector<std::string> const& argv, User const& user, int out) {
    auto words = argv;
    auto variables = environment();
    auto const word_pointers = pointers(words);
    auto const variable_pointers = pointers(variables);
    SignalsHeld const held;
    auto const pid = ::fork();
    if (pid == 0) child_runs(word_pointers.data(), variable_pointers.data(), user, out);
    if (pid < 0) base::fail(base::Code::unavailable, "no room for another process to run " + argv.front());
    return pid;
}

Finished run_program(std::vector<std::string> const& argv, User const& user, std::chrono::seconds limit) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) base::fail(base::Code::unavailable, "too many open files to run " + argv.front());
    pid_t pid = -1;
    try {
        pid = spawn(argv, user, pipe[1]);
    } catch (...) {
        ::close(pipe[0]);
        ::close(pipe[1]);
        throw;
    }
    ::close(pipe[1]);

    Finished out{};
    auto const deadline = Clock::now() + limit;
    auto late = false;
    for (std::array<char, 4096> chunk;;) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd wait{pipe[0], POLLIN, 0};
        auto const ready = left > 0 ? ::poll(&wait, 1, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) {
            late = true;
            ::kill(-pid, SIGKILL);  // with its children: the program leads a session of its own
            ::kill(pid, SIGKILL);
            break;
        }
        auto const got = ::read(pipe[0], chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        out.output.append(chunk.data(), static_cast<std::size_t>(got));
        if (out.output.size() > output_bytes_max) out.output.erase(0, out.output.size() - output_bytes_max);
    }
    ::close(pipe[0]);
    out.code = wait_for(pid);
    if (late) base::fail(base::Code::timeout, argv.front() + " did not end within " + std::to_string(limit.count()) + " s");
    return out;
}

std::optional<std::filesystem::path> barrier(std::filesystem::path const& path, User const& user) {
    std::vector<std::string> folders;
    for (auto at = path; at.has_relative_path(); at = at.parent_path()) folders.insert(folders.begin(), at.string());
    std::vector<char const*> names;
    for (auto const& folder : folders) names.push_back(folder.c_str());

    constexpr int free_way = 0;  // an exit code carries a byte: otherwise the number of the folder, from 1
    constexpr int folders_max = 250;
    constexpr int not_allowed = 255;
    SignalsHeld const held;
    auto const pid = ::fork();
    if (pid == 0) {
        if (!child_becomes(user)) ::_exit(not_allowed);
        for (std::size_t i = 0; i < names.size() && i < folders_max; ++i)
            if (::access(names[i], X_OK) != 0) ::_exit(static_cast<int>(i) + 1);
        ::_exit(free_way);
    }
    if (pid < 0) base::fail(base::Code::unavailable, "no room for another process");
    auto const code = wait_for(pid);
    if (code == not_allowed)
        base::fail(base::Code::unavailable, "Stoa runs as root but may not become the user " + user.name +
                                                ", which PostgreSQL needs: allow it SETUID and SETGID, or start Stoa as an ordinary user");
    if (code == free_way || code > static_cast<int>(folders.size())) return std::nullopt;
    return folders[static_cast<std::size_t>(code) - 1];
}

}  // namespace pg
