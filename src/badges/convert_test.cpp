#include "badges/convert.hpp"
#include "badges/stages.hpp"
#include "badges/testing_ob2.hpp"
#include "badges/testing_verify.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::convert_to_ob3;
using base::Code;

namespace {

badges::NewIds const ids{"urn:uuid:1", "urn:uuid:2", "urn:uuid:3"};

badges::Conversion converted(Web const& web, std::string_view text) {
    badges::Documents documents;
    for (;;) {
        auto const result = convert_to_ob3(text, documents, ids);
        if (!result) {
            ADD_FAILURE() << result.error().text();
            return {};
        }
        if (result->credential) return *result;
        auto const before = documents.size();
        documents = web.answers(result->wanted, std::move(documents));
        EXPECT_GT(documents.size(), before);
        if (documents.size() == before) return *result;
    }
}

json::value read(badges::Conversion const& conversion) { return *json::read(conversion.credential->text); }
std::string sorted(json::value const& value) { return *json::canonical(value); }
std::string text_of(json::value const& value) { return std::string(json::text_of(value).value_or("no text")); }
std::string fields(std::vector<badges::Finding> const& findings) {
    std::string out;
    for (auto const& finding : findings) out += (out.empty() ? "" : " ") + finding.field;
    return out;
}

// The stages of 3.0 that look at the document, and what they find.
std::string found_by_3_0(wire::Json const& credential) {
    auto const report = badges::verify(credential.text, in_2027());
    std::string out;
    for (auto const& one : report.stages)
        if (one.name != "proof" && one.outcome != badges::Outcome::passed && one.outcome != badges::Outcome::skipped)
            out += one.name + ": " + one.text + "; ";
    return out;
}

base::Error refused(Web const& web, std::string_view text) {
    badges::Documents documents;
    for (;;) {
        auto const result = convert_to_ob3(text, documents, ids);
        if (!result) return result.error();
        auto const before = documents.size();
        documents = web.answers(result->wanted, std::move(documents));
        if (documents.size() == before) return {Code::internal, "it was converted, or wants for ever"};
    }
}

}  // namespace

TEST(Convert, maps_every_member_that_has_a_place) {
    auto web = ob2_web();
    web.put(at_assertion,
            R"({"expires":"2030-01-01T00:00:00+01:00","narrative":"She led.","image":{"id":"https://example.org/a.png","caption":"c"},
        "evidence":["https://example.org/work",{"id":"_:b1","type":"Evidence","narrative":"n","name":"e","description":"d","genre":"g",
        "audience":"a"}]})");
    web.put(at_badge, R"({"@language":"de","tags":["team","work"],"version":2,"criteria":{"id":"https://example.org/c","narrative":"Do."},
        "alignment":[{"targetName":"t","targetUrl":"https://example.org/t","targetDescription":"d","targetFramework":"f","targetCode":"c"}],
        "related":[{"id":"https://example.org/badges/1/es","@language":"es","version":"1"},"https://example.org/badges/0"]})");
    web.put(at_issuer, R"({"telephone":"+1","description":"d","image":"https://example.org/i.png"})");
    auto const out = converted(web, at_assertion);
    ASSERT_TRUE(out.credential);
    auto const expected = json::read(R"({
        "@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id":"urn:uuid:1","type":["VerifiableCredential","OpenBadgeCredential"],"name":"Teamwork",
        "image":{"id":"https://example.org/a.png","type":"Image","caption":"c"},
        "issuer":{"id":"urn:uuid:3","type":["Profile"],"name":"Example School","url":"https://example.org","phone":"+1","description":"d",
            "image":{"id":"https://example.org/i.png","type":"Image"},"email":"school@example.org",
            "otherIdentifier":[{"type":"IdentifierEntry","identifier":"https://example.org/issuer","identifierType":"identifier"}]},
        "validFrom":"2020-01-01T00:00:00Z","validUntil":"2029-12-31T23:00:00Z","awardedDate":"2020-01-01T00:00:00Z",
        "credentialSubject":{"type":["AchievementSubject"],
            "identifier":[{"type":"IdentityObject","hashed":true,"identityType":"emailAddress","salt":"Kosher",
                "identityHash":"sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"}],
            "narrative":"She led.",
            "achievement":{"id":"urn:uuid:2","type":["Achievement","https://w3id.org/openbadges#BadgeClass"],"name":"Teamwork",
                "description":"Works in a team.","criteria":{"id":"https://example.org/c","narrative":"Do."},
                "image":{"id":"https://example.org/b.png","type":"Image"},"creator":{"id":"urn:uuid:3","type":["Profile"]},
                "inLanguage":"de","tag":["team","work"],"version":"2",
                "alignment":[{"type":["Alignment"],"targetName":"t","targetUrl":"https://example.org/t","targetDescription":"d",
                    "targetFramework":"f","targetCode":"c"}],
                "related":[{"id":"https://example.org/badges/1","type":["Related","https://w3id.org/openbadges#BadgeClass"],
                        "version":"Open Badges v2p0"},
                    {"id":"https://example.org/badges/1/es","type":["Related"],"inLanguage":"es","version":"1"},
                    {"id":"https://example.org/badges/0","type":["Related"]}]}},
        "evidence":[{"id":"https://example.org/assertions/1","type":["Evidence","https://w3id.org/openbadges#Assertion"],
                "name":"The original of this credential, an assertion of Open Badges 2.0",
                "description":"-"},
            {"id":"https://example.org/work","type":["Evidence"]},
            {"type":["Evidence"],"narrative":"n","name":"e","description":"d","genre":"g","audience":"a"}]})");
    auto said = read(out);
    auto& description = said.at("evidence").at(0).at("description");
    EXPECT_NE(text_of(description).find("issued in Open Badges 2.0"), std::string::npos);
    description = "-";
    EXPECT_EQ(sorted(said), sorted(*expected));
    EXPECT_EQ(found_by_3_0(*out.credential), "");
    EXPECT_EQ(fields(out.findings), "verification");
    EXPECT_EQ(out.findings[0].text, R"(has no place in Open Badges 3.0: {"type":"HostedBadge"})");
    EXPECT_TRUE(out.wanted.empty());
}

