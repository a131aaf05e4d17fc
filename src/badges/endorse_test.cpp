#include "badges/endorse.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

badges::EndorsementParts some_parts() {
    badges::EndorsementParts parts{.id = *wire::Uri::from("https://endorser.example/endorsements/1"),
                                   .name = *badges::Line::from("We know this badge"),
                                   .description = {},
                                   .issuer = {},
                                   .valid_from = *base::parse_time("2026-01-01T00:00:00Z"),
                                   .valid_until = {},
                                   .awarded_date = {},
                                   .endorsed = *wire::Uri::from("https://badges.example.org/achievements/1"),
                                   .comment = badges::Prose::from("It is *good*."),
                                   .status = {}};
    parts.issuer.id = wire::Uri::from("https://endorser.example/");
    return parts;
}

}  // namespace

TEST(Endorse, makes_a_credential_of_its_parts) {
    auto const made = build(some_parts());
    ASSERT_TRUE(made) << made.error().text();
    EXPECT_EQ(json::write(*made),
              R"({"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],)"
              R"("id":"https://endorser.example/endorsements/1","type":["VerifiableCredential","EndorsementCredential"],)"
              R"("name":"We know this badge","issuer":{"id":"https://endorser.example/","type":["Profile"]},)"
              R"("validFrom":"2026-01-01T00:00:00Z","credentialSubject":{"id":"https://badges.example.org/achievements/1",)"
              R"("type":["EndorsementSubject"],"endorsementComment":"It is *good*."}})");
}

TEST(Endorse, names_all_that_is_wrong) {
    auto parts = some_parts();
    parts.issuer.id.reset();
    parts.issuer.type = "Organization";
    parts.valid_until = parts.valid_from;
    parts.status = wire::Json{"{"};
    auto const made = build(parts);
    ASSERT_FALSE(made);
    std::string fields;
    for (auto const& problem : made.error().problems()) fields += problem.field + ' ';
    EXPECT_EQ(fields, "issuer.id issuer.type validUntil credentialStatus ");
}
