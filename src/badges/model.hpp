// The classes of Open Badges 3.0 (specification, appendix B), members under the standard's names. They are request bodies, where the server
// gives `id` and `type`, and the shape of documents, where both are required: that is asked by classes.hpp, so both are optional here.
// A list may also be written as its single item, as JSON-LD allows; it is written back as a list.
#pragma once
#include "base/error.hpp"
#include "wire/types.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace badges {

using Line = wire::Text<1, 1000>;      // what stands on one line: a name, a code
using Words = wire::Text<0, 1000>;     // the same, where nothing is also an answer
using Prose = wire::Text<0, 100'000>;  // what may have paragraphs, often Markdown
template <class T> using List = std::optional<wire::OneOrMany<T>>;

// `Image` or `["Image"]`: the standard writes some types as text and some as a list, others mix them; kept as it came.
using Type = std::optional<wire::OneOf<std::string, std::vector<std::string>>>;

// A term of a list, or `ext:` and a word of letters, digits, `.`, `-` and `_` (specification, "Extensible enumerated vocabularies").
template <class Terms> struct ExtensibleGrammar {
    static constexpr std::size_t bytes_max = 200;
    static constexpr std::string_view wanted = Terms::wanted;
    static constexpr std::string_view format = Terms::format;
    static constexpr std::string_view word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    static bool accepts(std::string_view text) {
        if (text.starts_with("ext:")) return text.size() > 4 && text.find_first_not_of(word, 4) == std::string_view::npos;
        for (auto const term : Terms::all)
            if (term == text) return true;
        return false;
    }
};

struct AchievementTypes {
    static constexpr std::string_view wanted = "an achievement type such as Badge, MicroCredential or ext:EventAttendance";
    static constexpr std::string_view format = "ob-achievement-type";
    static constexpr std::string_view all[]{"Achievement",
                                            "ApprenticeshipCertificate",
                                            "Assessment",
                                            "Assignment",
                                            "AssociateDegree",
                                            "Award",
                                            "Badge",
                                            "BachelorDegree",
                                            "Certificate",
                                            "CertificateOfCompletion",
                                            "Certification",
                                            "CommunityService",
                                            "Competency",
                                            "CoCurricular",
                                            "Course",
                                            "Degree",
                                            "Diploma",
                                            "DoctoralDegree",
                                            "Fieldwork",
                                            "GeneralEducationDevelopment",
                                            "JourneymanCertificate",
                                            "LearningProgram",
                                            "License",
                                            "Membership",
                                            "ProfessionalDoctorate",
                                            "QualityAssuranceCredential",
                                            "MasterCertificate",
                                            "MasterDegree",
                                            "MicroCredential",
                                            "ResearchDoctorate",
                                            "SecondarySchoolDiploma"};
};
struct IdentifierTypes {
    static constexpr std::string_view wanted = "an identifier type such as emailAddress, systemId or ext:badgeNumber";
    static constexpr std::string_view format = "ob-identifier-type";
    static constexpr std::string_view all[]{"name",          "sourcedId",    "systemId",        "productId",
                                            "userName",      "accountId",    "emailAddress",    "nationalIdentityNumber",
                                            "isbn",          "issn",         "lisSourcedId",    "oneRosterSourcedId",
                                            "sisSourcedId",  "ltiContextId", "ltiDeploymentId", "ltiToolId",
                                            "ltiPlatformId", "ltiUserId",    "identifier"};
};
struct AlignmentTargetTypes {
    static constexpr std::string_view wanted = "an alignment target type such as CFItem, CTDL or ceasn:Competency";
    static constexpr std::string_view format = "ob-alignment-target-type";
    static constexpr std::string_view all[]{"ceasn:Competency",  "ceterms:Credential",     "CFItem", "CFRubric",
                                            "CFRubricCriterion", "CFRubricCriterionLevel", "CTDL"};
};
struct ResultTypes {
    static constexpr std::string_view wanted = "a result type such as LetterGrade, Percent or ext:Stars";
    static constexpr std::string_view format = "ob-result-type";
    static constexpr std::string_view all[]{"GradePointAverage",    "LetterGrade", "Percent",     "PerformanceLevel",
                                            "PredictedScore",       "RawScore",    "Result",      "RubricCriterion",
                                            "RubricCriterionLevel", "RubricScore", "ScaledScore", "Status"};
};
using AchievementType = wire::Lexical<ExtensibleGrammar<AchievementTypes>>;
using IdentifierType = wire::Lexical<ExtensibleGrammar<IdentifierTypes>>;
using AlignmentTargetType = wire::Lexical<ExtensibleGrammar<AlignmentTargetTypes>>;
using ResultType = wire::Lexical<ExtensibleGrammar<ResultTypes>>;
BOOST_DEFINE_ENUM_CLASS(ResultStatusType, Completed, Enrolled, Failed, InProgress, OnHold, Provisional, Withdrew)

