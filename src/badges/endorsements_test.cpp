#include "badges/endorsements.hpp"

#include "badges/verify.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace {

// `path: ids that it may be about`, one per line.
std::string places(std::string const& text) {
    std::string out;
    auto const document = *json::read(text);
    badges::for_each_endorsement(document.as_object(), [&](badges::Endorsement const& one) {
        out += one.path + ":";
        for (auto const id : one.about) out += " " + std::string(id);
        out += "\n";
    });
    return out;
}

}  // namespace

TEST(Endorsements, stand_in_many_places_and_speak_of_what_they_stand_on) {
    EXPECT_EQ(places(R"({"id":"c","endorsement":[{}],"endorsementJwt":["a"],
        "issuer":{"id":"i","endorsement":[{}],"parentOrg":{"id":"p","endorsementJwt":["a","b"],"parentOrg":{"id":"q","endorsement":[1]}}},
        "credentialSubject":{"id":"learner","achievement":{"id":"a","endorsement":[{}],"creator":{"id":"k","endorsement":[{}]}},
                             "source":{"id":"s","endorsement":[{}]}}})"),
              "endorsement[0]: a c i k p q s\n"
              "endorsementJwt[0]: a c i k p q s\n"
              "issuer.endorsement[0]: i\n"
              "issuer.parentOrg.endorsementJwt[0]: p\n"
              "issuer.parentOrg.endorsementJwt[1]: p\n"
              "issuer.parentOrg.parentOrg.endorsement[0]: q\n"
              "credentialSubject.achievement.endorsement[0]: a\n"
              "credentialSubject.achievement.creator.endorsement[0]: k\n"
              "credentialSubject.source.endorsement[0]: s\n");
}

TEST(Endorsements, are_no_surprise_where_they_should_not_be) {
    EXPECT_EQ(places(R"({"endorsement":{},"endorsementJwt":"a","issuer":"i"})"), "");
    EXPECT_EQ(places(R"({"credentialSubject":[{"achievement":{"endorsement":[{}]}}]})"), "");
    EXPECT_EQ(places("{}"), "");
}

TEST(Endorsements, are_counted_beyond_those_that_are_looked_at) {
    json::object const document{{"endorsementJwt", json::array(badges::endorsements_max + 7, json::value("a.b.c"))}};
    std::size_t seen = 0;
    EXPECT_EQ(badges::for_each_endorsement(document, [&](auto const&) { ++seen; }), badges::endorsements_max + 7);
    EXPECT_EQ(seen, badges::endorsements_max);
}

// Organisations above one another without an end, as deep as the reader lets a document be.
TEST(Endorsements, are_not_sought_in_an_endless_line_of_parents) {
    std::string text = R"({"issuer":)";
    for (int i = 0; i < 40; ++i) text += R"({"endorsement":[{}],"parentOrg":)";
    text += "{}" + std::string(40, '}') + "}";
    auto const found = places(text);
    EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 9);
}
