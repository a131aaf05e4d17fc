#include "services/credentials/controller.hpp"

#include "badges/credential.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace credentials {
namespace {

constexpr std::string_view context_did = "https://www.w3.org/ns/did/v1";
constexpr std::string_view context_multikey = "https://w3id.org/security/multikey/v1";

bool is_rsa(store::KeyRow const& row) { return row.algorithm == crypto::name(crypto::Algorithm::rs256); }

// The contexts above do not have the words for a JWK.
json::object jwk_words() {
    return {{"JsonWebKey", "https://w3id.org/security#JsonWebKey"},
            {"publicKeyJwk", {{"@id", "https://w3id.org/security#publicKeyJwk"}, {"@type", "@json"}}}};
}

json::object method(std::string_view controller, store::KeyRow const& row) {
    auto const key = open_key(row);
    json::object out{{"id", method_id(controller, key, row.address)}};
    out["type"] = is_rsa(row) ? "JsonWebKey" : "Multikey";
    out["controller"] = controller;
    if (is_rsa(row))
        out["publicKeyJwk"] = key.jwk();
    else
        out["publicKeyMultibase"] = crypto::to_multikey(key);
    return out;
}

// `@context` begins with the words of DIDs and Multikeys; `more` follows.
json::array contexts(std::vector<store::KeyRow> const& keys, std::initializer_list<std::string_view> more) {
    json::array out{context_did, context_multikey};
    for (auto const context : more) out.emplace_back(context);
    if (std::ranges::any_of(keys, is_rsa)) out.emplace_back(jwk_words());
    return out;
}

void add_methods(json::object& document, std::string_view controller, std::vector<store::KeyRow> const& keys) {
    json::array methods, ids;
    for (auto const& row : keys) {
        auto one = method(controller, row);
        ids.push_back(one.at("id"));  // as texts: there are verifiers that read nothing else
        methods.push_back(std::move(one));
    }
    document["verificationMethod"] = std::move(methods);
    document["assertionMethod"] = std::move(ids);
}

}  // namespace

std::string method_id(std::string_view controller, crypto::PublicKey const& key, std::string_view address) {
    if (key.algorithm() == crypto::Algorithm::rs256) return std::string(address);
    return std::string(controller) + "#" + crypto::to_multikey(key);
}

crypto::PublicKey open_key(store::KeyRow const& row) {
    return base::value_or_fail(crypto::PublicKey::from_jwk(base::value_or_fail(json::read(row.public_jwk.text))));
}

std::string controller_document(wire::Json const& profile, std::vector<store::KeyRow> const& keys) {
    json::object out{{"@context", contexts(keys, {badges::context_ob3})}};
    auto const tree = base::value_or_fail(json::read(profile.text));
    for (auto const& [name, value] : tree.as_object()) out[name] = value;
    add_methods(out, std::string(out.at("id").as_string()), keys);
    return json::write(out);
}

std::string did_web(std::string_view issuer) {
    auto rest = issuer.substr(std::min(issuer.size(), issuer.find("://") + 3));
    auto const host = rest.substr(0, rest.find('/'));
    std::string out = "did:web:";
    for (char const c : host) out += c == ':' ? std::string("%3A") : std::string(1, c);
    for (char const c : rest.substr(host.size())) out += c == '/' ? ':' : c;
    return out;
}

std::string did_document(std::string_view issuer, std::vector<store::KeyRow> const& keys) {
    auto const did = did_web(issuer);
    json::object out{{"@context", contexts(keys, {})}, {"id", did}, {"alsoKnownAs", json::array{issuer}}};
    add_methods(out, did, keys);
    return json::write(out);
}

std::string method_document(std::string_view controller, store::KeyRow const& key) {
    json::object out;
    if (is_rsa(key))
        out["@context"] = json::array{context_did, jwk_words()};
    else
        out["@context"] = context_multikey;
    for (auto const& [name, value] : method(controller, key)) out[name] = value;
    return json::write(out);
}

}  // namespace credentials
