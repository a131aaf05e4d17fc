#include "badges/ob2_shape.hpp"
#include "wire/codec.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::ob2::Version;

namespace {

constexpr auto assertion = R"({"id":"https://example.org/1","type":"Assertion","recipient":{"type":"email","identity":"a@example.org"},
    "badge":"https://example.org/b","verification":{"type":"HostedBadge"},"issuedOn":"2016-12-31T23:59:59Z"})";
constexpr auto badge = R"({"id":"urn:uuid:1","type":"BadgeClass","name":"n","description":"d","criteria":"https://example.org/c",
    "issuer":"https://example.org/i","image":"data:image/png;base64,aaaa"})";
constexpr auto issuer = R"({"id":"https://example.org/i","type":"Issuer","name":"n","url":"https://example.org","email":"a@example.org"})";

// The fields, in order, after the member `patch` was laid over the sound document.
std::string fields(std::string_view sound, std::string_view class_name, std::string_view patch, Version version = Version::v20) {
    auto const document = json::merge_patch(*json::read(sound), *json::read(patch)).as_object();
    base::Problems problems;
    badges::ob2::check_shape(document, class_name, version, "", problems);
    std::string out;
    for (auto const& problem : problems) out += (out.empty() ? "" : " ") + problem.field;
    return out;
}

}  // namespace

TEST(Ob2Shape, names_the_member_that_is_wrong) {
    struct Case {
        std::string_view sound, class_name, patch, fields;
    };
    Case const cases[]{
        {assertion, "Assertion", "{}", ""},
        {assertion, "Assertion", R"({"id":null,"recipient":null,"badge":null,"verification":null,"issuedOn":null})",
         "id recipient badge verification issuedOn"},
        {assertion, "Assertion", R"({"id":"1"})", "id"},
        {assertion, "Assertion", R"({"id":["https://example.org/1","https://example.org/2"]})", "id"},
        {assertion, "Assertion", R"({"badge":7})", "badge"},
        {assertion, "Assertion", R"({"issuedOn":1359217910,"expires":"2016-12-31","revoked":"no"})", "issuedOn expires revoked"},
        {assertion, "Assertion", R"({"recipient":{"hashed":true}})", "recipient.identity"},
        {assertion, "Assertion", R"({"recipient":{"hashed":true,"identity":"sha1$00"}})", "recipient.identity"},
        {assertion, "Assertion", R"({"recipient":{"hashed":true,"identity":"md5$0123456789abcdef0123456789ABCDEF"}})", ""},
        {assertion, "Assertion", R"({"recipient":"a@example.org"})", "recipient"},
        {assertion, "Assertion", R"({"evidence":["https://example.org/e",{"id":"_:b1","narrative":1},7]})",
         "evidence[1].narrative evidence[2]"},
        {assertion, "Assertion", R"({"image":{"caption":"c"}})", "image.id"},
        {assertion, "Assertion", R"({"badge":{"type":"BadgeClass","id":"urn:x:1","name":"n","issuer":{"id":7}}})",
         "badge.description badge.criteria badge.issuer.id"},
        {assertion, "Assertion", R"({"mine":{"id":7}})", ""},
        {badge, "BadgeClass", "{}", ""},
        {badge, "BadgeClass", R"({"criteria":{"narrative":"do it"},"image":null,"tags":["a","b"],"version":2,
            "related":{"id":"https://example.org/x"}})",
         ""},
        {badge, "BadgeClass", R"({"tags":["a",1],"version":true,"related":{}})", "tags[1] version related.id"},
        {badge, "BadgeClass", R"({"alignment":[{"targetName":"t","targetUrl":"https://example.org"},{"targetUrl":"urn:x:1"}]})",
         "alignment[1].targetName alignment[1].targetUrl"},
        {badge, "BadgeClass", R"({"image":"data:nothing"})", "image"},
        {issuer, "Issuer", R"({"name":null,"url":"example.org","email":null,"publicKey":["https://example.org/k",{"owner":"x"}]})",
         "name url email publicKey[1].owner publicKey[1].publicKeyPem"},
        {issuer, "Issuer", R"({"verification":{"verificationProperty":"id","startsWith":["https://example.org/"],"allowedOrigins":7}})",
         "verification.allowedOrigins"},
        {issuer, "Issuer", R"({"verification":{"verificationProperty":"nonsense"}})", "verification.verificationProperty"},
        {issuer, "Profile", R"({"name":null,"email":null,"url":null})", ""},
        {issuer, "Nonsense", R"({"name":7})", ""},
    };
    for (auto const& c : cases) EXPECT_EQ(fields(c.sound, c.class_name, c.patch), c.fields) << c.class_name << " " << c.patch;
}

TEST(Ob2Shape, asks_less_of_older_versions) {
    EXPECT_EQ(fields(assertion, "Assertion", R"({"id":null,"issuedOn":"2016-12-31","expires":"2017-12-31 10:00"})", Version::v10), "");
    EXPECT_EQ(fields(assertion, "Assertion", R"({"issuedOn":"soon"})", Version::v10), "issuedOn");
    EXPECT_EQ(fields(issuer, "Issuer", R"({"email":null})", Version::v11), "");
}

TEST(Ob2Shape, stops_counting_at_some_point) {
    std::string tags;
    for (int i = 0; i < 1000; ++i) tags += (tags.empty() ? "" : ",") + std::to_string(i);
    auto const document = json::read(R"({"tags":[)" + tags + "]}")->as_object();
    base::Problems problems;
    badges::ob2::check_shape(document, "BadgeClass", Version::v20, "", problems);
    EXPECT_EQ(problems.size(), wire::problems_max);
}
