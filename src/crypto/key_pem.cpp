// Keys as PEM (RFC 7468): SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) and PKCS #8 (RFC 5958), one key per text.
#include "base/encode.hpp"
#include "base/text.hpp"
#include "crypto/key_material.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>

namespace crypto {
namespace {

constexpr std::size_t pem_bytes_max = 32 * 1024;  // the largest RSA key takes a fifth of it
constexpr std::size_t pem_columns = 64;
constexpr std::string_view public_label = "PUBLIC KEY";
constexpr std::string_view private_label = "PRIVATE KEY";

struct Hint {
    std::string_view label;
    std::string_view text;
};
constexpr std::array<Hint, 7> hints{{
    {public_label, "this is a public key, which cannot sign"},
    {private_label, "this is a private key; only its public half belongs here (`openssl pkey -pubout`)"},
    {"ENCRYPTED PRIVATE KEY", "the private key is encrypted; decrypt it first (`openssl pkey`)"},
    {"RSA PRIVATE KEY", "the private key is not in PKCS #8 form; convert it first (`openssl pkcs8 -topk8 -nocrypt`)"},
    {"EC PRIVATE KEY", "the private key is not in PKCS #8 form; convert it first (`openssl pkcs8 -topk8 -nocrypt`)"},
    {"RSA PUBLIC KEY", "the public key is not in SubjectPublicKeyInfo form; convert it first (`openssl rsa -RSAPublicKey_in -pubout`)"},
    {"CERTIFICATE", "this is a certificate; only its public key belongs here (`openssl x509 -noout -pubkey`)"},
}};

base::Refused bad_pem(std::string text) {
    base::Problems problems{{"pem", text}};
    return base::refuse(base::Code::malformed, std::move(text), std::move(problems));
}

// The octets inside `-----BEGIN label-----` and `-----END label-----`.
base::Result<Secret> unwrap(std::string_view pem, std::string_view wanted) {
    constexpr std::string_view begin = "-----BEGIN ", end = "-----END ", dashes = "-----";
    if (pem.size() > pem_bytes_max) return bad_pem("the PEM text is too long for a key");
    auto text = base::trim(pem);
    auto const label_end = text.starts_with(begin) ? text.find(dashes, begin.size()) : std::string_view::npos;
    if (label_end == std::string_view::npos)
        return bad_pem("this is no PEM text: it must start with -----BEGIN " + std::string(wanted) + "-----");
    auto const label = text.substr(begin.size(), label_end - begin.size());
    if (label != wanted) {
        for (auto const& hint : hints)
            if (hint.label == label) return bad_pem(std::string(hint.text));
        return bad_pem("this PEM text holds something else than a " + std::string(wanted));
    }
    auto const footer = std::string(end) + std::string(label) + std::string(dashes);
    text.remove_prefix(label_end + dashes.size());  // first, for both lines may not share their dashes
    if (!text.ends_with(footer)) return bad_pem("the PEM text must end with " + footer);
    text.remove_suffix(footer.size());

    std::string base64;
    base64.reserve(text.size());
    for (char const c : text)
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t') base64 += c;
    auto octets = base::from_base64(base64);
    wipe(base64);
    if (!octets || octets->empty()) return bad_pem("the PEM text is broken: its body is not base64");
    return Secret(*std::move(octets));
}

std::string wrap(std::string_view label, std::string_view octets) {
    auto base64 = base::to_base64(octets);
    std::string out;
    out.reserve(base64.size() + base64.size() / pem_columns + 2 * label.size() + 40);
    out.append("-----BEGIN ").append(label).append("-----\n");
    for (std::size_t at = 0; at < base64.size(); at += pem_columns) out.append(base64, at, pem_columns).append("\n");
    out.append("-----END ").append(label).append("-----\n");
    wipe(base64);
    return out;
}

Owned<EVP_PKEY> read_public(std::string_view der) {
    auto const* at = octets(der);
    Owned<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
    return at == octets(der) + der.size() ? std::move(key) : nullptr;
}

Owned<EVP_PKEY> read_private(std::string_view der) {
    auto const* at = octets(der);
    Owned<PKCS8_PRIV_KEY_INFO> const info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
    if (!info || at != octets(der) + der.size()) return nullptr;
    return Owned<EVP_PKEY>(EVP_PKCS82PKEY(info.get()));
}

}  // namespace

base::Result<Material> material_from_pem(std::string_view pem, bool with_secrets) {
    auto const der = unwrap(pem, with_secrets ? private_label : public_label);
    if (!der) return std::unexpected(der.error());
    QuietErrors const quiet;
    auto const key = with_secrets ? read_private(der->view()) : read_public(der->view());
    if (!key) return bad_pem("the PEM text holds no key that can be read");
    auto material = from_openssl(*key, with_secrets);
    if (!material) return material;
    if (auto problems = check(*material); !problems.empty()) return bad_key(std::move(problems));
    return material;
}

std::string public_pem(EVP_PKEY const& key) {
    unsigned char* found = nullptr;
    auto const size = i2d_PUBKEY(&key, &found);
    STOA_ASSERT(size > 0);
    std::string const der(reinterpret_cast<char const*>(found), static_cast<std::size_t>(size));
    OPENSSL_free(found);
    return wrap(public_label, der);
}

std::string private_pem(EVP_PKEY const& key) {
    Owned<PKCS8_PRIV_KEY_INFO> const info(EVP_PKEY2PKCS8(&key));
    STOA_ASSERT(info != nullptr);
    Secret der(static_cast<std::size_t>(i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr)));
    auto* at = der.data();
    STOA_ASSERT(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &at) == static_cast<int>(der.size()));
    return wrap(private_label, der.view());
}

}  // namespace crypto
