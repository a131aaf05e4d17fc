#include "crypto/key.hpp"

#include "base/encode.hpp"
#include "crypto/ecdsa.hpp"
#include "crypto/hash.hpp"
#include "crypto/key_material.hpp"

#include <boost/json/object.hpp>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace crypto {
namespace {

constexpr int rsa_bits_made = 2048;
constexpr std::size_t der_octets_max = 2 + 2 * (2 + 1 + 48);  // a sequence of two integers of P-384, each with a leading zero

void start_sodium() {
    static int const started = sodium_init();
    STOA_ASSERT(started >= 0);
}

// Locked memory between guard pages, wiped when it goes.
struct SodiumFree {
    void operator()(unsigned char* it) const noexcept { sodium_free(it); }
};
using Guarded = std::unique_ptr<unsigned char, SodiumFree>;

Guarded expand_ed25519(Secret const& seed) {
    Guarded out(static_cast<unsigned char*>(sodium_malloc(crypto_sign_SECRETKEYBYTES)));
    STOA_ASSERT(out != nullptr);
    std::string x(crypto_sign_PUBLICKEYBYTES, '\0');
    crypto_sign_seed_keypair(octets(x), out.get(), octets(seed.view()));
    sodium_mprotect_readonly(out.get());
    return out;
}

// Ready to be copied for each signature, which is dearer to prepare than to copy: an eighth of an RSA verification.
Owned<EVP_MD_CTX> prepare(Kind const& kind, EVP_PKEY* key, bool to_sign) {
    Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    STOA_ASSERT(context != nullptr);
    auto const start = to_sign ? EVP_DigestSignInit_ex : EVP_DigestVerifyInit_ex;
    STOA_ASSERT(start(context.get(), nullptr, kind.digest, nullptr, nullptr, key, nullptr) == 1);
    return context;
}

Owned<EVP_MD_CTX> copy(EVP_MD_CTX const* prepared) {
    Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    STOA_ASSERT(context && EVP_MD_CTX_copy_ex(context.get(), prepared) == 1);
    return context;
}

struct SignatureFree {
    void operator()(ECDSA_SIG* it) const noexcept { ECDSA_SIG_free(it); }
};

// RFC 7518 section 3.4: r || s, where OpenSSL has a DER sequence. Nothing when the length is not the only right one.
std::string to_der(Kind const& kind, std::string_view signature) {
    if (signature.size() != 2 * kind.octets) return {};
    std::unique_ptr<ECDSA_SIG, SignatureFree> const both(ECDSA_SIG_new());
    auto const* at = octets(signature);
    auto const size = static_cast<int>(kind.octets);
    STOA_ASSERT(both && ECDSA_SIG_set0(both.get(), BN_bin2bn(at, size, nullptr), BN_bin2bn(at + size, size, nullptr)) == 1);
    std::string der(der_octets_max, '\0');
    auto* out = octets(der);
    auto const length = i2d_ECDSA_SIG(both.get(), &out);
    STOA_ASSERT(length > 0 && static_cast<std::size_t>(length) <= der.size());
    der.resize(static_cast<std::size_t>(length));
    return der;
}

std::string from_der(Kind const& kind, std::string_view der) {
    auto const* at = octets(der);
    std::unique_ptr<ECDSA_SIG, SignatureFree> const both(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    STOA_ASSERT(both != nullptr);
    auto const size = static_cast<int>(kind.octets);
    std::string out(2 * kind.octets, '\0');
    STOA_ASSERT(BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), octets(out), size) == size);
    STOA_ASSERT(BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), octets(out) + size, size) == size);
    return out;
}

}  // namespace

std::string_view name(Algorithm algorithm) { return kind_of(algorithm).name; }

std::optional<Algorithm> algorithm_named(std::string_view name) {
    if (name == "Ed25519") return Algorithm::eddsa;
    auto const found = std::ranges::find(kinds(), name, &Kind::name);
    if (found == kinds().end()) return std::nullopt;
    return found->algorithm;
}