TEST(Convert, loses_nothing_without_a_word) {
    auto web = ob2_web();
    web.put(at_assertion,
            R"({"@language":"de","version":"1","type":["Assertion","urn:x:Award"],"extensions:x":{"type":["Extension","urn:x:y"],"z":1},
        "endorsement":"https://example.org/endorsement","recipient":{"mine":1},"evidence":{"mine":[2]},
        "@context":["https://w3id.org/openbadges/v2","https://example.org/context"],"narrative":{"@value":"n","@language":"en"}})");
    web.put(at_badge, R"({"tags":[""],"image":{"id":"https://example.org/b.png","author":"https://example.org/a"},"description":"",
        "related":{"id":"https://example.org/r","mine":3}})");
    web.put(at_issuer, R"({"email":"nobody","publicKey":"https://example.org/key","revocationList":"https://example.org/list",
        "verification":{"allowedOrigins":"example.org"}})");
    auto const out = converted(web, at_assertion);
    ASSERT_TRUE(out.credential);
    EXPECT_EQ(found_by_3_0(*out.credential), "");
    EXPECT_EQ(fields(out.findings),
              "issuer.email issuer.publicKey issuer.revocationList issuer.verification badge.description badge.image.author "
              "badge.related[0].mine badge.tags narrative.@language @context recipient.mine evidence[0].mine type verification "
              "@language version extensions:x endorsement");
    for (auto const& finding : out.findings) EXPECT_FALSE(finding.text.empty()) << finding.field;
    EXPECT_EQ(text_of(read(out).at("credentialSubject").at("achievement").at("description")), "Teamwork");
}

