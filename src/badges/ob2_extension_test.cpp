#include "badges/ob2_extension.hpp"
#include "badges/ob2_schema.hpp"
#include "badges/testing_ob2.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::Outcome;

namespace {

// The fields of the problems, then what was not run.
std::string run(std::string_view schema, std::string_view value) {
    auto const result = badges::ob2::run_schema(*json::read(schema), *json::read(value), "");
    std::string out;
    for (auto const& problem : result.problems) out += problem.field + ": " + problem.text + "; ";
    for (auto const& keyword : result.not_run) out += "not run: " + keyword + "; ";
    return out;
}

Web extended(std::string_view extension, std::string const& url = at_assertion) {
    auto web = ob2_web();
    web.put(url, R"({"extensions:geo":)" + std::string(extension) + "}");
    web.put("https://example.org/geo",
            R"({"@context":{"obi":"https://w3id.org/openbadges#","extensions":"https://w3id.org/openbadges/extensions#",
        "lat":"extensions:latitude","place":{"@id":"http://schema.org/place"}},
        "obi:validation":[{"obi:validatesType":"extensions:Geo","obi:validationSchema":"https://example.org/geo.json"},
            {"obi:validatesType":"extensions:Else","obi:validationSchema":"https://example.org/else.json"}]})");
    web.put("https://example.org/geo.json", R"({"type":"object","properties":{"lat":{"type":"number"},"place":{"type":"string"}},
        "required":["lat"]})");
    return web;
}

}  // namespace

TEST(Ob2Schema, runs_what_extensions_are_written_in) {
    EXPECT_EQ(run(R"({"$schema":"x","title":"t","type":"object","properties":{"a":{"type":"string"}},"required":["a"]})", R"({"a":"b"})"),
              "");
    EXPECT_EQ(run(R"({"properties":{"a":{"type":"string"},"b":{"type":["integer","null"]}},"required":["a","c"]})", R"({"a":1,"b":1.5})"),
              "a: must be of type string; b: must be of type integer or null; c: is required; ");
    EXPECT_EQ(run(R"({"items":{"enum":["x",1]}})", R"(["x",1,2])"), "[2]: is none of the values that are allowed; ");
    EXPECT_EQ(run(R"({"properties":{"a":true},"additionalProperties":false})", R"({"a":1,"b":1})"), "b: must not be there; ");
    EXPECT_EQ(run(R"({"properties":{"a":{"properties":{"u":{"format":"uri"},"t":{"format":"date-time"},"m":{"format":"email"}}}}})",
                  R"({"a":{"u":"x","t":"2020","m":"y"}})"),
              "a.u: must be an absolute URI such as https://example.org/about; a.t: must be a date with time and zone; "
              "a.m: must be an e-mail address such as name@example.org; ");
    EXPECT_EQ(run(R"({"type":"integer"})", "2.0"), "");
    EXPECT_EQ(run("false", "1"), ": must not be there; ");
}

TEST(Ob2Schema, tells_what_it_does_not_run) {
    EXPECT_EQ(run(R"({"pattern":"^a","anyOf":[{}],"properties":{"a":{"format":"regex","minLength":2}}})", R"({"a":"b"})"),
              "not run: anyOf; not run: format regex; not run: minLength; not run: pattern; ");
    EXPECT_EQ(run("7", "1"), "not run: a schema that is no object; ");
    std::string many = "[0";
    for (int i = 0; i < 1500; ++i) many += ",0";
    EXPECT_NE(run(R"({"items":{"enum":)" + many + "]}}", many + "]").find("not run: too large"), std::string::npos);
}

