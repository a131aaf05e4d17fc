#include "badges/keys.hpp"

#include "badges/did.hpp"
#include "badges/stages.hpp"
#include "badges/verification_method.hpp"
#include "crypto/multikey.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges {
namespace {

constexpr std::string_view https = "https://";
constexpr std::string_view for_assertions = "assertionMethod";

std::unexpected<NoKey> wrong(std::string text) { return std::unexpected(NoKey{Outcome::failed, std::move(text)}); }
std::unexpected<NoKey> not_known(std::string text) { return std::unexpected(NoKey{Outcome::unknown, std::move(text)}); }

std::unexpected<NoKey> not_had(std::string_view what, std::string_view url, Fetched const* fetched) {
    auto text = std::string(what) + " is at " + std::string(url) + ", which ";
    if (fetched == nullptr) return not_known(text + "was not asked");
    text += "could not be had: " + refusal_of(*fetched);
    return is_gone(*fetched) ? wrong(std::move(text)) : not_known(std::move(text));
}

// Scheme and authority of a web address: whoever serves one page there can serve any other.
std::string_view origin_of(std::string_view url) {
    if (!url.starts_with(https)) return {};
    return url.substr(0, url.find_first_of("/?#", https.size()));
}

bool is_web(std::string_view url) { return url.starts_with(https) || url.starts_with("http://"); }

// Where the document of an issuer is: at its own address, or where its DID says.
std::string document_address(std::string_view issuer) {
    if (is_web(issuer)) return std::string(without_fragment(issuer));
    return did_web_address(issuer).value_or(std::string());
}

bool is_key_set(json::object const& document) {
    auto const* keys = document.if_contains("keys");
    return keys != nullptr && keys->is_array();
}
bool has_methods(json::object const& document) { return document.contains(for_assertions) || document.contains("verificationMethod"); }

// The first key of a set for which `is_meant` says so.
json::object const* key_in_set(json::object const& set, std::function<bool(json::object const&)> const& is_meant) {
    for (auto const& one : set.at("keys").get_array())
        if (auto const* jwk = one.if_object(); jwk != nullptr && is_meant(*jwk)) return jwk;
    return nullptr;
}

// A set of keys may be long, since it is walked through once. In other documents each method is looked for by itself: they are short.
base::Result<json::object> published_in(Fetched const& fetched) {
    auto document = object_in(fetched);
    if (!document || is_key_set(*document) || fetched.body.size() <= published_bytes_max) return document;
    return base::refuse(base::Code::too_large, "it has more than " + std::to_string(published_bytes_max) + " bytes");
}

}  // namespace

std::string_view fragment_of(std::string_view url) {
    auto const at = url.find('#');
    return at == std::string_view::npos ? std::string_view() : url.substr(at + 1);
}

bool looks_like_multikey(std::string_view text) {
    constexpr std::string_view marks[]{"z6Mk", "zDn", "z82"};  // of Ed25519, P-256 and P-384
    return std::ranges::any_of(marks, [&](auto mark) { return text.starts_with(mark); });
}

std::string issuers_key_set(std::string_view issuer) {
    auto const origin = origin_of(issuer);
    return origin.size() > https.size() ? std::string(origin) + "/.well-known/jwks.json" : std::string();
}

KeySearch Keys::by_method(std::string_view method) {
    auto const colon = method.find(':');
    if (colon == std::string_view::npos) return wrong("the verification method is no URI: " + std::string(method));
    if (method.starts_with("did:")) return in_did(method);
    if (!is_web(method)) return wrong("the verification method has a scheme that leads nowhere: " + std::string(method.substr(0, colon)));
    if (looks_like_multikey(fragment_of(method))) return in_fragment(method);
    return at_address(method, false);
}

KeySearch Keys::by_kid(std::string_view kid) {
    if (kid.starts_with("did:")) return in_did(kid);
    if (is_web(kid)) return at_address(kid, true);
    auto const url = issuers_key_set(issuer_);
    if (url.empty()) return not_known("the key is called " + std::string(kid) + ", and nobody can be asked for it");
    auto const* fetched = inquiry_.ask(url);
    if (fetched == nullptr || !fetched->good()) return not_had("the issuer's set of keys", url, fetched);
    auto const set = published_in(*fetched);
    if (!set || !is_key_set(*set)) return wrong("what the issuer serves at " + url + " is no set of keys");
    return in_set(*set, kid);
}

