// Who signs: an issuer as the controller of its keys (Controlled Identifiers 1.0), in its Profile, as did:web, and each key alone. What was
// signed stays verifiable, and so retired keys stand there as all others do.
#pragma once
#include "services/credentials/store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crypto {
class PublicKey;
}

namespace credentials {

// The id of a key's verification method: `<controller>#<publicKeyMultibase>`, so that a verifier can read the key out of its name. An RSA key
// has no such form and goes by its own address.
std::string method_id(std::string_view controller, crypto::PublicKey const& key, std::string_view address);

crypto::PublicKey open_key(store::KeyRow const& row);

// The Profile with `@context`, `verificationMethod` and `assertionMethod`. Its methods are Multikeys; of RSA keys JsonWebKeys.
std::string controller_document(wire::Json const& profile, std::vector<store::KeyRow> const& keys);

// `did:web:badges.example.org%3A8443:issuers:0198...`, whose document lies below the issuer's own address.
std::string did_web(std::string_view issuer);
std::string did_document(std::string_view issuer, std::vector<store::KeyRow> const& keys);

// One key as a document of its own.
std::string method_document(std::string_view controller, store::KeyRow const& key);

}  // namespace credentials
