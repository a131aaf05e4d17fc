#include "kit/blobs.hpp"

#include "base/encode.hpp"
#include "base/random.hpp"
#include "crypto/hash.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace kit {
namespace {

// A file descriptor that is closed when it goes.
struct Descriptor {
    int fd;
    explicit Descriptor(std::filesystem::path const& path, int flags) : fd(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {
        if (fd < 0)
            throw base::Error(base::Code::unavailable, "a file cannot be written").with_detail(path.string() + ": " + std::strerror(errno));
    }
    ~Descriptor() { ::close(fd); }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
};

void write_all(Descriptor const& file, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const put = ::write(file.fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) throw base::Error(base::Code::unavailable, "a file cannot be written").with_detail(std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
}

bool is_digest(std::string_view text) { return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

}  // namespace

Blobs::Blobs(std::filesystem::path folder) : folder_(std::move(folder)) { std::filesystem::create_directories(folder_); }

std::filesystem::path Blobs::path_of(std::string_view digest) const {
    return folder_ / std::string(digest.substr(0, 2)) / std::string(digest.substr(2));
}

std::string Blobs::put(std::string_view bytes) const {
    auto const digest = base::to_hex(crypto::sha256(bytes));
    auto const path = path_of(digest);
    if (std::filesystem::exists(path)) return digest;
    std::filesystem::create_directories(path.parent_path());
    // Written beside and renamed, so that a half-written file never has a digest for a name.
    auto const draft = path.parent_path() / ("." + base::to_hex(base::random_bytes(8)));
    {
        Descriptor const file(draft, O_CREAT | O_EXCL | O_WRONLY);
        write_all(file, bytes);
        ::fsync(file.fd);
    }
    std::filesystem::rename(draft, path);
    for (auto const& folder : {path.parent_path(), folder_}) ::fsync(Descriptor(folder, O_RDONLY | O_DIRECTORY).fd);
    return digest;
}

std::optional<std::string> Blobs::get(std::string_view digest) const {
    if (!is_digest(digest)) return std::nullopt;
    std::ifstream in(path_of(digest), std::ios::binary);
    if (!in) return std::nullopt;
    std::stringstream content;
    content << in.rdbuf();
    auto bytes = std::move(content).str();
    if (base::to_hex(crypto::sha256(bytes)) != digest)
        throw base::Error(base::Code::internal, "a stored file is damaged").with_detail("blob " + std::string(digest));
    return bytes;
}

bool Blobs::has(std::string_view digest) const { return is_digest(digest) && std::filesystem::exists(path_of(digest)); }

void Blobs::each(std::function<void(std::string const&, std::filesystem::path const&)> const& take) const {
    for (auto const& shelf : std::filesystem::directory_iterator(folder_)) {
        if (!shelf.is_directory()) continue;
        for (auto const& file : std::filesystem::directory_iterator(shelf)) {
            auto const digest = shelf.path().filename().string() + file.path().filename().string();
            if (is_digest(digest)) take(digest, file.path());
        }
    }
}

}  // namespace kit
