// What verification says of the document itself, and of the endorsements that it carries.
#include "badges/testing_verify.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;

TEST(Verify, judges_the_document_stage_by_stage) {
    struct Case {
        char const* what;
        void (*change)(json::object&);
        std::string told;
    };
    Case const cases[]{
        {"no context", [](json::object& c) { c.stable_erase("@context"); }, "invalid, context:"},
        {"context is text", [](json::object& c) { c["@context"] = badges::context_vc2; }, "invalid, context:"},
        {"only OB", [](json::object& c) { c["@context"] = json::array{badges::context_ob3}; }, "invalid, context:"},
        {"only VC", [](json::object& c) { c["@context"] = json::array{badges::context_vc2}; }, "invalid, context:"},
        {"older OB", [](json::object& c) { c["@context"].at(1) = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"; },
         "warning, context: it uses an older version"},
        {"newer OB", [](json::object& c) { c["@context"].at(1) = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.9.json"; },
         "warning, context: it uses a version"},
        {"OB third", [](json::object& c) { c["@context"] = json::array{badges::context_vc2, "https://a.example/", badges::context_ob3}; },
         "warning, context: the context of Open Badges should be the second"},
        {"alias", [](json::object& c) { c["type"].at(1) = "AchievementCredential"; }, "valid"},
        {"another type", [](json::object& c) { c["type"].at(1) = "OtherCredential"; }, "invalid, type:"},
        {"no VC", [](json::object& c) { c["type"] = "OpenBadgeCredential"; }, "invalid, type:"},
        {"an endorsement", [](json::object& c) { c["type"].at(1) = "EndorsementCredential"; }, "invalid, type:"},
        {"no validFrom", [](json::object& c) { c.stable_erase("validFrom"); }, "invalid, schema: validFrom is required"},
        {"no zone", [](json::object& c) { c["validFrom"] = "2026-01-01T00:00:00"; }, "invalid, schema: validFrom"},
        {"no achievement", [](json::object& c) { c["credentialSubject"].as_object().stable_erase("achievement"); },
         "invalid, schema: credentialSubject.achievement is required"},
        {"no achievement id", [](json::object& c) { c["credentialSubject"].at("achievement").as_object().stable_erase("id"); },
         "invalid, schema: credentialSubject.achievement.id is required"},
        {"issuer without type", [](json::object& c) { c["issuer"].as_object().stable_erase("type"); },
         "invalid, schema: issuer.type is required"},
        {"issuer is a URI", [](json::object& c) { c["issuer"] = issuer; }, "valid"},
        {"issuer of another type", [](json::object& c) { c["issuer"].at("type").at(0) = "Organization"; },
         "invalid, issuer: issuer.type must"},
        {"subject of another type", [](json::object& c) { c["credentialSubject"].at("type").at(0) = "Person"; },
         "invalid, credential-subject:"},
        {"nobody's", [](json::object& c) { c["credentialSubject"].as_object().stable_erase("id"); }, "invalid, credential-subject:"},
        {"evidence of another type", [](json::object& c) { c["evidence"] = json::array{json::object{{"type", "Proof"}}}; },
         "invalid, evidence:"},
        {"good evidence", [](json::object& c) { c["evidence"] = json::array{json::object{{"type", "Evidence"}}}; }, "valid"},
        {"members that nobody knows", [](json::object& c) { c["ext:colour"] = "red"; }, "valid"},
    };
    for (auto const& c : cases) {
        auto changed = payload();
        c.change(changed);
        auto const report = badges::verify(signed_by_hand(changed), in_2027());
        EXPECT_TRUE(told(report).starts_with(c.told)) << c.what << ": " << told(report);
    }
}

TEST(Verify, looks_at_endorsements_without_letting_them_decide) {
    auto const endorsement = [](std::string const& about) {
        json::object out{{"@context", json::array{badges::context_vc2, badges::context_ob3}},
                         {"id", "https://endorser.example/1"},
                         {"type", json::array{"VerifiableCredential", "EndorsementCredential"}},
                         {"name", "We like it"},
                         {"issuer", json::object{{"id", issuer}, {"type", json::array{"Profile"}}}},
                         {"validFrom", "2026-01-01T00:00:00Z"},
                         {"credentialSubject", json::object{{"id", about}, {"type", json::array{"EndorsementSubject"}}}}};
        return out;
    };
    auto const good = *badges::issue(endorsement(issuer), key, kid);
    auto const bad = *badges::issue(endorsement(issuer), other_key, kid);
    auto award = some_award();
    award.endorsement_jwt = {good};
    award.issuer.endorsementJwt = {good};
    auto const of_achievement = *badges::issue(endorsement("https://badges.example.org/achievements/1"), key, kid);
    award.subject.achievement.endorsementJwt = {of_achievement};
    auto const endorsed = badges::verify(token(*badges::build(award)), in_2027());
    EXPECT_EQ(told(endorsed), "valid");
    EXPECT_EQ(stage(endorsed, "endorsement").text, "3 of 3 endorsements hold");
    EXPECT_EQ(stage(endorsed, "endorsement").details.at(1).field, "issuer.endorsementJwt[0]");

    award.endorsement = {wire::Json{json::write(json::value(endorsement(issuer)))}};
    award.endorsement_jwt = {good, bad, "no token", token()};
    award.subject.achievement.endorsementJwt = {good};
    auto const report = badges::verify(token(*badges::build(award)), in_2027());
    EXPECT_EQ(told(report), "warning, endorsement: 2 of 7 endorsements hold");
    std::string details;
    for (auto const& detail : stage(report, "endorsement").details) details += detail.field + ' ' + detail.text.substr(0, 21) + '\n';
    EXPECT_EQ(
        details,
        "endorsement[0] invalid: it carries n\nendorsementJwt[0] valid: everything hol\nendorsementJwt[1] invalid: the signatur\n"
        "endorsementJwt[2] is neither a credenti\nendorsementJwt[3] invalid: type must na\nissuer.endorsementJwt[0] valid: everything hol\n"
        "credentialSubject.achievement.endorsementJwt[0] is about something el\n");

    award.endorsement_jwt.assign(badges::endorsements_max + 10, "no token");
    EXPECT_EQ(stage(badges::verify(token(*badges::build(award)), in_2027()), "endorsement").details.size(), badges::endorsements_max);
}
