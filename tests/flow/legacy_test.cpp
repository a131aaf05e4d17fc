// The calls of the systems that Stoa replaces: their shapes are kept by golden files, their successors are named.
#include "expect.hpp"

#include "crypto/jws.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <regex>

namespace {

using flow::last_part;
using flow::text_at;

// Ids, times, tokens and digests differ from run to run; the same id stays the same within one answer.
std::string normalised(std::string text) {
    std::regex const patterns[] = {std::regex("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"),
                                   std::regex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
                                   std::regex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), std::regex("sha256\\$[0-9a-f]{64}"),
                                   std::regex("\"[0-9a-f]{32}\"")};
    constexpr std::string_view names[] = {"jws", "uuid", "time", "digest", "\"hex\""};
    for (std::size_t i = 0; i < std::size(patterns); ++i) {
        std::map<std::string, std::size_t> seen;
        std::string out;
        std::smatch match;
        for (auto from = text.cbegin();; from = match[0].second) {
            if (!std::regex_search(from, text.cend(), match, patterns[i])) {
                out.append(from, text.cend());
                break;
            }
            auto const [found, isnew] = seen.emplace(match[0].str(), seen.size() + 1);
            out.append(from, match[0].first);
            if (names[i] == "uuid")
                out += fmt::format("uuid-{}", found->second);
            else
                out += names[i];
        }
        text = std::move(out);
    }
    return text;
}

// The whole answer as its golden file keeps it.
flow::Answer golden(flow::Stoa& stoa, std::string const& name, std::string_view verb, std::string const& target,
                    std::string_view body = {}) {
    auto answer = stoa.ask(verb, target, body);
    json::object fields;
    for (auto const* field : {"Content-Type", "Deprecation", "Link", "X-Total-Count"}) {
        json::array values;
        for (auto const& value : answer.all(field)) values.emplace_back(value);
        if (!values.empty()) fields[field] = values.size() == 1 ? values[0] : json::value(values);
    }
    json::object request{{"verb", verb}, {"target", target}};
    if (!body.empty()) request["body"] = *json::read(body);
    json::object const whole{{"request", request}, {"status", answer.status}, {"fields", fields}, {"body", answer.json()}};
    flow::expect_golden("tests/data/legacy/" + name + ".json", normalised(flow::pretty(whole)));
    return answer;
}
void expect_successor(flow::Answer const& answer, std::string_view successor) {
    EXPECT_TRUE(answer.field("Deprecation").starts_with("@")) << answer.field("Deprecation");
    EXPECT_EQ(answer.all("Link").at(0), fmt::format("<{}>; rel=\"successor-version\"", successor));
}

class Legacy : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up();
        issuer = stoa->issuer();
        achievement = stoa->achievement(issuer);
    }
    static void TearDownTestSuite() { stoa.reset(); }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, achievement;
};

}  // namespace

TEST(LegacyLists, come_twenty_a_page_and_with_their_number) {
    flow::Stoa stoa;  // of its own, so that the golden files know how many there are
    stoa.set_up();
    auto const club = stoa.issuer("Chess Club");
    stoa.issuer("Choir");
    expect_successor(golden(stoa, "issuers", "GET", "/api/issuers"), "/api/v1/issuers");
    golden(stoa, "issuers-search", "GET", "/api/issuers?s=chess");
    expect_successor(golden(stoa, "achievements-none", "GET", "/api/achievements"), "/api/v1/achievements");

    auto const first = stoa.achievement(club, "Opening 0");
    expect_successor(golden(stoa, "achievements", "GET", "/api/achievements"), "/api/v1/achievements");
    for (int i = 1; i < 22; ++i) stoa.achievement(club, fmt::format("Opening {}", i));
    auto const page = stoa.get("/api/achievements");
    EXPECT_EQ(page.json().as_array().size(), 20U);
    EXPECT_EQ(page.field("X-Total-Count"), "22");
    auto const last = golden(stoa, "achievements-page-2", "GET", "/api/achievements?page=2").json();
    EXPECT_EQ(last.as_array().size(), 2U);
    EXPECT_EQ(text_at(last, "/1/docId"), first);
    EXPECT_EQ(stoa.get("/api/achievements?page=3").json().as_array().size(), 0U);
    golden(stoa, "achievements-page-0", "GET", "/api/achievements?page=0");
}

