#include "badges/ob2_terms.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <set>
#include <span>

namespace badges::ob2 {
namespace {

struct Term {
    std::string_view word;
    std::string_view meaning;  // compact
};
constexpr Term prefixes[]{{"obi", vocabulary},
                          {"extensions", extensions},
                          {"schema", "http://schema.org/"},
                          {"sec", "https://w3id.org/security#"},
                          {"cred", "https://w3id.org/credentials#"},
                          {"dc", "http://purl.org/dc/terms/"},
                          {"xsd", "http://www.w3.org/2001/XMLSchema#"}};

constexpr Term classes[]{{"Assertion", "obi:Assertion"},
                         {"Endorsement", "cred:Credential"},
                         {"BadgeClass", "obi:BadgeClass"},
                         {"Issuer", "obi:Issuer"},
                         {"Profile", "obi:Profile"},
                         {"RevocationList", "obi:RevocationList"},
                         {"CryptographicKey", "sec:Key"},
                         {"AlignmentObject", "schema:AlignmentObject"},
                         {"Criteria", "obi:Criteria"},
                         {"Evidence", "obi:Evidence"},
                         {"Image", "obi:Image"},
                         {"IdentityObject", "obi:IdentityObject"},
                         {"VerificationObject", "obi:VerificationObject"},
                         {"HostedBadge", "obi:HostedBadge"},
                         {"SignedBadge", "obi:SignedBadge"},
                         {"Extension", "obi:Extension"},
                         {"TypeValidation", "obi:TypeValidation"},
                         {"FrameValidation", "obi:FrameValidation"}};

// Where two words mean one thing, the first is taken for it.
constexpr Term properties[]{{"id", "@id"},
                            {"type", "@type"},
                            {"alignment", "obi:alignment"},
                            {"allowedOrigins", "obi:allowedOrigins"},
                            {"audience", "obi:audience"},
                            {"author", "schema:author"},
                            {"badge", "obi:badge"},
                            {"caption", "schema:caption"},
                            {"claim", "cred:claim"},
                            {"created", "dc:created"},
                            {"creator", "dc:creator"},
                            {"criteria", "obi:criteria"},
                            {"description", "schema:description"},
                            {"email", "schema:email"},
                            {"endorsement", "cred:credential"},
                            {"endorsementComment", "obi:endorsementComment"},
                            {"evidence", "obi:evidence"},
                            {"expires", "sec:expiration"},
                            {"genre", "schema:genre"},
                            {"hashed", "obi:hashed"},
                            {"identity", "obi:identityHash"},
                            {"image", "schema:image"},
                            {"issuedOn", "obi:issueDate"},
                            {"issuer", "obi:issuer"},
                            {"name", "schema:name"},
                            {"narrative", "obi:narrative"},
                            {"owner", "sec:owner"},
                            {"publicKey", "sec:publicKey"},
                            {"publicKeyPem", "sec:publicKeyPem"},
                            {"recipient", "obi:recipient"},
                            {"related", "dc:relation"},
                            {"revocationList", "obi:revocationList"},
                            {"revocationReason", "obi:revocationReason"},
                            {"revoked", "obi:revoked"},
                            {"revokedAssertions", "obi:revoked"},
                            {"salt", "obi:salt"},
                            {"startsWith", "http://purl.org/dqm-vocabulary/v1/dqm#startsWith"},
                            {"tags", "schema:keywords"},
                            {"targetCode", "obi:targetCode"},
                            {"targetDescription", "schema:targetDescription"},
                            {"targetFramework", "schema:targetFramework"},
                            {"targetName", "schema:targetName"},
                            {"targetUrl", "schema:targetUrl"},
                            {"telephone", "schema:telephone"},
                            {"uid", "obi:uid"},
                            {"url", "schema:url"},
                            {"validatesType", "obi:validatesType"},
                            {"validation", "obi:validation"},
                            {"validationFrame", "obi:validationFrame"},
                            {"validationSchema", "obi:validationSchema"},
                            {"verification", "obi:verify"},
                            {"verificationProperty", "obi:verificationProperty"},
                            {"version", "schema:version"}};
constexpr Term aliases[]{
    {"verify", "verification"}, {"hosted", "HostedBadge"}, {"signed", "SignedBadge"}, {"@id", "id"}, {"@type", "type"}};

Term const* find_in(std::span<Term const> terms, std::string_view word) {
    auto const found = std::find_if(terms.begin(), terms.end(), [&](Term const& term) { return term.word == word; });
    return found == terms.end() ? nullptr : &*found;
}

// Compact; empty when it is no word of the vocabulary.
std::string_view meaning_of(std::string_view word) {
    if (auto const* alias = find_in(aliases, word)) word = alias->meaning;
    auto const* term = find_in(properties, word);
    if (term == nullptr) term = find_in(classes, word);
    return term == nullptr ? std::string_view() : term->meaning;
}

// `prefix:rest`; nothing when it is no such thing, or an IRI with an authority.
struct Compact {
    std::string_view prefix, rest;
};
std::optional<Compact> compact(std::string_view name) {
    auto const colon = name.find(':');
    if (colon == std::string_view::npos || name.substr(colon + 1).starts_with("//")) return std::nullopt;
    return Compact{name.substr(0, colon), name.substr(colon + 1)};
}

std::string expand_compact(std::string_view name) {
    if (auto const parts = compact(name))
        for (auto const& [prefix, iri] : prefixes)
            if (parts->prefix == prefix) return std::string(iri).append(parts->rest);
    return std::string(name);
}

struct Address {
    std::string_view url;
    Version version;
};
constexpr Address addresses[]{{"https://w3id.org/openbadges/v2", Version::v20},
                              {"http://w3id.org/openbadges/v2", Version::v20},
                              {"https://openbadgespec.org/v2/context.json", Version::v20},
                              {"https://w3id.org/openbadges/v1", Version::v11},
                              {"http://w3id.org/openbadges/v1", Version::v11},
                              {"https://openbadgespec.org/v1/context.json", Version::v11}};

// What an inline context says of a word: as text or as `@id`, as another of its words (`"verify": "verification"`), with its own prefixes.
std::string defined_meaning(json::object const& context, json::value const& definition) {
    auto const id_of = [](json::value const& one) {
        auto const* id = json::find(one, "@id");
        return json::text_of(id == nullptr ? one : *id).value_or(std::string_view());
    };
    auto text = id_of(definition);
    if (auto const* other = context.if_contains(text)) text = id_of(*other);
    if (auto const parts = compact(text)) {
        auto const* prefix = context.if_contains(parts->prefix);
        auto const space = prefix == nullptr ? std::nullopt : json::text_of(*prefix);
        if (space) return std::string(*space).append(parts->rest);
    }
    return expand_compact(text);
}

void read_inline(json::object const& context, std::set<std::string, std::less<>>& defined, std::vector<Finding>& problems) {
    for (auto const& [word, definition] : context) {
        auto const meaning = meaning_of(word);
        if (meaning.empty()) continue;
        defined.emplace(word);
        if (defined_meaning(context, definition) != expand_compact(meaning))
            problems.push_back({"@context." + std::string(word), "gives the word another meaning than Open Badges does"});
    }
}

void require_defined(json::object const& document, std::set<std::string, std::less<>> const& defined, std::vector<Finding>& problems) {
    auto const require = [&](std::string_view word, std::string const& path) {
        if (!meaning_of(word).empty() && !defined.contains(word)) problems.push_back({path, "is a word that its @context does not define"});
    };
    for (auto const& member : document) require(member.key(), std::string(member.key()));
    auto const* type = document.if_contains("type");
    if (type == nullptr) return;
    if (auto const* list = type->if_array()) {
        for (auto const& item : *list) require(json::text_of(item).value_or(std::string_view()), "type");
    } else {
        require(json::text_of(*type).value_or(std::string_view()), "type");
    }
}

}  // namespace

std::string_view name(Version version) {
    switch (version) {
        case Version::v05: return "OB 0.5";
        case Version::v10: return "OB 1.0";
        case Version::v11: return "OB 1.1";
        case Version::v20: break;
    }
    return "OB 2.0";
}

std::string iri_of(std::string_view name) {
    if (auto const meaning = meaning_of(name); !meaning.empty()) return expand_compact(meaning);
    if (name.find(':') == std::string_view::npos) return {};
    return expand_compact(name);
}

std::string_view word_for(std::string_view name) {
    if (auto const* alias = find_in(aliases, name)) return alias->meaning;
    if (name.find(':') == std::string_view::npos) return name;
    auto const iri = expand_compact(name);
    for (std::span<Term const> const terms : {std::span<Term const>(properties), std::span<Term const>(classes)})
        for (auto const& term : terms)
            if (expand_compact(term.meaning) == iri) return term.word;
    return name;
}

bool is_class(std::string_view word) { return find_in(classes, word) != nullptr; }

ContextRead read_context(json::object const& document) {
    ContextRead out;
    auto const* context = document.if_contains("@context");
    if (context == nullptr) return out;
    std::set<std::string, std::less<>> defined;
    bool all_inline = true;
    auto const read_one = [&](json::value const& one) {
        if (auto const* object = one.if_object()) return read_inline(*object, defined, out.problems);
        all_inline = false;
        auto const text = json::text_of(one).value_or(std::string_view());
        auto const known = std::find_if(std::begin(addresses), std::end(addresses), [&](auto const& entry) { return entry.url == text; });
        if (known == std::end(addresses)) return out.further.emplace_back(text), void();
        if (!out.version || *out.version < known->version) out.version = known->version;
    };
    if (auto const* list = context->if_array())
        std::for_each(list->begin(), list->end(), read_one);
    else
        read_one(*context);
    if (all_inline && !defined.empty()) {
        out.version = Version::v20;
        require_defined(document, defined, out.problems);
    }
    return out;
}

}  // namespace badges::ob2
