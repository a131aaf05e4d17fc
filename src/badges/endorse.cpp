#include "badges/endorse.hpp"

#include "badges/classes.hpp"
#include "badges/credential.hpp"
#include "wire/codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {

base::Result<json::object> build(EndorsementParts const& parts) {
    base::Problems problems;
    auto issuer = wire::Codec<Profile>::write(parts.issuer);
    complete(issuer, "Profile");
    check_classes(issuer, "Profile", "issuer", Ask::presence, problems);
    check_classes(issuer, "Profile", "issuer", Ask::name, problems);
    if (parts.valid_until && *parts.valid_until <= parts.valid_from) problems.push_back({"validUntil", "must be later than validFrom"});

    json::object out;
    out["@context"] = json::array{context_vc2, context_ob3};
    out["id"] = parts.id.str();
    out["type"] = json::array{"VerifiableCredential", "EndorsementCredential"};
    out["name"] = parts.name.str();
    if (parts.description) out["description"] = parts.description->str();
    out["issuer"] = std::move(issuer);
    out["validFrom"] = base::format_time(parts.valid_from);
    if (parts.valid_until) out["validUntil"] = base::format_time(*parts.valid_until);
    if (parts.awarded_date) out["awardedDate"] = base::format_time(*parts.awarded_date);
    auto& subject = out["credentialSubject"].emplace_object();
    subject["id"] = parts.endorsed.str();
    subject["type"] = json::array{"EndorsementSubject"};
    if (parts.comment) subject["endorsementComment"] = parts.comment->str();
    if (parts.status) {
        auto status = json::read(parts.status->text);
        if (status)
            out["credentialStatus"] = *std::move(status);
        else
            problems.push_back({"credentialStatus", status.error().text()});
    }
    if (!problems.empty()) return base::refuse(base::Code::invalid, "this endorsement is not complete", std::move(problems));
    return out;
}

}  // namespace badges