TEST(Convert, takes_older_versions) {
    Web web;
    web.put(at_assertion, R"({"uid":"f2c20","recipient":{"type":"telephone","hashed":false,"identity":"+1"},"issuedOn":1359217910,
        "badge":"https://example.org/badges/1","verify":{"type":"hosted","url":"https://example.org/assertions/1"}})");
    web.put(at_badge, R"({"name":"n","description":"d","image":"data:image/png;base64,aaaa","criteria":"https://example.org/c",
        "issuer":"https://example.org/issuer","alignment":[{"name":"CCSS","url":"https://example.org/ccss"}]})");
    web.put(at_issuer, R"({"name":"n","url":"https://example.org"})");
    auto const out = converted(web, web.at(at_assertion));
    ASSERT_TRUE(out.credential);
    EXPECT_EQ(found_by_3_0(*out.credential), "");
    auto const subject = read(out).at("credentialSubject");
    EXPECT_EQ(text_of(subject.at("identifier").at(0).at("identityType")), "ext:telephone");
    EXPECT_EQ(text_of(subject.at("achievement").at("alignment").at(0).at("targetName")), "CCSS");
    EXPECT_EQ(text_of(subject.at("achievement").at("related").at(0).at("version")), "Open Badges v1p0");
    EXPECT_EQ(text_of(read(out).at("validFrom")), "2013-01-26T16:31:50Z");
    EXPECT_EQ(text_of(read(out).at("evidence").at(0).at("id")), at_assertion);
    EXPECT_EQ(fields(out.findings), "uid verification");
}

TEST(Convert, takes_documents_that_stand_inside_and_tokens) {
    auto web = ob2_web();
    web.put(at_badge, R"({"issuer":)" + web.at(at_issuer) + "}");
    web.put(at_assertion, R"({"badge":)" + web.at(at_badge) + "}");
    auto const out = convert_to_ob3(web.at(at_assertion), {}, ids);
    ASSERT_TRUE(out) << out.error().text();
    ASSERT_TRUE(out->credential);
    web.put(at_assertion, R"({"id":"urn:uuid:7","verification":{"type":"signed","creator":"https://example.org/key"}})");
    auto const token = crypto::sign_jws(key, {}, web.at(at_assertion));
    auto const from_token = convert_to_ob3(token, {}, ids);
    ASSERT_TRUE(from_token) << from_token.error().text();
    EXPECT_EQ(text_of(read(*from_token).at("evidence").at(0).at("id")), "urn:uuid:7");
    EXPECT_EQ(from_token->findings.back().text, "the signature of the original stays with the original: keep its token");
}

TEST(Convert, asks_for_what_it_lacks) {
    auto const web = ob2_web();
    badges::Documents documents;
    for (auto const& url : {at_assertion, at_badge, at_issuer}) {
        auto const out = convert_to_ob3(at_assertion, documents, ids);
        ASSERT_TRUE(out);
        EXPECT_FALSE(out->credential);
        EXPECT_EQ(out->wanted, std::vector<std::string>{url});
        documents = web.answers(out->wanted, std::move(documents));
    }
    EXPECT_TRUE(convert_to_ob3(at_assertion, documents, ids)->credential);
}

TEST(Convert, refuses_in_plain_words) {
    auto const after = [](std::string const& url, std::string_view patch) {
        auto web = ob2_web();
        web.put(url, patch);
        return refused(web, at_assertion);
    };
    EXPECT_EQ(after(at_assertion, R"({"revoked":true})").code(), Code::conflict);
    EXPECT_EQ(after(at_assertion, R"({"issuedOn":"yesterday"})").problems().at(0).field, "issuedOn");
    EXPECT_EQ(after(at_badge, R"({"criteria":null})").problems().at(0).field, "badge.criteria");
    EXPECT_EQ(after(at_issuer, R"({"url":"example.org"})").problems().at(0).field, "issuer.url");
    EXPECT_EQ(after(at_issuer, R"({"@context":null})").problems().at(0).field, "issuer.@context");
    auto const unnamed = after(at_badge, R"({"name":"","description":"d"})");
    EXPECT_EQ(unnamed.code(), Code::invalid) << unnamed.text();
    auto web = ob2_web();
    EXPECT_EQ(refused(web, at_badge).problems().at(0).field, "type");
    EXPECT_EQ(refused(web, "{").code(), Code::malformed);
    for (auto const* text : {"hello", "https://", "https://example.org and so on"})
        EXPECT_EQ(refused(web, text).code(), Code::malformed) << text;
    EXPECT_EQ(refused(web, "https://example.org/nowhere").code(), Code::missing);
    web.answer(at_badge, {503, {}, {}, {}, {}});
    EXPECT_EQ(refused(web, at_assertion).code(), Code::missing);
    web.answer(at_assertion, {410, {}, {}, {}, {}});
    EXPECT_EQ(refused(web, at_assertion).code(), Code::conflict);
}
