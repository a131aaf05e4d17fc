// The stages `schema` and `inline-schema`: has the document the shape that the standard gives it, and which further schemas does it name?
#pragma once
#include "badges/inquiry.hpp"
#include "badges/verify.hpp"

namespace badges {

// Every problem with the path of its field. What JSON-LD allows and plain JSON does not (one item where a list should be) is a detail or a
// warning, never a failure: issuers of either flavour are many. Members that are not known are nobody's business.
Stage check_schema(json::value const& document, Expected expected);

// `credentialSchema` of the document and of the endorsements in it. No JSON Schema is run here: the official ones say what check_schema
// checks; another one that is there is a warning, one that does not exist is a failure.
Stage check_inline_schemas(json::object const& credential, Inquiry& inquiry);

}  // namespace badges
