#include "badges/convert_parts.hpp"

#include "badges/credential.hpp"
#include "badges/ob2_recipient.hpp"
#include "json/path.hpp"
#include "wire/codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <set>

namespace badges::ob2 {
namespace {

constexpr std::string_view lost_text = "has no place in Open Badges 3.0: ";

// One object of the original: what is taken from it, and at the end what nobody took.
class Source {
public:
    Source(json::object const& object, std::string path, std::vector<Finding>& findings)
        : object_(object), path_(std::move(path)), findings_(findings) {}

    json::value const* take(std::string_view member) {
        taken_.emplace(member);
        return object_.if_contains(member);
    }

    // As the text that the field of 3.0 takes, or not at all.
    template <class Field> std::optional<std::string> take_text(std::string_view member) {
        auto const* value = take(member);
        if (value == nullptr) return std::nullopt;
        std::string text(json::text_of(*value).value_or(""));
        if (value->is_number()) text = json::write(*value);
        if (!text.empty() && Field::from(text)) return text;
        if (!value->is_string() || !text.empty()) lose(member, *value);
        return std::nullopt;
    }
    template <class Field> void move(std::string_view member, json::object& to, std::string_view as = {}) {
        if (auto text = take_text<Field>(member)) to[as.empty() ? member : as] = *std::move(text);
    }

    std::span<json::value const> take_items(std::string_view member) {
        take(member);
        return items_of(object_, member);
    }

    std::string at(std::string_view member) const {
        auto out = path_;
        json::append_member(out, member);
        return out;
    }
    void lose(std::string_view member, json::value const& value) {
        findings_.push_back({at(member), std::string(lost_text) + shortened(value)});
    }
    std::vector<Finding>& findings() { return findings_; }