struct PublicKey::State {
    explicit State(Material checked) : material(std::move(checked)) {
        start_sodium();
        material.secret.clear();
        if (material.algorithm == Algorithm::eddsa) return;
        key = to_openssl(material);
        STOA_ASSERT(key != nullptr);
        verifier = prepare(kind_of(material.algorithm), key.get(), false);
    }
    Material material;
    Owned<EVP_PKEY> key;  // with `verifier`: none for Ed25519, which libsodium does
    Owned<EVP_MD_CTX> verifier;
};

struct PrivateKey::State {
    explicit State(Material const& checked)
        : public_key(std::make_shared<PublicKey::State>(Material{checked.algorithm, checked.open, {}})) {
        if (checked.algorithm == Algorithm::eddsa) {
            expanded = expand_ed25519(checked.secret[0]);
            return;
        }
        auto const& kind = kind_of(checked.algorithm);
        key = to_openssl(checked);
        STOA_ASSERT(key != nullptr);
        signer = prepare(kind, key.get(), true);
        if (kind.group != nullptr) d = Secret(checked.secret[0].bytes());
    }
    // Made anew for each export, so that between exports the secrets lie in one place only.
    Owned<EVP_PKEY> ed25519() const {
        return Owned<EVP_PKEY>(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, expanded.get(), crypto_sign_SEEDBYTES));
    }
    PublicKey public_key;
    Owned<EVP_PKEY> key;
    Owned<EVP_MD_CTX> signer;
    Secret d;          // of a curve: for signatures whose k is derived
    Guarded expanded;  // Ed25519: seed and public key, as libsodium signs with them
};

base::Result<PublicKey> PublicKey::from_jwk(json::value const& jwk) {
    auto material = material_from_jwk(jwk, false);
    if (!material) return std::unexpected(std::move(material).error());
    return PublicKey(std::make_shared<State>(*std::move(material)));
}
base::Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
    auto material = material_from_pem(pem, false);
    if (!material) return std::unexpected(std::move(material).error());
    return PublicKey(std::make_shared<State>(*std::move(material)));
}
base::Result<PublicKey> PublicKey::from_raw(Algorithm algorithm, std::string_view octets) {
    auto material = material_from_raw(algorithm, octets);
    if (!material) return std::unexpected(std::move(material).error());
    return PublicKey(std::make_shared<State>(*std::move(material)));
}

Algorithm PublicKey::algorithm() const { return state_->material.algorithm; }
json::object PublicKey::jwk() const { return to_jwk(state_->material); }

std::string PublicKey::pem() const { return state_->key ? public_pem(*state_->key) : public_pem(*to_openssl(state_->material)); }

std::string PublicKey::raw() const {
    auto const& open = state_->material.open;
    STOA_ASSERT(algorithm() != Algorithm::rs256);
    if (algorithm() == Algorithm::eddsa) return open[0];
    bool const odd = static_cast<unsigned char>(open[1].back()) % 2 == 1;
    return (odd ? '\x03' : '\x02') + open[0];
}

std::string PublicKey::thumbprint() const {
    auto const& open = state_->material.open;
    auto const part = [&](std::size_t i) { return base::to_base64url(open[i]); };
    auto const crv = kind_of(algorithm()).crv;
    switch (algorithm()) {  // the required members only, sorted by name
        case Algorithm::rs256: return base::to_base64url(sha256(fmt::format(R"({{"e":"{}","kty":"RSA","n":"{}"}})", part(1), part(0))));
        case Algorithm::es256:
        case Algorithm::es384:
            return base::to_base64url(sha256(fmt::format(R"({{"crv":"{}","kty":"EC","x":"{}","y":"{}"}})", crv, part(0), part(1))));
        case Algorithm::eddsa: return base::to_base64url(sha256(fmt::format(R"({{"crv":"Ed25519","kty":"OKP","x":"{}"}})", part(0))));
    }
    std::unreachable();
}

