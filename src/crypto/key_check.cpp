// What must hold before a key is used.
#include "crypto/key_material.hpp"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace crypto {
namespace {

constexpr int rsa_bits_min = 2048;
constexpr int rsa_bits_max = 8192;
constexpr std::size_t rsa_exponent_octets_max = 8;  // what a verification costs grows with it
constexpr std::uint64_t rsa_exponent_min = 65537;
constexpr std::uint64_t rsa_exponent_verify_only = 3;  // weak only beside careless padding checks, and published test vectors ask for it

constexpr std::array<std::uint16_t, 38> small_primes{3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
                                                     47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
                                                     107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};

// ROCA (CVE-2017-15361): the primes of a broken generator are powers of 65537 modulo many small primes, and so is their product. All 38
// residues are such powers for about one sound modulus in 2^28.
constexpr auto powers_of_65537 = [] {
    std::array<std::array<bool, small_primes.back()>, small_primes.size()> table{};
    for (std::size_t i = 0; i < small_primes.size(); ++i)
        for (unsigned power = 1; !table[i][power]; power = power * 65537U % small_primes[i]) table[i][power] = true;
    return table;
}();

Owned<BIGNUM> number(std::string_view bytes) {
    Owned<BIGNUM> out(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
    STOA_ASSERT(out != nullptr);
    BN_set_flags(out.get(), BN_FLG_CONSTTIME);
    return out;
}

void check_modulus(std::string_view n, base::Problems& problems) {
    if (n.size() > rsa_bits_max / 8) return problems.push_back({"n", "must have at most 8192 bits"});
    auto const modulus = number(n);
    if (BN_num_bits(modulus.get()) < rsa_bits_min) return problems.push_back({"n", "must have at least 2048 bits"});
    if (!BN_is_odd(modulus.get())) return problems.push_back({"n", "is even and so no product of two large primes"});
    bool roca = true;
    for (std::size_t i = 0; i < small_primes.size(); ++i) {
        auto const residue = BN_mod_word(modulus.get(), small_primes[i]);
        if (residue == 0) return problems.push_back({"n", "has a small factor and so is no product of two large primes"});
        roca = roca && powers_of_65537[i][residue];
    }
    if (roca) problems.push_back({"n", "comes from a generator that is known to be broken (ROCA, CVE-2017-15361)"});
}

void check_exponent(std::string_view e, bool signs, base::Problems& problems) {
    if (e.size() > rsa_exponent_octets_max) return problems.push_back({"e", "must have at most 64 bits"});
    std::uint64_t exponent = 0;
    for (char const octet : e) exponent = exponent << 8 | static_cast<std::uint8_t>(octet);
    if (exponent % 2 == 0)
        problems.push_back({"e", "must be odd"});
    else if (exponent < rsa_exponent_min && (signs || exponent != rsa_exponent_verify_only))
        problems.push_back({"e", "must be at least 65537"});
}

// One Fermat test: it finds every slip; whoever makes a pseudoprime on purpose only hurts the key of his own.
bool looks_prime(BIGNUM const* p, BIGNUM const* p_minus_1, BN_CTX* context) {
    Owned<BIGNUM> const two(BN_new());
    Owned<BIGNUM> const power(BN_new());
    return BN_is_odd(p) && BN_set_word(two.get(), 2) && BN_mod_exp_mont_consttime(power.get(), two.get(), p_minus_1, p, context, nullptr) &&
           BN_is_one(power.get());
}

// RFC 8017 section 3.2. Signing with a wrong coefficient would tell the factors to whoever sees the signature.
void check_rsa_pair(Material const& key, base::Problems& problems) {
    auto const n = number(key.open[0]), e = number(key.open[1]);
    auto const d = number(key.secret[0].view());
    std::array const factors{number(key.secret[1].view()), number(key.secret[2].view())};
    std::array const exponents{number(key.secret[3].view()), number(key.secret[4].view())};
    auto const qi = number(key.secret[5].view());
    Owned<BN_CTX> const context(BN_CTX_new());
    Owned<BIGNUM> const left(BN_new()), less(BN_new());
    STOA_ASSERT(context && left && less);

    if (!BN_mul(left.get(), factors[0].get(), factors[1].get(), context.get()) || BN_cmp(left.get(), n.get()) != 0)
        return problems.push_back({"p", "times q must be n"});
    if (BN_cmp(d.get(), n.get()) >= 0) return problems.push_back({"d", "must be less than n"});
    for (std::size_t i = 0; i < 2; ++i) {
        std::string const factor = i == 0 ? "p" : "q";
        auto const* prime = factors[i].get();
        if (!BN_sub(less.get(), prime, BN_value_one()) || !looks_prime(prime, less.get(), context.get()))
            return problems.push_back({factor, "is not prime"});
        if (!BN_mod_mul(left.get(), d.get(), e.get(), less.get(), context.get()) || !BN_is_one(left.get()))
            return problems.push_back({"d", "does not belong to this public key"});
        if (!BN_nnmod(left.get(), d.get(), less.get(), context.get()) || BN_cmp(left.get(), exponents[i].get()) != 0)
            return problems.push_back({"d" + factor, "must be d modulo " + factor + " - 1"});
    }
    if (BN_cmp(qi.get(), factors[0].get()) >= 0 || !BN_mod_mul(left.get(), qi.get(), factors[1].get(), factors[0].get(), context.get()) ||
        !BN_is_one(left.get()))
        problems.push_back({"qi", "must be the inverse of q modulo p"});
}

void check_ec(Material const& key, base::Problems& problems) {
    auto const found = to_openssl({key.algorithm, key.open, {}});
    Owned<EVP_PKEY_CTX> const point(found ? EVP_PKEY_CTX_new(found.get(), nullptr) : nullptr);
    // The quick check leaves out the order of the point, which is always right on a curve with cofactor 1.
    if (!point || EVP_PKEY_public_check_quick(point.get()) != 1)
        return problems.push_back({"x", "and y are no point of the curve " + std::string(kind_of(key.algorithm).crv)});
    if (key.secret.empty()) return;
    auto const pair = to_openssl(key);
    Owned<EVP_PKEY_CTX> const both(pair ? EVP_PKEY_CTX_new(pair.get(), nullptr) : nullptr);
    if (!both || EVP_PKEY_private_check(both.get()) != 1 || EVP_PKEY_pairwise_check(both.get()) != 1)
        problems.push_back({"d", "does not belong to this public key"});
}

void check_ed25519(Material const& key, base::Problems& problems) {
    if (crypto_core_ed25519_is_valid_point(octets(key.open[0])) != 1)
        return problems.push_back({"x", "is no point of prime order of the curve Ed25519"});
    if (key.secret.empty()) return;
    Secret expanded(crypto_sign_SECRETKEYBYTES);
    std::string x(crypto_sign_PUBLICKEYBYTES, '\0');
    crypto_sign_seed_keypair(octets(x), expanded.data(), octets(key.secret[0].view()));
    if (x != key.open[0]) problems.push_back({"d", "does not belong to this public key"});
}

void check_octets(Kind const& kind, std::string_view name, std::string_view value, base::Problems& problems) {
    if (kind.octets != 0) {
        if (value.size() != kind.octets) problems.push_back({std::string(name), "must have " + std::to_string(kind.octets) + " octets"});
        return;
    }
    if (value.empty() || value.front() == '\0')
        problems.push_back({std::string(name), "must be a number above zero without leading zeros"});
    else if (value.size() > rsa_bits_max / 8)
        problems.push_back({std::string(name), "must have at most 8192 bits"});
}

}  // namespace

base::Problems check(Material const& material) {
    QuietErrors const quiet;
    auto const& kind = kind_of(material.algorithm);
    base::Problems problems;
    STOA_ASSERT(material.open.size() == kind.open_members.size());
    STOA_ASSERT(material.secret.empty() || material.secret.size() == kind.secret_members.size());
    for (std::size_t i = 0; i < material.open.size(); ++i) check_octets(kind, kind.open_members[i], material.open[i], problems);
    for (std::size_t i = 0; i < material.secret.size(); ++i)
        check_octets(kind, kind.secret_members[i], material.secret[i].view(), problems);
    if (!problems.empty()) return problems;

    switch (material.algorithm) {
        case Algorithm::rs256:
            check_modulus(material.open[0], problems);
            check_exponent(material.open[1], !material.secret.empty(), problems);
            if (problems.empty() && !material.secret.empty()) check_rsa_pair(material, problems);
            break;
        case Algorithm::es256:
        case Algorithm::es384: check_ec(material, problems); break;
        case Algorithm::eddsa: check_ed25519(material, problems); break;
    }
    return problems;
}

base::Refused bad_key(base::Problems problems) {
    auto const& first = problems.front();
    auto text = "the key cannot be used: " + first.field + " " + first.text;
    return base::refuse(base::Code::invalid, std::move(text), std::move(problems));
}

}  // namespace crypto