KeySearch Keys::embedded(crypto::PublicKey key) {
    auto const word = issuers_set_says(key);
    return found(std::move(key), word);
}

// ---- whose key it is

KeySearch Keys::found(crypto::PublicKey key, Word const& word) {
    if (word.says == Says::no) return wrong(word.text);
    if (word.says == Says::yes) return FoundKey{std::move(key), Provenance::issuer, {}};
    if (!options_.embedded_keys) return not_known("nothing but the document speaks for the key: " + word.text);
    return FoundKey{std::move(key), Provenance::embedded, word.text};
}

// An issuer whose id is a key can have no other. Everybody else publishes a document, at an address that the id tells.
Keys::Word Keys::issuers_document_says(crypto::PublicKey const& key) {
    if (is_self_describing(issuer_)) {
        auto const own = resolve_self_describing(issuer_);
        if (own && own->key.thumbprint() == key.thumbprint()) return {Says::yes, {}};
        return {Says::no, "the issuer's id is another key than the one that signed"};
    }
    auto const url = document_address(issuer_);
    if (url.empty()) return {Says::nothing, "nobody can be asked about " + std::string(issuer_)};
    auto const* fetched = inquiry_.ask(url);
    if (fetched == nullptr) return {Says::not_yet, "the issuer was not asked"};
    if (!fetched->good()) return {Says::nothing, "the issuer could not be asked: " + refusal_of(*fetched)};
    auto const document = published_in(*fetched);
    if (!document || !has_methods(*document)) return {Says::nothing, "the issuer publishes no keys at " + url};
    if (auto const id = text_in(*document, "id"); id != issuer_)
        return {Says::no, "the document at " + url + " is that of another subject: " + std::string(id)};
    Word out{Says::no, "the issuer publishes keys for assertions, and the one that signed is not among them"};
    json::value const whole(*document);
    std::size_t seen = 0;
    each(*document, for_assertions, [&](json::value const& entry, std::string const&) {
        if (++seen > published_keys_max || out.says == Says::yes) return;
        auto id = std::string(entry.is_object() ? text_in(entry, "id") : json::text_of(entry).value_or(std::string_view()));
        if (id.starts_with('#')) id = std::string(issuer_) + id;
        auto const method = find_method(whole, id, options_.now);
        if (method && method->key.thumbprint() == key.thumbprint()) out = {Says::yes, {}};
    });
    return out;
}

Keys::Word Keys::issuers_set_says(crypto::PublicKey const& key) {
    auto const url = issuers_key_set(issuer_);
    if (url.empty()) return issuers_document_says(key);
    auto const* fetched = inquiry_.ask(url);
    if (fetched == nullptr) return {Says::not_yet, "the issuer was not asked"};
    if (!fetched->good()) return {Says::nothing, "the issuer could not be asked: " + refusal_of(*fetched)};
    auto const set = published_in(*fetched);
    if (!set || !is_key_set(*set)) return {Says::nothing, "the issuer publishes no set of keys at " + url};
    // One key has one spelling, since base64url is read strictly: to compare texts is enough, and costs a hundredth of reading each key.
    auto const own = key.jwk();
    auto const* jwk = key_in_set(*set, [&](json::object const& one) {
        return std::ranges::all_of(own, [&](auto const& member) { return text_in(one, member.key()) == json::text_of(member.value()); });
    });
    if (jwk == nullptr) return {Says::no, "the issuer publishes a set of keys, and the one that signed is not in it"};
    auto const iss = text_in(*jwk, "iss");
    if (iss.empty() || iss == issuer_) return {Says::yes, {}};
    return {Says::no, "the key is published for another issuer: " + std::string(iss)};
}

// Whoever serves the issuer's address serves this one, too. That is enough where the issuer himself cannot be heard.
Keys::Word Keys::beside_issuer(std::string_view url, Word word) const {
    bool const is_beside = !origin_of(url).empty() && origin_of(url) == origin_of(issuer_);
    return is_beside && word.says == Says::nothing ? Word{Says::yes, {}} : word;
}

// ---- where it is