TEST(Ob2Extension, runs_the_schema_that_the_context_names) {
    auto const said = [](std::string_view extension) {
        auto const web = extended(extension);
        return told_ob2(verified(web, at_assertion));
    };
    auto const with = [](std::string_view rest) {
        return R"({"@context":"https://example.org/geo","type":["Extension","extensions:Geo"])" + std::string(rest) + "}";
    };
    EXPECT_EQ(said(with(R"(,"lat":1.5)")), "valid");
    EXPECT_EQ(said(with("")), "invalid, extension: extensions:geo.lat is required");
    EXPECT_EQ(said(with(R"(,"https://w3id.org/openbadges/extensions#latitude":1.5)")), "valid");
    EXPECT_EQ(said(with(R"(,"lat":1,"http://schema.org/place":7)")), "invalid, extension: extensions:geo.place must be of type string");
    EXPECT_EQ(said(R"({"@context":"https://example.org/geo","@type":["obi:Extension","obi:extensions/#Geo"]})"),
              "invalid, extension: extensions:geo.lat is required");
    EXPECT_EQ(said(R"({"@context":"https://example.org/geo","type":["Extension","urn:x:Another"]})"), "valid");
    EXPECT_EQ(said(R"({"@context":"https://example.org/geo","type":"Extension"})"),
              "invalid, extension: extensions:geo.type must say, beside Extension, which one it is");
    EXPECT_EQ(said(R"({"@context":{"g":"https://w3id.org/openbadges/extensions#"},"type":["Extension","g:Geo"]})"), "valid");
    EXPECT_EQ(said(R"([{"@context":["https://w3id.org/openbadges/v2","https://example.org/geo"],
        "type":["Extension","extensions:Geo"],"lat":"x"}])"),
              "invalid, extension: extensions:geo[0].lat must be of type number");
}

TEST(Ob2Extension, looks_into_the_linked_documents_and_uses_the_contexts_around) {
    auto web = extended(R"({"type":["Extension","extensions:Geo"],"lat":"x"})", at_issuer);
    web.put(at_issuer, R"({"@context":["https://w3id.org/openbadges/v2","https://example.org/geo"]})");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "invalid, extension: extensions:geo.lat must be of type number");
}

TEST(Ob2Extension, says_what_it_could_not_run) {
    std::string const extension = R"({"@context":"https://example.org/geo","type":["Extension","extensions:Geo"],"lat":1})";
    auto web = extended(extension);
    web.answer("https://example.org/geo.json", {404, {}, {}, {}, {}});
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "warning, extension: schema not run: what it says was not checked in full");
    web.answer("https://example.org/geo.json", {200, {}, R"({"pattern":"x"})", {}, {}});
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "warning, extension: schema not run: what it says was not checked in full");
    auto waiting = extended(extension);
    waiting.slow = true;
    EXPECT_EQ(told_ob2(verified(waiting, at_assertion)), "valid");
    waiting = ob2_web();
    waiting.put(at_assertion, R"({"extensions:geo":)" + extension + "}");
    waiting.slow = true;
    EXPECT_EQ(told_ob2(verified(waiting, at_assertion)), "unknown, extension: what says how it should look was not fetched");
}

TEST(Ob2Extension, has_an_end) {
    std::string many;
    for (std::size_t i = 0; i < badges::ob2::extensions_max + 1; ++i)
        many += (i == 0 ? "" : ",") + std::string(R"({"type":["Extension","urn:x:y"]})");
    auto const web = extended("[" + many + "]");
    auto const stage = stage_of(verified(web, at_assertion), "extension");
    EXPECT_EQ(stage.outcome, Outcome::warning);
    EXPECT_EQ(stage.details.at(0).text, "1 more were not looked at");
}

// ---- endorsements

TEST(Ob2Endorsement, is_verified_like_an_assertion) {
    std::string const at_endorsement = "https://another.example/endorsements/1";
    auto web = ob2_web();
    web.put(at_endorsement,
            R"({"@context":"https://w3id.org/openbadges/v2","type":"Endorsement","id":"https://another.example/endorsements/1",
        "claim":{"id":"https://example.org/badges/1","endorsementComment":"Good."},"issuedOn":"2020-01-01T00:00Z",
        "issuer":"https://another.example/issuer","verification":{"type":"HostedBadge"}})");
    web.put("https://another.example/issuer", R"({"@context":"https://w3id.org/openbadges/v2","type":"Profile","name":"Another",
        "id":"https://another.example/issuer","url":"https://another.example","email":"a@another.example"})");
    EXPECT_EQ(told_ob2(verified(web, at_endorsement)), "valid");
    badges::Verification options;
    options.expected = badges::Expected::endorsement;
    EXPECT_EQ(told_ob2(verified(web, web.at(at_endorsement), options)), "valid");

    web.put(at_badge, R"({"endorsement":[")" + at_endorsement + "\"," + web.at(at_endorsement) + "]}");
    auto report = verified(web, at_assertion);
    EXPECT_EQ(told_ob2(report), "valid");
    EXPECT_EQ(stage_of(report, "endorsement").text, "2 of 2 endorsements hold");

    web.put(at_issuer, R"({"endorsement":"https://another.example/nowhere"})");
    report = verified(web, at_assertion);
    EXPECT_EQ(told_ob2(report), "warning, endorsement: 2 of 3 endorsements hold");
    EXPECT_EQ(stage_of(report, "endorsement").details.at(2).field, "issuer.endorsement[0]");

    web.put(at_endorsement, R"({"claim":{"id":"https://example.org/badges/2"}})");
    report = verified(web, at_assertion);
    EXPECT_EQ(stage_of(report, "endorsement").details.at(0).text, R"(endorses something else: "https://example.org/badges/2")");
    EXPECT_EQ(stage_of(report, "endorsement").details.at(1).text, "invalid: it is not what its issuer hosts: another claim");
}

TEST(Ob2Endorsement, has_an_end) {
    std::string many;
    for (std::size_t i = 0; i < badges::endorsements_max + 1; ++i) many += (i == 0 ? "\"" : ",\"") + at_assertion + "\"";
    auto web = ob2_web();
    web.put(at_badge, R"({"endorsement":[)" + many + "]}");
    auto const stage = stage_of(verified(web, at_assertion), "endorsement");
    EXPECT_EQ(stage.text, "0 of 65 endorsements hold");
    EXPECT_EQ(stage.details.size(), badges::endorsements_max);
}
