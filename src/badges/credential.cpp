#include "badges/credential.hpp"

#include "badges/classes.hpp"
#include "wire/codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace {

template <class T> json::value part(T const& from, std::string_view class_name, json::storage_ptr const& storage) {
    auto out = json::read(wire::Codec<T>::text(from), {}, storage).value();
    complete(out, class_name);
    return out;
}

std::optional<wire::Time> instant(json::object const& credential, std::string_view name, std::string_view older_name) {
    if (data_model(credential) == DataModel::vc1) std::swap(name, older_name);
    for (auto const member : {name, older_name})
        if (auto const* found = credential.if_contains(member))
            if (auto const text = json::text_of(*found)) return base::parse_time(*text);
    return std::nullopt;
}

// A document of its own, taken over as it is.
json::value document(wire::Json const& from, std::string field, json::storage_ptr const& storage, base::Problems& problems) {
    auto read = json::read(from.text, {}, storage);
    if (read) return *std::move(read);
    problems.push_back({std::move(field), read.error().text()});
    return {};
}

void find_problems(Award const& award, json::object const& built, base::Problems& problems) {
    if (!award.subject.id && (!award.subject.identifier || award.subject.identifier->items.empty()))
        problems.push_back({"credentialSubject", "needs an id or an identifier: whom is this for?"});
    if (award.valid_until && *award.valid_until <= award.valid_from) problems.push_back({"validUntil", "must be later than validFrom"});
    auto const& criteria = award.subject.achievement.criteria;
    if (!criteria.id && !criteria.narrative) problems.push_back({"credentialSubject.achievement.criteria", "needs an id or a narrative"});
    check_classes(built.at("issuer"), "Profile", "issuer", Ask::presence, problems);
    check_classes(built.at("issuer"), "Profile", "issuer", Ask::name, problems);
    check_classes(built.at("credentialSubject"), "AchievementSubject", "credentialSubject", Ask::presence, problems);
    check_classes(built.at("credentialSubject"), "AchievementSubject", "credentialSubject", Ask::name, problems);
}

}  // namespace

base::Result<json::object> build(Award const& award, json::storage_ptr storage) {
    base::Problems problems;
    json::object out(storage);
    out["@context"] = json::array{context_vc2, context_ob3};
    out["id"] = award.id.str();
    out["type"] = json::array{"VerifiableCredential", "OpenBadgeCredential"};
    if (award.name) out["name"] = award.name->str();
    if (award.description) out["description"] = award.description->str();
    if (award.image) out["image"] = part(*award.image, "Image", storage);
    out["issuer"] = part(award.issuer, "Profile", storage);
    out["validFrom"] = base::format_time(award.valid_from);
    if (award.valid_until) out["validUntil"] = base::format_time(*award.valid_until);
    if (award.awarded_date) out["awardedDate"] = base::format_time(*award.awarded_date);
    out["credentialSubject"] = part(award.subject, "AchievementSubject", storage);
    if (!award.evidence.empty()) {
        auto& list = out["evidence"].emplace_array();
        for (auto const& one : award.evidence) list.push_back(part(one, "Evidence", storage));
    }
    if (!award.endorsement.empty()) {
        auto& list = out["endorsement"].emplace_array();
        for (auto const& one : award.endorsement) list.push_back(document(one, "endorsement", storage, problems));
    }
    if (!award.endorsement_jwt.empty()) {
        auto& list = out["endorsementJwt"].emplace_array();
        for (auto const& one : award.endorsement_jwt) list.emplace_back(one);
    }
    if (award.status) out["credentialStatus"] = document(*award.status, "credentialStatus", storage, problems);

    find_problems(award, out, problems);
    if (!problems.empty()) return base::refuse(base::Code::invalid, "this award is not complete", std::move(problems));
    return out;
}

std::optional<DataModel> data_model(json::object const& credential) {
    auto const* context = credential.if_contains("@context");
    auto const* list = context == nullptr ? nullptr : context->if_array();
    if (list == nullptr || list->empty()) return std::nullopt;
    auto const first = json::text_of(list->front());
    if (first == context_vc2) return DataModel::vc2;
    if (first == context_vc1) return DataModel::vc1;
    return std::nullopt;
}

json::object as_vc1(json::object const& credential) {
    json::object out;
    for (auto const& [name, value] : credential) {
        if (name == "validFrom") {
            out["issuanceDate"] = value;
        } else if (name == "validUntil") {
            out["expirationDate"] = value;
        } else if (auto const* contexts = name == "@context" ? value.if_array() : nullptr) {
            auto& list = out[name].emplace_array();
            for (auto const& context : *contexts)
                list.push_back(json::text_of(context) == context_vc2 ? json::value(context_vc1) : context);
        } else {
            out[name] = value;
        }
    }
    return out;
}

std::optional<wire::Time> valid_from(json::object const& credential) { return instant(credential, "validFrom", "issuanceDate"); }
std::optional<wire::Time> valid_until(json::object const& credential) { return instant(credential, "validUntil", "expirationDate"); }

std::string_view issuer_id(json::object const& credential) {
    auto const* issuer = credential.if_contains("issuer");
    if (issuer == nullptr) return {};
    if (auto const text = json::text_of(*issuer)) return *text;
    auto const* id = json::find(*issuer, "id");
    return id == nullptr ? std::string_view() : json::text_of(*id).value_or(std::string_view());
}

std::string_view subject_id(json::object const& credential) {
    auto const* subject = credential.if_contains("credentialSubject");
    auto const* id = subject == nullptr ? nullptr : json::find(*subject, "id");
    return id == nullptr ? std::string_view() : json::text_of(*id).value_or(std::string_view());
}

}  // namespace badges
