#include "badges/stages.hpp"

#include "badges/classes.hpp"
#include "badges/credential.hpp"
#include "badges/identity.hpp"
#include "wire/codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges {
namespace {

constexpr std::string_view ob3_context_family = "https://purl.imsglobal.org/spec/ob/v3p0/context";
constexpr std::string_view ob3_contexts_older[]{
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json", "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"};

}  // namespace

Stage passed(std::string_view name, std::string text, std::vector<Finding> details) {
    return {std::string(name), Outcome::passed, std::move(text), std::move(details)};
}
Stage failed(std::string_view name, std::string text, std::vector<Finding> details) {
    return {std::string(name), Outcome::failed, std::move(text), std::move(details)};
}
Stage warned(std::string_view name, std::string text, std::vector<Finding> details) {
    return {std::string(name), Outcome::warning, std::move(text), std::move(details)};
}
Stage skipped(std::string_view name, std::string text) { return {std::string(name), Outcome::skipped, std::move(text), {}}; }
Stage unknown(std::string_view name, std::string text, std::vector<Finding> details) {
    return {std::string(name), Outcome::unknown, std::move(text), std::move(details)};
}
Stage failed_unless_none(std::string_view name, base::Problems problems, std::string text_if_none) {
    if (problems.empty()) return passed(name, std::move(text_if_none));
    return failed(name, problems[0].field + " " + problems[0].text, findings(problems));
}
std::vector<Finding> findings(base::Problems const& problems) {
    std::vector<Finding> out;
    for (auto const& problem : problems) out.push_back({problem.field, problem.text});
    return out;
}

std::string_view text_in(json::object const& object, std::string_view name) {
    auto const* found = object.if_contains(name);
    return found == nullptr ? std::string_view() : json::text_of(*found).value_or(std::string_view());
}
std::string_view text_in(json::value const& object, std::string_view name) {
    auto const* members = object.if_object();
    return members == nullptr ? std::string_view() : text_in(*members, name);
}

void each(json::object const& in, std::string_view name, std::function<void(json::value const&, std::string const&)> const& visit) {
    auto const* found = in.if_contains(name);
    if (found == nullptr) return;
    auto const* list = found->if_array();
    if (list == nullptr) return visit(*found, std::string(name));
    for (std::size_t i = 0; i < list->size(); ++i) visit((*list)[i], std::string(name) + "[" + std::to_string(i) + "]");
}

bool is_older_badge(json::object const& document) {
    auto const* context = document.if_contains("@context");
    if (context == nullptr) return document.contains("badge") && document.contains("recipient");
    auto const is_older = [](json::value const& one) {
        auto const text = json::text_of(one);
        return text && (text->starts_with("https://w3id.org/openbadges/") || text->starts_with("http://w3id.org/openbadges/") ||
                        text->starts_with("https://openbadgespec.org/v1"));
    };
    if (auto const* list = context->if_array()) return std::any_of(list->begin(), list->end(), is_older);
    return is_older(*context);
}

Stage check_context(json::object const& credential, Expected expected) {
    auto const* context = credential.if_contains("@context");
    auto const* list = context == nullptr ? nullptr : context->if_array();
    if (list == nullptr) return failed("context", "@context must be a list that names Verifiable Credentials and Open Badges 3.0");
    auto const model = data_model(credential);
    if (!model)
        return failed("context", "the first context must be that of Verifiable Credentials", {{"@context[0]", std::string(context_vc2)}});
    if (expected == Expected::status_list) return passed("context", "Verifiable Credentials");
    auto const is_open_badges = [](json::value const& one) {
        auto const text = json::text_of(one);
        return text && text->starts_with(ob3_context_family);
    };
    auto const at = std::find_if(list->begin(), list->end(), is_open_badges) - list->begin();
    if (static_cast<std::size_t>(at) == list->size())
        return failed("context", "the second context must be that of Open Badges 3.0", {{"@context[1]", std::string(context_ob3)}});

    auto const url = *json::text_of((*list)[static_cast<std::size_t>(at)]);
    std::vector<Finding> notes;
    if (model == DataModel::vc1) notes.push_back({"@context[0]", "the older data model, Verifiable Credentials 1.1"});
    if (at != 1) notes.push_back({"@context", "the context of Open Badges should be the second"});
    if (std::find(std::begin(ob3_contexts_older), std::end(ob3_contexts_older), url) != std::end(ob3_contexts_older))
        notes.push_back({"@context", "an older version of the context of Open Badges 3.0"});
    else if (url != context_ob3)
        notes.push_back({"@context", "a version of the context of Open Badges 3.0 that is not known here"});
    if (notes.empty()) return passed("context", "Open Badges 3.0 on Verifiable Credentials 2.0");
    auto const text = "it uses " + notes[0].text;
    return warned("context", at != 1 && notes[0].field == "@context" ? notes[0].text : text, std::move(notes));
}

Stage check_type(json::object const& credential, Expected expected) {
    auto const* type = credential.if_contains("type");
    if (!names_class(type, "VerifiableCredential"))
        return failed("type", "type must name VerifiableCredential", {{"type", "is incomplete"}});
    if (expected == Expected::status_list) {
        constexpr std::string_view lists[]{"BitstringStatusListCredential", "StatusList2021Credential", "RevocationList2020Credential"};
        if (std::any_of(std::begin(lists), std::end(lists), [&](auto one) { return names_class(type, one); }))
            return passed("type", "a status list");
        return failed("type", "type must name BitstringStatusListCredential", {{"type", "is not that of a status list"}});
    }
    if (expected == Expected::endorsement) {
        if (names_class(type, "EndorsementCredential")) return passed("type", "an endorsement");
        return failed("type", "type must name EndorsementCredential", {{"type", "is not that of an endorsement"}});
    }
    if (names_class(type, "OpenBadgeCredential") || names_class(type, "AchievementCredential")) return passed("type", "an Open Badge");
    if (names_class(type, "ClrCredential"))
        return unknown("type", "this is a Comprehensive Learner Record, which this version does not check", {{"type", "ClrCredential"}});
    return failed("type", "type must name OpenBadgeCredential or AchievementCredential", {{"type", "is not that of an Open Badge"}});
}

Stage check_subject(json::object const& credential, Expected expected) {
    auto const* subject = credential.if_contains("credentialSubject");
    if (subject == nullptr || !subject->is_object()) return failed("credential-subject", "there is no credentialSubject");
    if (expected == Expected::status_list) return passed("credential-subject", "it is about a list");
    base::Problems problems;
    check_classes(*subject, expected == Expected::award ? "AchievementSubject" : "EndorsementSubject", "credentialSubject", Ask::name,
                  problems);
    if (expected == Expected::award && !json::find(*subject, "id") && !json::find(*subject, "identifier"))
        problems.push_back({"credentialSubject", "has neither id nor identifier, so that it is nobody's"});
    return failed_unless_none("credential-subject", std::move(problems), "the subject and what was achieved are of the right types");
}

Stage check_evidence(json::object const& credential) {
    auto const* evidence = credential.if_contains("evidence");
    if (evidence == nullptr) return skipped("evidence", "there is none");
    base::Problems problems;
    check_classes(*evidence, "Evidence", "evidence", Ask::name, problems);
    return failed_unless_none("evidence", std::move(problems), "of the right type; what it says was not looked at");
}

Stage check_issuer(json::object const& credential) {
    auto const* issuer = credential.if_contains("issuer");
    if (issuer == nullptr) return failed("issuer", "there is no issuer");
    base::Problems problems;
    check_classes(*issuer, "Profile", "issuer", Ask::name, problems);
    return failed_unless_none("issuer", std::move(problems), "the issuer says that it is " + std::string(issuer_id(credential)));
}

Stage check_expiration(std::optional<wire::Time> until, wire::Time now) {
    if (!until) return skipped("expiration", "it does not expire");
    if (*until <= now) return failed("expiration", "it expired on " + base::format_time(*until));
    return passed("expiration", "it is valid until " + base::format_time(*until));
}

Stage check_issuance(std::optional<wire::Time> from, wire::Time now) {
    if (!from) return failed("issuance", "it does not say since when it is valid");
    if (*from > now) return failed("issuance", "it becomes valid on " + base::format_time(*from));
    return passed("issuance", "it is valid since " + base::format_time(*from));
}

Stage check_recipient(json::object const& credential, std::vector<PersonIs> const& recipient) {
    if (recipient.empty()) return skipped("recipient", "nobody asked whose it is");
    auto const* subject = credential.if_contains("credentialSubject");
    if (subject == nullptr) return failed("recipient", "there is no credentialSubject");
    for (auto const& person : recipient)
        if (person.type == "id" && person.value == subject_id(credential))
            return passed("recipient", "the id is that of the person expected");
    bool found = false;
    if (auto const* object = subject->if_object())
        each(*object, "identifier", [&](json::value const& identifier, std::string const&) {
            base::Problems problems;
            auto const identity = wire::Codec<IdentityObject>::read(identifier, problems, wire::Unknown::ignore);
            if (!problems.empty()) return;
            for (auto const& person : recipient) found = matches_identity(identity, person.type, person.value) || found;
        });
    if (found) return passed("recipient", "an identifier is that of the person expected");
    return failed("recipient", "it was awarded to somebody else than the person expected");
}

}  // namespace badges
