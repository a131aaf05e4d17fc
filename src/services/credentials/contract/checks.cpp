// Rules across the fields of this contract.
#include "services/credentials/contract/badges.hpp"

namespace credentials {

void check(Recipient const& recipient, base::Problems& problems) {
    auto const given = int(recipient.email.has_value()) + int(recipient.did.has_value()) + int(recipient.identifier.has_value());
    if (given != 1) problems.push_back({"", "must name exactly one of email, did and identifier"});
    if (recipient.did && !recipient.did->str().starts_with("did:")) problems.push_back({"did", "must start with did:"});
    if (recipient.type && !recipient.identifier) problems.push_back({"type", "belongs to identifier, which is not given"});
    if (recipient.hashed && recipient.did)
        problems.push_back({"hashed", "does not go with did: a DID is the subject's id and stands as it is"});
}

void check(NewAward const& award, base::Problems& problems) {
    if (award.validFrom && award.validUntil && *award.validUntil <= *award.validFrom)
        problems.push_back({"validUntil", "must be later than validFrom"});
    if (award.activityStartDate && award.activityEndDate && *award.activityEndDate < *award.activityStartDate)
        problems.push_back({"activityEndDate", "must not be before activityStartDate"});
}

}  // namespace credentials