    // Types that 3.0 has a class for go without saying.
    void end(std::initializer_list<std::string_view> known_types) {
        for (auto const& type : items_of(object_, "type")) {
            auto const text = json::text_of(type).value_or("");
            if (std::find(known_types.begin(), known_types.end(), text) == known_types.end()) lose("type", type);
        }
        for (auto const& [name, value] : object_)
            if (name != "type" && name != "@context" && !taken_.contains(name)) lose(name, value);
    }

private:
    json::object const& object_;
    std::string path_;
    std::vector<Finding>& findings_;
    std::set<std::string, std::less<>> taken_;
};

void move_image(Source& from, json::object& to) {
    auto const* image = from.take("image");
    if (image == nullptr) return;
    json::object out{{"id", id_of(*image)}, {"type", "Image"}};
    if (!wire::ImageUri::from(std::string(id_of(*image)))) return from.lose("image", *image);
    if (auto const* object = image->if_object()) {
        Source part(*object, from.at("image"), from.findings());
        part.take("id");
        part.move<Words>("caption", out);
        part.end({"Image", "schema:ImageObject", "http://schema.org/ImageObject"});
    }
    to["image"] = std::move(out);
}

// Of a list that cannot be empty in 3.0.
void put_list(json::object& to, std::string_view member, json::array list) {
    if (!list.empty()) to[member] = std::move(list);
}

json::object criteria_of(Source& from) {
    json::object out;
    auto const* criteria = from.take("criteria");
    if (criteria == nullptr) return out;
    if (auto const* object = criteria->if_object()) {
        Source part(*object, from.at("criteria"), from.findings());
        part.move<wire::Uri>("id", out);
        part.move<Prose>("narrative", out);
        part.end({"Criteria"});
    } else if (auto const text = json::text_of(*criteria); text && wire::Uri::from(std::string(*text))) {
        out["id"] = *text;
    } else {
        from.lose("criteria", *criteria);
    }
    return out;
}

json::array alignment_of(Source& from) {
    json::array out;
    auto const items = from.take_items("alignment");
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const* object = items[i].if_object();
        if (object == nullptr) continue;  // the shape has no such thing
        json::object alignment{{"type", json::array{"Alignment"}}};
        Source part(*object, from.at("alignment[" + std::to_string(i) + "]"), from.findings());
        part.move<Words>("targetCode", alignment);
        part.move<Prose>("targetDescription", alignment);
        part.move<Line>("targetName", alignment);
        part.move<Words>("targetFramework", alignment);
        part.move<wire::Uri>("targetUrl", alignment);
        part.end({"AlignmentObject"});
        out.push_back(std::move(alignment));
    }
    return out;
}

std::string_view version_words(Version version) {
    switch (version) {
        case Version::v05: return "Open Badges v0p5";
        case Version::v10: return "Open Badges v1p0";
        case Version::v11: return "Open Badges v1p1";
        case Version::v20: break;
    }
    return "Open Badges v2p0";
}

json::array related_of(Source& from, Document const& badge) {
    json::array out;
    if (auto const* id = from.take("id"); id != nullptr && wire::Uri::from(std::string(id_of(*id))))
        out.push_back(
            json::object{{"id", *id}, {"type", json::array{"Related", iri_of("BadgeClass")}}, {"version", version_words(badge.version)}});
    auto const items = from.take_items("related");
    for (std::size_t i = 0; i < items.size(); ++i) {
        json::object related{{"id", id_of(items[i])}, {"type", json::array{"Related"}}};
        auto const path = "related[" + std::to_string(i) + "]";
        if (!wire::Uri::from(std::string(id_of(items[i])))) {
            from.lose(path, items[i]);
            continue;
        }
        if (auto const* object = items[i].if_object()) {
            Source part(*object, from.at(path), from.findings());
            part.take("id");
            part.move<wire::Language>("@language", related, "inLanguage");
            part.move<Words>("version", related);
            part.end({"BadgeClass"});
        }
        out.push_back(std::move(related));
    }
    return out;
}

json::array tags_of(Source& from) {
    json::array out;
    for (auto const& tag : from.take_items("tags")) {
        auto const text = std::string(json::text_of(tag).value_or(""));
        if (Line::from(text))
            out.push_back(json::value(text));
        else
            from.lose("tags", tag);
    }
    return out;
}

// The link by which anybody can verify the original as it was issued.
json::object evidence_of_original(Document const& assertion, std::string_view id) {
    auto const standard = "Open Badges " + std::string(name(assertion.version).substr(3));
    return {{"id", id},
            {"type", json::array{"Evidence", iri_of("Assertion")}},
            {"name", "The original of this credential, an assertion of " + standard},
            {"description", "This credential says in the form of Open Badges 3.0 what the original, issued in " + standard +
                                ", says. The original can be verified by the rules of that version."}};
}

json::array evidence_of(Source& from, Document const& assertion) {
    json::array out;
    auto const* id = from.take("id");
    if (id != nullptr && wire::Uri::from(std::string(id_of(*id))))
        out.push_back(evidence_of_original(assertion, id_of(*id)));
    else
        from.findings().push_back({from.at("id"), "is no address, so that nothing leads back to the original"});
    auto const items = from.take_items("evidence");
    for (std::size_t i = 0; i < items.size(); ++i) {
        json::object evidence{{"type", json::array{"Evidence"}}};
        auto const path = "evidence[" + std::to_string(i) + "]";
        if (auto const* object = items[i].if_object()) {
            Source part(*object, from.at(path), from.findings());
            if (text_in(*object, "id").starts_with("_:"))
                part.take("id");  // a label, which says nothing outside its document
            else
                part.move<wire::Uri>("id", evidence);
            part.move<Prose>("narrative", evidence);
            part.move<Words>("name", evidence);
            part.move<Prose>("description", evidence);
            part.move<Words>("genre", evidence);
            part.move<Words>("audience", evidence);
            part.end({"Evidence"});
        } else if (auto const text = json::text_of(items[i]); text && wire::Uri::from(std::string(*text))) {
            evidence["id"] = *text;
        } else {
            from.lose(path, items[i]);
            continue;
        }
        out.push_back(std::move(evidence));
    }
    return out;
}

json::array identifier_of(Source& from) {
    auto const* recipient = from.take("recipient");
    auto const* object = recipient == nullptr ? nullptr : recipient->if_object();
    auto const identity = object == nullptr ? std::nullopt : identity_of(*object);
    if (!identity) {
        if (recipient != nullptr) from.lose("recipient", *recipient);
        return {};
    }
    Source part(*object, from.at("recipient"), from.findings());
    for (auto const* member : {"identity", "hashed", "salt"}) part.take(member);
    auto const types = items_of(*object, "type");
    part.end({types.empty() ? std::string_view() : json::text_of(types[0]).value_or("")});
    return {wire::Codec<IdentityObject>::write(*identity)};
}

void move_time(Source& from, Document const& document, std::string_view member, json::object& to, std::string_view as) {
    from.take(member);
    if (auto const time = time_in(document, member)) to[as] = base::format_time(*time);
}

void tell_of_document(Document const& document, std::string const& path, std::vector<Finding>& findings) {
    auto const prefix = path.empty() ? path : path + ".";
    for (auto const& lost : document.lost) findings.push_back({prefix + lost.field, lost.text});
    for (auto const& url : document.contexts)
        findings.push_back({prefix + "@context", "is not carried over: " + shortened(json::value(url))});
}

}  // namespace

