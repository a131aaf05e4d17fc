#include "badges/ob2_document.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using namespace badges::ob2;

namespace {

Document read(std::string_view text, Place const& place = {}) { return read_document(json::read(text)->as_object(), place); }
std::string content(std::string_view text, Place const& place = {}) { return *json::canonical(json::value(read(text, place).content())); }
std::string sorted(std::string_view text) { return *json::canonical(*json::read(text)); }

}  // namespace

TEST(Ob2Document, says_every_form_of_a_word_in_one_way) {
    EXPECT_EQ(content(R"({"@context":"https://w3id.org/openbadges/v2","@id":"x:1","@type":["obi:Assertion","urn:x:y"],
        "verify":{"type":"hosted"},"https://w3id.org/openbadges#narrative":null,"obi:evidence":[null,{"schema:name":"a"}],
        "schema:name":{"@value":"b","@language":"de"},"mine":1})"),
              sorted(R"({"@context":"https://w3id.org/openbadges/v2","id":"x:1","type":["Assertion","urn:x:y"],
        "verification":{"type":"HostedBadge"},"evidence":[{"name":"a"}],"name":"b","mine":1})"));
    // Not inside an extension, whose words are its own.
    auto const extension =
        R"({"@context":"https://w3id.org/openbadges/v2","extensions:x":{"@type":["Extension","extensions:X"],"verify":1}})";
    EXPECT_EQ(content(extension), sorted(extension));
}

TEST(Ob2Document, tells_what_it_cannot_say_in_the_words_of_2_0) {
    auto const document = read(R"({"@context":"https://w3id.org/openbadges/v2","verification":{"type":"hosted"},"verify":{"type":"signed"},
        "a":[{"name":{"@value":"b","@language":"de"}}]})");
    ASSERT_EQ(document.lost.size(), 2U);
    EXPECT_EQ(document.lost[0].field, "verify");
    EXPECT_EQ(document.lost[0].text, R"(says again what another word says already: {"type":"signed"})");
    EXPECT_EQ(document.lost[1].field, "a[0].name.@language");
    EXPECT_EQ(badges::ob2::shortened(json::value(std::string(198, 'x') + "ä")), "\"" + std::string(198, 'x') + "…");
}

TEST(Ob2Document, reads_1_0_without_a_context) {
    auto const hosted = read(R"({"uid":"f2c20","recipient":{"type":"email","hashed":false,"identity":"a@example.org"},
        "issuedOn":1359217910,"expires":"1359217911","badge":"https://example.org/b",
        "verify":{"type":"hosted","url":"https://example.org/1"}})");
    EXPECT_EQ(hosted.version, Version::v10);
    EXPECT_TRUE(hosted.problems.empty());
    EXPECT_EQ(text_in(hosted.content(), "id"), "https://example.org/1");
    EXPECT_EQ(text_in(hosted.content(), "type"), "Assertion");
    EXPECT_EQ(text_in(hosted.content(), "issuedOn"), "2013-01-26T16:31:50Z");
    EXPECT_EQ(text_in(hosted.content(), "expires"), "2013-01-26T16:31:51Z");
    auto const signed_ = read(R"({"uid":"1","recipient":{},"badge":"x","verify":{"type":"signed","url":"https://example.org/key.pem"}})");
    EXPECT_EQ(text_in(*object_in(signed_.content(), "verification"), "creator"), "https://example.org/key.pem");

    auto const badge = content(R"({"name":"a","alignment":[{"name":"n","url":"https://example.org/s","description":"d"}]})",
                               {Role::badge_class, "https://example.org/b", Version::v10});
    EXPECT_EQ(badge, sorted(R"({"name":"a","alignment":[{"targetName":"n","targetUrl":"https://example.org/s","targetDescription":"d"}],
        "id":"https://example.org/b","type":"BadgeClass"})"));
}

