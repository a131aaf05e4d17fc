#include "badges/classes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <span>

namespace badges {
namespace {

struct Member {
    std::string_view name;
    std::string_view of_class;
};
struct Class {
    std::string_view name;
    bool has_id;
    bool type_is_text;  // the standard writes `"Image"`, but `["Profile"]`
    bool may_be_uri;    // a bare URI in its place is a reference
    std::span<Member const> members;
    std::span<std::string_view const> lists;  // members that plain JSON writes as lists, `type` apart
};

constexpr Member award_members[]{
    {"credentialSubject", "AchievementSubject"}, {"evidence", "Evidence"}, {"image", "Image"}, {"issuer", "Profile"}};
constexpr Member endorsement_members[]{{"credentialSubject", "EndorsementSubject"}, {"issuer", "Profile"}};
constexpr Member subject_members[]{
    {"achievement", "Achievement"}, {"identifier", "IdentityObject"}, {"image", "Image"}, {"result", "Result"}, {"source", "Profile"}};
constexpr Member achievement_members[]{{"alignment", "Alignment"}, {"creator", "Profile"},
                                       {"image", "Image"},         {"otherIdentifier", "IdentifierEntry"},
                                       {"related", "Related"},     {"resultDescription", "ResultDescription"}};
constexpr Member profile_members[]{
    {"address", "Address"}, {"image", "Image"}, {"otherIdentifier", "IdentifierEntry"}, {"parentOrg", "Profile"}};
constexpr Member address_members[]{{"geo", "GeoCoordinates"}};
constexpr Member result_members[]{{"alignment", "Alignment"}};
constexpr Member result_description_members[]{{"alignment", "Alignment"}, {"rubricCriterionLevel", "RubricCriterionLevel"}};

constexpr std::string_view award_lists[]{"endorsement", "endorsementJwt", "evidence"};
constexpr std::string_view subject_lists[]{"identifier", "result"};
constexpr std::string_view achievement_lists[]{"alignment", "endorsement", "endorsementJwt",   "otherIdentifier",
                                               "related",   "tag",         "resultDescription"};
constexpr std::string_view profile_lists[]{"endorsement", "endorsementJwt", "otherIdentifier"};
constexpr std::string_view result_lists[]{"alignment"};
constexpr std::string_view result_description_lists[]{"alignment", "allowedValue", "rubricCriterionLevel"};

constexpr Class classes[]{
    {"AchievementCredential", true, false, false, award_members, award_lists},
    {"EndorsementCredential", true, false, false, endorsement_members, {}},
    {"AchievementSubject", false, false, false, subject_members, subject_lists},
    {"Achievement", true, false, false, achievement_members, achievement_lists},
    {"Profile", true, false, true, profile_members, profile_lists},
    {"Address", false, false, false, address_members, {}},
    {"GeoCoordinates", false, true, false, {}, {}},
    {"Image", true, true, false, {}, {}},
    {"IdentityObject", false, true, false, {}, {}},
    {"IdentifierEntry", false, true, false, {}, {}},
    {"Alignment", false, false, false, {}, {}},
    {"Related", true, false, false, {}, {}},
    {"Result", false, false, false, result_members, result_lists},
    {"ResultDescription", true, false, false, result_description_members, result_description_lists},
    {"RubricCriterionLevel", true, false, false, result_members, result_lists},
    {"Evidence", false, false, false, {}, {}},
    {"EndorsementSubject", true, false, false, {}, {}},
};

Class const& class_named(std::string_view name) {
    for (auto const& one : classes)
        if (one.name == name) return one;
    base::broken("a class of the model has a name", __FILE__, __LINE__);
}

bool is_nothing(json::value const& value) { return value.is_null() || (value.is_array() && value.get_array().empty()); }

std::string join(std::string const& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
}

void check_lists(json::object const& object, Class const& of, std::string const& path, base::Problems& problems) {
    for (auto const& [name, value] : object) {
        bool const is_list = std::find(of.lists.begin(), of.lists.end(), name) != of.lists.end();
        if (is_nothing(value))
            problems.push_back({join(path, name), "is empty: it should be left out"});
        else if (is_list && !value.is_array())
            problems.push_back({join(path, name), "should be a list"});
        else if (name == "type" && !of.type_is_text && !value.is_array())
            problems.push_back({join(path, name), "should be a list"});
    }
}

void check_object(json::object const& object, Class const& of, std::string const& path, Ask ask, base::Problems& problems) {
    auto const* type = object.if_contains("type");
    if (ask == Ask::presence) {
        if (of.has_id && !object.if_contains("id")) problems.push_back({join(path, "id"), "is required"});
        if (type == nullptr) problems.push_back({join(path, "type"), "is required: " + std::string(of.name)});
    } else if (ask == Ask::name) {
        if (type != nullptr && !names_class(type, of.name)) problems.push_back({join(path, "type"), "must name " + std::string(of.name)});
    } else {
        check_lists(object, of, path, problems);
    }
    for (auto const& member : of.members)
        if (auto const* value = object.if_contains(member.name))
            check_classes(*value, member.of_class, join(path, member.name), ask, problems);
}

}  // namespace

bool names_class(json::value const* type, std::string_view name) {
    if (type == nullptr) return false;
    if (auto const* list = type->if_array()) {
        for (auto const& item : *list)
            if (json::text_of(item) == name) return true;
        return false;
    }
    return json::text_of(*type) == name;
}

// The depth of the walk is that of the document, which the reader bounds.
void check_classes(json::value const& value, std::string_view name, std::string const& path, Ask ask, base::Problems& problems) {
    auto const& of = class_named(name);
    if (auto const* object = value.if_object()) return check_object(*object, of, path, ask, problems);
    if (auto const* list = value.if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i)
            if (auto const* item = (*list)[i].if_object()) check_object(*item, of, path + "[" + std::to_string(i) + "]", ask, problems);
        return;
    }
    // Anything else in place of an object is a matter of the schema, which reads the same members.
    if (ask == Ask::name && !of.may_be_uri) problems.push_back({path, "must be an object of type " + std::string(name)});
}

void complete(json::value& value, std::string_view name) {
    auto const& of = class_named(name);
    if (auto* list = value.if_array()) {
        for (auto& item : *list) complete(item, name);
        return;
    }
    auto* const object = value.if_object();
    if (object == nullptr) return;
    json::object out(object->storage());
    out.reserve(object->size() + 1);
    if (auto const* id = object->if_contains("id"); id != nullptr && !id->is_null()) out["id"] = *id;
    auto const* type = object->if_contains("type");
    if (type != nullptr && !is_nothing(*type))
        out["type"] = *type;
    else if (of.type_is_text)
        out["type"] = of.name;
    else
        out["type"] = json::array{of.name};
    for (auto& [member, part] : *object) {
        if (member == "id" || member == "type" || is_nothing(part)) continue;
        for (auto const& known : of.members)
            if (known.name == member) complete(part, known.of_class);
        out[member] = std::move(part);
    }
    *object = std::move(out);
}

}  // namespace badges
