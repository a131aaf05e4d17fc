// A cryptosuite of Data Integrity: how a document and the options of its proof become bytes, and what a proof value is made of. One row
// of a table; a suite that is added is one row more.
#pragma once
#include "badges/data_integrity.hpp"

#include <span>

namespace badges {

// What a proof covers.
struct Covered {
    json::value const& document;  // an object; its member `proof` does not belong to it
    json::value const* previous;  // stands in its place: the proofs that this one continues; null: none
    json::value const& proof;     // an object; its member `proofValue` does not belong to it
    linked_data::Processor const& processor;
};

struct Suite {
    std::string_view type;                          // of the proof
    std::string_view cryptosuite;                   // empty: the type says it all
    std::span<crypto::Algorithm const> algorithms;  // of the keys that go with it
    bool names_context;                             // whether the proof carries the document's `@context`
    // The proof value. Null: this engine verifies such proofs and makes none.
    linked_data::Result<std::string> (*sign)(Covered const& covered, crypto::PrivateKey const& key);
    linked_data::Result<ProofCheck> (*check)(Covered const& covered, std::string_view proof_value, crypto::PublicKey const& key);
};
std::span<Suite const> suites();
Suite const* find_suite(std::string_view type, std::string_view cryptosuite);  // null: not known here
bool goes_with(Suite const& suite, crypto::Algorithm algorithm);

// The two texts that are hashed: all the four suites of EdDSA and ECDSA differ in is which of these they take, and the hash.
struct CanonicalPair {
    std::string proof, document;
};
linked_data::Result<CanonicalPair> canonical_rdf(Covered const& covered, crypto::Algorithm algorithm);   // RDFC-1.0, safe mode
linked_data::Result<CanonicalPair> canonical_json(Covered const& covered, crypto::Algorithm algorithm);  // RFC 8785

}  // namespace badges