struct Image {
    wire::ImageUri id;  // what it shows, not only what it is called: so it is required everywhere
    Type type;
    std::optional<Words> caption;
};
BOOST_DESCRIBE_STRUCT(Image, (), (id, type, caption))

struct GeoCoordinates {
    Type type;
    double latitude = 0;
    double longitude = 0;
};
BOOST_DESCRIBE_STRUCT(GeoCoordinates, (), (type, latitude, longitude))

struct Address {
    Type type;
    std::optional<Words> addressCountry, addressCountryCode, addressRegion, addressLocality, streetAddress, postOfficeBoxNumber, postalCode;
    std::optional<GeoCoordinates> geo;
};
BOOST_DESCRIBE_STRUCT(Address, (),
                      (type, addressCountry, addressCountryCode, addressRegion, addressLocality, streetAddress, postOfficeBoxNumber,
                       postalCode, geo))

struct IdentifierEntry {
    Type type;
    Line identifier;
    IdentifierType identifierType;
};
BOOST_DESCRIBE_STRUCT(IdentifierEntry, (), (type, identifier, identifierType))

struct IdentityObject {
    Type type;
    bool hashed = false;
    Line identityHash;  // `sha256$...`, `md5$...`, or the identifier itself when not hashed
    IdentifierType identityType;
    std::optional<Words> salt;
};
BOOST_DESCRIBE_STRUCT(IdentityObject, (), (type, hashed, identityHash, identityType, salt))

struct Profile {
    std::optional<wire::Uri> id;
    Type type;
    std::optional<Words> name;
    std::optional<wire::Uri> url;
    std::optional<Words> phone;
    std::optional<Prose> description;
    std::optional<std::vector<wire::Json>> endorsement;
    std::optional<std::vector<std::string>> endorsementJwt;
    std::optional<Image> image;
    std::optional<wire::Email> email;
    std::optional<Address> address;
    List<IdentifierEntry> otherIdentifier;
    std::optional<Words> official;
    std::optional<wire::Json> parentOrg;  // a Profile again; check() below sees to that
    std::optional<Words> familyName, givenName, additionalName, patronymicName, honorificPrefix, honorificSuffix, familyNamePrefix;
    std::optional<wire::Date> dateOfBirth;
};
BOOST_DESCRIBE_STRUCT(Profile, (),
                      (id, type, name, url, phone, description, endorsement, endorsementJwt, image, email, address, otherIdentifier,
                       official, parentOrg, familyName, givenName, additionalName, patronymicName, honorificPrefix, honorificSuffix,
                       familyNamePrefix, dateOfBirth))
void check(Profile const& profile, base::Problems& problems);
using ProfileRef = wire::OneOf<wire::Uri, Profile>;

struct Alignment {
    Type type;
    std::optional<Words> targetCode;
    std::optional<Prose> targetDescription;
    Line targetName;
    std::optional<Words> targetFramework;
    std::optional<AlignmentTargetType> targetType;
    wire::Uri targetUrl;
};
BOOST_DESCRIBE_STRUCT(Alignment, (), (type, targetCode, targetDescription, targetName, targetFramework, targetType, targetUrl))

struct Criteria {
    std::optional<wire::Uri> id;
    std::optional<Prose> narrative;
};
BOOST_DESCRIBE_STRUCT(Criteria, (), (id, narrative))

struct Related {
    wire::Uri id;  // of the other achievement
    Type type;
    std::optional<wire::Language> inLanguage;
    std::optional<Words> version;
};
BOOST_DESCRIBE_STRUCT(Related, (), (id, type, inLanguage, version))

struct RubricCriterionLevel {
    std::optional<wire::Uri> id;
    Type type;
    List<Alignment> alignment;
    std::optional<Prose> description;
    std::optional<Words> level;
    Line name;
    std::optional<Words> points;
};
BOOST_DESCRIBE_STRUCT(RubricCriterionLevel, (), (id, type, alignment, description, level, name, points))

