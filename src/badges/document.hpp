// The outer shape of the credentials of Open Badges 3.0, in the data models VC 2.0 and VC 1.1 at once: which of the two names for a date
// must be there depends on the context. To read documents with, never to write them (credential.hpp does), since `@context` and members
// that are not known stay outside.
#pragma once
#include "badges/model.hpp"

namespace badges {

// What all of them have (VerifiableCredential).
struct CredentialDocument {
    wire::Uri id;
    Type type;
    ProfileRef issuer;
    std::optional<Words> name;
    std::optional<Prose> description;
    std::optional<wire::Time> validFrom, validUntil;         // VC 2.0
    std::optional<wire::Time> issuanceDate, expirationDate;  // VC 1.1
    std::optional<wire::Time> awardedDate;
    List<CredentialSchema> credentialSchema;
    List<CredentialStatus> credentialStatus;
    List<RefreshService> refreshService;
    List<TermsOfUse> termsOfUse;
    List<DataProof> proof;
};
BOOST_DESCRIBE_STRUCT(CredentialDocument, (),
                      (id, type, issuer, name, description, validFrom, validUntil, issuanceDate, expirationDate, awardedDate,
                       credentialSchema, credentialStatus, refreshService, termsOfUse, proof))

// AchievementCredential, alias OpenBadgeCredential.
struct AwardDocument : CredentialDocument {
    AchievementSubject credentialSubject;
    std::optional<Image> image;
    std::optional<std::vector<wire::Json>> endorsement;
    std::optional<std::vector<std::string>> endorsementJwt;
    List<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(AwardDocument, (CredentialDocument), (credentialSubject, image, endorsement, endorsementJwt, evidence))

struct EndorsementDocument : CredentialDocument {
    EndorsementSubject credentialSubject;
};
BOOST_DESCRIBE_STRUCT(EndorsementDocument, (CredentialDocument), (credentialSubject))

}  // namespace badges
