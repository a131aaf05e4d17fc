// Verification of Open Badges 2.0 and before, in the same stages and words as that of 3.0. Without I/O: what would have to be fetched is
// named in the report (`wanted`); the caller adds the answers to the documents and asks again, until nothing more is wanted.
#pragma once
#include "badges/documents.hpp"
#include "badges/format.hpp"
#include "badges/verify.hpp"
#include "json/json.hpp"

namespace badges {

// Whether this is for verify_ob2: a document of Open Badges 0.5 to 2.x, by its context or, before 1.1, by its looks.
bool is_ob2(json::object const& document);

// Which standard a credential, JSON or compact JWS, is baked by. What cannot be read is left to that of 3.0.
Standard standard_of(std::string_view credential);

// An assertion as JSON, as compact JWS, or as the address where it is hosted; likewise an endorsement. Also any other document of the
// vocabulary (BadgeClass, Issuer, ...), of which there is nothing to verify but its shape and where it leads.
//
// Stages: parse, context, type, schema, image, evidence, badge-class, issuer, proof (hosted or signed), status (revocation), expiration,
// issuance, recipient, extension, endorsement.
Report verify_ob2(std::string_view text, Verification const& options, Documents const& documents);

}  // namespace badges