bool PublicKey::verify(std::string_view bytes, std::string_view signature) const {
    if (algorithm() == Algorithm::eddsa)
        return signature.size() == crypto_sign_BYTES &&
               crypto_sign_verify_detached(octets(signature), octets(bytes), bytes.size(), octets(state_->material.open[0])) == 0;

    QuietErrors const quiet;
    std::string der;
    if (auto const& kind = kind_of(algorithm()); kind.group != nullptr) {
        der = to_der(kind, signature);
        if (der.empty()) return false;
        signature = der;
    }
    auto const context = copy(state_->verifier.get());
    return EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(bytes), bytes.size()) == 1;
}

PrivateKey PrivateKey::generate(Algorithm algorithm) {
    start_sodium();
    auto const made = [&]() -> Material {
        if (algorithm == Algorithm::eddsa) {
            Material material{algorithm, {std::string(crypto_sign_PUBLICKEYBYTES, '\0')}, {}};
            Secret expanded(crypto_sign_SECRETKEYBYTES);
            auto& seed = material.secret.emplace_back(std::size_t{crypto_sign_SEEDBYTES});
            crypto_sign_keypair(octets(material.open[0]), expanded.data());
            crypto_sign_ed25519_sk_to_seed(seed.data(), expanded.data());
            return material;
        }
        Owned<EVP_PKEY> const key(algorithm == Algorithm::rs256 ? EVP_RSA_gen(rsa_bits_made) : EVP_EC_gen(kind_of(algorithm).group));
        STOA_ASSERT(key != nullptr);
        return from_openssl(*key, true).value();
    }();
    return PrivateKey(std::make_shared<State>(made));
}

base::Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
    auto material = material_from_pem(pem, true);
    if (!material) return std::unexpected(std::move(material).error());
    return PrivateKey(std::make_shared<State>(*std::move(material)));
}
base::Result<PrivateKey> PrivateKey::from_jwk(json::value const& jwk) {
    auto material = material_from_jwk(jwk, true);
    if (!material) return std::unexpected(std::move(material).error());
    return PrivateKey(std::make_shared<State>(*std::move(material)));
}

base::Result<PrivateKey> PrivateKey::from_raw(Algorithm algorithm, std::string_view secret) {
    auto material = material_from_secret(algorithm, secret);
    if (!material) return std::unexpected(std::move(material).error());
    return PrivateKey(std::make_shared<State>(*std::move(material)));
}

Algorithm PrivateKey::algorithm() const { return state_->public_key.algorithm(); }
PublicKey const& PrivateKey::public_key() const { return state_->public_key; }

std::string PrivateKey::pem() const { return state_->key ? private_pem(*state_->key) : private_pem(*state_->ed25519()); }

json::object PrivateKey::jwk() const {
    auto const material = state_->key ? from_openssl(*state_->key, true) : from_openssl(*state_->ed25519(), true);
    return to_jwk(material.value());
}

std::string PrivateKey::raw() const {
    STOA_ASSERT(algorithm() != Algorithm::rs256);
    if (algorithm() != Algorithm::eddsa) return state_->d.bytes();
    return {reinterpret_cast<char const*>(state_->expanded.get()), crypto_sign_SEEDBYTES};
}

std::string PrivateKey::sign(std::string_view bytes, Nonce nonce) const {
    if (algorithm() == Algorithm::eddsa) {
        std::string out(crypto_sign_BYTES, '\0');
        crypto_sign_detached(octets(out), nullptr, octets(bytes), bytes.size(), state_->expanded.get());
        return out;
    }
    auto const& kind = kind_of(algorithm());
    if (kind.group != nullptr && nonce == Nonce::derived) return sign_ecdsa(algorithm(), state_->d.view(), bytes);
    QuietErrors const quiet;
    auto const context = copy(state_->signer.get());
    std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(state_->key.get())), '\0');
    auto size = out.size();
    STOA_ASSERT(EVP_DigestSign(context.get(), octets(out), &size, octets(bytes), bytes.size()) == 1);
    out.resize(size);
    return kind.group != nullptr ? from_der(kind, out) : out;
}

}  // namespace crypto
