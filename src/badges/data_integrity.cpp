#include "badges/data_integrity.hpp"

#include "badges/data_integrity_suite.hpp"
#include "json/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <span>

namespace badges {
namespace {

using linked_data::Failure;
using linked_data::Refused;
using linked_data::Result;

Refused not_generated(std::string path, std::string text) {
    return Refused(Failure{"PROOF_GENERATION_ERROR", std::move(path), std::move(text), {}});
}
Refused not_verified(std::string path, std::string text) {
    return Refused(Failure{"PROOF_VERIFICATION_ERROR", std::move(path), std::move(text), {}});
}

std::span<json::value const> proofs_in(json::value const& document) {
    auto const* found = json::find(document, "proof");
    if (found == nullptr) return {};
    if (auto const* list = found->if_array()) return {list->data(), list->size()};
    return {found, 1};
}

// Reads the members of one proof; remembers the first that is not as it should be.
class Reader {
public:
    Reader(json::object const& object, std::string& problem) : object_(object), problem_(problem) {}

    std::optional<std::string> text(std::string_view name) {
        auto const* found = object_.if_contains(name);
        if (found == nullptr) return std::nullopt;
        auto const value = json::text_of(*found);
        if (!value) complain(name, "must be text");
        return value ? std::optional(std::string(*value)) : std::nullopt;
    }
    std::string required(std::string_view name) {
        if (!object_.contains(name)) complain(name, "is missing");
        return text(name).value_or("");
    }
    std::optional<wire::Time> time(std::string_view name) {
        auto const written = text(name);
        auto const found = written ? base::parse_time(*written) : std::nullopt;
        if (written && !found) complain(name, "is no date and time with a zone");
        return found;
    }
    std::vector<std::string> texts(std::string_view name) {
        auto const* found = object_.if_contains(name);
        auto const* list = found == nullptr ? nullptr : found->if_array();
        std::vector<std::string> out;
        if (list == nullptr) {
            if (auto one = text(name)) out.push_back(*std::move(one));
            return out;
        }
        for (auto const& item : *list) {
            auto const value = json::text_of(item);
            if (!value) complain(name, "must be text or a list of texts");
            out.emplace_back(value.value_or(""));
        }
        return out;
    }
    // An id, or an object that has one.
    std::string reference(std::string_view name) {
        auto const* found = object_.if_contains(name);
        auto const* embedded = found == nullptr ? nullptr : found->if_object();
        if (embedded == nullptr) return required(name);
        auto const* id = embedded->if_contains("id");
        auto const value = id == nullptr ? std::nullopt : json::text_of(*id);
        if (!value) complain(name, "must have an id");
        return std::string(value.value_or(""));
    }

private:
    void complain(std::string_view name, std::string_view text) {
        if (problem_.empty()) problem_ = std::string(name) + ' ' + std::string(text);
    }
    json::object const& object_;
    std::string& problem_;
};

EmbeddedProof read_proof(json::value const& value) {
    EmbeddedProof out;
    out.value = &value;
    auto const& object = value.get_object();
    Reader in(object, out.problem);
    auto const types = in.texts("type");
    if (types.size() == 1)
        out.type = types[0];
    else if (out.problem.empty())
        out.problem = types.empty() ? "type is missing" : "type must be one";
    out.cryptosuite = in.text("cryptosuite").value_or("");
    out.id = in.text("id");
    out.created = in.time("created");
    out.expires = in.time("expires");
    out.domain = in.texts("domain");
    out.challenge = in.text("challenge");
    out.previous_proof = in.texts("previousProof");
    out.purpose = in.required("proofPurpose");
    out.verification_method = in.reference("verificationMethod");
    if (find_suite(out.type, out.cryptosuite) != nullptr) out.proof_value = in.required("proofValue");
    return out;
}

// The proofs of these ids, in the order of the document; the id that is not there as the failure's text.
Result<json::value> previous_proofs(json::value const& document, std::span<std::string const> ids) {
    json::array out;
    std::vector<std::string_view> found;
    for (auto const& proof : proofs_in(document)) {
        auto const* id = json::find(proof, "id");
        auto const text = id == nullptr ? std::nullopt : json::text_of(*id);
        if (!text || std::ranges::find(ids, *text) == ids.end()) continue;
        out.push_back(proof);
        found.push_back(*text);
    }
    for (auto const& id : ids)
        if (std::ranges::find(found, id) == found.end()) return not_verified("proof.previousProof", "there is no proof " + id);
    return out;
}

json::object unsigned_proof(ProofOptions const& options, Suite const& suite) {
    json::object out;
    out["type"] = suite.type;
    if (options.proof_id) out["id"] = *options.proof_id;
    out["cryptosuite"] = suite.cryptosuite;
    out["created"] = base::format_time(options.created);
    if (options.expires) out["expires"] = base::format_time(*options.expires);
    out["verificationMethod"] = options.verification_method;
    out["proofPurpose"] = options.purpose;
    if (options.domain) out["domain"] = *options.domain;
    if (options.challenge) out["challenge"] = *options.challenge;
    if (options.previous_proof.size() == 1) out["previousProof"] = options.previous_proof[0];
    if (options.previous_proof.size() > 1) out["previousProof"] = json::array(options.previous_proof.begin(), options.previous_proof.end());
    return out;
}

void append_proof(json::object& document, json::value proof) {
    auto& place = document["proof"];
    if (place.is_null()) {
        place = std::move(proof);
    } else if (auto* list = place.if_array()) {
        list->push_back(std::move(proof));
    } else {
        json::array both;
        both.push_back(std::move(place));
        both.push_back(std::move(proof));
        place = std::move(both);
    }
}

}  // namespace

Result<json::object> add_proof(json::object document, ProofOptions const& options, crypto::PrivateKey const& key,
                               linked_data::Processor const& processor) {
    auto const* suite = find_suite("DataIntegrityProof", options.cryptosuite);
    if (suite == nullptr || suite->sign == nullptr) return not_generated("cryptosuite", "is none that proofs are made with here");
    if (!goes_with(*suite, key.algorithm()))
        return not_generated("cryptosuite", "does not go with this key, which does " + std::string(name(key.algorithm())));

    json::value whole(std::move(document));
    auto const existing = proofs_of(whole);
    if (!existing) return Refused(existing.error());
    if (existing->size() == proofs_max) return not_generated("proof", "there are as many as there may be");
    auto previous = Result<json::value>(nullptr);
    if (!options.previous_proof.empty()) previous = previous_proofs(whole, options.previous_proof);
    if (!previous) return not_generated("previousProof", previous.error().text);

    json::value proof(unsigned_proof(options, *suite));
    if (auto const* context = suite->names_context ? json::find(whole, "@context") : nullptr) proof.get_object()["@context"] = *context;
    auto value = suite->sign({whole, options.previous_proof.empty() ? nullptr : &*previous, proof, processor}, key);
    if (!value) return Refused(std::move(value).error());
    proof.get_object()["proofValue"] = *std::move(value);
    append_proof(whole.get_object(), std::move(proof));
    return std::move(whole.get_object());
}

Result<std::vector<EmbeddedProof>> proofs_of(json::value const& document) {
    auto const proofs = proofs_in(document);
    if (proofs.size() > proofs_max) return not_verified("proof", "there are more than " + std::to_string(proofs_max));
    std::vector<EmbeddedProof> out;
    out.reserve(proofs.size());
    for (auto const& proof : proofs) {
        if (!proof.is_object()) return not_verified("proof", "must be an object or a list of objects");
        out.push_back(read_proof(proof));
    }
    return out;
}

bool is_known(EmbeddedProof const& proof) { return find_suite(proof.type, proof.cryptosuite) != nullptr; }

std::optional<Failure> objection(EmbeddedProof const& proof, ProofTerms const& terms) {
    constexpr std::string_view vocabulary = "https://w3id.org/security#";
    auto const complaint = [](std::string_view code, std::string_view member, std::string text) {
        return Failure{std::string(code), "proof." + std::string(member), std::move(text), {}};
    };
    if (proof.purpose != terms.purpose && proof.purpose != std::string(vocabulary) + std::string(terms.purpose))
        return complaint("PROOF_VERIFICATION_ERROR", "proofPurpose", "is " + proof.purpose + ", not " + std::string(terms.purpose));
    if (proof.expires && *proof.expires <= terms.now)
        return complaint("PROOF_VERIFICATION_ERROR", "expires", "says that the proof ended at " + base::format_time(*proof.expires));
    if (terms.domain && std::ranges::find(proof.domain, *terms.domain) == proof.domain.end())
        return complaint("INVALID_DOMAIN_ERROR", "domain", "does not name " + *terms.domain);
    if (terms.challenge && proof.challenge != terms.challenge)
        return complaint("INVALID_CHALLENGE_ERROR", "challenge", "is not the one that was asked for");
    return std::nullopt;
}

Result<ProofCheck> check_proof(json::value const& document, EmbeddedProof const& proof, crypto::PublicKey const& key,
                               linked_data::Processor const& processor) {
    auto const* suite = find_suite(proof.type, proof.cryptosuite);
    if (suite == nullptr) return not_verified("proof", "is of a kind that is not known here: " + proof.type + ' ' + proof.cryptosuite);
    auto const broken = [](std::string text) {
        ProofCheck out;
        out.text = std::move(text);
        return out;
    };
    if (!proof.problem.empty()) return broken(proof.problem);
    if (!goes_with(*suite, key.algorithm()))
        return broken("the key does " + std::string(name(key.algorithm())) + ", which does not go with " +
                      std::string(suite->cryptosuite.empty() ? suite->type : suite->cryptosuite));
    auto previous = Result<json::value>(nullptr);
    if (!proof.previous_proof.empty()) previous = previous_proofs(document, proof.previous_proof);
    if (!previous) return broken(previous.error().text);
    return suite->check({document, proof.previous_proof.empty() ? nullptr : &*previous, *proof.value, processor}, proof.proof_value, key);
}

}  // namespace badges