TEST_F(Legacy, an_award_goes_to_an_address) {
    auto const made = golden(*stoa, "award", "POST", "/api/award/" + achievement,
                             R"({"identifier":"ada@example.org","profile":{"givenName":"Ada","familyName":"Lovelace"}})");
    EXPECT_EQ(made.status, 200);
    expect_successor(made, "/api/v1/achievements/{achievement}/awards");
    auto const kept = stoa->get("/api/v1/awards?limit=1").json();
    EXPECT_EQ(text_at(kept, "/items/0/id"), text_at(made.json(), "/id"));
    EXPECT_EQ(text_at(kept, "/items/0/recipient/name"), "Ada Lovelace");
    golden(*stoa, "award-without-recipient", "POST", "/api/award/" + achievement, R"({"identifier":""})");
    golden(*stoa, "award-of-nothing", "POST", "/api/award/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d", R"({"identifier":"ada@example.org"})");
}

TEST_F(Legacy, an_award_may_name_its_achievement_in_the_body) {
    auto const body =
        fmt::format(R"({{"achievement_id":"{}","recipient":{{"identifier":{{"type":"email","value":"ada@example.org","hashed":true}}}},)"
                    R"("issued_on":"2026-01-02T03:04:05Z","expires":"2099-01-01T00:00:00Z"}})",
                    achievement);
    auto const made = golden(*stoa, "award-by-body", "POST", "/api/award", body);
    EXPECT_EQ(made.status, 201);
    expect_successor(made, "/api/v1/achievements/{achievement}/awards");
    auto const kept = stoa->get("/api/v1/awards?limit=1").json();
    EXPECT_EQ(text_at(kept, "/items/0/valid_from"), "2026-01-02T03:04:05Z");
    EXPECT_EQ(text_at(kept, "/items/0/valid_until"), "2099-01-01T00:00:00Z");
    golden(*stoa, "award-by-body-system-id", "POST", "/api/award",
           fmt::format(R"({{"achievement_id":"{}","recipient":{{"identifier":{{"type":"systemId","value":"4711","hashed":false}}}}}})",
                       achievement));
    // Whatever shape comes in the place of the recipient: a refusal, never a fault of ours.
    for (auto const* recipient : {"null", "1", "\"x\"", "[]", "{}", R"({"identifier":1})", R"({"identifier":[]})",
                                  R"({"identifier":{"value":1}})", R"([{"identifier":{"value":"a@example.org"}}])",
                                  R"({"identifier":{"value":"a@example.org","hashed":"yes"}})", R"({"identifier":{"value":"nobody"}})"})
        EXPECT_EQ(stoa->post("/api/award", fmt::format(R"({{"achievement_id":"{}","recipient":{}}})", achievement, recipient)).status, 422)
            << recipient;
    for (auto const* dates : {R"("issued_on":"soon")", R"("issued_on":5)", R"("expires":"1999-01-01T00:00:00Z")"})
        EXPECT_EQ(
            stoa->post("/api/award", fmt::format(R"({{"achievement_id":"{}","recipient":{{"identifier":{{"value":"a@example.org"}}}},{}}})",
                                                 achievement, dates))
                .status,
            422)
            << dates;
    EXPECT_EQ(stoa->post("/api/award", "[]").status, 422);
}

TEST_F(Legacy, an_award_is_given_signed) {
    auto const award = stoa->award(achievement);
    auto const made = golden(*stoa, "sign", "POST", "/api/sign/" + last_part(text_at(award, "/id")));
    EXPECT_EQ(made.status, 200);
    expect_successor(made, "/api/v1/awards/{award}");
    EXPECT_EQ(text_at(made.json(), "/proof/jwt"), text_at(award, "/jws"));
    golden(*stoa, "sign-nothing", "POST", "/api/sign/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d");
}

TEST_F(Legacy, a_credential_of_one_of_our_issuers_is_signed) {
    auto const award = stoa->award(achievement);
    auto credential = stoa->get(flow::path_of(text_at(award, "/id")) + ".jsonld").json();
    credential.as_object()["name"] = "By hand";
    auto const made = golden(*stoa, "sign-by-body", "POST", "/api/sign", json::write(json::object{{"credential", credential}}));
    EXPECT_EQ(made.status, 200);
    expect_successor(made, "/api/v1/achievements/{achievement}/awards");
    auto const jws = text_at(made.json(), "/proof/jwt");
    EXPECT_EQ(stoa->verdict(jws), "valid");
    EXPECT_EQ(text_at(*json::read(crypto::parse_jws(jws)->payload), "/name"), "By hand");

    auto foreign = credential;
    foreign.as_object()["issuer"] = "https://elsewhere.example/issuers/" + issuer;
    golden(*stoa, "sign-foreign-issuer", "POST", "/api/sign", json::write(json::object{{"credential", foreign}}));
    for (auto const* body : {"{}", R"({"credential":1})", R"({"credential":{}})", R"({"credential":{"issuer":5}})", "[]"})
        EXPECT_EQ(stoa->post("/api/sign", body).status, 422) << body;
}
