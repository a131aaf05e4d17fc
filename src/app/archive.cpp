#include "app/archive.hpp"

#include "base/encode.hpp"
#include "crypto/hash.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>

namespace app {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::size_t small_bytes_max = 64 * 1024 * 1024;

[[noreturn]] void cannot_write(std::string const& path, archive* out) {
    throw base::Error(base::Code::unavailable, fmt::format("{} cannot be written", path))
        .with_detail(archive_error_string(out) == nullptr ? "" : archive_error_string(out));
}

}  // namespace

struct ArchiveWriter::State {
    std::string path;
    std::string draft;
    archive* out = nullptr;
    int fd = -1;
    bool finished = false;

    void begin(std::string const& name, std::uint64_t bytes) {
        auto* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(bytes));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        auto const wrote = archive_write_header(out, entry);
        archive_entry_free(entry);
        if (wrote != ARCHIVE_OK) cannot_write(path, out);
    }
    void put(std::string_view bytes) {
        if (archive_write_data(out, bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size())) cannot_write(path, out);
    }
};

ArchiveWriter::ArchiveWriter(std::string path) : state_(std::make_unique<State>()) {
    state_->path = std::move(path);
    if (std::filesystem::exists(state_->path))
        base::fail(base::Code::conflict, fmt::format("{} is there already; a backup never replaces a file", state_->path));
    state_->draft = state_->path + ".part";
    state_->fd = ::open(state_->draft.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (state_->fd < 0) base::fail(base::Code::unavailable, fmt::format("{} cannot be made: {}", state_->draft, std::strerror(errno)));
    state_->out = archive_write_new();
    archive_write_set_format_pax_restricted(state_->out);
    archive_write_add_filter_gzip(state_->out);
    if (archive_write_open_fd(state_->out, state_->fd) != ARCHIVE_OK) cannot_write(state_->path, state_->out);
}

ArchiveWriter::~ArchiveWriter() {
    if (state_->out != nullptr) archive_write_free(state_->out);
    if (state_->fd >= 0) ::close(state_->fd);
    std::error_code ignored;
    if (!state_->finished) std::filesystem::remove(state_->draft, ignored);
}

ArchiveWriter::Member ArchiveWriter::add(std::string name, std::string_view bytes) {
    state_->begin(name, bytes.size());
    state_->put(bytes);
    return {std::move(name), bytes.size(), base::to_hex(crypto::sha256(bytes))};
}

ArchiveWriter::Member ArchiveWriter::add_file(std::string name, std::filesystem::path const& file, std::uint64_t bytes) {
    std::ifstream in(file, std::ios::binary);
    if (!in) base::fail(base::Code::unavailable, fmt::format("{} cannot be read", file.string()));
    state_->begin(name, bytes);
    crypto::Sha256 digest;
    std::string piece(piece_bytes, '\0');
    std::uint64_t done = 0;
    while (done < bytes) {
        in.read(piece.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(piece.size(), bytes - done)));
        auto const got = static_cast<std::size_t>(in.gcount());
        if (got == 0) base::fail(base::Code::unavailable, fmt::format("{} became shorter while it was read", file.string()));
        digest.update({piece.data(), got});
        state_->put({piece.data(), got});
        done += got;
    }
    return {std::move(name), bytes, base::to_hex(digest.finish())};
}

void ArchiveWriter::finish() {
    if (archive_write_close(state_->out) != ARCHIVE_OK || ::fsync(state_->fd) != 0) cannot_write(state_->path, state_->out);
    std::filesystem::rename(state_->draft, state_->path);
    state_->finished = true;
}

std::optional<std::string> ArchiveReader::Content::next() const {
    std::string piece(piece_bytes, '\0');
    auto const got = archive_read_data(static_cast<archive*>(archive_), piece.data(), piece.size());
    if (got < 0) base::fail(base::Code::malformed, "the backup is damaged: it cannot be unpacked");
    if (got == 0) return std::nullopt;
    piece.resize(static_cast<std::size_t>(got));
    return piece;
}

std::string ArchiveReader::Content::whole() const {
    std::string out;
    while (auto piece = next()) {
        out += *piece;
        if (out.size() > small_bytes_max) base::fail(base::Code::too_large, "a member of the backup is larger than Stoa ever makes one");
    }
    return out;
}

void ArchiveReader::each(std::function<void(std::string const&, Content const&)> const& take) const {
    std::unique_ptr<archive, int (*)(archive*)> const in(archive_read_new(), archive_read_free);
    archive_read_support_format_tar(in.get());
    archive_read_support_filter_gzip(in.get());
    if (archive_read_open_filename(in.get(), path_.c_str(), piece_bytes) != ARCHIVE_OK)
        base::fail(base::Code::malformed, fmt::format("{} is no backup made by stoa backup", path_));
    archive_entry* entry = nullptr;
    for (;;) {
        auto const got = archive_read_next_header(in.get(), &entry);
        if (got == ARCHIVE_EOF) return;
        if (got != ARCHIVE_OK) base::fail(base::Code::malformed, fmt::format("{} is damaged or no backup made by stoa backup", path_));
        Content const content(in.get());
        take(archive_entry_pathname(entry), content);
    }
}

void ArchiveReader::one(std::string_view name, std::function<void(Content const&)> const& take) const {
    bool found = false;
    each([&](std::string const& at, Content const& content) {
        if (at != name || found) return;
        found = true;
        take(content);
    });
    if (!found) base::fail(base::Code::malformed, fmt::format("{} has no {}: it is damaged or no backup made by stoa backup", path_, name));
}

std::string ArchiveReader::read_small(std::string_view name) const {
    std::string out;
    one(name, [&](Content const& content) { out = content.whole(); });
    return out;
}

void ArchiveReader::check(json::array const& members, std::function<void(std::string_view)> const& progress) const {
    std::map<std::string, json::value const*, std::less<>> wanted;
    for (auto const& member : members) wanted.emplace(member.at("name").as_string(), &member);
    each([&](std::string const& name, Content const& content) {
        if (name == "manifest.json") return;
        progress(name);
        auto const found = wanted.find(name);
        if (found == wanted.end())
            base::fail(base::Code::malformed, fmt::format("the backup holds {}, which its manifest does not name", name));
        crypto::Sha256 digest;
        while (auto const piece = content.next()) digest.update(*piece);
        if (base::to_hex(digest.finish()) != std::string_view(found->second->at("sha256").as_string()))
            base::fail(base::Code::malformed, fmt::format("{} in the backup does not have the digest that its manifest says", name));
        wanted.erase(found);
    });
    if (!wanted.empty())
        base::fail(base::Code::malformed, fmt::format("the backup lacks {}, which its manifest names", wanted.begin()->first));
}

}  // namespace app
