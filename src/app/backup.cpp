// `stoa backup` and `stoa restore`: one tar.gz with every table, blob and key, each with its SHA-256 in the manifest at the end.
#include "app/commands.hpp"

#include "app/archive.hpp"
#include "app/databases.hpp"
#include "app/version.hpp"
#include "base/encode.hpp"
#include "crypto/hash.hpp"
#include "crypto/seal.hpp"
#include "json/json.hpp"
#include "kit/blobs.hpp"
#include "pg/dump.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstring>
#include <fstream>
#include <sstream>

namespace app {
namespace {

namespace fs = std::filesystem;
constexpr int format_version = 1;
constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view master_key_name = "master.key";

// A line on a terminal that is written over; silence elsewhere.
class Progress {
public:
    explicit Progress(bool quiet) : shown_(!quiet && ::isatty(STDERR_FILENO) == 1) {}
    void say(std::string_view text) {
        if (shown_) fmt::print(stderr, "\r\033[K{}", text), std::fflush(stderr);
    }
    ~Progress() {
        if (shown_) fmt::print(stderr, "\r\033[K");
    }

private:
    bool shown_;
};

std::string content_of(fs::path const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) base::fail(base::Code::unavailable, fmt::format("{} cannot be read", path.string()));
    std::stringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

// Rows go through a file, because tar wants to know a member's size before its bytes.
class Spill {
public:
    Spill()
        : path_(fs::temp_directory_path() /
                ("stoa-" + base::to_hex(crypto::sha256(fmt::format("{}{}", ::getpid(), fmt::ptr(this)))).substr(0, 16))) {
        fd_ = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (fd_ < 0) base::fail(base::Code::unavailable, fmt::format("{} cannot be made: {}", path_.string(), std::strerror(errno)));
    }
    ~Spill() {
        ::close(fd_);
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    void write(std::string_view bytes) {
        if (::write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
            base::fail(base::Code::unavailable, "there is no room for temporary files");
        size_ += bytes.size();
    }
    fs::path const& path() const { return path_; }
    std::size_t size() const { return size_; }

private:
    fs::path path_;
    int fd_ = -1;
    std::size_t size_ = 0;
};

json::object member_row(ArchiveWriter::Member const& member) {
    return {{"name", member.name}, {"bytes", member.bytes}, {"sha256", member.sha256}};
}

void back_up_service(Databases& databases, Service const& service, ArchiveWriter& archive, json::array& members, json::array& schemas,
                     json::array& sequences, Progress& progress) {
    pg::Session session(databases.owner_conninfo(service));
    auto const state = pg::status(session, service.name, {service.schema});
    schemas.push_back({{"service", service.name}, {"step", state.front().applied}});
    pg::snapshot(session, [&] {
        for (auto const& table : pg::list_tables(session, service.name)) {
            progress.say(fmt::format("{}.{}", service.name, table.name));
            Spill spill;
            auto const rows = pg::copy_out(session, service.name, table, [&](std::string_view bytes) { spill.write(bytes); });
            auto row = member_row(archive.add_file(fmt::format("tables/{}/{}", service.name, table.name), spill.path(), spill.size()));
            row["rows"] = rows;
            members.push_back(std::move(row));
        }
        for (auto const& sequence : pg::list_sequences(session, service.name))
            sequences.push_back(
                {{"service", service.name}, {"name", sequence.name}, {"value", sequence.value}, {"called", sequence.called}});
    });
}

json::value read_manifest(ArchiveReader& archive) {
    auto tree = base::value_or_fail(json::read(archive.read_small(manifest_name)));
    if (tree.at("format").as_int64() != format_version)
        base::fail(base::Code::conflict,
                   fmt::format("this backup has format {}, this Stoa reads {}", tree.at("format").as_int64(), format_version));
    return tree;
}

void require_empty(kit::Settings const& settings, Databases const& databases) {
    for (auto const& service : services()) {
        pg::Session session(databases.owner_conninfo(service));
        for (auto const& table : pg::list_tables(session, service.name))
            if (!session.run(fmt::format("select 1 from {}.{} limit 1", pg::quote_name(service.name), pg::quote_name(table.name))).empty())
                base::fail(base::Code::conflict,
                           fmt::format("{} holds data already ({}.{}); restore goes into an empty data folder, given with --data-folder",
                                       settings.data_folder, service.name, table.name));
    }
}

}  // namespace

int backup(kit::Settings const& settings, BackupOptions const& options, Output out) {
    Databases databases(settings, Databases::For::command);
    databases.bring_up();
    Progress progress(out.json);
    ArchiveWriter archive(options.file);
    json::array members;
    json::array schemas;
    json::array sequences;
    for (auto const& service : services()) back_up_service(databases, service, archive, members, schemas, sequences, progress);
    // Blobs come after the rows: a blob is there before the row that names it, so no row of the snapshot lacks its blob.
    kit::Blobs const blobs(settings.data() / "blobs");
    std::int64_t count = 0;
    blobs.each([&](std::string const& digest, fs::path const& file) {
        progress.say(fmt::format("blob {}", ++count));
        members.push_back(member_row(archive.add_file("blobs/" + digest, file, fs::file_size(file))));
    });
    if (!options.without_master_key && fs::exists(settings.master_key()))
        members.push_back(member_row(archive.add(std::string(master_key_name), content_of(settings.master_key()))));
    json::object const manifest{{"format", format_version}, {"stoa", version},        {"made_at", base::format_time(base::now())},
                                {"schemas", schemas},       {"sequences", sequences}, {"members", members}};
    archive.add(std::string(manifest_name), json::write(manifest));
    archive.finish();
    if (out.json)
        fmt::print("{}\n", json::write(manifest));
    else
        fmt::print("{}: {} members, {} blobs{}\n", options.file, members.size(), count,
                   options.without_master_key ? "; without the master key, which restore will ask for"
                                              : "; it holds the master key, so keep it as safe as the school's keys");
    return exit_done;
}

int restore(kit::Settings const& settings, std::string const& file, Output out) {
    Progress progress(out.json);
    // First the whole archive is read and every digest checked; only then is anything written.
    ArchiveReader archive(file);
    auto const manifest = read_manifest(archive);
    archive.check(manifest.at("members").as_array(), [&](std::string_view name) { progress.say(fmt::format("checking {}", name)); });

    Databases databases(settings, Databases::For::serving);
    databases.bring_up();
    require_empty(settings, databases);
    for (auto const& row : manifest.at("schemas").as_array()) {
        auto const name = std::string_view(row.at("service").as_string());
        for (auto const& service : services())
            if (service.name == name && row.at("step").as_int64() != static_cast<std::int64_t>(service.schema.steps.size()))
                base::fail(
                    base::Code::conflict,
                    fmt::format(
                        "the backup is at step {} of {}, this Stoa is at {}: restore it with the version that made it ({}), then upgrade",
                        row.at("step").as_int64(), name, service.schema.steps.size(), std::string_view(manifest.at("stoa").as_string())));
    }
    kit::Blobs const blobs(settings.data() / "blobs");
    archive.each([&](std::string const& name, ArchiveReader::Content const& content) {
        if (name.starts_with("blobs/")) blobs.put(content.whole());
        if (name == master_key_name && !fs::exists(settings.master_key())) {
            int const fd = ::open(settings.master_key().c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
            auto const key = content.whole();
            bool const whole = fd >= 0 && ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
            if (fd >= 0) ::close(fd);
            if (!whole) base::fail(base::Code::unavailable, fmt::format("{} cannot be written", settings.master_key().string()));
        }
    });
    std::int64_t rows = 0;
    for (auto const& service : services()) {
        pg::Session session(databases.owner_conninfo(service));
        pg::refill(session, service.name, [&] {
            for (auto const& table : pg::list_tables(session, service.name)) {
                auto const name = fmt::format("tables/{}/{}", service.name, table.name);
                progress.say(name);
                archive.one(name, [&](ArchiveReader::Content const& content) {
                    rows += pg::copy_in(session, service.name, table, [&] { return content.next(); });
                });
            }
            for (auto const& row : manifest.at("sequences").as_array())
                if (std::string_view(row.at("service").as_string()) == service.name)
                    pg::set_sequence(session, service.name,
                                     {std::string(row.at("name").as_string()), row.at("value").as_int64(), row.at("called").as_bool()});
        });
    }
    bool const has_key = fs::exists(settings.master_key());
    if (out.json)
        fmt::print("{}\n", json::write(json::object{
                               {"rows", rows}, {"members", manifest.at("members").as_array().size()}, {"master_key", has_key}}));
    else
        fmt::print("Restored {} rows into {}.{}\n", rows, settings.data_folder,
                   has_key ? ""
                           : fmt::format(" The backup was made without the master key: put it at {} before starting.",
                                         settings.master_key().string()));
    return exit_done;
}

}  // namespace app
