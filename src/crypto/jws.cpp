#include "crypto/jws.hpp"

#include "base/encode.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace crypto {
namespace {

constexpr std::size_t header_depth_max = 16;
constexpr std::size_t signature_bytes_max = 1024;  // of the largest RSA key
constexpr std::array<std::string_view, 8> private_members{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

base::Refused bad_part(base::Code code, std::string field, std::string text) {
    base::Problems problems{{std::move(field), text}};
    return base::refuse(code, std::move(text), std::move(problems));
}
base::Refused bad_part(std::string field, std::string text) { return bad_part(base::Code::malformed, std::move(field), std::move(text)); }

// The whole header must be understood or the token refused (RFC 7515 section 4.1.11); no extension is understood here.
base::Result<std::string> read_algorithm(json::object const& header) {
    if (json::find(header, "crit")) return bad_part("header.crit", "the token's header demands extensions that are not known here (crit)");
    if (auto const* encoded = json::find(header, "b64"); encoded && *encoded != json::value(true))
        return bad_part("header.b64", "a token whose payload is not base64url (b64) is not accepted");
    auto const* alg = json::find(header, "alg");
    auto const text = alg ? json::text_of(*alg) : std::nullopt;
    if (!text) return bad_part("header.alg", "the token's header must name its algorithm as text (alg)");
    return std::string(*text);
}

}  // namespace

std::string_view Jws::signing_input() const { return std::string_view(compact).substr(0, compact.rfind('.')); }

base::Result<Jws> parse_jws(std::string_view compact) {
    if (compact.size() > jws_bytes_max) return bad_part(base::Code::too_large, "token", "the token is too large");
    auto const dots = std::ranges::count(compact, '.');
    if (dots == 4) return bad_part("token", "the token is encrypted (JWE), where a signed one (JWS) is needed");
    if (dots != 2) return bad_part("token", "a signed token has three parts between two dots");
    auto const first = compact.find('.');
    auto const second = compact.rfind('.');
    auto const header_part = compact.substr(0, first);
    if (header_part.size() / 4 * 3 > jws_header_bytes_max)
        return bad_part(base::Code::too_large, "header", "the token's header is too large");
    if (second + 1 == compact.size()) return bad_part("signature", "the token has no signature; unsigned tokens are not accepted");

    auto header_text = base::from_base64url(header_part);
    if (!header_text) return bad_part("header", "the token's header is not base64url without padding");
    auto payload = base::from_base64url(compact.substr(first + 1, second - first - 1));
    if (!payload) return bad_part("payload", "the token's payload is not base64url without padding");
    auto signature = base::from_base64url(compact.substr(second + 1));
    if (!signature) return bad_part("signature", "the token's signature is not base64url without padding");

    auto header = json::read(*header_text, {.depth_max = header_depth_max, .bytes_max = jws_header_bytes_max});
    if (!header)
        return bad_part(header.error().code(), "header", "the token's header is no JSON that can be read: " + header.error().text());
    auto* members = header->if_object();
    if (!members) return bad_part("header", "the token's header must be an object");
    auto algorithm = read_algorithm(*members);
    if (!algorithm) return std::unexpected(std::move(algorithm).error());

    return Jws{.compact = std::string(compact),
               .header_text = *std::move(header_text),
               .payload = *std::move(payload),
               .signature = *std::move(signature),
               .algorithm = *std::move(algorithm),
               .header = std::make_shared<json::object const>(std::move(*members))};
}

std::string sign_jws(PrivateKey const& key, json::object header, std::string_view payload) {
    json::object ordered;
    ordered["alg"] = name(key.algorithm());
    for (auto& [member, value] : header)
        if (member != "alg") ordered[member] = std::move(value);
    auto const header_text = json::write(json::value(std::move(ordered)));
    std::string out;
    out.reserve((header_text.size() + payload.size() + signature_bytes_max) * 4 / 3 + 8);
    base::append_base64url(out, header_text);
    out += '.';
    base::append_base64url(out, payload);
    auto const signature = key.sign(out);
    out += '.';
    base::append_base64url(out, signature);
    return out;
}

base::Result<> verify_jws(Jws const& jws, PublicKey const& key) {
    if (algorithm_named(jws.algorithm) != key.algorithm())
        return bad_part(base::Code::invalid, "header.alg",
                        "the token's algorithm is not the key's own, which is " + std::string(name(key.algorithm())));
    if (!key.verify(jws.signing_input(), jws.signature))
        return bad_part(base::Code::invalid, "signature", "the token's signature was not made with this key, or the token was changed");
    return {};
}

namespace {

bool says(json::value const& jwk, std::string_view member, std::string_view text) {
    auto const* found = json::find(jwk, member);
    return found && json::text_of(*found) == text;
}

bool may_verify(json::value const& jwk) {
    auto const* operations = json::find(jwk, "key_ops");
    return !operations || !operations->is_array() ||
           std::ranges::find(operations->get_array(), json::value("verify")) != operations->get_array().end();
}

// Whether the key is of a kind that this library should be able to read, and meant for signatures.
bool is_ours(json::value const& jwk) {
    bool const known = says(jwk, "kty", "RSA") || (says(jwk, "kty", "EC") && (says(jwk, "crv", "P-256") || says(jwk, "crv", "P-384"))) ||
                       (says(jwk, "kty", "OKP") && says(jwk, "crv", "Ed25519"));
    auto const* alg = json::find(jwk, "alg");
    auto const named = alg ? json::text_of(*alg) : std::nullopt;
    return known && !says(jwk, "use", "enc") && (!named || algorithm_named(*named)) && may_verify(jwk);
}

base::Refused at_key(std::size_t index, base::Error const& error) {
    auto const path = "keys[" + std::to_string(index) + "]";
    auto problems = error.problems();
    for (auto& problem : problems) problem.field = path + "." + problem.field;
    return base::refuse(error.code(), path + ": " + error.text(), std::move(problems));
}

base::Result<NamedKey> read_named(json::value const& jwk) {
    auto key = PublicKey::from_jwk(jwk);
    if (!key) return std::unexpected(std::move(key).error());
    auto const* kid = json::find(jwk, "kid");
    auto const text = kid ? json::text_of(*kid) : std::optional<std::string_view>("");
    if (!text) return bad_part(base::Code::invalid, "kid", "the name of the key (kid) must be text");
    return NamedKey{std::string(*text), *std::move(key)};
}

}  // namespace

base::Result<std::vector<NamedKey>> read_jwks(json::value const& jwks) {
    auto const* keys = json::find(jwks, "keys");
    if (!keys || !keys->is_array()) return bad_part(base::Code::invalid, "keys", "a key set must have a list of keys (keys)");
    auto const& list = keys->get_array();
    if (list.size() > jwks_keys_max) return bad_part(base::Code::too_large, "keys", "the key set has too many keys");

    std::vector<NamedKey> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto const& jwk = list[i];
        // A secret in a set that all may read is no secret any more, whatever kind of key it belongs to.
        for (auto const member : private_members)
            if (json::find(jwk, member))
                return at_key(i, bad_part(base::Code::invalid, std::string(member), "a public key set must hold no secrets").error());
        if (!is_ours(jwk)) continue;
        auto named = read_named(jwk);
        if (!named) return at_key(i, named.error());
        auto const same = [&](NamedKey const& other) {  // RFC 7517 section 4.5 allows it for keys of different kinds
            return !other.kid.empty() && other.kid == named->kid && other.key.algorithm() == named->key.algorithm();
        };
        if (std::ranges::any_of(out, same))
            return at_key(i, bad_part(base::Code::invalid, "kid", "two keys of the set have the same name (kid)").error());
        out.push_back(*std::move(named));
    }
    return out;
}

}  // namespace crypto
