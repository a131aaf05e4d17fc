#include "badges/verification_method.hpp"

#include "badges/classes.hpp"
#include "base/encode.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"
#include "json/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace badges {
namespace {

using crypto::Algorithm;
using crypto::PublicKey;

base::Refused refuse(std::string field, std::string text, base::Code code = base::Code::invalid) {
    base::Problems problems{{field, text}};
    return base::refuse(code, "the verification method cannot be used: " + field + ' ' + text, std::move(problems));
}

std::optional<std::string_view> text_in(json::object const& object, std::string_view name) {
    auto const* found = object.if_contains(name);
    return found == nullptr ? std::nullopt : json::text_of(*found);
}

base::Result<PublicKey> from_multibase(json::value const& value) {
    auto const text = json::text_of(value);
    if (!text) return base::refuse(base::Code::malformed, "must be text");
    return crypto::public_key_from_multikey(*text);
}

base::Result<PublicKey> from_base58(json::value const& value) {
    auto const text = json::text_of(value);
    auto const octets = text ? base::from_base58(*text) : std::nullopt;
    if (!octets) return base::refuse(base::Code::malformed, "must be base58 text");
    return PublicKey::from_raw(Algorithm::eddsa, *octets);
}

// What the types that are known call their key, and of which kind it must be.
struct Form {
    std::string_view type, member;
    base::Result<PublicKey> (*read)(json::value const&);
    std::optional<Algorithm> only;
};
constexpr std::array<Form, 5> forms{{
    {"Multikey", "publicKeyMultibase", from_multibase, std::nullopt},
    {"JsonWebKey", "publicKeyJwk", PublicKey::from_jwk, std::nullopt},
    {"JsonWebKey2020", "publicKeyJwk", PublicKey::from_jwk, std::nullopt},
    {"Ed25519VerificationKey2020", "publicKeyMultibase", from_multibase, Algorithm::eddsa},
    {"Ed25519VerificationKey2018", "publicKeyBase58", from_base58, Algorithm::eddsa},
}};
constexpr std::array<std::string_view, 6> secret_members{"secretKeyMultibase", "secretKeyJwk",     "privateKeyMultibase",
                                                         "privateKeyJwk",      "privateKeyBase58", "privateKeyPem"};

// The type may be left out where the member says it all (Open Badges 3.0, class Multikey).
Form const* form_of(json::object const& method) {
    auto const* type = method.if_contains("type");
    if (type == nullptr && method.contains(forms[0].member)) return &forms[0];
    auto const found = std::ranges::find_if(forms, [&](Form const& form) { return names_class(type, form.type); });
    return found == forms.end() ? nullptr : &*found;
}

base::Result<PublicKey> read_key(json::object const& method) {
    for (auto const name : secret_members)
        if (method.contains(name)) return refuse(std::string(name), "is a secret and must never stand in a public document");
    auto const* form = form_of(method);
    if (form == nullptr)
        return refuse("type", "is not known here: Multikey, JsonWebKey, JsonWebKey2020, Ed25519VerificationKey2020 and 2018 are");
    auto const* value = method.if_contains(form->member);
    if (value == nullptr) return refuse(std::string(form->member), "is missing");
    auto key = form->read(*value);
    if (!key) return refuse(std::string(form->member), key.error().text());
    if (form->only && key->algorithm() != *form->only) return refuse(std::string(form->member), "must be an Ed25519 key");
    return key;
}

// Nothing when the method is good at this time.
std::optional<base::Error> ended(json::object const& method, wire::Time now) {
    struct End {
        std::string_view member, text;
    };
    for (auto const& [member, text] : {End{"revoked", "says that the key was revoked"}, End{"expires", "says that the key has expired"}}) {
        auto const* value = method.if_contains(member);
        if (value == nullptr) continue;
        auto const written = json::text_of(*value);
        auto const end = written ? base::parse_time(*written) : std::nullopt;
        if (!end) return refuse(std::string(member), "is no date and time with a zone").error();
        if (*end <= now) return refuse(std::string(member), std::string(text) + " at " + base::format_time(*end)).error();
    }
    return std::nullopt;
}

// Ids may be relative to the document: `#key-1`.
std::string absolute(std::string_view id, std::string_view subject) {
    return id.starts_with('#') ? std::string(subject) + std::string(id) : std::string(id);
}

constexpr std::array<std::string_view, 6> places{"verificationMethod", "assertionMethod",      "authentication",
                                                 "keyAgreement",       "capabilityInvocation", "capabilityDelegation"};

std::span<json::value const> list_in(json::object const& document, std::string_view name) {
    auto const* found = document.if_contains(name);
    if (found == nullptr) return {};
    if (auto const* list = found->if_array()) return {list->data(), list->size()};
    return {found, 1};
}

base::Error at(std::string const& path, base::Error const& error) {
    auto problems = error.problems();
    for (auto& problem : problems) problem.field = path + '.' + problem.field;
    return base::Error(error.code(), path + ": " + error.text(), std::move(problems));
}

struct Place {
    json::object const* method = nullptr;
    std::string path;
    bool twice = false;  // described in two ways, so that nobody knows which is meant
};

Place find_place(json::object const& document, std::string_view subject, std::string_view method_id) {
    Place out;
    for (auto const name : places) {
        std::size_t index = 0;
        for (auto const& entry : list_in(document, name)) {
            auto const* object = entry.if_object();
            auto const id = object == nullptr ? std::nullopt : text_in(*object, "id");
            if (id && absolute(*id, subject) == method_id) {
                if (out.method == nullptr) {
                    out.method = object;
                    out.path = name;
                    json::append_item(out.path, index);
                } else if (*out.method != *object) {
                    out.twice = true;
                }
            }
            ++index;
        }
    }
    return out;
}

bool is_method(json::object const& document) {
    return std::ranges::any_of(forms, [&](Form const& form) { return document.contains(form.member); });
}

}  // namespace

