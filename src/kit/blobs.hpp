// Files addressed by their SHA-256, under the data folder: blobs/ab/cdef.... Written once, never changed.
#pragma once
#include "base/error.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kit {

class Blobs {
public:
    explicit Blobs(std::filesystem::path folder);

    // The digest in hex. On disk and synced when it returns; the same bytes twice are one file. Blocking: call it on the workers.
    std::string put(std::string_view bytes) const;
    // Nothing when there is no such blob; Code::internal when its bytes no longer have its digest.
    std::optional<std::string> get(std::string_view digest) const;
    bool has(std::string_view digest) const;
    void each(std::function<void(std::string const& digest, std::filesystem::path const& file)> const& take) const;

private:
    std::filesystem::path path_of(std::string_view digest) const;
    std::filesystem::path folder_;
};

}  // namespace kit
