// The outer shape of the credentials of Open Badges 3.0, in the data models VC 2.0 and VC 1.1 at once: which of the two names for a date
// must be there depends on the context. To read documents with, never to write them (credential.hpp does), since `@context` and members
// that are not known stay outside.
#pragma once
#include "badges/model.hpp"

namespace badges {

// AchievementCredential, alias OpenBadgeCredential.
struct AwardDocument {
    wire::Uri id;
    Type type;
    ProfileRef issuer;
    AchievementSubject credentialSubject;
    std::optional<Words> name;
    std::optional<Prose> description;
    std::optional<Image> image;
    std::optional<wire::Time> validFrom, validUntil;          // VC 2.0
    std::optional<wire::Time> issuanceDate, expirationDate;   // VC 1.1
    std::optional<wire::Time> awardedDate;
    std::optional<std::vector<wire::Json>> endorsement;
    std::optional<std::vector<std::string>> endorsementJwt;
    List<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(AwardDocument, (), (id, type, issuer, credentialSubject, name, description, image, validFrom, validUntil,
                                          issuanceDate, expirationDate, awardedDate, endorsement, endorsementJwt, evidence))

struct EndorsementDocument {
    wire::Uri id;
    Type type;
    ProfileRef issuer;
    EndorsementSubject credentialSubject;
    std::optional<Words> name;
    std::optional<Prose> description;
    std::optional<wire::Time> validFrom, validUntil;
    std::optional<wire::Time> issuanceDate, expirationDate;
    std::optional<wire::Time> awardedDate;
};
BOOST_DESCRIBE_STRUCT(EndorsementDocument, (), (id, type, issuer, credentialSubject, name, description, validFrom, validUntil,
                                                issuanceDate, expirationDate, awardedDate))

}  // namespace badges
