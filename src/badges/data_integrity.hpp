// Data Integrity (Verifiable Credential Data Integrity 1.0): proofs that lie inside the document, alone, in sets and in chains. No I/O: a
// context that is not at hand comes back as a Failure that names it (`wanted`).
#pragma once
#include "crypto/key.hpp"
#include "linked_data/processor.hpp"
#include "wire/types.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace badges {

constexpr std::size_t proofs_max = 32;  // of one document

struct ProofOptions {
    std::string cryptosuite;  // eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019
    std::string verification_method;
    wire::Time created;
    std::string purpose = "assertionMethod";
    std::optional<std::string> proof_id, domain, challenge;
    std::optional<wire::Time> expires;
    std::vector<std::string> previous_proof;  // ids of proofs that the document has already, which this one continues
};

// The document with a proof, or with one more. `PROOF_GENERATION_ERROR` when the suite is not known or does not go with the key, or the
// previous proof is not there; the failures of linked_data when the document does not pass safe mode.
linked_data::Result<json::object> add_proof(json::object document, ProofOptions const& options, crypto::PrivateKey const& key,
                                            linked_data::Processor const& processor);

// One proof of a document, with the fields that a verifier decides by. Good as long as the document.
struct EmbeddedProof {
    json::value const* value = nullptr;  // the object itself
    std::string problem;                 // why it cannot be a proof: a member is missing or of the wrong kind; empty: none
    std::string type;                    // DataIntegrityProof, Ed25519Signature2020, or one that is not known here
    std::string cryptosuite;             // empty: none
    std::string verification_method;     // where it stands there as an object: its id
    std::string purpose;
    std::optional<wire::Time> created, expires;
    std::optional<std::string> id, challenge;
    std::vector<std::string> domain, previous_proof;
    std::string proof_value;
};

// In the order of the document; none is no failure. `PROOF_VERIFICATION_ERROR` when `proof` is neither an object nor a list of objects, or
// has more than proofs_max.
linked_data::Result<std::vector<EmbeddedProof>> proofs_of(json::value const& document);

// Whether check_proof knows its type and cryptosuite.
bool is_known(EmbeddedProof const& proof);

// What a verifier expects of a proof beside its signature.
struct ProofTerms {
    wire::Time now;
    std::string_view purpose = "assertionMethod";
    std::optional<std::string> domain, challenge;  // nothing: whatever they are
};
// Nothing when the proof is within the terms; else PROOF_VERIFICATION_ERROR (purpose, expired), INVALID_DOMAIN_ERROR or
// INVALID_CHALLENGE_ERROR, with the member as the path.
std::optional<linked_data::Failure> objection(EmbeddedProof const& proof, ProofTerms const& terms);

struct ProofCheck {
    bool holds = false;
    std::string text;                                 // when it does not hold: why, in plain words
    std::string proof_hash, document_hash;            // hexadecimal; empty when it did not come to that
    std::size_t proof_bytes = 0, document_bytes = 0;  // of the canonical forms
};

// The signature of one proof, over the document without its proofs, or with those that it continues: that these hold, too, is the caller's
// to check. Who may use the key, and for what, is not looked at (objection, verification_method.hpp). A failure is what keeps it from being
// checked: a context that is `wanted`, what safe mode refuses, a suite that is not known.
linked_data::Result<ProofCheck> check_proof(json::value const& document, EmbeddedProof const& proof, crypto::PublicKey const& key,
                                            linked_data::Processor const& processor);

}  // namespace badges
