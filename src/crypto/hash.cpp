#include "crypto/hash.hpp"

#include "base/error.hpp"
#include "base/random.hpp"
#include "crypto/openssl.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <initializer_list>

namespace crypto {
namespace {

constexpr std::size_t sha256_block_bytes = 64;

Owned<EVP_MD> fetch(char const* name) {
    Owned<EVP_MD> digest(EVP_MD_fetch(nullptr, name, nullptr));
    STOA_ASSERT(digest != nullptr);  // libcrypto's default provider has them all
    return digest;
}

// Fetched once: looking an algorithm up by name costs as much as hashing 64 bytes with it.
EVP_MD const* sha256_algorithm() {
    static auto const digest = fetch("SHA256");
    return digest.get();
}
EVP_MD const* sha384_algorithm() {
    static auto const digest = fetch("SHA384");
    return digest.get();
}

void digest_into(unsigned char* out, EVP_MD const* algorithm, std::initializer_list<std::string_view> parts) {
    thread_local Owned<EVP_MD_CTX> const context(EVP_MD_CTX_new());  // reused, for half of a short hash is its making
    STOA_ASSERT(context && EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1);
    for (auto const part : parts) STOA_ASSERT(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
    STOA_ASSERT(EVP_DigestFinal_ex(context.get(), out, nullptr) == 1);
}

std::string digest(EVP_MD const* algorithm, std::string_view bytes) {
    std::string out(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    digest_into(octets(out), algorithm, {bytes});
    return out;
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(sha256_algorithm(), bytes); }

std::string sha384(std::string_view bytes) { return digest(sha384_algorithm(), bytes); }

void sha256_into(unsigned char* out, std::string_view bytes) { digest_into(out, sha256_algorithm(), {bytes}); }
void sha384_into(unsigned char* out, std::string_view bytes) { digest_into(out, sha384_algorithm(), {bytes}); }

std::string sha512(std::string_view bytes) {
    static auto const algorithm = fetch("SHA512");
    return digest(algorithm.get(), bytes);
}

std::string md5(std::string_view bytes) {
    static auto const algorithm = fetch("MD5");
    return digest(algorithm.get(), bytes);
}

// RFC 2104, on the reused context: OpenSSL's own HMAC looks its algorithms up anew with each call.
std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    std::array<unsigned char, sha256_block_bytes> block{};
    if (key.size() > block.size())
        digest_into(block.data(), sha256_algorithm(), {key});
    else
        std::copy(key.begin(), key.end(), block.begin());
    std::string_view const pad(reinterpret_cast<char const*>(block.data()), block.size());

    std::string out(32, '\0');
    for (auto& octet : block) octet ^= 0x36;
    digest_into(octets(out), sha256_algorithm(), {pad, bytes});
    for (auto& octet : block) octet ^= 0x36 ^ 0x5c;
    digest_into(octets(out), sha256_algorithm(), {pad, out});
    OPENSSL_cleanse(block.data(), block.size());
    return out;
}

static_assert(sizeof(ShortHash::Digest) == crypto_shorthash_siphashx24_BYTES);

ShortHash::ShortHash() {
    static_assert(crypto_shorthash_siphashx24_KEYBYTES == std::tuple_size_v<decltype(key_)>);
    base::fill_random(key_);
}
ShortHash::~ShortHash() { OPENSSL_cleanse(key_.data(), key_.size()); }

ShortHash::Digest ShortHash::operator()(std::string_view bytes) const {
    Digest out;
    crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(bytes.data()),
                                bytes.size(), key_.data());
    return out;
}

bool equal(std::string_view a, std::string_view b) { return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

struct Sha256::State {
    Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    STOA_ASSERT(state_->context && EVP_DigestInit_ex2(state_->context.get(), sha256_algorithm(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
    STOA_ASSERT(state_ != nullptr);
    STOA_ASSERT(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::finish() {
    STOA_ASSERT(state_ != nullptr);
    std::string out(32, '\0');
    STOA_ASSERT(EVP_DigestFinal_ex(state_->context.get(), octets(out), nullptr) == 1);
    state_.reset();
    return out;
}

}  // namespace crypto
