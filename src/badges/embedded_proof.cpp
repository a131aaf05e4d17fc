// Proofs that lie in the document: which of them are looked at, with which key, and what their set says together.
#include "badges/credential.hpp"
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"
#include "badges/keys.hpp"
#include "badges/linked.hpp"
#include "badges/proof.hpp"
#include "badges/stages.hpp"
#include "crypto/multikey.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <functional>

namespace badges {
namespace {

constexpr std::size_t not_covered_max = 4;                           // members that an older body did not know
constexpr std::string_view older_name_of_eddsa_rdfc = "eddsa-2022";  // of the drafts before 2023

// What came of one proof.
struct Attempt {
    Outcome outcome = Outcome::failed;
    std::string text;
    std::vector<Finding> details;
    SigningKey key;
    bool was_expanded = false;  // the whole document in safe mode
};

// Which bodies of contexts a proof holds under: empty, the newest.
struct Under {
    std::string context;
    std::vector<std::string> not_covered;  // members that those bodies do not define
};

bool is_linked(EmbeddedProof const& proof) { return proof.cryptosuite.find("-jcs-") == std::string::npos; }

std::string suite_of(EmbeddedProof const& proof) { return proof.cryptosuite.empty() ? proof.type : proof.cryptosuite; }

// The method is its own key, or carries it, so that nobody need be asked what it is.
bool carries_key(std::string_view method) { return is_self_describing(method) || looks_like_multikey(fragment_of(method)); }

bool carries(std::string_view method, crypto::PublicKey const& key) {
    if (key.algorithm() != crypto::Algorithm::rs256 && method.ends_with(crypto::to_multikey(key))) return true;
    if (!method.starts_with("did:jwk:")) return false;
    auto const found = resolve_self_describing(method);
    return found && found->key.thumbprint() == key.thumbprint();
}

class Proofs {
public:
    Proofs(json::value const& document, std::vector<EmbeddedProof> const& proofs, Verification const& options, Linked* linked,
           Inquiry& inquiry)
        : document_(document),
          proofs_(proofs),
          issuer_(issuer_id(document.get_object())),
          options_(options),
          linked_(linked),
          inquiry_(inquiry),
          attempts_(proofs.size()),
          begun_(proofs.size()) {}

    // A proof that continues others holds when these hold, too.
    Attempt const& attempt(std::size_t at) {
        if (std::exchange(begun_[at], char(1)) != 0) return attempts_[at];
        attempts_[at].text = "it continues itself";  // what a proof finds that comes back to this one
        attempts_[at] = with_previous(proofs_[at], check(proofs_[at]));
        return attempts_[at];
    }

private:
    using Checked = linked_data::Result<ProofCheck>;

    Attempt with_previous(EmbeddedProof const& proof, Attempt out) {
        for (auto const& id : proof.previous_proof) {
            auto const previous = std::ranges::find_if(proofs_, [&](auto const& one) { return one.id == id; });
            if (previous == proofs_.end()) return ended(std::move(out), Outcome::failed, "it continues a proof that is not there: " + id);
            auto const& before = attempt(static_cast<std::size_t>(previous - proofs_.begin()));
            if (before.outcome != Outcome::failed && before.outcome != Outcome::unknown) continue;
            return ended(std::move(out), before.outcome, "it continues a proof that does not hold: " + before.text);
        }
        return out;
    }

    Attempt check(EmbeddedProof const& proof) {
        Attempt out{.text = {}, .details = {}, .key = {suite_of(proof), proof.verification_method, {}, Provenance::none}};
        if (!proof.problem.empty()) return ended(std::move(out), Outcome::failed, "the proof cannot be read: " + proof.problem);
        if (auto const against = objection(proof, {.now = options_.now, .domain = {}, .challenge = {}}))
            return ended(std::move(out), Outcome::failed, against->path + " " + against->text);
        if (!is_known(proof))
            return ended(std::move(out), Outcome::unknown, "proofs of the kind " + suite_of(proof) + " are not checked here");
        auto const found = find_key(proof);
        if (!found) return ended(std::move(out), found.error().outcome, found.error().text, "verificationMethod");
        Under under;
        auto const checked = check_with(proof, found->key, under);
        if (!checked) {
            auto stage = linked_data_stage("proof", checked.error(), inquiry_);
            out.details = std::move(stage.details);
            return ended(std::move(out), stage.outcome, std::move(stage.text));
        }
        if (!checked->proof_hash.empty()) {
            out.details.push_back({"proofHash", checked->proof_hash});
            out.details.push_back({"documentHash", checked->document_hash});
            out.was_expanded = is_linked(proof);
        }
        if (!checked->holds) return ended(std::move(out), Outcome::failed, "the signature does not hold: " + checked->text);
        if (is_linked(proof))
            out.details.push_back(
                {"context", "holds under " + (under.context.empty() ? "the newest bodies" : "an older body: " + under.context)});
        for (auto const& member : under.not_covered) out.details.push_back({member, "is not covered by the signature"});
        out.key.thumbprint = found->key.thumbprint();
        out.key.provenance = found->provenance;
        if (found->provenance == Provenance::embedded)
            return ended(std::move(out), Outcome::warning, std::string(only_unchanged) + found->remark, "verificationMethod");
        auto const by_issuer = "signed with " + suite_of(proof) + " by a key of " + std::string(issuer_);
        if (proof.cryptosuite == older_name_of_eddsa_rdfc)
            return ended(std::move(out), Outcome::warning, by_issuer + ", under the older name of its suite: " + proof.cryptosuite);
        if (!under.not_covered.empty()) return ended(std::move(out), Outcome::warning, by_issuer + ", but not " + under.not_covered[0]);
        return ended(std::move(out), Outcome::passed, by_issuer);
    }

