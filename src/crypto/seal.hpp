// Secrets at rest: AES-256-GCM under the installation's master key.
#pragma once
#include "base/error.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace crypto {

constexpr std::size_t plain_bytes_max = 16 * 1024 * 1024;
constexpr std::size_t purpose_bytes_max = 1024;

// Safe to use from several threads at once.
class Sealer {
public:
    // Reads the master key (32 bytes, base64) or, when the file is not there, makes one with mode 0600, synced to disk before it is used.
    // A file that others may read is refused with the command that mends it.
    static base::Result<Sealer> from_file(std::string const& path);
    static Sealer from_key(std::string_view key);  // 32 bytes; for tests and restore; throws Code::invalid

    // `purpose` is bound as associated data: what was sealed as one thing cannot be opened as another. Code::too_large is thrown.
    std::string seal(std::string_view plain, std::string_view purpose) const;
    base::Result<std::string> open(std::string_view sealed, std::string_view purpose) const;
    std::string const& key() const;  // for backup

private:
    struct State;
    explicit Sealer(std::shared_ptr<State const> state) : state_(std::move(state)) {}
    std::shared_ptr<State const> state_;
};

}  // namespace crypto