KeySearch Keys::in_did(std::string_view id) {
    auto const did = without_fragment(id);
    if (is_self_describing(did)) {
        auto method = resolve_self_describing(id);
        if (!method) return wrong("the key in " + std::string(id) + " cannot be used: " + method.error().text());
        if (did == issuer_) return FoundKey{std::move(method->key), Provenance::issuer, {}};
        auto const word = issuers_document_says(method->key);
        return found(std::move(method->key), word);
    }
    if (!did.starts_with("did:web:")) return wrong("this kind of DID cannot be looked up here: " + std::string(did));
    auto const url = did_web_address(did);
    if (!url) return wrong(std::string(did) + " is no address: " + url.error().text());
    auto const* fetched = inquiry_.ask(*url);
    if (fetched == nullptr || !fetched->good()) return not_had("the DID document", *url, fetched);
    auto const document = published_in(*fetched);
    if (!document) return wrong("the DID document at " + *url + " cannot be read: " + document.error().text());
    return in_document(*document, did, id);
}

// `https://example.org/issuers/1#z6Mk...`: the key itself, which says whose it wants to be.
KeySearch Keys::in_fragment(std::string_view method) {
    auto key = crypto::public_key_from_multikey(fragment_of(method));
    if (!key) return wrong("the key in the verification method cannot be used: " + key.error().text());
    if (auto const controller = without_fragment(method); controller != issuer_) return belongs_to(controller);
    auto const word = issuers_document_says(*key);
    return found(*std::move(key), word);
}

KeySearch Keys::at_address(std::string_view method, bool may_be_set) {
    auto const url = without_fragment(method);
    auto const* fetched = inquiry_.ask(url);
    if (fetched == nullptr || !fetched->good()) return not_had("the key", url, fetched);
    auto const document = published_in(*fetched);
    if (!document) return wrong("the key at " + std::string(url) + " cannot be read: " + document.error().text());
    if (may_be_set && is_key_set(*document)) return in_set(*document, method);
    if (has_methods(*document)) return in_document(*document, url, method);
    return alone(*document, method);
}

// A document of keys, which should be that of `subject`.
KeySearch Keys::in_document(json::object const& document, std::string_view subject, std::string_view id) {
    if (auto const told = text_in(document, "id"); told != subject)
        return wrong("the document of " + std::string(subject) + " is that of another subject: " + std::string(told));
    json::value const whole(document);
    auto method = find_method(whole, id, options_.now);
    if (!method) return wrong("the key " + std::string(id) + " cannot be used: " + method.error().text());
    if (!is_listed(whole, for_assertions, id))
        return wrong(std::string(subject) + " does not list " + std::string(id) + " among its methods for assertions");
    if (!method->controller.empty() && method->controller != subject) return belongs_to(method->controller);
    if (subject == issuer_) return FoundKey{std::move(method->key), Provenance::issuer, {}};
    auto const word = issuers_document_says(method->key);
    if (word.says == Says::not_yet) return not_known("the key belongs to " + std::string(subject) + ", and " + word.text);
    if (word.says == Says::nothing) return belongs_to(subject);
    return found(std::move(method->key), word);
}

// A document that is one key and nothing else.
KeySearch Keys::alone(json::object const& document, std::string_view id) {
    auto method = find_method(json::value(document), id, options_.now);
    if (!method) return wrong("the key " + std::string(id) + " cannot be used: " + method.error().text());
    for (auto const& owner : {std::string_view(method->controller), text_in(document, "iss")})
        if (!owner.empty() && owner != issuer_) return belongs_to(owner);
    auto const word = document.contains("kty") ? issuers_set_says(method->key) : issuers_document_says(method->key);
    return found(std::move(method->key), beside_issuer(id, word));
}

KeySearch Keys::in_set(json::object const& set, std::string_view kid) {
    auto const* jwk = key_in_set(set, [&](json::object const& one) {
        auto const name = text_in(one, "kid");
        return !name.empty() && (name == kid || name == fragment_of(kid));
    });
    if (jwk == nullptr) return wrong("the set of keys has none that is called " + std::string(kid));
    if (auto const iss = text_in(*jwk, "iss"); !iss.empty() && iss != issuer_) return belongs_to(iss);
    auto key = crypto::PublicKey::from_jwk(json::value(*jwk));
    if (!key) return wrong("the key " + std::string(kid) + " cannot be used: " + key.error().text());
    if (kid.find(':') == std::string_view::npos) return found(*std::move(key), {Says::yes, {}});  // looked up where the issuer publishes
    auto const word = issuers_set_says(*key);
    return found(*std::move(key), beside_issuer(kid, word));
}

KeySearch Keys::belongs_to(std::string_view owner) const {
    return wrong("the key belongs to " + std::string(owner) + ", not to the issuer " + std::string(issuer_));
}

}  // namespace badges
