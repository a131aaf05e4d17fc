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
        {"a learner record", [](json::object& c) { c["type"].at(1) = "ClrCredential"; },
         "unknown, type: this is a Comprehensive Learner Record, which this version does not check"},
        {"a status without type", [](json::object& c) { c["credentialStatus"] = json::object{{"id", "urn:x"}}; },
         "invalid, schema: credentialStatus.type is required"},
        {"terms of use that are text", [](json::object& c) { c["termsOfUse"] = json::array{"be nice"}; },
         "invalid, schema: termsOfUse[0] must be an object"},
        {"a refresh service nowhere", [](json::object& c) { c["refreshService"] = json::object{{"type", "x"}}; },
         "invalid, schema: refreshService.id is required"},
        {"a type of achievement that nobody marked as his own",
         [](json::object& c) { c["credentialSubject"].at("achievement").as_object()["achievementType"] = "Medal"; },
         "warning, schema: credentialSubject.achievement.achievementType must be an achievement type such as"},
        {"a type of achievement that is no word",
         [](json::object& c) { c["credentialSubject"].at("achievement").as_object()["achievementType"] = 1; },
         "invalid, schema: credentialSubject.achievement.achievementType must be text"},
    };
    for (auto const& c : cases) {
        auto changed = payload();
        c.change(changed);
        auto const report = badges::verify(signed_by_hand(changed), in_2027());
        EXPECT_TRUE(told(report).starts_with(c.told)) << c.what << ": " << told(report);
    }
}

// Plain JSON wants lists where many may stand. JSON-LD lets `type` be compacted; the rest is read as it is meant, with a remark.
TEST(Verify, knows_both_flavours_of_json) {
    struct Case {
        char const* what;
        void (*change)(json::object&);
        std::string outcome, details;
    };
    Case const cases[]{
        {"a type", [](json::object& c) { c["issuer"].at("type") = "Profile"; }, "passed", "issuer.type is compacted, as JSON-LD allows\n"},
        {"a proof", [](json::object& c) { c["credentialSchema"] = json::object{{"id", "urn:x"}, {"type", "x"}}; }, "passed", ""},
        {"evidence", [](json::object& c) { c["evidence"] = json::object{{"type", json::array{"Evidence"}}}; }, "warning",
         "evidence should be a list\n"},
        {"tags", [](json::object& c) { c["credentialSubject"].at("achievement").as_object()["tag"] = "one"; }, "warning",
         "credentialSubject.achievement.tag should be a list\n"},
        {"nothing", [](json::object& c) { c["issuer"].as_object()["url"] = nullptr; }, "warning",
         "issuer.url is empty: it should be left out\n"},
        {"an empty list", [](json::object& c) { c["evidence"] = json::array(); }, "warning", "evidence is empty: it should be left out\n"},
    };
    for (auto const& c : cases) {
        auto changed = payload();
        c.change(changed);
        auto const found = stage(badges::verify(signed_by_hand(changed), in_2027()), "schema");
        std::string details;
        for (auto const& detail : found.details) details += detail.field + ' ' + detail.text + '\n';
        EXPECT_EQ(boost::describe::enum_to_string(found.outcome, "?"), c.outcome) << c.what << ": " << found.text;
        EXPECT_EQ(details, c.details) << c.what;
    }
}

TEST(Verify, says_which_schemas_were_not_run) {
    std::string const official = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";
    std::string const own = "https://a.example/schema.json";
    auto const with = [](std::string const& id, std::string type = "1EdTechJsonSchemaValidator2019") {
        return json::object{{"id", id}, {"type", std::move(type)}};
    };
    auto const badge = [](json::array schemas) {
        auto out = payload();
        out["credentialSchema"] = std::move(schemas);
        return signed_by_hand(out);
    };
    EXPECT_EQ(told(badges::verify(badge({with(official)}), in_2027())), "valid");
    EXPECT_EQ(stage(badges::verify(badge({with(official)}), in_2027()), "inline-schema").details.at(0).text,
              "the official schema: not run, its rules are those of this engine");
    EXPECT_EQ(told(badges::verify(badge({with(own)}), in_2027())),
              "unknown, inline-schema: it names schemas of its own, which could not be looked at");
    Pages web;
    EXPECT_EQ(told(web.verify(badge({with(official), with(own)}), in_2027())),
              "invalid, inline-schema: there is no such schema: https://a.example/schema.json");
    EXPECT_EQ(web.asked, std::vector<std::string>{own});
    web.refuse(own, "no look-ups while offline");
    EXPECT_EQ(web.verify(badge({with(own)}), in_2027()).verdict, badges::Verdict::unknown);
    web.serve(own, "{}");
    EXPECT_EQ(told(web.verify(badge({with(own)}), in_2027())), "warning, inline-schema: 1 schema was not run: what it asks is not known");
    EXPECT_EQ(told(web.verify(badge({with("https://b.example/", "JsonSchema")}), in_2027())),
              "warning, inline-schema: 1 schema was not run: what it asks is not known");

    // What an endorsement asks is asked of the document that carries it.
    auto award = some_award();
    award.endorsement = {wire::Json{R"({"credentialSchema":{"id":"https://c.example/","type":"1EdTechJsonSchemaValidator2019"}})"}};
    auto const report = web.verify(token(*badges::build(award)), in_2027());
    EXPECT_EQ(told(report), "invalid, inline-schema: there is no such schema: https://c.example/");
    EXPECT_EQ(stage(report, "inline-schema").details.at(0).field, "endorsement[0].credentialSchema");
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