    static Attempt ended(Attempt out, Outcome outcome, std::string text, std::string field = {}) {
        if (!field.empty()) out.details.push_back({std::move(field), text});
        out.outcome = outcome;
        out.text = std::move(text);
        return out;
    }

    // First with the newest bodies of the contexts, then with those that they had before they were edited.
    Checked check_with(EmbeddedProof const& proof, crypto::PublicKey const& key, Under& under) {
        auto const with = [&](linked_data::Processor const& processor) { return check_proof(document_, proof, key, processor); };
        if (linked_ == nullptr) return with(linked_data::Processor([](std::string_view) { return nullptr; }));
        auto out = linked_->with_contexts(with);
        if (!out || out->holds || !is_linked(proof)) return out;
        for (auto const& earlier : linked_->earlier()) {
            Under older{earlier.name, {}};
            auto checked = check_before(proof, key, *earlier.processor, older.not_covered);
            if (!checked || !checked->holds) continue;
            under = std::move(older);
            return checked;
        }
        return out;
    }

    // A body that did not know a member yet passed it over, so that whoever signed under it did not sign that member.
    Checked check_before(EmbeddedProof const& proof, crypto::PublicKey const& key, linked_data::Processor const& processor,
                         std::vector<std::string>& not_covered) {
        auto checked = check_proof(document_, proof, key, processor);
        json::value less;
        while (!checked && checked.error().code == dropped_value && not_covered.size() < not_covered_max) {
            auto const& member = checked.error().path;
            if (not_covered.empty()) less = document_;
            if (less.get_object().erase(member) == 0) break;
            not_covered.push_back(member);
            checked = check_proof(less, proof, key, processor);
        }
        return checked;
    }

    bool holds_under(EmbeddedProof const& proof, crypto::PublicKey const& key) {
        Under under;
        auto const checked = check_with(proof, key, under);
        return checked && checked->holds;
    }

    bool may_sign(KnownKey const& known) const { return known.issuer.empty() || known.issuer == issuer_; }

    // A key that the caller knows: by its name, by being the one that the method carries, or, without a name, by holding.
    KeySearch find_key(EmbeddedProof const& proof) {
        auto const& method = proof.verification_method;
        bool const has_own = carries_key(method);
        bool of_another_issuer = false;
        bool is_decided = false;
        for (auto const& known : options_.keys) {
            bool const is_meant = known.kid == method || (has_own && carries(method, known.key));
            if (is_meant && may_sign(known)) return FoundKey{known.key, known.provenance, {}};
            of_another_issuer = of_another_issuer || is_meant;
            bool const is_nameless = known.kid.empty() && may_sign(known) && !has_own;
            if (is_nameless && holds_under(proof, known.key)) return FoundKey{known.key, known.provenance, {}};
            is_decided = is_decided || (known.kid.empty() && known.issuer.empty());
        }
        if (of_another_issuer) return std::unexpected(NoKey{Outcome::failed, "the key that it names belongs to another issuer"});
        if (is_decided && !(has_own && options_.embedded_keys))
            return std::unexpected(NoKey{Outcome::failed, "the signature does not hold under the key that was given"});
        return Keys(options_, inquiry_, issuer_).by_method(method);
    }

    json::value const& document_;
    std::vector<EmbeddedProof> const& proofs_;
    std::string_view issuer_;
    Verification const& options_;
    Linked* linked_;
    Inquiry& inquiry_;
    std::vector<Attempt> attempts_;
    std::vector<char> begun_;
};

// One proof that holds is enough; one that could not be checked might have been it.
std::size_t weight(Outcome outcome) {
    constexpr Outcome from_good_to_bad[]{Outcome::passed, Outcome::warning, Outcome::unknown, Outcome::failed};
    return static_cast<std::size_t>(std::ranges::find(from_good_to_bad, outcome) - std::begin(from_good_to_bad));
}

}  // namespace

ProofFound check_embedded_proof(json::value const& document, Verification const& options, Linked* linked, Inquiry& inquiry) {
    auto const proofs = proofs_of(document);
    if (!proofs) return {failed("proof", "proof " + proofs.error().text, {{proofs.error().path, proofs.error().text}}), std::nullopt};
    if (proofs->empty()) return {failed("proof", "it carries no proof: anybody could have written it"), std::nullopt};
    Proofs all(document, *proofs, options, linked, inquiry);
    std::size_t best = 0;
    std::vector<Finding> details;
    for (std::size_t i = 0; i < proofs->size(); ++i) {
        auto const& one = all.attempt(i);
        if (weight(one.outcome) < weight(all.attempt(best).outcome)) best = i;
        auto const name = proofs->size() == 1 ? std::string("proof") : "proof[" + std::to_string(i) + "]";
        if (proofs->size() > 1) details.push_back({name, one.text});
        for (auto const& detail : one.details) details.push_back({name + "." + detail.field, detail.text});
        if (one.outcome == Outcome::passed) break;
    }
    auto const& chosen = all.attempt(best);
    return {{"proof", chosen.outcome, chosen.text, std::move(details)}, chosen.key, proofs->size() == 1 && chosen.was_expanded};
}

}  // namespace badges
