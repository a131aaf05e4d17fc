// Stoa as a process: started in a folder of its own, asked over HTTP, killed and stopped; and its commands.
#pragma once
#include "client.hpp"

#include <gtest/gtest.h>
#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace flow {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// A folder for one data folder, backup, picture, ...: beneath one that is removed when the tests end, however they end; the PostgreSQL
// servers that were left in it are ended first.
fs::path new_folder();

// Asks until it is so or the time is over; the machine may be slow, so limits are generous and say nothing about speed.
bool soon(std::function<bool()> const& done, std::chrono::seconds limit = 60s);

struct Finished {
    int code = -1;  // 128 and the signal when it was killed
    std::string out;
    std::string error;
    json::value json() const;
};
struct Run {
    std::vector<std::string> words;  // after `stoa`
    std::string input = {};
    std::map<std::string, std::string> environment = {};
    fs::path folder = {};  // where it is run; empty: one of its own
    std::chrono::seconds limit = 120s;
};
Finished run(Run const& what);

// A started Stoa. Its destructor stops it, and ends its PostgreSQL.
class Stoa {
public:
    explicit Stoa(fs::path data_folder = new_folder(), std::vector<std::string> flags = {});
    ~Stoa();
    Stoa(Stoa const&) = delete;

    void start();                                // waits until it is ready; a failure throws with what it wrote
    int stop(std::chrono::seconds limit = 60s);  // SIGTERM; the exit code
    void kill();                                 // SIGKILL, and nothing else: PostgreSQL is left behind
    void signal(int number) const;
    int wait(std::chrono::seconds limit = 60s);  // for its end, which somebody else caused
    bool running();

    std::uint16_t port() const { return port_; }
    fs::path const& folder() const { return folder_; }
    std::string const& setup_code() const { return code_; }
    std::string log() const;
    pid_t postmaster() const;  // of its private PostgreSQL; 0: none

    // Set-up with the code, for tests that are about something else; keeps the token.
    void set_up(std::string const& public_url = "https://badges.example.org");
    std::string token;

    // With the token, unless the fields bring their own Authorization (an empty one: without any). A body is JSON unless they say otherwise.
    Answer ask(std::string_view verb, std::string_view target, std::string_view body = {}, Fields fields = {});
    Answer get(std::string_view target, Fields fields = {}) { return ask("GET", target, {}, std::move(fields)); }
    Answer post(std::string_view target, std::string_view body, Fields fields = {}) { return ask("POST", target, body, std::move(fields)); }

    // The everyday things, made; they fail unless all goes well. The id is the UUID.
    std::string issuer(std::string_view name = "Example School");
    std::string achievement(std::string_view issuer, std::string_view name = "Teamwork");
    json::value award(std::string_view achievement, std::string_view recipient = R"({"email":"ada@example.org"})");
    std::string verdict(std::string_view jws);  // of its verifier, asked by the world
    std::size_t count(std::string_view list);   // rows of /api/v1/<list>, over all pages

private:
    fs::path folder_;
    std::vector<std::string> flags_;
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
    std::string code_;
    std::unique_ptr<Client> client_;
};

// `0198...` of `https://badges.example.org/awards/0198...`
std::string last_part(std::string_view address);
// The path of such an address: how the same thing is reached at this process.
std::string path_of(std::string_view address);

std::string read_file(fs::path const& path);
void write_file(fs::path const& path, std::string_view bytes);

}  // namespace flow
