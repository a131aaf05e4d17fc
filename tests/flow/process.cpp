#include "process.hpp"

#include "base/text.hpp"
#include "pg/postmaster.hpp"
#include "pg/testing/testing.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace flow {
namespace {

using Clock = std::chrono::steady_clock;

// A shell that outlives us: when its input ends, because we have ended in whatever way, it ends the PostgreSQL servers that are left and
// removes the folder.
void leave_guardian(std::string const& folder) {
    auto const command = fmt::format(R"sh(trap '' INT TERM HUP; exec >/dev/null 2>&1; cat; cd /; folder='{}'
        for file in "$folder"/*/postgres/postmaster.pid; do
            pid=$(head -n 1 "$file") && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF "$folder" && kill -QUIT "$pid"
        done
        for n in 1 2 3 4 5; do rm -rf "$folder" && break; sleep 0.5; done)sh",
                                     folder);
    if (::popen(command.c_str(), "we") == nullptr)
        std::fprintf(stderr, "no guardian: a crash of the tests leaves %s behind\n", folder.c_str());
}

fs::path const& root() {
    static pg::testing::Folder const folder;
    static fs::path const path = [] {
        leave_guardian(folder.path());
        return fs::path(folder.path());
    }();
    return path;
}

// What a started process gets: nothing of ours that could be a setting, but what sanitizers and coverage need.
std::vector<std::string> environment(std::map<std::string, std::string> const& more) {
    std::vector<std::string> out{"HOME=" + root().string(), "TZ=UTC"};
    for (auto const* name : {"PATH", "TMPDIR", "LLVM_PROFILE_FILE", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
        if (auto const* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
    for (auto const& [name, value] : more) out.push_back(name + "=" + value);
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> out;
    for (auto& text : strings) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// Starts the binary with these files as its standard streams. It ends with us: the kernel sees to that.
pid_t spawn(std::vector<std::string> words, std::map<std::string, std::string> const& variables, fs::path const& folder, int in, int out,
            int error) {
    words.insert(words.begin(), STOA_BINARY);
    auto settings = environment(variables);
    auto const argv = pointers(words);
    auto const envp = pointers(settings);
    auto const parent = ::getpid();
    auto const pid = ::fork();
    if (pid < 0) throw std::runtime_error("no room for another process");
    if (pid > 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent || ::chdir(folder.c_str()) != 0) ::_exit(126);
    if (::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(error, 2) < 0) ::_exit(126);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
}

int open_file(fs::path const& path, int flags) {
    auto const file = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error(fmt::format("{}: {}", path.string(), std::strerror(errno)));
    return file;
}

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// The exit code; nothing when it still runs after the limit.
std::optional<int> reap(pid_t pid, std::chrono::seconds limit) {
    int status = 0;
    if (!soon([&] { return ::waitpid(pid, &status, WNOHANG) == pid; }, limit)) return std::nullopt;
    return exit_code(status);
}

std::string between(std::string_view text, std::string_view before, std::string_view ends) {
    auto const at = text.find(before);
    if (at == std::string_view::npos) return {};
    auto const rest = text.substr(at + before.size());
    auto const end = rest.find_first_of(ends);
    return end == std::string_view::npos ? std::string() : std::string(rest.substr(0, end));
}

}  // namespace

fs::path new_folder() {
    static std::atomic<int> count = 0;
    auto const path = root() / std::to_string(++count);
    fs::create_directory(path);
    fs::permissions(path, fs::perms(0711));
    return path;
}

bool soon(std::function<bool()> const& done, std::chrono::seconds limit) {
    for (auto const until = Clock::now() + limit;;) {
        if (done()) return true;
        if (Clock::now() >= until) return false;
        std::this_thread::sleep_for(5ms);
    }
}

json::value Finished::json() const {
    auto read = json::read(out);
    if (!read) throw std::runtime_error(fmt::format("no JSON on standard output ({}): {}\n{}", read.error().text(), out, error));
    return *std::move(read);
}

Finished run(Run const& what) {
    auto const folder = what.folder.empty() ? new_folder() : what.folder;
    static std::atomic<int> count = 0;
    auto const stem = (root() / fmt::format("run-{}", ++count)).string();
    write_file(stem + ".in", what.input);
    int const in = open_file(stem + ".in", O_RDONLY);
    int const out = open_file(stem + ".out", O_CREAT | O_TRUNC | O_WRONLY);
    int const error = open_file(stem + ".err", O_CREAT | O_TRUNC | O_WRONLY);
    auto const pid = spawn(what.words, what.environment, folder, in, out, error);
    for (int const file : {in, out, error}) ::close(file);
    auto code = reap(pid, what.limit);
    if (!code) {
        ::kill(pid, SIGKILL);
        code = reap(pid, 10s);
    }
    Finished finished{code.value_or(-1), read_file(stem + ".out"), read_file(stem + ".err")};
    for (auto const* ending : {".in", ".out", ".err"}) fs::remove(stem + ending);
    return finished;
}

Stoa::Stoa(fs::path data_folder, std::vector<std::string> flags) : folder_(std::move(data_folder)), flags_(std::move(flags)) { start(); }

Stoa::~Stoa() {
    if (pid_ > 0 && running()) {
        ::kill(pid_, SIGTERM);
        if (!reap(pid_, 30s)) {
            ADD_FAILURE() << "Stoa did not stop within 30 s of SIGTERM";
            ::kill(pid_, SIGKILL);
            reap(pid_, 10s);
        }
    }
    if (auto const left = postmaster(); left > 0) {
        ::kill(left, SIGQUIT);
        soon([&] { return postmaster() == 0; }, 20s);
    }
    std::error_code none;
    fs::remove_all(folder_, none);
}

void Stoa::start() {
    client_.reset();
    fs::create_directories(folder_);
    std::vector<std::string> words{"serve", "--data-folder", folder_.string(), "--http-port", "0"};
    words.insert(words.end(), flags_.begin(), flags_.end());
    auto const out_path = folder_ / "flow.out";
    int const in = open_file("/dev/null", O_RDONLY);
    int const out = open_file(out_path, O_CREAT | O_TRUNC | O_WRONLY);
    int const error = open_file(folder_ / "flow.err", O_CREAT | O_APPEND | O_WRONLY);
    pid_ = spawn(words, {}, root(), in, out, error);
    for (int const file : {in, out, error}) ::close(file);
    std::string said;
    soon(
        [&] {
            said = read_file(out_path);
            return said.find("Stop with") != std::string::npos || !running();
        },
        120s);
    auto const port = between(said, "is ready at http://127.0.0.1:", "\n");
    if (port.empty()) throw std::runtime_error("Stoa did not start:\n" + said + log());
    std::from_chars(port.data(), port.data() + port.size(), port_);
    code_ = between(said, "Set-up code   ", "\n");
    client_ = std::make_unique<Client>(port_);
}

int Stoa::stop(std::chrono::seconds limit) {
    ::kill(pid_, SIGTERM);
    return wait(limit);
}

int Stoa::wait(std::chrono::seconds limit) {
    auto const code = reap(pid_, limit);
    if (!code) throw std::runtime_error("Stoa did not end in time:\n" + log());
    pid_ = -1;
    return *code;
}

void Stoa::kill() {
    ::kill(pid_, SIGKILL);
    reap(pid_, 10s);
    pid_ = -1;
}

void Stoa::signal(int number) const { ::kill(pid_, number); }

bool Stoa::running() {
    if (pid_ <= 0) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
    pid_ = -1;
    return false;
}

std::string Stoa::log() const { return read_file(folder_ / "flow.err"); }

pid_t Stoa::postmaster() const {
    auto const found = pg::find_postmaster(folder_ / "postgres");
    return found ? found->pid : 0;
}

void Stoa::set_up(std::string const& public_url) {
    auto const answer =
        post("/api/v1/set-up",
             fmt::format(R"({{"code":"{}","school":"Example School","name":"Ada","email":"ada@example.org","public_url":"{}"}})", code_,
                         public_url));
    if (answer.status != 201) throw std::runtime_error("set-up was refused: " + answer.body);
    token = text_at(answer.json(), "/token");
}

Answer Stoa::ask(std::string_view verb, std::string_view target, std::string_view body, Fields fields) {
    auto const has = [&](std::string_view name) {
        for (auto const& [key, value] : fields)
            if (base::equal_ignoring_case(key, name)) return true;
        return false;
    };
    if (!has("Authorization") && !token.empty()) fields.emplace_back("Authorization", "Bearer " + token);
    std::erase_if(fields, [](auto const& field) { return field.first == "Authorization" && field.second.empty(); });
    if (!body.empty() && !has("Content-Type")) fields.emplace_back("Content-Type", "application/json");
    return client_->send(verb, target, fields, body);
}

namespace {

json::value made(Answer const& answer) {
    if (answer.status != 201) throw std::runtime_error(fmt::format("{}: {}", answer.status, answer.body));
    return answer.json();
}

}  // namespace

std::string Stoa::issuer(std::string_view name) {
    return last_part(
        text_at(made(post("/api/v1/issuers", fmt::format(R"({{"name":"{}","url":"https://school.example.org/"}})", name))), "/id"));
}

std::string Stoa::achievement(std::string_view issuer, std::string_view name) {
    auto const body =
        fmt::format(R"({{"issuer":"{}","name":"{}","description":"Works in a team.","criteria":{{"narrative":"Do it."}}}})", issuer, name);
    return last_part(text_at(made(post("/api/v1/achievements", body)), "/id"));
}

json::value Stoa::award(std::string_view achievement, std::string_view recipient) {
    return made(post(fmt::format("/api/v1/achievements/{}/awards", achievement), fmt::format(R"({{"recipient":{}}})", recipient)));
}

std::string Stoa::verdict(std::string_view jws) {
    return text_at(post("/api/v1/verify", jws, {{"Content-Type", "text/plain"}, {"Authorization", ""}}).json(), "/verdict");
}

std::size_t Stoa::count(std::string_view list) {
    std::size_t rows = 0;
    std::string cursor;
    do {
        auto const answer = get(fmt::format("/api/v1/{}?limit=100{}", list, cursor.empty() ? "" : "&cursor=" + cursor));
        if (answer.status != 200) throw std::runtime_error(answer.body);
        auto const page = answer.json();
        rows += page.at("items").as_array().size();
        cursor = text_at(page, "/next");
    } while (!cursor.empty());
    return rows;
}

std::string last_part(std::string_view address) { return std::string(address.substr(address.rfind('/') + 1)); }

std::string path_of(std::string_view address) {
    auto const host = address.find("://") + 3;
    return std::string(address.substr(address.find('/', host)));
}

std::string read_file(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(fs::path const& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) throw std::runtime_error(path.string() + " cannot be written");
}

}  // namespace flow