base::Result<VerificationMethod> read_method(json::value const& method, wire::Time now) {
    auto const* object = method.if_object();
    if (object == nullptr) return refuse("method", "must be an object");
    auto const id = text_in(*object, "id");
    if (!id || id->empty()) return refuse("id", "is required, and text");
    auto const* controller = object->if_contains("controller");
    auto const controlled_by = controller == nullptr ? std::optional<std::string_view>("") : json::text_of(*controller);
    if (!controlled_by) return refuse("controller", "must be text");
    if (auto problem = ended(*object, now)) return std::unexpected(*std::move(problem));
    auto key = read_key(*object);
    if (!key) return std::unexpected(std::move(key).error());
    return VerificationMethod{std::string(*id), std::string(*controlled_by), *std::move(key)};
}

base::Result<VerificationMethod> find_method(json::value const& document, std::string_view method_id, wire::Time now) {
    auto const* object = document.if_object();
    if (object == nullptr) return refuse("document", "must be an object");
    auto const subject = text_in(*object, "id").value_or("");
    if (object->contains("kty")) {
        auto key = PublicKey::from_jwk(document);
        if (!key) return std::unexpected(std::move(key).error());
        return VerificationMethod{std::string(method_id), {}, *std::move(key)};
    }
    if (is_method(*object)) {
        if (!subject.empty() && subject != method_id) return refuse("id", "is not " + std::string(method_id), base::Code::missing);
        auto copy = *object;
        copy["id"] = method_id;
        return read_method(copy, now);
    }

    auto const [method, path, twice] = find_place(*object, subject, method_id);
    if (method == nullptr)
        return refuse("verificationMethod",
                      "of " + std::string(subject.empty() ? "the document" : subject) + " has no " + std::string(method_id),
                      base::Code::missing);
    if (twice) return refuse(path, "is described twice, and differently");
    auto found = read_method(*method, now);
    if (!found) return std::unexpected(at(path, found.error()));
    found->id = method_id;
    if (found->controller.empty()) found->controller = subject;
    if (found->controller != subject || subject.empty())
        return std::unexpected(at(path, refuse("controller", "is not the subject of the document it stands in").error()));
    return found;
}

bool is_listed(json::value const& document, std::string_view relationship, std::string_view method_id) {
    auto const* object = document.if_object();
    if (object == nullptr) return false;
    auto const subject = text_in(*object, "id").value_or("");
    return std::ranges::any_of(list_in(*object, relationship), [&](json::value const& entry) {
        auto const* embedded = entry.if_object();
        auto const id = embedded == nullptr ? json::text_of(entry) : text_in(*embedded, "id");
        return id && absolute(*id, subject) == method_id;
    });
}

}  // namespace badges
