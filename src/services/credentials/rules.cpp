#include "services/credentials/rules.hpp"

#include "badges/bakery.hpp"
#include "badges/classes.hpp"
#include "badges/identity.hpp"
#include "badges/status.hpp"
#include "base/encode.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "wire/codec.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

namespace credentials::rules {
namespace {

template <class T> wire::Json stored(T const& document, std::string_view class_name) {
    auto tree = wire::Codec<T>::write(document);
    badges::complete(tree, class_name);
    return wire::Json{json::write(tree)};
}

base::Refused given_by_server() {
    return base::refuse(base::Code::invalid, "the request is not valid", {{"id", "is given by the server; leave it out"}});
}

}  // namespace

std::string address(std::string_view public_url, std::string_view shelf, base::Uuid const& id) {
    return fmt::format("{}/{}/{}", public_url, shelf, id.text());
}

std::optional<base::Uuid> id_in(std::string_view text) {
    auto const slash = text.rfind('/');
    return base::Uuid::parse(slash == std::string_view::npos ? text : text.substr(slash + 1));
}

std::string_view shelf_in(std::string_view address) {
    address = address.substr(0, address.rfind('/'));
    return address.substr(address.rfind('/') + 1);
}

bool is_test(std::string_view public_url) {
    if (!public_url.starts_with("https://")) return true;
    auto host = public_url.substr(8);
    host = host.substr(0, host.find_first_of("/?#"));
    if (host.starts_with("[")) return host.starts_with("[::1]");
    host = host.substr(0, host.find(':'));
    return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "0.0.0.0";
}

std::optional<Proof> proof_named(std::string_view name) {
    for (auto const proof : {Proof::vc_jwt, Proof::eddsa_rdfc_2022, Proof::eddsa_jcs_2022, Proof::ecdsa_rdfc_2019, Proof::ecdsa_jcs_2019})
        if (wire_name(proof) == name) return proof;
    return std::nullopt;
}

std::vector<std::string> key_algorithms(Proof proof) {
    switch (proof) {
        case Proof::vc_jwt: break;
        case Proof::eddsa_rdfc_2022:
        case Proof::eddsa_jcs_2022: return {"EdDSA"};
        case Proof::ecdsa_rdfc_2019:
        case Proof::ecdsa_jcs_2019: return {"ES256", "ES384"};
    }
    return {"RS256", "ES256", "ES384", "EdDSA"};
}

base::Error no_key_for(Proof proof, IssuerId issuer) {
    return {base::Code::conflict, fmt::format("this issuer has no active key that makes {}; give it one: POST /api/v1/issuers/{}/keys with "
                                              "algorithm {}",
                                              wire_name(proof), issuer.text(), fmt::join(key_algorithms(proof), " or "))};
}

wire::Json status_entry(store::Place const& place) {
    badges::StatusEntry entry;
    entry.list = *wire::Uri::from(place.address);
    entry.index = static_cast<std::uint64_t>(place.place);
    return {json::write(badges::build(entry))};
}

std::optional<std::string> picture_digest(std::string_view address) {
    constexpr std::string_view shelf = "/images/";
    auto const at = address.rfind(shelf);
    if (at == std::string_view::npos) return std::nullopt;
    auto const digest = address.substr(at + shelf.size(), 64);
    if (digest.size() != 64 || digest.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
    return std::string(digest);
}

base::Result<std::optional<DataPicture>> data_picture(std::string_view uri) {
    if (!uri.starts_with("data:")) return std::nullopt;
    auto const broken = [](std::string text) {
        return base::refuse(base::Code::invalid, "the request is not valid", {{"image.id", std::move(text)}});
    };
    auto const comma = uri.find(',');
    if (comma == std::string_view::npos) return broken("is no whole data: URI");
    auto const head = uri.substr(5, comma - 5);
    auto bytes = head.ends_with(";base64") ? base::from_base64(uri.substr(comma + 1)) : base::percent_decode(uri.substr(comma + 1));
    if (!bytes) return broken("is a data: URI that cannot be decoded");
    auto const kind = badges::sniff(*bytes);
    if (kind != badges::Kind::png && kind != badges::Kind::svg) return broken("must hold a PNG or SVG picture");
    return DataPicture{*std::move(bytes), kind == badges::Kind::png ? "image/png" : "image/svg+xml"};
}

base::Result<wire::Json> stored_issuer(badges::Profile profile, std::string const& id) {
    if (profile.id && profile.id->str() != id) return given_by_server();
    if (!profile.name || base::trim(profile.name->str()).empty())
        return base::refuse(base::Code::invalid, "the request is not valid", {{"name", "is required: it is what people see on a badge"}});
    profile.id = wire::Uri::from(id);
    return stored(profile, "Profile");
}

base::Result<wire::Json> stored_achievement(badges::Achievement achievement, std::string const& id, std::string const& issuer) {
    if (achievement.id && achievement.id->str() != id) return given_by_server();
    if (!achievement.criteria.id && !achievement.criteria.narrative)
        return base::refuse(base::Code::invalid, "the request is not valid",
                            {{"criteria", "must have a narrative or an id: what does one do to earn this?"}});
    achievement.id = wire::Uri::from(id);
    if (!achievement.creator && !issuer.empty()) achievement.creator = badges::ProfileRef(*wire::Uri::from(issuer));
    return stored(achievement, "Achievement");
}

std::string name_of(badges::Profile const& profile) { return profile.name ? profile.name->str() : std::string(); }

RecipientForms recipient_forms(Recipient const& recipient, std::string_view salt) {
    if (recipient.did) return {"did", recipient.did->str(), recipient.did, std::nullopt};
    auto const kind = recipient.email ? std::string("emailAddress") : recipient.type ? recipient.type->str() : std::string("identifier");
    auto const value = recipient.email ? recipient.email->str() : recipient.identifier->str();
    auto const type = *badges::IdentifierType::from(kind);
    if (recipient.hashed.value_or(true))
        return {recipient.email ? "email" : kind, value, std::nullopt, badges::hash_identity(type, value, salt)};
    badges::IdentityObject plain;
    plain.hashed = false;
    plain.identityHash = *badges::Line::from(value);
    plain.identityType = type;
    return {recipient.email ? "email" : kind, value, std::nullopt, std::move(plain)};
}

badges::Award to_sign(NewAward const& in, badges::Profile issuer, badges::Achievement achievement, std::string const& id,
                      RecipientForms const& recipient, wire::Time now) {
    // A badge says whole seconds: `nbf` and `exp` of its JWT know no fractions.
    auto const whole = [](wire::Time time) { return wire::Time(std::chrono::floor<std::chrono::seconds>(time)); };
    badges::Award out;
    out.id = *wire::Uri::from(id);
    out.name = badges::Words::from(achievement.name.str());
    out.image = achievement.image;
    out.issuer = std::move(issuer);
    out.valid_from = whole(in.validFrom.value_or(now));
    if (in.validUntil) out.valid_until = whole(*in.validUntil);
    out.awarded_date = in.awardedDate ? whole(*in.awardedDate) : out.valid_from;
    if (in.evidence) out.evidence = in.evidence->items;

    auto& subject = out.subject;
    subject.id = recipient.subject_id;
    if (recipient.identity) subject.identifier.emplace().items.push_back(*recipient.identity);
    subject.achievement = std::move(achievement);
    subject.activityStartDate = in.activityStartDate;
    subject.activityEndDate = in.activityEndDate;
    subject.creditsEarned = in.creditsEarned;
    subject.image = in.image;
    subject.licenseNumber = in.licenseNumber;
    subject.narrative = in.narrative;
    subject.result = in.result;
    subject.role = in.role;
    subject.source = in.source;
    subject.term = in.term;
    return out;
}

std::optional<std::string> like(std::optional<wire::Text<1, 200>> const& q) {
    if (!q) return std::nullopt;
    std::string out = "%";
    for (char const c : q->str()) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out + "%";
}

}  // namespace credentials::rules
