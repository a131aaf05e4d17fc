#include "badges/model.hpp"
#include "badges/classes.hpp"
#include "wire/codec.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::Ask;

namespace {

std::string const criteria = R"("criteria":{"narrative":"Do it."})";

// All problems as `field text`, one per line.
template <class T> std::string problems(std::string const& text, wire::Unknown unknown = wire::Unknown::refuse) {
    base::Problems found;
    wire::Codec<T>::read(*json::read(text), found, unknown);
    std::string out;
    for (auto const& problem : found) out += problem.field + ' ' + problem.text + '\n';
    return out;
}

std::string class_problems(std::string const& text, std::string_view name, Ask ask) {
    base::Problems found;
    badges::check_classes(*json::read(text), name, "it", ask, found);
    std::string out;
    for (auto const& problem : found) out += problem.field + ' ' + problem.text + '\n';
    return out;
}

std::string completed(std::string const& text, std::string_view name) {
    auto value = *json::read(text);
    badges::complete(value, name);
    return json::write(value);
}

}  // namespace

TEST(Model, takes_a_request_without_id_and_type) {
    EXPECT_EQ(problems<badges::Achievement>(R"({"name":"Teamwork","description":"Works in a team.",)" + criteria + "}"), "");
}

TEST(Model, names_every_problem_of_a_request_at_once) {
    auto const found =
        problems<badges::Achievement>(R"({"name":"","description":"x","criteria":{"id":"no uri"},"achievementType":"Medal","colour":1,)"
                                      R"("alignment":[{"targetName":"a"}]})");
    for (auto const* part : {"name must", "criteria.id must", "achievementType must", "alignment[0].targetUrl is required", "colour"})
        EXPECT_NE(found.find(part), std::string::npos) << part << "\n" << found;
}

TEST(Model, ignores_in_documents_what_it_does_not_know) {
    auto const text = R"({"name":"a","description":"x","ext:colour":1,)" + criteria + "}";
    EXPECT_NE(problems<badges::Achievement>(text), "");
    EXPECT_EQ(problems<badges::Achievement>(text, wire::Unknown::ignore), "");
}

TEST(Model, extends_its_lists_with_ext) {
    for (auto const* type : {"Achievement", "MicroCredential", "ext:EventAttendance", "ext:x"})
        EXPECT_TRUE(badges::AchievementType::from(type)) << type;
    for (auto const* type : {"", "ext:", "ext:a b", "achievement", "EventAttendance", "Medal"})
        EXPECT_FALSE(badges::AchievementType::from(type)) << type;
    EXPECT_EQ(std::size(badges::AchievementTypes::all), 31U);
    EXPECT_TRUE(badges::IdentifierType::from("emailAddress"));
    EXPECT_TRUE(badges::AlignmentTargetType::from("ceasn:Competency"));
    EXPECT_TRUE(badges::ResultType::from("RubricCriterionLevel"));
}

TEST(Model, takes_one_item_for_a_list_and_a_type_in_either_form) {
    auto const text =
        R"({"type":"Achievement","name":"a","description":"x","tag":"one","alignment":{"type":["Alignment"],"targetName":"t",)"
        R"("targetUrl":"https://example.org/t"},)" +
        criteria + "}";
    base::Problems none;
    auto const achievement = wire::Codec<badges::Achievement>::read(*json::read(text), none);
    ASSERT_TRUE(none.empty()) << none[0].field << none[0].text;
    EXPECT_EQ(wire::Codec<badges::Achievement>::text(achievement),
              R"({"type":"Achievement","alignment":[{"type":["Alignment"],"targetName":"t","targetUrl":"https://example.org/t"}],)" +
                  criteria + R"(,"description":"x","name":"a","tag":["one"]})");
}

TEST(Model, looks_into_the_parent_organization) {
    auto const found = problems<badges::Profile>(R"({"parentOrg":{"id":"https://a.example/","parentOrg":{"email":"nobody"}}})");
    EXPECT_TRUE(found.starts_with("parentOrg.parentOrg.email must")) << found;
    EXPECT_TRUE(problems<badges::Profile>(R"({"parentOrg":7})").starts_with("parentOrg must"));
    EXPECT_EQ(problems<badges::Profile>(R"({"parentOrg":{"id":"https://a.example/","type":"Profile"}})"), "");
}

TEST(Classes, ask_for_id_and_type_where_a_document_must_have_them) {
    EXPECT_EQ(class_problems(R"({"address":{"geo":{}},"image":{"id":"https://a.example/i"},"parentOrg":{}})", "Profile", Ask::presence),
              "it.id is required\nit.type is required: Profile\nit.address.type is required: Address\n"
              "it.address.geo.type is required: GeoCoordinates\nit.image.type is required: Image\n"
              "it.parentOrg.id is required\nit.parentOrg.type is required: Profile\n");
    EXPECT_EQ(class_problems(R"("https://a.example/issuer")", "Profile", Ask::presence), "");
}

TEST(Classes, ask_for_the_right_type) {
    auto const subject = R"({"type":["AchievementSubject","x"],"identifier":[{"type":"IdentityObject"},{"type":"Identity"}],
        "achievement":{"type":"achievement","resultDescription":[{"type":"ResultDescription","rubricCriterionLevel":[{"type":[]}]}]},
        "result":{"type":7}})";
    EXPECT_EQ(class_problems(subject, "AchievementSubject", Ask::name),
              "it.achievement.type must name Achievement\n"
              "it.achievement.resultDescription[0].rubricCriterionLevel[0].type must name RubricCriterionLevel\n"
              "it.identifier[1].type must name IdentityObject\nit.result.type must name Result\n");
}

TEST(Classes, complete_what_was_left_to_the_server) {
    EXPECT_EQ(completed(R"({"name":"a","image":{"caption":null,"id":"data:,"},"tag":[],"id":"urn:a","endorsement":[{"x":null,"y":[]}],
        "otherIdentifier":[{"identifier":"1"}],"creator":{"parentOrg":{}}})",
                        "Achievement"),
              R"({"id":"urn:a","type":["Achievement"],"name":"a","image":{"id":"data:,","type":"Image"},"endorsement":[{"x":null,"y":[]}],)"
              R"("otherIdentifier":[{"type":"IdentifierEntry","identifier":"1"}],)"
              R"("creator":{"type":["Profile"],"parentOrg":{"type":["Profile"]}}})");
    EXPECT_EQ(completed(R"({"type":["Achievement","Extra"]})", "Achievement"), R"({"type":["Achievement","Extra"]})");
}
