// `stoa doctor`: what would keep Stoa from serving well, each with what to do about it.
#include "app/commands.hpp"

#include "app/databases.hpp"
#include "app/version.hpp"
#include "json/json.hpp"
#include "services/credentials/rules.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fstream>

namespace app {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t room_bytes_wanted = 2ULL * 1024 * 1024 * 1024;
constexpr rlim_t descriptors_wanted = 8192;

enum class Health { good, note, bad };
struct Finding {
    std::string part;
    Health health;
    std::string text;
};

Finding data_folder(kit::Settings const& settings) {
    auto at = settings.data();
    while (!at.empty() && !fs::exists(at) && at != at.root_path()) at = at.parent_path();
    struct statvfs disk{};
    if (::statvfs(at.c_str(), &disk) != 0) return {"data folder", Health::bad, fmt::format("{} cannot be looked at", settings.data_folder)};
    auto const room = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    auto const text = fmt::format("{}, {} GB free", settings.data_folder, room >> 30);
    return {"data folder", room < room_bytes_wanted ? Health::bad : Health::good,
            room < room_bytes_wanted ? text + ": make room, PostgreSQL stops on a full disk" : text};
}

Finding descriptors() {
    struct rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    auto const text = fmt::format("{} open files allowed", limit.rlim_cur);
    if (limit.rlim_cur >= descriptors_wanted) return {"open files", Health::good, text};
    return {"open files", Health::note,
            text + fmt::format("; each connection takes one: raise it with `ulimit -n {}` or LimitNOFILE=", descriptors_wanted)};
}

Finding clock_is_right() {
    auto const built = base::parse_time("2026-11-01T00:00:00Z");
    if (base::now() < *built)
        return {"clock", Health::bad, "the clock is behind this Stoa's making; badges would be signed with a wrong date: set up NTP"};
    return {"clock", Health::good, base::format_time(std::chrono::floor<std::chrono::seconds>(base::now()))};
}

Finding master_key(kit::Settings const& settings) {
    auto const path = settings.master_key();
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0)
        return {"master key", Health::note, fmt::format("{} is not there; it is made at the first start", path.string())};
    if ((info.st_mode & 077) != 0)
        return {"master key", Health::bad, fmt::format("others may read {}: chmod 600 {}", path.string(), path.string())};
    return {"master key", Health::good, fmt::format("{}; keep a copy elsewhere, nothing sealed opens without it", path.string())};
}

Finding public_url(kit::Settings const& settings, Databases const& databases) {
    auto url = settings.public_url;
    if (url.empty()) {
        auto session = databases.owner_session(services().front());
        auto const rows = session.run("select public_url from school order by created_at, id limit 1");
        if (!rows.empty()) url = rows[0].get<std::string>("public_url");
    }
    if (url.empty()) return {"public address", Health::note, "not given yet; set-up asks for it"};
    if (credentials::rules::is_test(url))
        return {"public address", Health::note, fmt::format("{}: badges are marked as tests, since the world cannot reach it", url)};
    return {"public address", Health::good, url};
}

std::vector<Finding> database(kit::Settings const& settings) {
    std::vector<Finding> out;
    if (settings.database_url.empty() && !fs::exists(settings.data() / "postgres"))
        return {{"database", Health::note, "not made yet; the first `stoa serve` makes it"}};
    try {
        Databases databases(settings, Databases::For::command);
        for (auto const& service : services()) {
            pg::Session session(databases.owner_conninfo(service));
            auto const state = pg::status(session, service.name, {service.schema}).front();
            auto const current = state.applied == state.newest;
            auto const role = pg::runtime_role(session, service.name);
            out.push_back({fmt::format("database of {}", service.name), current && role ? Health::good : Health::note,
                           fmt::format("step {} of {}{}; {}", state.applied, state.newest, current ? "" : " (the next start runs the rest)",
                                       role ? "runs under the role " + *role
                                            : "has no role of its own: requests run with the rights of the connection")});
        }
        out.push_back(public_url(settings, databases));
    } catch (base::Error const& error) {
        out.push_back({"database", Health::bad, error.text() + (error.detail().empty() ? "" : " (" + error.detail() + ")")});
    }
    return out;
}

}  // namespace

int doctor(kit::Loaded const& loaded, Output out) {
    auto const& settings = loaded.settings;
    std::vector<Finding> findings{
        {"version", Health::good, std::string(version)}, data_folder(settings), descriptors(), clock_is_right(), master_key(settings)};
    for (auto& finding : database(settings)) findings.push_back(std::move(finding));
    constexpr std::string_view words[] = {"good", "note", "BAD"};
    bool bad = false;
    json::array list;
    for (auto const& finding : findings) {
        bad = bad || finding.health == Health::bad;
        if (out.json)
            list.push_back({{"part", finding.part}, {"health", words[static_cast<std::size_t>(finding.health)]}, {"text", finding.text}});
        else
            fmt::print("{:<5} {:<24} {}\n", words[static_cast<std::size_t>(finding.health)], finding.part, finding.text);
    }
    if (out.json) fmt::print("{}\n", json::write(list));
    return bad ? exit_failed : exit_done;
}

}  // namespace app
