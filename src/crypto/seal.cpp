#include "crypto/seal.hpp"

#include "base/encode.hpp"
#include "base/random.hpp"
#include "crypto/openssl.hpp"

#include <openssl/evp.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace crypto {
namespace {

// A sealed text is: one byte of version, the nonce, as many bytes as the plain text, the tag.
constexpr char version = 1;
constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12;  // random: good for 2^32 seals under one key (NIST SP 800-38D section 8.3)
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t overhead = 1 + nonce_bytes + tag_bytes;
constexpr std::size_t key_file_bytes = 44;  // base64 of the key; a line end may follow

EVP_CIPHER const* cipher() {
    static Owned<EVP_CIPHER> const fetched(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    STOA_ASSERT(fetched != nullptr);
    return fetched.get();
}

Owned<EVP_CIPHER_CTX> start(Secret const& key, std::string_view nonce, std::string_view purpose, bool to_seal) {
    Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    STOA_ASSERT(context && EVP_CipherInit_ex2(context.get(), cipher(), octets(key.view()), octets(nonce), to_seal, nullptr) == 1);
    int count = 0;
    STOA_ASSERT(EVP_CipherUpdate(context.get(), nullptr, &count, octets(purpose), static_cast<int>(purpose.size())) == 1);
    return context;
}

class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    explicit operator bool() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

base::Refused bad_file(base::Code code, std::string text) { return base::refuse(code, std::move(text)); }

base::Refused system_failure(std::string const& what, std::string const& path) {
    auto const reason = std::string(std::strerror(errno));
    return bad_file(base::Code::unavailable, "cannot " + what + " the master key " + path + ": " + reason);
}

base::Result<Secret> read_key(File const& file, std::string const& path) {
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return system_failure("read", path);
    if (!S_ISREG(status.st_mode)) return bad_file(base::Code::invalid, "the master key " + path + " is no file");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return bad_file(base::Code::invalid, "others may read the master key; take that away with: chmod 600 " + path);

    Secret text(key_file_bytes + 2);  // one more than may be there
    std::size_t size = 0;
    while (size < text.size()) {
        auto const got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_failure("read", path);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    auto line = text.view().substr(0, size);
    if (line.ends_with('\n')) line.remove_suffix(1);
    auto key = line.size() == key_file_bytes ? base::from_base64(line) : std::nullopt;
    if (!key || key->size() != key_bytes)
        return bad_file(
            base::Code::malformed,
            "the master key " + path + " must be one line, base64 of 32 bytes; put the right file back, it cannot be made anew");
    return Secret(*std::move(key));
}

bool write_all(File const& file, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const put = ::write(file.get(), bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

bool sync_folder_of(std::string const& path) {
    auto const slash = path.rfind('/');
    auto const folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    File const opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened && ::fsync(opened.get()) == 0;
}

// A new key under a name of its own first, complete and on the disk; then it takes its place with a link and not with a rename: of two
// processes that start together, the slower one would rename away what the other has sealed with. Here it finds the place taken.
base::Result<> make_key_file(std::string const& path) {
    auto const draft = path + ".new-" + base::to_hex(base::random_bytes(8));
    bool written = false;
    {
        File const file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (!file) return system_failure("make", path);
        Secret const key(base::random_bytes(key_bytes));
        Secret const line(base::to_base64(key.view()) + '\n');
        written = write_all(file, line.view()) && ::fsync(file.get()) == 0;
    }
    bool const placed = written && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
    auto const reason = errno;
    ::unlink(draft.c_str());
    errno = reason;
    if (!placed || !sync_folder_of(path)) return system_failure("make", path);
    return {};
}

}  // namespace

struct Sealer::State {
    Secret key;
};

base::Result<Sealer> Sealer::from_file(std::string const& path) {
    for (bool made = false;; made = true) {
        File const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (file) {
            auto key = read_key(file, path);
            if (!key) return std::unexpected(std::move(key).error());
            return Sealer(std::make_shared<State>(*std::move(key)));
        }
        if (errno != ENOENT || made) return system_failure("read", path);
        auto done = make_key_file(path);
        if (!done) return std::unexpected(std::move(done).error());
    }
}

Sealer Sealer::from_key(std::string_view key) {
    if (key.size() != key_bytes) base::fail(base::Code::invalid, "a master key has 32 bytes");
    return Sealer(std::make_shared<State>(Secret(std::string(key))));
}

std::string Sealer::seal(std::string_view plain, std::string_view purpose) const {
    STOA_ASSERT(purpose.size() <= purpose_bytes_max);
    if (plain.size() > plain_bytes_max) base::fail(base::Code::too_large, "too large to be sealed");
    std::string out(plain.size() + overhead, '\0');
    out[0] = version;
    base::fill_random({octets(out) + 1, nonce_bytes});
    auto const context = start(state_->key, std::string_view(out).substr(1, nonce_bytes), purpose, true);
    int count = 0;
    auto* const text = octets(out) + 1 + nonce_bytes;
    STOA_ASSERT(EVP_EncryptUpdate(context.get(), text, &count, octets(plain), static_cast<int>(plain.size())) == 1);
    STOA_ASSERT(EVP_EncryptFinal_ex(context.get(), text + count, &count) == 1);
    STOA_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, text + plain.size()) == 1);
    return out;
}

base::Result<std::string> Sealer::open(std::string_view sealed, std::string_view purpose) const {
    STOA_ASSERT(purpose.size() <= purpose_bytes_max);
    if (sealed.size() < overhead || sealed.size() > plain_bytes_max + overhead || sealed[0] != version)
        return base::refuse(base::Code::malformed, "this is nothing that was sealed here");
    QuietErrors const quiet;
    auto const text = sealed.substr(1 + nonce_bytes, sealed.size() - overhead);
    std::string tag(sealed.substr(sealed.size() - tag_bytes));
    auto const context = start(state_->key, sealed.substr(1, nonce_bytes), purpose, false);
    STOA_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1);
    std::string plain(text.size(), '\0');
    int count = 0;
    STOA_ASSERT(EVP_DecryptUpdate(context.get(), octets(plain), &count, octets(text), static_cast<int>(text.size())) == 1);
    if (EVP_DecryptFinal_ex(context.get(), octets(plain) + count, &count) != 1) {
        wipe(plain);
        return base::refuse(base::Code::invalid,
                            "what was sealed cannot be opened: another master key, another purpose, or it was changed");
    }
    return plain;
}

std::string const& Sealer::key() const { return state_->key.bytes(); }

}  // namespace crypto