struct ResultDescription {
    std::optional<wire::Uri> id;
    Type type;
    List<Alignment> alignment;
    List<Line> allowedValue;  // from worst to best
    Line name;
    std::optional<wire::Uri> requiredLevel;
    std::optional<Words> requiredValue;
    ResultType resultType;
    List<RubricCriterionLevel> rubricCriterionLevel;
    std::optional<Words> valueMax, valueMin;
};
BOOST_DESCRIBE_STRUCT(ResultDescription, (),
                      (id, type, alignment, allowedValue, name, requiredLevel, requiredValue, resultType, rubricCriterionLevel, valueMax,
                       valueMin))

struct Achievement {
    std::optional<wire::Uri> id;
    Type type;
    List<Alignment> alignment;
    std::optional<AchievementType> achievementType;
    std::optional<ProfileRef> creator;
    std::optional<double> creditsAvailable;
    Criteria criteria;
    wire::Text<1, 100'000> description;
    std::optional<std::vector<wire::Json>> endorsement;
    std::optional<std::vector<std::string>> endorsementJwt;
    std::optional<Words> fieldOfStudy, humanCode;
    std::optional<Image> image;
    std::optional<wire::Language> inLanguage;
    Line name;
    List<IdentifierEntry> otherIdentifier;
    List<Related> related;
    List<ResultDescription> resultDescription;
    std::optional<Words> specialization;
    List<Line> tag;
    std::optional<Words> version;
};
BOOST_DESCRIBE_STRUCT(Achievement, (),
                      (id, type, alignment, achievementType, creator, creditsAvailable, criteria, description, endorsement, endorsementJwt,
                       fieldOfStudy, humanCode, image, inLanguage, name, otherIdentifier, related, resultDescription, specialization, tag,
                       version))

struct Result {
    Type type;
    std::optional<wire::Uri> achievedLevel;
    List<Alignment> alignment;
    std::optional<wire::Uri> resultDescription;
    std::optional<ResultStatusType> status;
    std::optional<Words> value;
};
BOOST_DESCRIBE_STRUCT(Result, (), (type, achievedLevel, alignment, resultDescription, status, value))

struct AchievementSubject {
    std::optional<wire::Uri> id;
    Type type;
    std::optional<wire::Time> activityEndDate, activityStartDate;
    std::optional<double> creditsEarned;
    Achievement achievement;
    List<IdentityObject> identifier;
    std::optional<Image> image;
    std::optional<Words> licenseNumber;
    std::optional<Prose> narrative;
    List<Result> result;
    std::optional<Words> role;
    std::optional<ProfileRef> source;
    std::optional<Words> term;
};
BOOST_DESCRIBE_STRUCT(AchievementSubject, (),
                      (id, type, activityEndDate, activityStartDate, creditsEarned, achievement, identifier, image, licenseNumber,
                       narrative, result, role, source, term))

struct Evidence {
    std::optional<wire::Uri> id;
    Type type;
    std::optional<Prose> narrative;
    std::optional<Words> name;
    std::optional<Prose> description;
    std::optional<Words> genre, audience;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (id, type, narrative, name, description, genre, audience))

struct EndorsementSubject {
    std::optional<wire::Uri> id;  // of what is endorsed
    Type type;
    std::optional<Prose> endorsementComment;
};
BOOST_DESCRIBE_STRUCT(EndorsementSubject, (), (id, type, endorsementComment))

// The parts that any credential may have. Their types are open: what one means is for those to say who know it.
using SomeType = wire::OneOf<std::string, std::vector<std::string>>;
struct CredentialSchema {
    wire::Uri id;  // where the schema is
    SomeType type;
};
BOOST_DESCRIBE_STRUCT(CredentialSchema, (), (id, type))

struct CredentialStatus {
    std::optional<wire::Uri> id;
    SomeType type;
};
BOOST_DESCRIBE_STRUCT(CredentialStatus, (), (id, type))

struct RefreshService {
    wire::Uri id;  // where the newest version of the credential is
    SomeType type;
};
BOOST_DESCRIBE_STRUCT(RefreshService, (), (id, type))

struct TermsOfUse {
    std::optional<wire::Uri> id;
    SomeType type;
};
BOOST_DESCRIBE_STRUCT(TermsOfUse, (), (id, type))

// The standard's Proof. Its members mean what its suite says, so that only their kinds are asked here.
struct DataProof {
    SomeType type;
    std::optional<wire::Time> created;
    std::optional<std::string> cryptosuite, challenge;
    std::optional<SomeType> domain;
    std::optional<std::string> nonce, proofPurpose, proofValue, verificationMethod;
};
BOOST_DESCRIBE_STRUCT(DataProof, (), (type, created, cryptosuite, challenge, domain, nonce, proofPurpose, proofValue, verificationMethod))

}  // namespace badges
