#include "badges/ob2_terms.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::ob2::iri_of;
using badges::ob2::read_context;
using badges::ob2::Version;
using badges::ob2::word_for;

namespace {

json::object object(std::string_view text) { return json::read(text)->as_object(); }

// The version, and the fields of the problems.
std::string told(std::string_view document) {
    auto const read = read_context(object(document));
    std::string out(read.version ? badges::ob2::name(*read.version) : "none");
    for (auto const& problem : read.problems) out += " " + problem.field;
    for (auto const& url : read.further) out += " + " + url;
    return out;
}

}  // namespace

TEST(Ob2Terms, know_a_word_in_each_of_its_forms) {
    EXPECT_EQ(iri_of("badge"), "https://w3id.org/openbadges#badge");
    EXPECT_EQ(iri_of("obi:badge"), "https://w3id.org/openbadges#badge");
    EXPECT_EQ(iri_of("verify"), iri_of("verification"));
    EXPECT_EQ(iri_of("extensions:ApplyLink"), "https://w3id.org/openbadges/extensions#ApplyLink");
    EXPECT_EQ(iri_of("http://example.org/x"), "http://example.org/x");
    EXPECT_EQ(iri_of("urn:uuid:1"), "urn:uuid:1");
    EXPECT_EQ(iri_of("NotAKnownClass"), "");
    for (auto const* name : {"badge", "obi:badge", "https://w3id.org/openbadges#badge"}) EXPECT_EQ(word_for(name), "badge");
    EXPECT_EQ(word_for("verify"), "verification");
    EXPECT_EQ(word_for("signed"), "SignedBadge");
    EXPECT_EQ(word_for("@type"), "type");
    EXPECT_EQ(word_for("revokedAssertions"), "revokedAssertions");
    EXPECT_EQ(word_for("cred:Credential"), "Endorsement");
    EXPECT_EQ(word_for("https://example.org/else"), "https://example.org/else");
    EXPECT_EQ(word_for("else"), "else");
    EXPECT_TRUE(badges::ob2::is_class("BadgeClass"));
    EXPECT_FALSE(badges::ob2::is_class("badge"));
}

TEST(Ob2Terms, tell_the_version_by_the_context) {
    EXPECT_EQ(told(R"({"@context":"https://w3id.org/openbadges/v2"})"), "OB 2.0");
    EXPECT_EQ(told(R"({"@context":"http://w3id.org/openbadges/v1"})"), "OB 1.1");
    EXPECT_EQ(told(R"({"@context":"https://w3id.org/openbadges/invalid"})"), "none + https://w3id.org/openbadges/invalid");
    EXPECT_EQ(told(R"({"@context":["https://w3id.org/openbadges/v1","https://w3id.org/openbadges/v2","https://example.org/c"]})"),
              "OB 2.0 + https://example.org/c");
    EXPECT_EQ(told(R"({"name":"none"})"), "none");
    EXPECT_EQ(told(R"({"@context":7})"), "none + ");
}

TEST(Ob2Terms, read_an_inline_context_and_see_through_a_false_one) {
    std::string const sound = R"({"id":"@id","type":"@type","obi":"https://w3id.org/openbadges#","schema":"http://schema.org/",
        "BadgeClass":"obi:BadgeClass","badge":{"@id":"obi:badge","@type":"@id"},"name":"schema:name",
        "verification":{"@id":"obi:verify"},"verify":"verification"})";
    EXPECT_EQ(told(R"({"@context":)" + sound + R"(,"id":"x:1","type":"BadgeClass","name":"a","unknown":1})"), "OB 2.0");
    EXPECT_EQ(told(R"({"@context":)" + sound + R"(,"id":"x:1","type":["Assertion"],"description":"a"})"), "OB 2.0 description type");
    EXPECT_EQ(told(R"({"@context":{"obi":"https://example.org/#","badge":"obi:badge"}})"), "OB 2.0 @context.badge");
    EXPECT_EQ(told(R"({"@context":["https://w3id.org/openbadges/v2",{"issuer":"https://example.org/issuer","mine":"urn:x:1"}]})"),
              "OB 2.0 @context.issuer");
    EXPECT_EQ(told(R"({"@context":{"name":{"@id":"issuer"},"issuer":{"@id":"name"}}})"), "OB 2.0 @context.name @context.issuer");
    EXPECT_EQ(told(R"({"@context":{"mine":"urn:x:1"}})"), "none");
}
