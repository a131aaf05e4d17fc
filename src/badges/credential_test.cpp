#include "badges/credential.hpp"
#include "badges/testing_award.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::testing::some_award;

TEST(Credential, is_built_of_its_parts_in_order) {
    auto const built = badges::build(some_award());
    ASSERT_TRUE(built) << built.error().text();
    EXPECT_EQ(json::write(*built),
              R"({"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],)"
              R"("id":"https://badges.example.org/awards/1","type":["VerifiableCredential","OpenBadgeCredential"],"name":"Teamwork",)"
              R"("issuer":{"id":"https://badges.example.org/issuers/1","type":["Profile"],"name":"Example School"},)"
              R"("validFrom":"2026-01-01T00:00:00Z","validUntil":"2030-01-01T00:00:00Z",)"
              R"("credentialSubject":{"id":"did:example:learner","type":["AchievementSubject"],)"
              R"("achievement":{"id":"https://badges.example.org/achievements/1","type":["Achievement"],"criteria":{"narrative":"Do it."},)"
              R"("description":"Works in a team.","name":"Teamwork"}}})");
}

TEST(Credential, takes_evidence_endorsements_and_status_as_they_are) {
    auto award = some_award();
    badges::Evidence evidence;
    evidence.id = *wire::Uri::from("https://example.org/report");
    award.evidence = {evidence};
    award.endorsement = {wire::Json{R"({"kept":null})"}};
    award.endorsement_jwt = {"a.b.c"};
    award.status = wire::Json{R"({"type":"BitstringStatusListEntry"})"};
    award.awarded_date = award.valid_from;
    auto const text = json::write(*badges::build(award));
    for (auto const* part : {R"("evidence":[{"id":"https://example.org/report","type":["Evidence"]}])", R"("endorsement":[{"kept":null}])",
                             R"("endorsementJwt":["a.b.c"])", R"("credentialStatus":{"type":"BitstringStatusListEntry"})",
                             R"("awardedDate":"2026-01-01T00:00:00Z")"})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Credential, names_all_that_is_missing) {
    auto award = some_award();
    award.issuer.id.reset();
    award.issuer.type = std::vector<std::string>{"Organization"};
    award.subject.id.reset();
    award.subject.achievement.id.reset();
    award.subject.achievement.criteria = {};
    award.valid_until = award.valid_from;
    award.status = wire::Json{"{"};
    auto const built = badges::build(award);
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().code(), base::Code::invalid);
    std::string fields;
    for (auto const& problem : built.error().problems()) fields += problem.field + ' ';
    EXPECT_EQ(fields,
              "credentialStatus credentialSubject validUntil credentialSubject.achievement.criteria issuer.id issuer.type "
              "credentialSubject.achievement.id ");
}

TEST(Credential, needs_an_identifier_or_an_id) {
    auto award = some_award();
    award.subject.id.reset();
    award.subject.identifier.emplace();
    EXPECT_FALSE(badges::build(award));
    badges::IdentityObject identity;
    identity.identityHash = *badges::Line::from("a@example.org");
    identity.identityType = *badges::IdentifierType::from("emailAddress");
    award.subject.identifier->items = {identity};
    auto const built = badges::build(award);
    ASSERT_TRUE(built);
    EXPECT_NE(json::write(*built).find(R"("identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"a@example.org")"),
              std::string::npos);
}

TEST(Credential, finds_dates_and_ids_in_either_data_model) {
    auto const object = [](char const* text) { return json::read(text)->as_object(); };
    auto const older = object(R"({"@context":["https://www.w3.org/2018/credentials/v1"],"issuanceDate":"2020-01-01T00:00:00Z",
        "validFrom":"2010-01-01T00:00:00Z","expirationDate":"2021-01-01T00:00:00Z","issuer":"urn:i","credentialSubject":{"id":"urn:s"}})");
    EXPECT_EQ(badges::valid_from(older), base::parse_time("2020-01-01T00:00:00Z"));
    EXPECT_EQ(badges::valid_until(older), base::parse_time("2021-01-01T00:00:00Z"));
    EXPECT_EQ(badges::issuer_id(older), "urn:i");
    EXPECT_EQ(badges::subject_id(older), "urn:s");
    auto const newer = object(R"({"@context":["https://www.w3.org/ns/credentials/v2"],"issuanceDate":"2020-01-01T00:00:00Z",
        "validFrom":"2010-01-01T00:00:00Z","issuer":{"id":"urn:j"}})");
    EXPECT_EQ(badges::valid_from(newer), base::parse_time("2010-01-01T00:00:00Z"));
    EXPECT_FALSE(badges::valid_until(newer));
    EXPECT_EQ(badges::issuer_id(newer), "urn:j");
    EXPECT_EQ(badges::subject_id(newer), "");
    EXPECT_EQ(badges::data_model(object(R"({"@context":"https://www.w3.org/ns/credentials/v2"})")), std::nullopt);
}
