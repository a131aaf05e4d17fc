// A credential becomes a badge: signed with a key of its issuer, by the proof that was asked for.
#pragma once
#include "json/json.hpp"
#include "kit/context.hpp"
#include "services/credentials/contract/proof.hpp"
#include "services/credentials/workshop.hpp"

#include <string>

namespace credentials {

// The proof of badges for which nobody asks another: as the setting `signing.proof` says.
Proof usual_proof(kit::Context const& ctx);

struct Signer {
    KeyId key;
    std::string address;  // of the key: the `kid` of a JWS
};

// What is handed out: a compact JWS, or the document with its proof inside. Code::invalid with the path when the document does not pass safe
// mode, which the suites with `rdfc` ask for, or lacks what the proof needs.
Task<std::string> sign(kit::Context& ctx, Workshop& workshop, json::object const& credential, Proof proof, Signer const& signer);

}  // namespace credentials