TEST(Ob2Document, reads_0_5_as_one_document_with_all_in_it) {
    auto const oldest = read(R"({"recipient":"sha256$abc","salt":"s","evidence":"/work","issued_on":"2011-06-01","badge":{"version":"0.5.0",
        "name":"a","image":"/i.png","description":"d","criteria":"https://else.example.org/c",
        "issuer":{"origin":"https://example.org","name":"n","contact":"a@example.org"}}})",
                             {Role::given, "https://example.org/1"});
    EXPECT_EQ(oldest.version, Version::v05);
    EXPECT_EQ(*json::canonical(json::value(oldest.content())),
              sorted(R"({"id":"https://example.org/1","type":"Assertion","recipient":{"type":"email","identity":"sha256$abc","hashed":true,
        "salt":"s"},"evidence":"https://example.org/work","issuedOn":"2011-06-01","verification":{"type":"HostedBadge"},
        "badge":{"type":"BadgeClass","version":"0.5.0","name":"a","image":"https://example.org/i.png","description":"d",
        "criteria":"https://else.example.org/c","issuer":{"id":"https://example.org","type":"Issuer","url":"https://example.org",
        "name":"n","email":"a@example.org"}}})"));
}

TEST(Ob2Document, asks_for_a_context_where_there_must_be_one) {
    EXPECT_EQ(read(R"({"type":"BadgeClass"})").problems.size(), 1U);
    EXPECT_EQ(read("{}", {Role::issuer, "https://example.org/i", Version::v20}).problems.size(), 1U);
    EXPECT_EQ(read("{}", {Role::issuer, "https://example.org/i", Version::v10}).problems.size(), 0U);
    EXPECT_EQ(read("{}", {Role::issuer}).problems.size(), 0U);  // part of another
    EXPECT_EQ(read(R"({"@context":"https://example.org/else"})", {Role::issuer}).problems.size(), 1U);
}

TEST(Ob2Document, reads_dates_as_each_version_writes_them) {
    struct Case {
        std::string text, in_v20, in_v10;
    };
    Case const cases[]{
        {"2016-12-31T23:59:59Z", "2016-12-31T23:59:59Z", "2016-12-31T23:59:59Z"},
        {"2016-12-31T23:59:59.5+01:00", "2016-12-31T22:59:59.500Z", "2016-12-31T22:59:59.500Z"},
        {"2017-10-01T00:00Z", "2017-10-01T00:00:00Z", "2017-10-01T00:00:00Z"},
        {"2017-10-01T00:00-0130", "2017-10-01T01:30:00Z", "2017-10-01T01:30:00Z"},
        {"2017-10-01T00:00:00+02", "2017-09-30T22:00:00Z", "2017-09-30T22:00:00Z"},
        {"2017-10-01T00:00:00", "none", "2017-10-01T00:00:00Z"},
        {"2017-10-01 10:20", "none", "2017-10-01T10:20:00Z"},
        {"2017-10-01", "none", "2017-10-01T00:00:00Z"},
        {"2017-13-01", "none", "none"},
        {"2017-10-01T", "none", "none"},
        {"", "none", "none"},
        {"yesterday or so, perhaps", "none", "none"},
    };
    for (auto const& c : cases) {
        auto const read_as = [&](Version version) {
            auto const time = parse_datetime(c.text, version);
            return time ? base::format_time(*time) : "none";
        };
        EXPECT_EQ(read_as(Version::v20), c.in_v20) << c.text;
        EXPECT_EQ(read_as(Version::v10), c.in_v10) << c.text;
    }
}

TEST(Ob2Document, tells_the_host_of_an_address) {
    EXPECT_EQ(host_of("https://Example.org:8080/a?b"), "example.org");
    EXPECT_EQ(host_of("http://example.org@evil.example/"), "");
    EXPECT_EQ(host_of("https://[::1]:80/x"), "[::1]");
    EXPECT_EQ(host_of("urn:uuid:1"), "");
    EXPECT_EQ(host_of("https://example.org#@evil.example"), "example.org");
    EXPECT_EQ(host_of(""), "");
}
