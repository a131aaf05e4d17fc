// tar.gz files through libarchive, with a digest of every member.
#pragma once
#include "json/json.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace app {

// Written beside its name and renamed by finish(), so that a file with that name is whole. It must not be there yet; mode 0600.
class ArchiveWriter {
public:
    explicit ArchiveWriter(std::string path);
    ~ArchiveWriter();
    struct Member {
        std::string name;
        std::uint64_t bytes;
        std::string sha256;
    };
    Member add(std::string name, std::string_view bytes);
    Member add_file(std::string name, std::filesystem::path const& file, std::uint64_t bytes);
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Reads a file of ours from front to back, as often as asked; nothing is unpacked anywhere by its name.
class ArchiveReader {
public:
    explicit ArchiveReader(std::string path) : path_(std::move(path)) {}

    // The bytes of one member while it is at hand.
    class Content {
    public:
        std::optional<std::string> next() const;  // the next piece; nothing at the end
        std::string whole() const;                // all of it; for what fits in memory

    private:
        friend class ArchiveReader;
        explicit Content(void* archive) : archive_(archive) {}
        void* archive_;
    };
    void each(std::function<void(std::string const& name, Content const& content)> const& take) const;
    void one(std::string_view name, std::function<void(Content const& content)> const& take) const;  // Code::malformed when it is not there
    std::string read_small(std::string_view name) const;

    // Every member of the list is there with its size and digest, and nothing else but the manifest. Code::malformed names the member.
    void check(json::array const& members, std::function<void(std::string_view name)> const& progress) const;

private:
    std::string path_;
};

}  // namespace app
