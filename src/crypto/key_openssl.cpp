// Key material into OpenSSL's keys and out of them.
#include "crypto/ecdsa.hpp"
#include "crypto/key_material.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace crypto {
namespace {

constexpr std::size_t params_max = 8;

constexpr std::array rsa_open{OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E};
constexpr std::array rsa_secret{OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,
                                OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
constexpr std::array ec_open{OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y};

// A parameter list that wipes its numbers; OpenSSL's own builder leaves copies behind.
class Params {
public:
    Params() { numbers_.reserve(params_max); }  // so that nothing moves any more
    void number(char const* name, std::string_view big_endian) {
        STOA_ASSERT(numbers_.size() < params_max);
        auto& native = numbers_.emplace_back(std::string(big_endian.rbegin(), big_endian.rend()));
        list_.push_back(OSSL_PARAM_construct_BN(name, native.data(), native.size()));
    }
    void octet_string(char const* name, std::string& bytes) {
        list_.push_back(OSSL_PARAM_construct_octet_string(name, bytes.data(), bytes.size()));
    }
    void text(char const* name, std::string& value) { list_.push_back(OSSL_PARAM_construct_utf8_string(name, value.data(), value.size())); }
    OSSL_PARAM* end() {
        list_.push_back(OSSL_PARAM_construct_end());
        return list_.data();
    }

private:
    std::vector<Secret> numbers_;
    std::vector<OSSL_PARAM> list_;
};

Owned<EVP_PKEY> key_from(char const* type, Params& params, bool with_secrets) {
    Owned<EVP_PKEY_CTX> const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    STOA_ASSERT(context && EVP_PKEY_fromdata_init(context.get()) == 1);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata(context.get(), &key, with_secrets ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params.end());
    return Owned<EVP_PKEY>(key);
}

Owned<EVP_PKEY> rsa_from(Material const& material) {
    Params params;
    for (std::size_t i = 0; i < rsa_open.size(); ++i) params.number(rsa_open[i], material.open[i]);
    for (std::size_t i = 0; i < material.secret.size(); ++i) params.number(rsa_secret[i], material.secret[i].view());
    return key_from("RSA", params, !material.secret.empty());
}

// `point` compressed or not (SEC 1 section 2.3.3).
Owned<EVP_PKEY> ec_from(Kind const& kind, std::string point, std::string_view secret) {
    Params params;
    std::string group = kind.group;
    params.text(OSSL_PKEY_PARAM_GROUP_NAME, group);
    params.octet_string(OSSL_PKEY_PARAM_PUB_KEY, point);
    if (!secret.empty()) params.number(OSSL_PKEY_PARAM_PRIV_KEY, secret);
    return key_from("EC", params, !secret.empty());
}

Owned<EVP_PKEY> ed25519_from(Material const& material) {
    if (material.secret.empty())
        return Owned<EVP_PKEY>(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(material.open[0]), material.open[0].size()));
    auto const seed = material.secret[0].view();
    return Owned<EVP_PKEY>(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size()));
}

// Octets of a number, `length` of them or as few as it needs; nothing when the key has no such number.
std::string octets_of(EVP_PKEY const& key, char const* name, std::size_t length = 0) {
    BIGNUM* found = nullptr;
    if (EVP_PKEY_get_bn_param(&key, name, &found) != 1) return {};
    Owned<BIGNUM> const number(found);
    auto const size = length != 0 ? length : static_cast<std::size_t>(BN_num_bytes(number.get()));
    std::string out(size, '\0');
    if (BN_bn2binpad(number.get(), octets(out), static_cast<int>(size)) < 0) return {};
    return out;
}

Material rsa_out_of(EVP_PKEY const& key, bool with_secrets) {
    Material out{Algorithm::rs256, {}, {}};
    for (auto const* name : rsa_open) out.open.push_back(octets_of(key, name));
    if (!with_secrets) return out;
    for (auto const* name : rsa_secret) out.secret.emplace_back(octets_of(key, name));
    return out;
}

