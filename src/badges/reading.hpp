// A credential as it was given: the document, and the token that it came in.
#pragma once
#include "badges/format.hpp"
#include "crypto/jws.hpp"

#include <memory>

namespace badges {

struct Read {
    std::optional<crypto::Jws> jws;               // when it is a VC-JWT
    std::shared_ptr<json::object const> claims;   // its payload; empty without a token
    std::shared_ptr<json::value const> document;  // an object: without a token what was given, else what the payload carries
};

// From JSON or from a compact JWS. Of a token, the document is `vc` (VC 1.1), or the payload less the registered claims (VC 2.0).
// Code::malformed when the JSON is broken or no object.
base::Result<Read> read_credential(Extracted const& extracted);

base::Result<json::value> read_object(std::string_view text);  // Code::malformed when it is no object

}  // namespace badges
