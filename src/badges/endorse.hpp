// An EndorsementCredential (Open Badges 3.0 on VC 2.0) made of its parts: what is signed, not yet signed.
#pragma once
#include "badges/model.hpp"
#include "json/json.hpp"

namespace badges {

struct EndorsementParts {
    wire::Uri id;
    Line name;
    std::optional<Prose> description;
    Profile issuer;  // the endorser; must have an id
    wire::Time valid_from;
    std::optional<wire::Time> valid_until, awarded_date;
    wire::Uri endorsed;  // the id of the credential, achievement or profile that it speaks of
    std::optional<Prose> comment;
    std::optional<wire::Json> status;  // `credentialStatus`
};

// Members in the standard's order, types filled in, null and empty lists left out. Code::invalid with all problems.
base::Result<json::object> build(EndorsementParts const& parts);

}  // namespace badges
