// Keys as JWK (RFC 7517), strictly: what a member says must be true, and nothing is guessed.
#include "base/encode.hpp"
#include "crypto/key_material.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace crypto {
namespace {

using Name = std::string_view;
constexpr std::array<Name, 2> rsa_open{"n", "e"}, ec_open{"x", "y"};
constexpr std::array<Name, 6> rsa_secret{"d", "p", "q", "dp", "dq", "qi"};
constexpr std::array<Name, 1> ed25519_open{"x"}, curve_secret{"d"};

constexpr std::array<Kind, 4> all_kinds{{
    {Algorithm::rs256, "RS256", "RSA", "", rsa_open, rsa_secret, 0, "SHA256", nullptr},
    {Algorithm::es256, "ES256", "EC", "P-256", ec_open, curve_secret, 32, "SHA256", "prime256v1"},
    {Algorithm::es384, "ES384", "EC", "P-384", ec_open, curve_secret, 48, "SHA384", "secp384r1"},
    {Algorithm::eddsa, "EdDSA", "OKP", "Ed25519", ed25519_open, curve_secret, 32, nullptr, nullptr},
}};

constexpr std::array<Name, 8> private_members{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
constexpr std::array<Name, 6> foreign_operations{"encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"};

bool contains(std::span<Name const> list, Name name) { return std::ranges::find(list, name) != list.end(); }

struct Reader {
    json::value const& jwk;
    base::Problems problems;

    void complain(std::string_view field, std::string_view text) { problems.push_back({std::string(field), std::string(text)}); }

    // Absent and optional is no problem; absent and required, or no text, is.
    std::optional<std::string_view> text(std::string_view field, bool required) {
        auto const* found = json::find(jwk, field);
        auto const value = found ? json::text_of(*found) : std::nullopt;
        if (!found && required) complain(field, "is required");
        if (found && !value) complain(field, "must be text");
        return value;
    }

    std::string octets(std::string_view field) {
        auto const value = text(field, true);
        if (!value) return {};
        auto decoded = base::from_base64url(*value);
        if (!decoded) complain(field, "must be base64url without padding");
        return std::move(decoded).value_or("");
    }
};

Kind const* read_kind(Reader& in) {
    auto const kty = in.text("kty", true);
    if (!kty) return nullptr;
    auto const known = std::ranges::find(all_kinds, *kty, &Kind::kty);
    if (known == all_kinds.end()) {
        in.complain("kty", *kty == "oct" ? "is a shared secret, which proves nothing to others" : "is not known here: RSA, EC and OKP are");
        return nullptr;
    }
    if (known->crv.empty()) return &*known;
    auto const crv = in.text("crv", true);
    if (!crv) return nullptr;
    std::string curves;
    for (auto const& kind : all_kinds) {
        if (kind.kty != *kty) continue;
        if (kind.crv == *crv) return &kind;
        curves += (curves.empty() ? "" : ", ") + std::string(kind.crv);
    }
    in.complain("crv", "is not known here; known are: " + curves);
    return nullptr;
}

// What the key is for, where it says so (RFC 7517 sections 4.2 to 4.4).
void read_purpose(Reader& in, Kind const& kind, bool with_secrets) {
    auto const alg = in.text("alg", false);
    if (alg && algorithm_named(*alg) != kind.algorithm)
        in.complain("alg", "does not go with this key, which does " + std::string(kind.name));
    auto const use = in.text("use", false);
    if (use && *use != "sig") in.complain("use", "must be sig");

    auto const* operations = json::find(in.jwk, "key_ops");
    if (!operations) return;
    if (!operations->is_array()) return in.complain("key_ops", "must be a list");
    std::string_view const needed = with_secrets ? "sign" : "verify";
    std::vector<std::string_view> seen;
    for (auto const& item : operations->get_array()) {
        auto const operation = json::text_of(item);
        if (!operation) return in.complain("key_ops", "must be a list of texts");
        if (contains(seen, *operation)) return in.complain("key_ops", "names an operation twice");
        if (contains(foreign_operations, *operation))
            return in.complain("key_ops", "allows more than signatures, which one key must not mix");
        if (seen.size() == foreign_operations.size()) return in.complain("key_ops", "is too long");
        seen.push_back(*operation);
    }
    if (!contains(seen, needed)) in.complain("key_ops", "must contain " + std::string(needed));
}

}  // namespace

std::span<Kind const> kinds() { return all_kinds; }

Kind const& kind_of(Algorithm algorithm) { return *std::ranges::find(all_kinds, algorithm, &Kind::algorithm); }

base::Result<Material> material_from_jwk(json::value const& jwk, bool with_secrets) {
    Reader in{jwk, {}};
    if (!jwk.is_object()) return bad_key({{"jwk", "must be an object"}});
    auto const* kind = read_kind(in);
    if (!with_secrets)
        for (auto const name : private_members)
            if (json::find(jwk, name)) in.complain(name, "is a private member and must never stand in a public key");
    if (with_secrets && json::find(jwk, "oth")) in.complain("oth", "names more than two primes, which is not supported");
    if (!kind) return bad_key(std::move(in.problems));

    read_purpose(in, *kind, with_secrets);
    Material material{kind->algorithm, {}, {}};
    for (auto const name : kind->open_members) material.open.push_back(in.octets(name));
    if (with_secrets)
        for (auto const name : kind->secret_members) material.secret.emplace_back(in.octets(name));
    if (in.problems.empty()) in.problems = check(material);
    if (!in.problems.empty()) return bad_key(std::move(in.problems));
    return material;
}

json::object to_jwk(Material const& material) {
    auto const& kind = kind_of(material.algorithm);
    json::object jwk;
    jwk["kty"] = kind.kty;
    if (!kind.crv.empty()) jwk["crv"] = kind.crv;
    for (std::size_t i = 0; i < material.open.size(); ++i) jwk[kind.open_members[i]] = base::to_base64url(material.open[i]);
    for (std::size_t i = 0; i < material.secret.size(); ++i) {
        auto text = base::to_base64url(material.secret[i].view());
        jwk[kind.secret_members[i]] = text;
        wipe(text);
    }
    return jwk;
}

}  // namespace crypto
