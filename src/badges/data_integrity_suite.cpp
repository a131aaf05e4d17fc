// Data Integrity EdDSA Cryptosuites 1.0 and ECDSA Cryptosuites 1.0, and Ed25519Signature2020, on which they were modelled.
#include "badges/data_integrity_suite.hpp"

#include "base/encode.hpp"
#include "crypto/hash.hpp"
#include "crypto/multikey.hpp"
#include "json/json.hpp"
#include "linked_data/canonical.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace badges {
namespace {

using crypto::Algorithm;
using linked_data::Failure;
using linked_data::Refused;
using linked_data::Result;

constexpr std::string_view proof_member = "proof";
constexpr std::string_view value_member = "proofValue";
constexpr std::string_view context_member = "@context";
constexpr std::size_t quads_kept_max = 4096;  // whose memory a thread keeps for the next document

using Transform = Result<CanonicalPair> (*)(Covered const&, Algorithm);

bool is_p384(Algorithm algorithm) { return algorithm == Algorithm::es384; }
std::string hash(std::string_view bytes, Algorithm algorithm) { return is_p384(algorithm) ? crypto::sha384(bytes) : crypto::sha256(bytes); }

Result<std::string> canonical_rdf_of(json::value const& document, linked_data::Options const& options, Algorithm algorithm,
                                     linked_data::Processor const& processor) {
    thread_local std::unique_ptr<linked_data::Dataset> dataset;  // kept, for its memory is a tenth of the work
    if (!dataset) dataset = std::make_unique<linked_data::Dataset>();
    dataset->clear();
    auto const done = processor.to_rdf(document, *dataset, options);
    auto out = done ? linked_data::canonical(*dataset, {.hash = is_p384(algorithm) ? linked_data::Hash::sha384 : linked_data::Hash::sha256})
                    : Refused(done.error());
    if (dataset->quads().size() > quads_kept_max) dataset.reset();
    return out;
}

Refused in_proof(Failure failure) {
    if (!failure.path.starts_with(context_member))
        failure.path = failure.path.empty() ? std::string(proof_member) : std::string(proof_member) + '.' + failure.path;
    return Refused(std::move(failure));
}

Refused no_canonical_form(base::Error const& error) {
    auto const& problem = error.problems().front();
    return Refused(Failure{"PROOF_TRANSFORMATION_ERROR", problem.field, problem.text, {}});
}

// JCS suites, verification: the document's contexts begin with those of the proof, which then stand in their place; so whoever adds a
// context to a signed document breaks nothing.
bool begins_with(json::value const& document, json::value const& proof) {
    auto const items = [](json::value const& context) {
        auto const* list = context.if_array();
        return list == nullptr ? std::span(&context, 1) : std::span(list->data(), list->size());
    };
    auto const whole = items(document), start = items(proof);
    return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

template <Transform transform> Result<std::string> sign(Covered const& covered, crypto::PrivateKey const& key) {
    auto const pair = transform(covered, key.algorithm());
    if (!pair) return Refused(pair.error());
    auto const hashes = hash(pair->proof, key.algorithm()) + hash(pair->document, key.algorithm());
    return crypto::to_multibase(key.sign(hashes, crypto::Nonce::derived));
}

template <Transform transform>
Result<ProofCheck> check(Covered const& covered, std::string_view proof_value, crypto::PublicKey const& key) {
    ProofCheck out;
    auto const signature = crypto::from_multibase(proof_value);
    std::size_t const octets = is_p384(key.algorithm()) ? 96 : 64;
    auto pair = transform(covered, key.algorithm());
    if (!pair) return Refused(std::move(pair).error());
    auto const proof_hash = hash(pair->proof, key.algorithm()), document_hash = hash(pair->document, key.algorithm());
    out.proof_hash = base::to_hex(proof_hash);
    out.document_hash = base::to_hex(document_hash);
    out.proof_bytes = pair->proof.size();
    out.document_bytes = pair->document.size();
    if (!signature)
        out.text = "the proof value cannot be read: " + signature.error().text();
    else if (signature->size() != octets)
        out.text =
            "the proof value has " + std::to_string(signature->size()) + " octets, not " + std::to_string(octets) + " as this key makes";
    else if (!key.verify(proof_hash + document_hash, *signature))
        out.text = "the signature was not made with this key, or the document was changed";
    out.holds = out.text.empty();
    return out;
}

constexpr std::array ed25519{Algorithm::eddsa};
constexpr std::array nist_curves{Algorithm::es256, Algorithm::es384};
constexpr std::string_view data_integrity = "DataIntegrityProof";
constexpr std::array<Suite, 6> all_suites{{
    {data_integrity, "eddsa-rdfc-2022", ed25519, false, sign<canonical_rdf>, check<canonical_rdf>},
    {data_integrity, "eddsa-jcs-2022", ed25519, true, sign<canonical_json>, check<canonical_json>},
    {data_integrity, "ecdsa-rdfc-2019", nist_curves, false, sign<canonical_rdf>, check<canonical_rdf>},
    {data_integrity, "ecdsa-jcs-2019", nist_curves, true, sign<canonical_json>, check<canonical_json>},
    {data_integrity, "eddsa-2022", ed25519, false, nullptr, check<canonical_rdf>},  // what drafts called eddsa-rdfc-2022
    {"Ed25519Signature2020", "", ed25519, false, nullptr, check<canonical_rdf>},
}};

}  // namespace

std::span<Suite const> suites() { return all_suites; }

Suite const* find_suite(std::string_view type, std::string_view cryptosuite) {
    auto const found = std::ranges::find_if(all_suites, [&](Suite const& suite) {
        return suite.type == type && (suite.cryptosuite.empty() || suite.cryptosuite == cryptosuite);
    });
    return found == all_suites.end() ? nullptr : &*found;
}

bool goes_with(Suite const& suite, Algorithm algorithm) { return std::ranges::find(suite.algorithms, algorithm) != suite.algorithms.end(); }

Result<CanonicalPair> canonical_rdf(Covered const& covered, Algorithm algorithm) {
    linked_data::Options options;
    options.safe = true;
    options.without = value_member;
    options.context = json::find(covered.document, context_member);
    auto proof = canonical_rdf_of(covered.proof, options, algorithm, covered.processor);
    if (!proof) return in_proof(std::move(proof).error());

    options.context = nullptr;
    options.without = proof_member;
    if (covered.previous == nullptr) {
        auto document = canonical_rdf_of(covered.document, options, algorithm, covered.processor);
        if (!document) return Refused(std::move(document).error());
        return CanonicalPair{*std::move(proof), *std::move(document)};
    }
    options.without = {};
    auto with_previous = covered.document;  // a copy: chains are rare
    with_previous.get_object()[proof_member] = *covered.previous;
    auto document = canonical_rdf_of(with_previous, options, algorithm, covered.processor);
    if (!document) return Refused(std::move(document).error());
    return CanonicalPair{*std::move(proof), *std::move(document)};
}

Result<CanonicalPair> canonical_json(Covered const& covered, Algorithm) {
    auto const* contexts = json::find(covered.document, context_member);
    auto const* named = json::find(covered.proof, context_member);
    if (named != nullptr && (contexts == nullptr || !begins_with(*contexts, *named)))
        return Refused(
            Failure{"PROOF_VERIFICATION_ERROR", "proof.@context", "the document's contexts do not begin with those of the proof", {}});
    std::array const without_value{json::Instead{value_member, nullptr}};
    auto proof = json::canonical(covered.proof.get_object(), without_value);
    if (!proof) return in_proof(no_canonical_form(proof.error()).error());
    std::array const covered_members{json::Instead{proof_member, covered.previous},
                                     json::Instead{context_member, named == nullptr ? contexts : named}};
    auto document = json::canonical(covered.document.get_object(), covered_members);
    if (!document) return no_canonical_form(document.error());
    return CanonicalPair{*std::move(proof), *std::move(document)};
}

}  // namespace badges
