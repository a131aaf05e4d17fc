// The stage `proof`: the signature of a VC-JWT and the claims that must repeat what the credential says (Open Badges 3.0 section "JSON Web
// Token Proof Format"), or the proofs that lie in the document (section "Linked Data Proof Format"). Any one proof is enough.
#pragma once
#include "badges/inquiry.hpp"
#include "badges/verify.hpp"
#include "crypto/jws.hpp"

namespace badges {

class Linked;

constexpr std::string_view only_unchanged = "nothing was changed since it was signed, but nothing shows that the issuer signed: ";

struct ProofFound {
    Stage stage;
    std::optional<SigningKey> key;
    bool is_sound_linked_data = false;  // looking at the proof, every member of the document was expanded in safe mode
};

// `claims` is the payload; `credential` is what it carries: the same, or its `vc`.
ProofFound check_jws(crypto::Jws const& jws, json::object const& claims, json::object const& credential, Verification const& options,
                     Inquiry& inquiry);

// The `exp` of a token, which outdoes the credential's own end.
std::optional<wire::Time> claimed_end(json::object const& claims);

// Data Integrity. Without `linked` a proof that needs JSON-LD is unknown.
ProofFound check_embedded_proof(json::value const& document, Verification const& options, Linked* linked, Inquiry& inquiry);

}  // namespace badges
