// Who may sign for whom: the verification methods of a controller document (Controlled Identifiers 1.0, sections 2.2 and 2.3), which may be
// a DID document, an issuer's Profile, or a method that lies at an address of its own.
#pragma once
#include "crypto/key.hpp"
#include "wire/types.hpp"

#include <string>
#include <string_view>

namespace badges {

struct VerificationMethod {
    std::string id;          // absolute
    std::string controller;  // empty: the document does not say
    crypto::PublicKey key;
};

// One method as it is described: Multikey, JsonWebKey, JsonWebKey2020, Ed25519VerificationKey2020 and ...2018. Refused with the path:
// another type, a key that cannot be used, a secret beside it, and what is revoked or has expired by `now`.
base::Result<VerificationMethod> read_method(json::value const& method, wire::Time now);

// The method of this id in a document, wherever it stands there, its relative ids completed. In a document with methods the controller must
// be the document's own subject. A document that is itself a method, or a bare JWK, is taken for the one that was asked for when its id is
// the same or missing; the controller is then what it says. Code::missing when there is none, Code::invalid as read_method.
base::Result<VerificationMethod> find_method(json::value const& document, std::string_view method_id, wire::Time now);

// Whether the document lists the method for this use (`assertionMethod`), by its id or as an object with that id.
bool is_listed(json::value const& document, std::string_view relationship, std::string_view method_id);

}  // namespace badges
