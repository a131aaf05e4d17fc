// Up-conversion of Open Badges 2.0 and before to 3.0, as the implementation guide of 3.0 asks ("Migrating from OB 2.0"): new ids, links
// back to the originals, and nothing lost without a word.
#pragma once
#include "badges/documents.hpp"
#include "badges/report.hpp"
#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace badges {

// Absolute URIs, such as `urn:uuid:...`; an issuer that converts its own gives the id that it has in 3.0.
struct NewIds {
    std::string credential, achievement, issuer;
};

struct Conversion {
    std::optional<wire::Json> credential;  // an OpenBadgeCredential on VC 2.0, without a proof; nothing: `wanted` says what is missing
    std::vector<Finding> findings;         // what the original says and 3.0 has no place for, each with its value
    std::vector<std::string> wanted;
};

// Of an assertion as JSON, compact JWS or the address where it is hosted. Its BadgeClass and issuer are taken from inside, or from the
// documents. Nothing is verified here: verify_ob2 does. The same input gives the same credential.
//
// Refused: Code::malformed, what cannot be read; Code::invalid, what is no assertion, or lacks what 3.0 requires, with all problems;
// Code::missing, when a linked document is not there; Code::conflict, an assertion that was revoked.
base::Result<Conversion> convert_to_ob3(std::string_view text, Documents const& documents, NewIds const& ids);

}  // namespace badges
