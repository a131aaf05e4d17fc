// Credentials as compact JWS (Open Badges 3.0 section "JSON Web Token Proof Format", VC-JWT).
#pragma once
#include "badges/credential.hpp"
#include "crypto/key.hpp"
#include "json/json.hpp"

#include <string>
#include <string_view>

namespace badges {

// Header: exactly `alg`, `kid` (a URL where the public key is served as a JWK; when empty, `jwk` with the key itself), `typ`: `JWT`.
// Payload in VC 2.0: the members of the credential at top level, then `iss`, `jti`, `nbf`, `sub` when the subject has an id, `exp` when the
// credential ends. In VC 1.1 the credential is written in that model's words under `vc`. Code::invalid when `id`, the issuer's id or the
// beginning is missing. The credential is as build() makes it.
base::Result<std::string> issue(json::object const& credential, crypto::PrivateKey const& key, std::string_view kid_url,
                                DataModel model = DataModel::vc2);

}  // namespace badges
