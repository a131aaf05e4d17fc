// What this room's .cpp files share of OpenSSL: owners that free, secrets that are wiped, errors that stay inside.
// OpenSSL's own headers stay in the .cpp files.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct bignum_ctx;
struct bignum_st;
struct bn_mont_ctx_st;
struct ec_group_st;
struct ec_point_st;
struct evp_cipher_ctx_st;
struct evp_cipher_st;
struct evp_md_ctx_st;
struct evp_md_st;
struct evp_pkey_ctx_st;
struct evp_pkey_st;
struct pkcs8_priv_key_info_st;

namespace crypto {

struct Free {
    void operator()(bignum_ctx* it) const noexcept;
    void operator()(bignum_st* it) const noexcept;  // wiped, too
    void operator()(bn_mont_ctx_st* it) const noexcept;
    void operator()(ec_group_st* it) const noexcept;
    void operator()(ec_point_st* it) const noexcept;  // wiped, too
    void operator()(evp_cipher_ctx_st* it) const noexcept;
    void operator()(evp_cipher_st* it) const noexcept;
    void operator()(evp_md_ctx_st* it) const noexcept;
    void operator()(evp_md_st* it) const noexcept;
    void operator()(evp_pkey_ctx_st* it) const noexcept;
    void operator()(evp_pkey_st* it) const noexcept;
    void operator()(pkcs8_priv_key_info_st* it) const noexcept;  // wiped, too
};
template <class T> using Owned = std::unique_ptr<T, Free>;

// OpenSSL reports failures in a queue per thread, which TLS on the same thread reads, too. What fails in here must not be found there.
class QuietErrors {
public:
    QuietErrors() noexcept;
    ~QuietErrors();
    QuietErrors(QuietErrors const&) = delete;
    QuietErrors& operator=(QuietErrors const&) = delete;
};

void wipe(std::string& bytes) noexcept;

// Bytes that leave no trace when they go.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string bytes) noexcept : bytes_(std::move(bytes)) {}
    explicit Secret(std::size_t size) : bytes_(size, '\0') {}
    ~Secret() { wipe(bytes_); }
    Secret(Secret&& from) noexcept : bytes_(std::exchange(from.bytes_, {})) {}
    Secret& operator=(Secret&& from) noexcept {
        std::swap(bytes_, from.bytes_);
        return *this;
    }

    std::string const& bytes() const { return bytes_; }
    std::string_view view() const { return bytes_; }
    unsigned char* data() { return reinterpret_cast<unsigned char*>(bytes_.data()); }
    std::size_t size() const { return bytes_.size(); }

private:
    std::string bytes_;
};

inline unsigned char const* octets(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }
inline unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

}  // namespace crypto
