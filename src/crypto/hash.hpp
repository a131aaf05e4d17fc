// Digests, keyed digests, and the comparison that tells nothing by its time. Bytes are std::string throughout.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace crypto {

std::string sha256(std::string_view bytes);  // 32 bytes
std::string sha384(std::string_view bytes);
std::string sha512(std::string_view bytes);
void sha256_into(unsigned char* out, std::string_view bytes);  // the same to a place of 32 bytes: many short texts need no allocation
void sha384_into(unsigned char* out, std::string_view bytes);  // 48 bytes
std::string md5(std::string_view bytes);                       // only to compare recipients of old badges (`md5$...`); never for security

std::string hmac_sha256(std::string_view key, std::string_view bytes);

// A short digest under a key of its own, made at random and kept nowhere (SipHash-2-4, 128 bits): for tables whose keys are secrets. Ten
// times as quick as SHA-256, and without the key nobody can find two texts that meet or learn one from its digest.
class ShortHash {
public:
    using Digest = std::array<std::uint64_t, 2>;
    ShortHash();
    ~ShortHash();  // wipes the key
    ShortHash(ShortHash const&) = delete;
    ShortHash& operator=(ShortHash const&) = delete;
    Digest operator()(std::string_view bytes) const;

private:
    std::array<unsigned char, 16> key_;
};

// Equal or not, in time that depends on the lengths alone.
bool equal(std::string_view a, std::string_view b);

// For what does not fit in memory at once.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(std::string_view bytes);
    std::string finish();  // once

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace crypto