Material ec_out_of(Kind const& kind, EVP_PKEY const& key, bool with_secrets) {
    Material out{kind.algorithm, {}, {}};
    for (auto const* name : ec_open) out.open.push_back(octets_of(key, name, kind.octets));
    if (with_secrets) out.secret.emplace_back(octets_of(key, OSSL_PKEY_PARAM_PRIV_KEY, kind.octets));
    return out;
}

Material ed25519_out_of(EVP_PKEY const& key, bool with_secrets) {
    Material out{Algorithm::eddsa, {std::string(32, '\0')}, {}};
    std::size_t size = 32;
    STOA_ASSERT(EVP_PKEY_get_raw_public_key(&key, octets(out.open[0]), &size) == 1 && size == 32);
    if (!with_secrets) return out;
    auto& seed = out.secret.emplace_back(std::size_t{32});
    STOA_ASSERT(EVP_PKEY_get_raw_private_key(&key, seed.data(), &size) == 1 && size == 32);
    return out;
}

}  // namespace

Owned<EVP_PKEY> to_openssl(Material const& material) {
    QuietErrors const quiet;
    switch (material.algorithm) {
        case Algorithm::rs256: return rsa_from(material);
        case Algorithm::es256:
        case Algorithm::es384:
            return ec_from(kind_of(material.algorithm), "\x04" + material.open[0] + material.open[1],
                           material.secret.empty() ? std::string_view() : material.secret[0].view());
        case Algorithm::eddsa: return ed25519_from(material);
    }
    std::unreachable();
}

base::Result<Material> from_openssl(EVP_PKEY const& key, bool with_secrets) {
    QuietErrors const quiet;
    if (EVP_PKEY_is_a(&key, "RSA")) return rsa_out_of(key, with_secrets);
    if (EVP_PKEY_is_a(&key, "ED25519")) return ed25519_out_of(key, with_secrets);
    if (!EVP_PKEY_is_a(&key, "EC")) return bad_key({{"kty", "is not known here: RSA, P-256, P-384 and Ed25519 are"}});
    std::array<char, 64> group{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(&key, group.data(), group.size(), &size) == 1)
        for (auto const& kind : kinds())
            if (kind.group != nullptr && std::string_view(group.data(), size) == kind.group) return ec_out_of(kind, key, with_secrets);
    return bad_key({{"crv", "is not known here: P-256 and P-384 are"}});
}

base::Result<Material> material_from_raw(Algorithm algorithm, std::string_view raw) {
    STOA_ASSERT(algorithm != Algorithm::rs256);
    auto const& kind = kind_of(algorithm);
    Material material{algorithm, {std::string(raw)}, {}};
    if (kind.group != nullptr) {
        QuietErrors const quiet;
        bool const compressed = raw.size() == kind.octets + 1 && (raw[0] == '\x02' || raw[0] == '\x03');
        auto const key = compressed ? ec_from(kind, std::string(raw), {}) : nullptr;
        if (!key) return bad_key({{"x", "is no compressed point of the curve " + std::string(kind.crv)}});
        material = ec_out_of(kind, *key, false);
    }
    if (auto problems = check(material); !problems.empty()) return bad_key(std::move(problems));
    return material;
}

base::Result<Material> material_from_secret(Algorithm algorithm, std::string_view raw) {
    STOA_ASSERT(algorithm != Algorithm::rs256);
    auto const& kind = kind_of(algorithm);
    if (raw.size() != kind.octets) return bad_key({{"d", "must have " + std::to_string(kind.octets) + " octets"}});
    Material material{algorithm, {}, {}};
    if (kind.group != nullptr) {
        auto point = point_of(algorithm, raw);
        if (!point) return bad_key({{"d", "is not between 1 and the order of the curve " + std::string(kind.crv)}});
        std::ranges::move(*point, std::back_inserter(material.open));
    } else {
        Secret expanded(crypto_sign_SECRETKEYBYTES);
        auto& x = material.open.emplace_back(crypto_sign_PUBLICKEYBYTES, '\0');
        crypto_sign_seed_keypair(octets(x), expanded.data(), octets(raw));
    }
    material.secret.emplace_back(std::string(raw));
    if (auto problems = check(material); !problems.empty()) return bad_key(std::move(problems));
    return material;
}

}  // namespace crypto
