#include "badges/convert.hpp"

#include "badges/bakery.hpp"
#include "badges/convert_parts.hpp"
#include "badges/ob2_links.hpp"
#include "badges/ob2_shape.hpp"
#include "badges/schema.hpp"
#include "badges/stages.hpp"
#include "crypto/jws.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace ob2 {
namespace {

using base::Code;

// What a step gives: the thing, or nothing, because something is wanted first.
template <class T> using Perhaps = base::Result<std::optional<T>>;

struct Original {
    Document document;
    bool is_signed = false;
};

base::Result<json::object> object_in(std::string_view text) {
    auto read = json::read(text);
    if (!read) return base::Refused(read.error());
    if (auto* object = read->if_object()) return std::move(*object);
    return base::refuse(Code::malformed, "the JSON is not an object");
}

Perhaps<Original> read_original(std::string_view text, Links& links) {
    text = bare(text);
    std::string address;
    if (format_of(text) == Format::url) {
        address = text;
        if (!is_web(address)) return base::refuse(Code::malformed, "this is neither JSON nor a JWS nor an address");
        auto const* answer = links.ask(address);
        if (answer == nullptr) return std::nullopt;
        if (answer->status == 410) return base::refuse(Code::conflict, "it was revoked: " + address + " answers that it is gone");
        if (!answer->good()) return base::refuse(Code::missing, address + ": " + refusal_of(*answer));
        text = bare(answer->body);
    }
    bool const is_signed = format_of(text) == Format::jws;
    std::string payload;
    if (is_signed) {
        auto jws = crypto::parse_jws(text);
        if (!jws) return base::Refused(jws.error());
        payload = std::move(jws->payload);
        text = payload;
    }
    auto object = object_in(text);
    if (!object) return base::Refused(object.error());
    return Original{read_document(*std::move(object), {Role::given, address}), is_signed};
}

// A document inside counts as it stands; one that is only named is looked up.
Perhaps<Document> read_linked(Document const& from, std::string_view member, Role role, Links& links) {
    auto const* link = from.content().if_contains(member);
    if (link == nullptr) return base::refuse(Code::invalid, "there is no " + std::string(member), {{std::string(member), "is required"}});
    if (auto const* object = link->if_object(); object != nullptr && object->contains("name"))
        return read_document(*object, {role, {}, from.version});
    auto linked = links.follow(*link, {role, {}, from.version}, std::string(member));
    if (linked.there()) return std::move(linked.document);
    if (!links.wanted().empty()) return std::nullopt;
    return base::refuse(Code::missing, "its " + std::string(member) + " is not there: " + linked.trouble,
                        {{std::string(member), linked.trouble}});
}

base::Result<> require_shape(Document const& document, std::string_view class_name, std::string const& path) {
    base::Problems problems;
    for (auto const& problem : document.problems)
        problems.push_back({path.empty() ? problem.field : path + "." + problem.field, problem.text});
    check_shape(document.content(), class_name, document.version, path, problems);
    if (problems.empty()) return {};
    auto text = problems[0].field + " " + problems[0].text;
    return base::refuse(Code::invalid, std::move(text), std::move(problems));
}

// What 3.0 asks for and the original has not: all of it, from the schema of 3.0.
base::Result<> require_schema(json::object const& credential) {
    auto const stage = check_schema(json::value(credential), Expected::award);
    if (stage.outcome != Outcome::failed) return {};
    base::Problems problems;
    for (auto const& detail : stage.details) problems.push_back({detail.field, detail.text});
    return base::refuse(Code::invalid, "the original lacks what Open Badges 3.0 requires: " + stage.text, std::move(problems));
}

base::Result<Conversion> convert(std::string_view text, Documents const& documents, NewIds const& ids) {
    Links links(documents);
    auto const not_yet = [&] { return Conversion{std::nullopt, {}, {links.wanted().begin(), links.wanted().end()}}; };
    auto const original = read_original(text, links);
    if (!original) return base::Refused(original.error());
    if (!*original) return not_yet();
    auto const& assertion = (*original)->document;
    auto const* revoked = assertion.content().if_contains("revoked");
    if (revoked != nullptr && *revoked == true) return base::refuse(Code::conflict, "it was revoked");
    if (!has_type(assertion.content(), "Assertion"))
        return base::refuse(Code::invalid, "only an assertion of Open Badges becomes a credential", {{"type", "must name Assertion"}});
    if (auto const sound = require_shape(assertion, "Assertion", ""); !sound) return base::Refused(sound.error());

    auto const badge = read_linked(assertion, "badge", Role::badge_class, links);
    if (!badge) return base::Refused(badge.error());
    if (!*badge) return not_yet();
    if (auto const sound = require_shape(**badge, "BadgeClass", "badge"); !sound) return base::Refused(sound.error());
    auto const issuer = read_linked(**badge, "issuer", Role::issuer, links);
    if (!issuer) return base::Refused(issuer.error());
    if (!*issuer) return not_yet();
    if (auto const sound = require_shape(**issuer, "Issuer", "issuer"); !sound) return base::Refused(sound.error());

    Conversion out;
    auto profile = to_profile(**issuer, ids.issuer, out.findings);
    auto achievement = to_achievement(**badge, ids.achievement, profile, out.findings);
    auto const credential = to_credential(assertion, ids.credential, std::move(profile), std::move(achievement), out.findings);
    if ((*original)->is_signed) out.findings.push_back({"", "the signature of the original stays with the original: keep its token"});
    if (auto const sound = require_schema(credential); !sound) return base::Refused(sound.error());
    out.credential = wire::Json{json::write(json::value(credential))};
    return out;
}

}  // namespace
}  // namespace ob2

base::Result<Conversion> convert_to_ob3(std::string_view text, Documents const& documents, NewIds const& ids) {
    return ob2::convert(text, documents, ids);
}

}  // namespace badges
