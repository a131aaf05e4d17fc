#include "badges/schema.hpp"

#include "badges/classes.hpp"
#include "badges/credential.hpp"
#include "badges/document.hpp"
#include "badges/endorsements.hpp"
#include "badges/stages.hpp"
#include "wire/codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges {
namespace {

// Schemas that say what check_schema checks anyway: .../ob_v3p0_achievementcredential_schema.json and others, in either flavour.
constexpr std::string_view official_schemas[]{"https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_",
                                              "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/ob_v3p0_"};
constexpr std::string_view schema_type_1edtech = "1EdTechJsonSchemaValidator2019";

bool is_official(std::string_view id) {
    return std::any_of(std::begin(official_schemas), std::end(official_schemas), [&](auto prefix) { return id.starts_with(prefix); });
}

// A word beside the terms of an extensible list lacks the mark `ext:`. Old badges say `email` where the list says `emailAddress`; what they
// mean is plain, and who signed it is not in question.
bool is_unmarked_term(base::Problem const& problem) {
    constexpr std::string_view wanted[]{AchievementTypes::wanted, IdentifierTypes::wanted, AlignmentTargetTypes::wanted,
                                        ResultTypes::wanted};
    return std::any_of(std::begin(wanted), std::end(wanted), [&](auto one) { return problem.text == "must be " + std::string(one); });
}

// The four that the standard lets be compacted (section "Compacted document form").
bool may_be_compacted(base::Problem const& problem) {
    auto const& field = problem.field;
    return problem.text == "should be a list" && (field == "type" || field.ends_with(".type"));
}

void check_required(json::object const& credential, Expected expected, base::Problems& problems) {
    auto const require = [&](std::string_view member) {
        if (!credential.contains(member)) problems.push_back({std::string(member), "is required"});
    };
    bool const older = data_model(credential) == DataModel::vc1;
    require(older ? "issuanceDate" : "validFrom");
    if (older || expected == Expected::endorsement) require("name");
    if (auto const* issuer = credential.if_contains("issuer"); older && issuer != nullptr && !issuer->is_object())
        problems.push_back({"issuer", "must be an object in Verifiable Credentials 1.1"});
    auto const require_inside = [&](std::string const& member, std::string_view class_name) {
        if (auto const* value = credential.if_contains(member)) check_classes(*value, class_name, member, Ask::presence, problems);
    };
    require_inside("issuer", "Profile");
    require_inside("credentialSubject", expected == Expected::award ? "AchievementSubject" : "EndorsementSubject");
    require_inside("image", "Image");
    require_inside("evidence", "Evidence");
}

// A status list is no class of Open Badges: what it must have is asked when an entry is looked up.
Stage check_status_list_shape(json::object const& credential) {
    base::Problems problems;
    if (issuer_id(credential).empty()) problems.push_back({"issuer", "is required"});
    auto const* subject = credential.if_contains("credentialSubject");
    if (subject == nullptr || json::find(*subject, "encodedList") == nullptr)
        problems.push_back({"credentialSubject.encodedList", "is required"});
    return failed_unless_none("schema", std::move(problems), "all that must be there is there");
}

// Those that are such, out of all.
template <class Is> base::Problems taken(base::Problems& from, Is is_such) {
    base::Problems out;
    for (auto const& one : from)
        if (is_such(one)) out.push_back(one);
    std::erase_if(from, is_such);
    return out;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

Stage check_schema(json::value const& document, Expected expected) {
    auto const& credential = document.get_object();
    if (expected == Expected::status_list) return check_status_list_shape(credential);
    base::Problems problems;
    if (expected == Expected::award)
        wire::Codec<AwardDocument>::read(document, problems, wire::Unknown::ignore);
    else
        wire::Codec<EndorsementDocument>::read(document, problems, wire::Unknown::ignore);
    check_required(credential, expected, problems);

    auto remarks = taken(problems, is_unmarked_term);
    if (!problems.empty()) {
        problems.insert(problems.end(), remarks.begin(), remarks.end());
        return failed_unless_none("schema", std::move(problems), {});
    }
    base::Problems flavour;
    check_classes(document, expected == Expected::award ? "AchievementCredential" : "EndorsementCredential", "", Ask::lists, flavour);
    auto const compacted = taken(flavour, may_be_compacted);
    remarks.insert(remarks.end(), flavour.begin(), flavour.end());
    auto details = findings(remarks);
    for (auto const& one : compacted) details.push_back({one.field, "is compacted, as JSON-LD allows"});
    if (details.size() > wire::problems_max) details.resize(wire::problems_max);
    if (!remarks.empty()) return warned("schema", remarks[0].field + " " + remarks[0].text, std::move(details));
    auto stage = passed("schema", details.empty() ? "all that must be there is there" : "all is there, in the compacted form of JSON-LD");
    stage.details = std::move(details);
    return stage;
}

Stage check_inline_schemas(json::object const& credential, Inquiry& inquiry) {
    std::vector<Finding> notes, not_run, not_there, not_asked;
    std::size_t seen = 0;
    auto const look_at = [&](json::object const& document, std::string const& prefix) {
        each(document, "credentialSchema", [&](json::value const& schema, std::string const& path) {
            if (++seen > schemas_max) return;
            auto const id = text_in(schema, "id");
            auto const type = json::find(schema, "type");
            if (is_official(id))
                return notes.push_back({prefix + path, "the official schema: not run, its rules are those of this engine"});
            if (!names_class(type, schema_type_1edtech)) return not_run.push_back({prefix + path, "of a kind that is not known here"});
            auto const* fetched = inquiry.ask(id);
            if (fetched == nullptr)
                not_asked.push_back({prefix + path, "this schema was not fetched: " + std::string(id)});
            else if (fetched->good())
                not_run.push_back({prefix + path, "schema not run: " + std::string(id)});
            else if (is_gone(*fetched))
                not_there.push_back({prefix + path, "there is no such schema: " + std::string(id)});
            else
                not_asked.push_back({prefix + path, refusal_of(*fetched) + ": " + std::string(id)});
        });
    };
    look_at(credential, "");
    for_each_endorsement(credential, [&](Endorsement const& one) {
        if (auto const* document = one.value.if_object()) look_at(*document, one.path + ".");
    });
    auto const with_all = [&](Stage stage) {
        for (auto* list : {&not_there, &not_asked, &not_run, &notes}) stage.details.insert(stage.details.end(), list->begin(), list->end());
        return stage;
    };
    if (!not_there.empty()) return with_all(failed("inline-schema", not_there[0].text));
    if (seen > schemas_max) return with_all(unknown("inline-schema", "it names more than " + std::to_string(schemas_max) + " schemas"));
    if (!not_asked.empty()) return with_all(unknown("inline-schema", "it names schemas of its own, which could not be looked at"));
    if (!not_run.empty())
        return with_all(
            warned("inline-schema", counted(not_run.size(), "schema was", "schemas were") + " not run: what it asks is not known"));
    if (!notes.empty()) return with_all(passed("inline-schema", "it names the official schemas only"));
    return skipped("inline-schema", "it names no schema");
}

}  // namespace badges
