#include "badges/ob2_stages.hpp"

#include "badges/ob2_shape.hpp"
#include "badges/stages.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges::ob2 {
namespace {

Stage named_or_failed(std::string_view stage, base::Problems problems, std::string text) {
    if (problems.empty()) return passed(stage, std::move(text));
    auto first = problems[0].field + " " + problems[0].text;
    std::vector<Finding> details;
    for (auto& problem : problems) details.push_back({std::move(problem.field), std::move(problem.text)});
    return failed(stage, std::move(first), std::move(details));
}

Stage check_linked(std::string_view stage, Linked const& linked, std::string_view class_name, bool is_of_class, std::string text) {
    if (linked.state == Linked::State::unknown) return unknown(stage, linked.trouble);
    if (linked.state == Linked::State::broken) return failed(stage, linked.trouble);
    base::Problems problems;
    for (auto const& problem : linked.document.problems) problems.push_back({problem.field, problem.text});
    if (!is_of_class) problems.push_back({"type", "must name " + std::string(class_name)});
    check_shape(linked.document.content(), class_name, linked.document.version, "", problems);
    auto out = named_or_failed(stage, std::move(problems), std::move(text));
    if (out.outcome == Outcome::passed && !linked.doubts.empty()) return warned(stage, linked.doubts[0].text, linked.doubts);
    if (out.outcome == Outcome::passed) out.details = linked.notes;
    return out;
}

}  // namespace

std::string_view class_of(json::object const& content) {
    for (std::string_view const one : {"Assertion", "Endorsement", "BadgeClass", "Issuer", "Profile"})
        if (has_type(content, one)) return one;
    for (auto const& item : items_of(content, "type"))
        if (auto const type = json::text_of(item).value_or(""); is_class(type)) return type;
    return {};
}

Stage check_context(Document const& document) {
    if (!document.problems.empty()) {
        auto const& first = document.problems[0];
        return failed("context", first.field + " " + first.text, document.problems);
    }
    auto stage = passed("context", "Open Badges " + std::string(name(document.version).substr(3)));
    for (auto const& url : document.contexts)
        stage.details.push_back({"@context", "the words of this one are not looked at: " + shortened(json::value(url))});
    return stage;
}

Stage check_type(Document const& document, Expected expected) {
    auto const types = items_of(document.content(), "type");
    if (types.empty()) return failed("type", "type must say what it is", {{"type", "is missing"}});
    for (auto const& item : types) {
        auto const type = json::text_of(item).value_or("");
        auto const iri = iri_of(type);
        if (!is_class(type) && (iri.empty() || iri.starts_with(vocabulary)))
            return failed("type", "Open Badges has no class of this name", {{"type", shortened(item)}});
    }
    auto const found = class_of(document.content());
    if (expected == Expected::endorsement && found != "Endorsement")
        return failed("type", "type must name Endorsement", {{"type", "is not that of an endorsement"}});
    if (found.empty()) return passed("type", "a document of a class that is not of Open Badges");
    if (found == "Assertion") return passed("type", "an Open Badge");
    if (found == "Endorsement") return passed("type", "an endorsement");
    return passed("type", std::string(found) + ", awarded to nobody");
}

Stage check_schema(Document const& document) {
    auto const found = class_of(document.content());
    if (found.empty()) return skipped("schema", "what belongs in such a document is not known");
    base::Problems problems;
    check_shape(document.content(), found, document.version, "", problems);
    return named_or_failed("schema", std::move(problems), "all that must be there is there");
}

Stage check_image(Document const& document) {
    auto const* image = document.content().if_contains("image");
    if (image == nullptr) return skipped("image", "there is none");
    bool const is_assertion = class_of(document.content()) == "Assertion";
    if (is_assertion && document.version == Version::v20 && id_of(*image).starts_with("data:"))
        return failed("image", "the picture of an assertion must be kept at an address", {{"image", "is a data: URI"}});
    return passed("image", "named in the right form; it was not looked at");
}

Stage check_evidence(Document const& document) {
    if (!document.content().contains("evidence")) return skipped("evidence", "there is none");
    return passed("evidence", "named; what it says was not looked at");
}

Stage check_badge_class(Linked const& badge) {
    auto const& content = badge.document.content();
    return check_linked("badge-class", badge, "BadgeClass", has_type(content, "BadgeClass"),
                        "it is about " + std::string(text_in(content, "name")));
}

Stage check_issuer(Linked const& issuer) {
    auto const& content = issuer.document.content();
    bool const is_profile = has_type(content, "Issuer") || has_type(content, "Profile");
    auto out = check_linked("issuer", issuer, "Issuer", is_profile, "the issuer says that it is " + std::string(text_in(content, "name")));
    if (out.outcome == Outcome::passed && !is_web(text_in(content, "id")))
        return warned("issuer", "its id is no address that anybody could look up",
                      {{"issuer.id", shortened(json::value(text_in(content, "id")))}});
    return out;
}

}  // namespace badges::ob2
