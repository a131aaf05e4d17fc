// The stage `proof`: the signature of a VC-JWT and the claims that must repeat what the credential says (Open Badges 3.0 section 8.2.4).
#pragma once
#include "badges/verify.hpp"
#include "crypto/jws.hpp"

namespace badges {

struct Proof {
    Stage stage;
    std::optional<SigningKey> key;
    std::vector<std::string> wanted;
};

// `claims` is the payload; `credential` is what it carries: the same, or its `vc`.
Proof check_jws(crypto::Jws const& jws, json::object const& claims, json::object const& credential, Verification const& options);

// The `exp` of a token, which outdoes the credential's own end.
std::optional<wire::Time> claimed_end(json::object const& claims);

// Data Integrity and its forerunners, which are not checked here: unknown when there is such a proof, failed when there is none.
Proof check_embedded_proof(json::object const& credential);

}  // namespace badges
