#include "crypto/ecdsa.hpp"

#include "crypto/key_material.hpp"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

#include <initializer_list>

namespace crypto {
namespace {

constexpr std::size_t octets_max = 48;        // of a number modulo the order of P-384, and of SHA-384
constexpr std::size_t hash_block_max = 128;
constexpr int attempts_max = 64;              // one in 2^32 fails, so that more than two will never be seen

// Constants of a curve, in the forms in which OpenSSL computes with them.
struct Curve {
    Owned<EC_GROUP> group;
    BIGNUM const* order;
    Owned<BIGNUM> order_less_2;
    Owned<BN_MONT_CTX> montgomery;
    Owned<EVP_MD> digest;
    std::size_t octets;
    std::size_t hash_block;

    Curve(int nid, char const* digest_name)
        : group(EC_GROUP_new_by_curve_name(nid)),
          order(group ? EC_GROUP_get0_order(group.get()) : nullptr),
          montgomery(BN_MONT_CTX_new()),
          digest(EVP_MD_fetch(nullptr, digest_name, nullptr)) {
        Owned<BN_CTX> const context(BN_CTX_new());
        STOA_ASSERT(order && montgomery && digest && context && BN_MONT_CTX_set(montgomery.get(), order, context.get()) == 1);
        order_less_2.reset(BN_dup(order));
        STOA_ASSERT(order_less_2 && BN_sub_word(order_less_2.get(), 2) == 1);
        octets = static_cast<std::size_t>(BN_num_bytes(order));
        hash_block = static_cast<std::size_t>(EVP_MD_get_block_size(digest.get()));
        STOA_ASSERT(octets == static_cast<std::size_t>(EVP_MD_get_size(digest.get())));  // so no bits are shifted anywhere
    }
};

Curve const& curve_of(Algorithm algorithm) {
    STOA_ASSERT(algorithm == Algorithm::es256 || algorithm == Algorithm::es384);
    if (algorithm == Algorithm::es256) {
        static Curve const p256(NID_X9_62_prime256v1, "SHA256");
        return p256;
    }
    static Curve const p384(NID_secp384r1, "SHA384");
    return p384;
}

std::string_view as_text(std::span<unsigned char const> bytes) { return {reinterpret_cast<char const*>(bytes.data()), bytes.size()}; }

// Reads so many octets in a time that does not tell how many of the first are zero: BN_bin2bn skips those, so it gets a one before them,
// which is taken away again in the number.
void read_evenly(BIGNUM* out, std::span<unsigned char const> number) {
    std::array<unsigned char, octets_max + 1> room{1};
    std::copy(number.begin(), number.end(), room.begin() + 1);
    auto const size = static_cast<int>(number.size());
    STOA_ASSERT(BN_bin2bn(room.data(), size + 1, out) && BN_clear_bit(out, size * 8) == 1);
    OPENSSL_cleanse(room.data(), room.size());
}

// The deterministic generator of RFC 6979 section 3.2 for one key and one message. All that it leaves behind is wiped.
class Generator {
public:
    Generator(Curve const& curve, std::string_view d, std::string_view hash) : curve_(curve), context_(EVP_MD_CTX_new()) {
        STOA_ASSERT(context_ && d.size() == curve.octets && hash.size() == curve.octets);
        key_.fill(0);
        value_.fill(1);
        for (std::string_view const round : {std::string_view("\0", 1), std::string_view("\1", 1)}) {
            hmac(key_, {value(), round, d, hash});
            hmac(value_, {value()});
        }
    }
    ~Generator() {
        OPENSSL_cleanse(key_.data(), key_.size());
        OPENSSL_cleanse(value_.data(), value_.size());
    }
    Generator(Generator const&) = delete;
    Generator& operator=(Generator const&) = delete;

    // The next candidate for k; false: it is not between 1 and the order.
    bool next(BIGNUM* k) {
        if (used_) {
            hmac(key_, {value(), std::string_view("\0", 1)});
            hmac(value_, {value()});
        }
        used_ = true;
        hmac(value_, {value()});
        read_evenly(k, std::span(value_).first(curve_.octets));
        return !BN_is_zero(k) && BN_cmp(k, curve_.order) < 0;
    }

private:
    using Bytes = std::array<unsigned char, octets_max>;
    std::string_view value() const { return as_text(std::span(value_).first(curve_.octets)); }

    // RFC 2104 under key_, which is never longer than a block.
    void hmac(Bytes& out, std::initializer_list<std::string_view> parts) {
        std::array<unsigned char, hash_block_max> pad{};
        std::span const block(pad.data(), curve_.hash_block);
        Bytes inner;
        std::copy_n(key_.begin(), curve_.octets, pad.begin());
        for (auto& octet : block) octet ^= 0x36;
        start(block);
        for (auto const part : parts) STOA_ASSERT(EVP_DigestUpdate(context_.get(), part.data(), part.size()) == 1);
        STOA_ASSERT(EVP_DigestFinal_ex(context_.get(), inner.data(), nullptr) == 1);
        for (auto& octet : block) octet ^= 0x36 ^ 0x5c;
        start(block);
        STOA_ASSERT(EVP_DigestUpdate(context_.get(), inner.data(), curve_.octets) == 1);
        STOA_ASSERT(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1);
        OPENSSL_cleanse(pad.data(), pad.size());
        OPENSSL_cleanse(inner.data(), inner.size());
    }
    void start(std::span<unsigned char const> block) {
        STOA_ASSERT(EVP_DigestInit_ex2(context_.get(), curve_.digest.get(), nullptr) == 1);
        STOA_ASSERT(EVP_DigestUpdate(context_.get(), block.data(), block.size()) == 1);
    }

