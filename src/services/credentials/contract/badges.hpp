// What other code may know of issuers, achievements and awards. Bodies are the OB 3.0 classes themselves (badges/model.hpp); the server gives
// ids, which are addresses below `public_url`; paths take the UUID at their end.
#pragma once
#include "badges/model.hpp"
#include "http/endpoint.hpp"
#include "http/message.hpp"
#include "services/credentials/contract/ids.hpp"
#include "services/credentials/contract/proof.hpp"
#include "wire/page.hpp"

#include <boost/describe/class.hpp>

namespace credentials {

// ---- issuers
struct GetIssuer {
    IssuerId issuer;
};
struct EditIssuer {
    IssuerId issuer;
    wire::Extra changes;  // JSON Merge Patch (RFC 7396) of the Profile
};
struct ListIssuers {
    std::optional<wire::Text<1, 200>> q;  // part of the name
    std::optional<wire::Cursor> cursor;
    std::optional<wire::PageLimit> limit;
};
using IssuerPage = wire::Page<badges::Profile>;

// ---- achievements
// An Achievement with the issuer that awards it: the issuer's id or its UUID.
struct NewAchievement : badges::Achievement {
    wire::Text<1, 2048> issuer;
};
struct GetAchievement {
    AchievementId achievement;
};
struct EditAchievement {
    AchievementId achievement;
    wire::Extra changes;  // JSON Merge Patch of the Achievement
};
struct ListAchievements {
    std::optional<wire::Text<1, 200>> q;
    std::optional<IssuerId> issuer;
    std::optional<badges::AchievementType> type;
    std::optional<wire::Cursor> cursor;
    std::optional<wire::PageLimit> limit;
};
using AchievementPage = wire::Page<badges::Achievement>;

// ---- awards
// Whom it is for, by exactly one of: email, did, identifier.
struct Recipient {
    std::optional<wire::Email> email;
    std::optional<wire::Uri> did;                   // becomes the subject's id
    std::optional<wire::Text<1, 1000>> identifier;  // any other, with its type
    std::optional<badges::IdentifierType> type;     // of `identifier`; `identifier` when absent
    std::optional<bool> hashed;                     // true when absent: the badge shows only a salted digest
    std::optional<wire::Text<1, 200>> name;         // kept here, not in the badge
};
void check(Recipient const& recipient, base::Problems& problems);

struct NewAward {
    AchievementId achievement;
    Recipient recipient;
    std::optional<Proof> proof;     // as the setting `signing.proof` says when absent
    std::optional<bool> revocable;  // it gets a place in a status list; as `signing.revocable` says when absent
    // of the credential
    std::optional<wire::Time> validFrom;  // now when absent
    std::optional<wire::Time> validUntil;
    std::optional<wire::Time> awardedDate;
    badges::List<badges::Evidence> evidence;
    // of its AchievementSubject
    std::optional<wire::Time> activityStartDate, activityEndDate;
    std::optional<double> creditsEarned;
    std::optional<badges::Image> image;
    std::optional<badges::Words> licenseNumber;
    std::optional<badges::Prose> narrative;
    badges::List<badges::Result> result;
    std::optional<badges::Words> role;
    std::optional<badges::ProfileRef> source;
    std::optional<badges::Words> term;
};
void check(NewAward const& award, base::Problems& problems);

struct AwardRecipient {
    std::string kind;  // email, did, or the identifier's type
    std::string value;
    std::optional<std::string> name;
};
enum class AwardStatus { active, revoked };
BOOST_DESCRIBE_ENUM(AwardStatus, active, revoked)

struct Award {
    std::string id;  // of the credential: its address
    std::string achievement;
    std::string issuer;
    std::string name;
    AwardRecipient recipient;
    bool test = false;  // signed under an address that the world cannot reach
    wire::Time valid_from;
    std::optional<wire::Time> valid_until;
    wire::Time created_at;
    Proof proof = Proof::vc_jwt;
    // The signed badge, by its proof one of the two:
    std::optional<std::string> jws;
    std::optional<wire::Json> credential;  // with its proof inside
    // Of one that may be revoked:
    std::optional<AwardStatus> status;
    std::optional<std::string> reason;  // kept here, not in the list
};
struct ListAwards {
    std::optional<wire::Text<1, 200>> q;  // part of the badge's name or of the recipient
    std::optional<AchievementId> achievement;
    std::optional<IssuerId> issuer;
    std::optional<wire::Text<1, 1000>> recipient;  // e-mail address, DID or identifier, whole
    std::optional<wire::Cursor> cursor;
    std::optional<wire::PageLimit> limit;
};
using AwardPage = wire::Page<Award>;
struct SetStatus {
    AwardId award;
    AwardStatus status = AwardStatus::active;
    std::optional<wire::Text<1, 1000>> reason;
};

// ---- keys and images
struct RotateKey {
    IssuerId issuer;
    std::optional<wire::Text<1, 10>> algorithm;  // RS256, ES256, ES384, EdDSA; as the setting `signing.algorithm` says when absent
};
struct Key {
    KeyId id;
    std::string address;  // the `kid` of what it signs
    std::string algorithm;
    bool active = false;
    wire::Time created_at;
};
struct KeptImage {
    std::string id;  // its address, for the `image` member of a Profile or Achievement
    std::string media_type;
};

BOOST_DESCRIBE_STRUCT(GetIssuer, (), (issuer))
BOOST_DESCRIBE_STRUCT(EditIssuer, (), (issuer, changes))
BOOST_DESCRIBE_STRUCT(ListIssuers, (), (q, cursor, limit))
BOOST_DESCRIBE_STRUCT(NewAchievement, (badges::Achievement), (issuer))
BOOST_DESCRIBE_STRUCT(GetAchievement, (), (achievement))
BOOST_DESCRIBE_STRUCT(EditAchievement, (), (achievement, changes))
BOOST_DESCRIBE_STRUCT(ListAchievements, (), (q, issuer, type, cursor, limit))
BOOST_DESCRIBE_STRUCT(Recipient, (), (email, did, identifier, type, hashed, name))
BOOST_DESCRIBE_STRUCT(NewAward, (),
                      (achievement, recipient, proof, revocable, validFrom, validUntil, awardedDate, evidence, activityStartDate,
                       activityEndDate, creditsEarned, image, licenseNumber, narrative, result, role, source, term))
BOOST_DESCRIBE_STRUCT(AwardRecipient, (), (kind, value, name))
BOOST_DESCRIBE_STRUCT(Award, (),
                      (id, achievement, issuer, name, recipient, test, valid_from, valid_until, created_at, proof, jws, credential, status,
                       reason))
BOOST_DESCRIBE_STRUCT(ListAwards, (), (q, achievement, issuer, recipient, cursor, limit))
BOOST_DESCRIBE_STRUCT(SetStatus, (), (award, status, reason))
BOOST_DESCRIBE_STRUCT(RotateKey, (), (issuer, algorithm))
BOOST_DESCRIBE_STRUCT(Key, (), (id, address, algorithm, active, created_at))
BOOST_DESCRIBE_STRUCT(KeptImage, (), (id, media_type))

namespace api {
using enum http::Verb;
using http::Rendered;
inline constexpr std::size_t document_bytes_max = 6 * 1024 * 1024;  // a document may hold its picture as a data: URI
inline constexpr std::size_t picture_bytes_max = 4 * 1024 * 1024;
inline constexpr std::string_view merge_patch = "application/merge-patch+json application/json";
inline constexpr std::string_view pictures = "image/png image/svg+xml";
inline constexpr std::string_view any_badge =
    "application/json application/vc+ld+json application/ld+json application/vc application/vc+jwt application/jwt text/plain image/png "
    "image/svg+xml application/octet-stream";
inline constexpr std::string_view award_forms = "application/json application/vc+ld+json text/plain image/png image/svg+xml";

inline constexpr http::Endpoint<badges::Profile, Rendered<badges::Profile>> create_issuer{
    post, "/api/v1/issuers", "credentials.manage_issuers", 201, "Make an issuer", document_bytes_max};
inline constexpr http::Endpoint<ListIssuers, Rendered<IssuerPage>> list_issuers{get, "/api/v1/issuers", "credentials.read", 200,
                                                                                "Issuers, newest first"};
inline constexpr http::Endpoint<GetIssuer, Rendered<badges::Profile>> get_issuer{get, "/api/v1/issuers/{issuer}", "credentials.read", 200,
                                                                                 "An issuer"};
inline constexpr http::Endpoint<EditIssuer, Rendered<badges::Profile>> edit_issuer{patch,
                                                                                   "/api/v1/issuers/{issuer}",
                                                                                   "credentials.manage_issuers",
                                                                                   200,
                                                                                   "Change members of an issuer (JSON Merge Patch)",
                                                                                   document_bytes_max,
                                                                                   merge_patch};
inline constexpr http::Endpoint<GetIssuer, http::Nothing> remove_issuer{del, "/api/v1/issuers/{issuer}", "credentials.manage_issuers", 204,
                                                                        "Remove an issuer that has no achievements"};
inline constexpr http::Endpoint<RotateKey, Key> rotate_key{post, "/api/v1/issuers/{issuer}/keys", "credentials.manage_keys", 201,
                                                           "Give an issuer a new signing key"};

inline constexpr http::Endpoint<NewAchievement, Rendered<badges::Achievement>> create_achievement{
    post, "/api/v1/achievements", "credentials.manage_achievements", 201, "Make an achievement", document_bytes_max};
inline constexpr http::Endpoint<ListAchievements, Rendered<AchievementPage>> list_achievements{
    get, "/api/v1/achievements", "credentials.read", 200, "Achievements, newest first"};
inline constexpr http::Endpoint<GetAchievement, Rendered<badges::Achievement>> get_achievement{get, "/api/v1/achievements/{achievement}",
                                                                                               "credentials.read", 200, "An achievement"};
inline constexpr http::Endpoint<EditAchievement, Rendered<badges::Achievement>> edit_achievement{
    patch,
    "/api/v1/achievements/{achievement}",
    "credentials.manage_achievements",
    200,
    "Change members of an achievement (JSON Merge Patch)",
    document_bytes_max,
    merge_patch};
inline constexpr http::Endpoint<GetAchievement, http::Nothing> remove_achievement{
    del, "/api/v1/achievements/{achievement}", "credentials.manage_achievements", 204, "Remove an achievement that was never awarded"};

inline constexpr http::Endpoint<NewAward, Award> award{post, "/api/v1/achievements/{achievement}/awards", "credentials.award", 201,
                                                       "Award an achievement: signs a badge"};
inline constexpr http::Endpoint<SetStatus, Award> set_status{post, "/api/v1/awards/{award}/status", "credentials.revoke", 200,
                                                             "Revoke an award, or take that back"};
inline constexpr http::Endpoint<ListAwards, AwardPage> list_awards{get, "/api/v1/awards", "credentials.read", 200, "Awards, newest first"};
inline constexpr http::Endpoint<http::Upload, http::Document> get_award{
    get,        "/api/v1/awards/{award}", "credentials.read", 200, "An award: by Accept, or by suffix .json .jsonld .jws .png .svg", 0, {},
    award_forms};

inline constexpr http::Endpoint<http::Upload, KeptImage> keep_image{
    post,    "/api/v1/images", "credentials.manage_achievements", 201, "Keep a picture for an issuer or achievement", picture_bytes_max,
    pictures};
inline constexpr http::Endpoint<http::Upload, http::Document> verify{
    post,
    "/api/v1/verify",
    http::anyone,
    200,
    "Verify a badge in any form: JSON, JWS, PNG or SVG; answers a stage-by-stage report. Writes nothing",
    8 * 1024 * 1024,
    any_badge};
inline constexpr http::Endpoint<http::Upload, http::Document> extract{post,
                                                                      "/api/v1/extract",
                                                                      http::anyone,
                                                                      200,
                                                                      "Take the credential out of a PNG or SVG. Writes nothing",
                                                                      8 * 1024 * 1024,
                                                                      pictures,
                                                                      "application/json text/plain"};
inline constexpr http::Endpoint<http::Upload, http::Document> bake{
    post,
    "/api/v1/bake",
    http::signed_in,
    200,
    "Put a credential into a PNG or SVG: form fields `image` and `credential`; ?existing=error|replace",
    12 * 1024 * 1024,
    "multipart/form-data",
    "image/png image/svg+xml"};
}  // namespace api
}  // namespace credentials