json::object to_profile(Document const& issuer, std::string_view id, std::vector<Finding>& findings) {
    tell_of_document(issuer, "issuer", findings);
    Source from(issuer.content(), "issuer", findings);
    json::object out{{"id", id}, {"type", json::array{"Profile"}}};
    from.move<Words>("name", out);
    from.move<wire::Uri>("url", out);
    from.move<Words>("telephone", out, "phone");
    from.move<Prose>("description", out);
    move_image(from, out);
    from.move<wire::Email>("email", out);
    if (auto const original = from.take_text<Line>("id"))
        out["otherIdentifier"] =
            json::array{json::object{{"type", "IdentifierEntry"}, {"identifier", *original}, {"identifierType", "identifier"}}};
    from.end({"Issuer", "Profile"});
    return out;
}

json::object to_achievement(Document const& badge, std::string_view id, json::object const& profile, std::vector<Finding>& findings) {
    tell_of_document(badge, "badge", findings);
    Source from(badge.content(), "badge", findings);
    json::object out{{"id", id}, {"type", json::array{"Achievement", iri_of("BadgeClass")}}};
    put_list(out, "alignment", alignment_of(from));
    out["creator"] = json::object{{"id", profile.at("id")}, {"type", json::array{"Profile"}}};
    from.take("issuer");
    out["criteria"] = criteria_of(from);
    if (auto text = from.take_text<wire::Text<1, 100'000>>("description")) {
        out["description"] = *std::move(text);
    } else {
        out["description"] = text_in(badge.content(), "name");
        findings.push_back({"badge.description", "is empty, which Open Badges 3.0 does not allow; the name stands in its place"});
    }
    move_image(from, out);
    from.move<wire::Language>("@language", out, "inLanguage");
    from.move<Line>("name", out);
    put_list(out, "related", related_of(from, badge));
    put_list(out, "tag", tags_of(from));
    from.move<Words>("version", out);
    from.end({"BadgeClass"});
    return out;
}

json::object to_credential(Document const& assertion, std::string_view id, json::object profile, json::object achievement,
                           std::vector<Finding>& findings) {
    tell_of_document(assertion, "", findings);
    Source from(assertion.content(), "", findings);
    json::object out{{"@context", json::array{context_vc2, context_ob3}},
                     {"id", id},
                     {"type", json::array{"VerifiableCredential", "OpenBadgeCredential"}}};
    if (auto const* named = achievement.if_contains("name")) out["name"] = *named;
    move_image(from, out);
    out["issuer"] = std::move(profile);
    move_time(from, assertion, "issuedOn", out, "validFrom");
    move_time(from, assertion, "expires", out, "validUntil");
    if (auto const* issued = out.if_contains("validFrom")) out["awardedDate"] = json::value(*issued);
    json::object subject{{"type", json::array{"AchievementSubject"}}};
    subject["achievement"] = std::move(achievement);
    put_list(subject, "identifier", identifier_of(from));
    from.move<Prose>("narrative", subject);
    out["credentialSubject"] = std::move(subject);
    put_list(out, "evidence", evidence_of(from, assertion));
    from.take("badge");
    from.end({"Assertion"});
    return out;
}

}  // namespace badges::ob2