    Curve const& curve_;
    Owned<EVP_MD_CTX> context_;
    Bytes key_, value_;
    bool used_ = false;
};

// The numbers of one signature, wiped when they go.
struct Workspace {
    Owned<BN_CTX> context{BN_CTX_secure_new()};
    Owned<BIGNUM> k{BN_secure_new()}, d{BN_secure_new()}, inverse{BN_secure_new()}, sum{BN_secure_new()};
    Owned<BIGNUM> hash{BN_new()}, r{BN_new()}, s{BN_new()};
    Owned<EC_POINT> point;

    explicit Workspace(Curve const& curve) : point(EC_POINT_new(curve.group.get())) {
        STOA_ASSERT(context && k && d && inverse && sum && hash && r && s && point);
        for (auto* secret : {k.get(), d.get(), inverse.get(), sum.get()}) BN_set_flags(secret, BN_FLG_CONSTTIME);
    }
};

// r of k; false when it is zero.
bool make_r(Curve const& curve, Workspace& work) {
    auto* const context = work.context.get();
    STOA_ASSERT(EC_POINT_mul(curve.group.get(), work.point.get(), work.k.get(), nullptr, nullptr, context) == 1);
    STOA_ASSERT(EC_POINT_get_affine_coordinates(curve.group.get(), work.point.get(), work.r.get(), nullptr, context) == 1);
    STOA_ASSERT(BN_nnmod(work.r.get(), work.r.get(), curve.order, context) == 1);
    return !BN_is_zero(work.r.get());
}

// s = (hash + r * d) / k; false when it is zero. A product of Montgomery with one factor in his form comes out in ordinary form. The
// order is prime, so k to the power of order - 2 is the inverse of k (Fermat), in a time that says nothing about k.
bool make_s(Curve const& curve, Workspace& work) {
    auto* const context = work.context.get();
    auto* const form = curve.montgomery.get();
    auto* const sum = work.sum.get();
    auto* const inverse = work.inverse.get();
    STOA_ASSERT(BN_mod_mul_montgomery(sum, work.r.get(), work.d.get(), form, context) == 1);
    STOA_ASSERT(BN_mod_add_quick(sum, sum, work.hash.get(), curve.order) == 1);
    STOA_ASSERT(BN_mod_exp_mont_consttime(inverse, work.k.get(), curve.order_less_2.get(), curve.order, context, form) == 1);
    STOA_ASSERT(BN_to_montgomery(inverse, inverse, form, context) == 1);
    STOA_ASSERT(BN_mod_mul_montgomery(work.s.get(), inverse, sum, form, context) == 1);
    return !BN_is_zero(work.s.get());
}

}  // namespace

std::string sign_ecdsa(Algorithm algorithm, std::string_view d, std::string_view bytes) {
    QuietErrors const quiet;
    auto const& curve = curve_of(algorithm);
    auto const size = static_cast<int>(curve.octets);
    Workspace work(curve);

    std::array<unsigned char, octets_max> hash;
    STOA_ASSERT(EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, curve.digest.get(), nullptr) == 1);
    STOA_ASSERT(BN_bin2bn(hash.data(), size, work.hash.get()) != nullptr);
    if (BN_cmp(work.hash.get(), curve.order) >= 0) STOA_ASSERT(BN_sub(work.hash.get(), work.hash.get(), curve.order) == 1);
    STOA_ASSERT(BN_bn2binpad(work.hash.get(), hash.data(), size) == size);  // bits2octets
    read_evenly(work.d.get(), {octets(d), d.size()});
    STOA_ASSERT(BN_to_montgomery(work.d.get(), work.d.get(), curve.montgomery.get(), work.context.get()) == 1);

    Generator numbers(curve, d, as_text(std::span(hash).first(curve.octets)));
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        if (!numbers.next(work.k.get()) || !make_r(curve, work) || !make_s(curve, work)) continue;
        std::string out(2 * curve.octets, '\0');
        STOA_ASSERT(BN_bn2binpad(work.r.get(), octets(out), size) == size);
        STOA_ASSERT(BN_bn2binpad(work.s.get(), octets(out) + size, size) == size);
        return out;
    }
    base::broken("a number for an ECDSA signature", __FILE__, __LINE__);
}

std::optional<std::array<std::string, 2>> point_of(Algorithm algorithm, std::string_view d) {
    QuietErrors const quiet;
    auto const& curve = curve_of(algorithm);
    if (d.size() != curve.octets) return std::nullopt;
    Workspace work(curve);
    read_evenly(work.k.get(), {octets(d), d.size()});
    if (BN_is_zero(work.k.get()) || BN_cmp(work.k.get(), curve.order) >= 0) return std::nullopt;
    auto* const context = work.context.get();
    STOA_ASSERT(EC_POINT_mul(curve.group.get(), work.point.get(), work.k.get(), nullptr, nullptr, context) == 1);
    STOA_ASSERT(EC_POINT_get_affine_coordinates(curve.group.get(), work.point.get(), work.r.get(), work.s.get(), context) == 1);
    std::array out{std::string(curve.octets, '\0'), std::string(curve.octets, '\0')};
    auto const size = static_cast<int>(curve.octets);
    STOA_ASSERT(BN_bn2binpad(work.r.get(), octets(out[0]), size) == size && BN_bn2binpad(work.s.get(), octets(out[1]), size) == size);
    return out;
}

}  // namespace crypto
