// An OpenBadgeCredential (Open Badges 3.0 on VC 2.0) made of its parts: what is signed, not yet signed.
#pragma once
#include "badges/model.hpp"
#include "json/json.hpp"

namespace badges {

constexpr std::string_view context_vc2 = "https://www.w3.org/ns/credentials/v2";
constexpr std::string_view context_vc1 = "https://www.w3.org/2018/credentials/v1";
constexpr std::string_view context_ob3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

struct Award {
    wire::Uri id;
    std::optional<Words> name;
    std::optional<Prose> description;
    std::optional<Image> image;
    Profile issuer;  // must have an id
    wire::Time valid_from;
    std::optional<wire::Time> valid_until, awarded_date;
    AchievementSubject subject;  // must have an id or an identifier; its achievement must have an id
    std::vector<Evidence> evidence;
    std::vector<wire::Json> endorsement;
    std::vector<std::string> endorsement_jwt;
    std::optional<wire::Json> status;  // `credentialStatus`
};

// Members in the standard's order, types filled in where they were left out, null and empty lists left out (classes.hpp: complete).
// Code::invalid with all problems when an id is missing or the dates contradict each other. Memory comes from `storage`: of an award that
// is signed and let go at once, a quarter of the work would be malloc and free.
base::Result<json::object> build(Award const& award, json::storage_ptr storage = {});

enum class DataModel { vc2, vc1 };

// What the first context names.
std::optional<DataModel> data_model(json::object const& credential);

// The same credential in the words of VC 1.1; one that speaks them stays as it is.
json::object as_vc1(json::object const& credential);

// `validFrom` and `validUntil`, in VC 1.1 `issuanceDate` and `expirationDate`; the other model's word is taken when one's own is missing.
std::optional<wire::Time> valid_from(json::object const& credential);
std::optional<wire::Time> valid_until(json::object const& credential);

// `issuer` as text or `issuer.id`; `credentialSubject.id`. Empty when there is none.
std::string_view issuer_id(json::object const& credential);
std::string_view subject_id(json::object const& credential);

}  // namespace badges
