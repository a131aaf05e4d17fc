// Decentralized identifiers: did:key and did:jwk, which are keys themselves, and did:web, which is an address.
#pragma once
#include "badges/verification_method.hpp"

#include <string>
#include <string_view>

namespace badges {

// Of a DID URL, the part before the fragment; of any other URL, too.
std::string_view without_fragment(std::string_view url);

// did:key and did:jwk: no document is needed for them.
bool is_self_describing(std::string_view did);

// The one method of such a DID, which may sign assertions. With a fragment, it must be the one that the method has; without, as some
// issuers write it, the method is meant. Code::malformed or Code::invalid in plain words.
base::Result<VerificationMethod> resolve_self_describing(std::string_view did_url);

// `did:key:z6Mk...`, and its method `did:key:z6Mk...#z6Mk...`. Not for RSA.
std::string did_key(crypto::PublicKey const& key);
std::string did_key_method(crypto::PublicKey const& key);

// did:web, with or without a fragment: the HTTPS address of its document. Code::malformed for a host that is no domain name, and for parts
// that would leave the path.
base::Result<std::string> did_web_address(std::string_view did);

}  // namespace badges
