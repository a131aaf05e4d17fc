// What becomes of things after the first badge: found again, changed, removed.
#include "expect.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::expect_problem;
using flow::last_part;
using flow::names_field;
using flow::path_of;
using flow::text_at;

constexpr std::string_view home = "https://badges.example.org";

class Upkeep : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up(std::string(home));
        issuer = stoa->issuer();
        achievement = stoa->achievement(issuer);
    }
    static void TearDownTestSuite() { stoa.reset(); }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, achievement;
};

}  // namespace

TEST_F(Upkeep, finds_things_again_in_lists_and_searches) {
    auto const other = stoa->issuer("Chess Club");
    std::vector<std::string> made;
    for (int i = 0; i < 7; ++i)
        made.push_back(stoa->achievement(other, fmt::format("Opening {} 100% {}", i, i % 2 == 0 ? "Sicilian" : "Italian")));
    for (int i = 0; i < 5; ++i) stoa->award(made[0], fmt::format(R"({{"email":"Player{}@example.org","name":"Player {}"}})", i, i));

    // Every page to the end: newest first, none twice, none left out.
    std::vector<std::string> seen;
    std::string target = fmt::format("/api/v1/achievements?issuer={}&limit=3", other);
    for (int pages = 0; !target.empty() && pages < 10; ++pages) {
        auto const answer = stoa->get(target);
        ASSERT_EQ(answer.status, 200) << answer.body;
        auto const page = answer.json();
        for (auto const& item : page.at("items").as_array()) seen.push_back(last_part(text_at(item, "/id")));
        auto const link = answer.field("Link");
        EXPECT_EQ(link.empty(), text_at(page, "/next").empty());
        target = link.empty() ? std::string() : link.substr(1, link.find('>') - 1);
        if (!link.empty()) { EXPECT_TRUE(link.ends_with(">; rel=\"next\"")) << link; }
    }
    EXPECT_EQ(seen, std::vector<std::string>(made.rbegin(), made.rend()));

    auto const found = [&](std::string_view target_of_list) { return stoa->get(target_of_list).json().at("items").as_array().size(); };
    EXPECT_EQ(found("/api/v1/achievements?q=sicilian"), 4U);
    EXPECT_EQ(found("/api/v1/achievements?q=100%25"), 7U);
    EXPECT_EQ(found("/api/v1/achievements?q=1%25Sic"), 0U);  // a percent sign is a percent sign
    EXPECT_EQ(found("/api/v1/issuers?q=chess"), 1U);
    EXPECT_EQ(found("/api/v1/awards?recipient=player3%40example.org"), 1U);
    EXPECT_EQ(found("/api/v1/awards?achievement=" + made[0]), 5U);
    EXPECT_EQ(found("/api/v1/awards?issuer=" + other), 5U);
    EXPECT_EQ(found(fmt::format("/api/v1/awards?issuer={}&q=Player%202", other)), 1U);
    EXPECT_EQ(found("/api/v1/awards?achievement=" + made[1]), 0U);
    auto const typed = stoa->post(
        "/api/v1/achievements",
        fmt::format(R"({{"issuer":"{}","name":"n","description":"d","criteria":{{"narrative":"n"}},"achievementType":"MicroCredential"}})",
                    other));
    ASSERT_EQ(typed.status, 201);
    EXPECT_EQ(found("/api/v1/achievements?type=MicroCredential"), 1U);
    for (auto const* wrong : {"limit=0", "limit=101", "limit=x", "colour=red", "type=Nonsense", "issuer=1", "q=", "q=a&q=b"})
        expect_problem(stoa->get(fmt::format("/api/v1/achievements?{}", wrong)), 422, "invalid");
}

TEST_F(Upkeep, of_an_achievement_leaves_its_badges_as_they_were) {
    auto const id = stoa->achievement(issuer, "Before");
    auto const before = stoa->award(id);
    auto const patch = [&](std::string_view shelf, std::string_view which, std::string_view body) {
        return stoa->ask("PATCH", fmt::format("/api/v1/{}/{}", shelf, which), body, {{"Content-Type", "application/merge-patch+json"}});
    };
    auto const changed =
        patch("achievements", id, R"({"name":"After","humanCode":"A1","tag":["one"],"criteria":{"id":"https://example.org/c"}})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(text_at(changed.json(), "/name"), "After");
    EXPECT_EQ(text_at(changed.json(), "/criteria/narrative"), "Do it.");  // merged, not replaced
    EXPECT_EQ(text_at(changed.json(), "/criteria/id"), "https://example.org/c");
    auto const removed = patch("achievements", id, R"({"humanCode":null,"criteria":{"narrative":null}})").json();
    EXPECT_EQ(text_at(removed, "/humanCode"), "");
    EXPECT_EQ(text_at(removed, "/criteria"), R"({"id":"https://example.org/c"})");
    EXPECT_EQ(stoa->get("/achievements/" + id).json(), removed);
    EXPECT_EQ(text_at(removed, "/creator"), fmt::format("{}/issuers/{}", home, issuer));
    auto const anonymous = patch("achievements", id, R"({"creator":null})");
    EXPECT_EQ(anonymous.status, 200) << anonymous.body;
    EXPECT_EQ(text_at(anonymous.json(), "/creator"), "");
    EXPECT_EQ(patch("achievements", id, fmt::format(R"({{"creator":"{}/issuers/{}"}})", home, issuer)).status, 200);

    EXPECT_TRUE(names_field(expect_problem(patch("achievements", id, R"({"colour":"red"})"), 422, "invalid"), "colour"));
    EXPECT_TRUE(names_field(expect_problem(patch("achievements", id, R"({"id":"https://elsewhere.example/1"})"), 422, "invalid"), "id"));
    EXPECT_TRUE(names_field(expect_problem(patch("achievements", id, R"({"criteria":null})"), 422, "invalid"), "criteria"));
    EXPECT_TRUE(names_field(expect_problem(patch("achievements", id, R"({"name":null})"), 422, "invalid"), "name"));
    EXPECT_TRUE(names_field(expect_problem(patch("issuers", issuer, R"({"name":null})"), 422, "invalid"), "name"));
    EXPECT_TRUE(names_field(expect_problem(patch("issuers", issuer, R"({"id":"urn:other"})"), 422, "invalid"), "id"));
    expect_problem(patch("issuers", "0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d", R"({"name":"x"})"), 404, "missing");
    EXPECT_EQ(stoa->get("/achievements/" + id).json(), removed);

    // The badge is as it was handed out, and still valid; a new one says the new name.
    EXPECT_EQ(stoa->get(path_of(text_at(before, "/id")) + ".jws").body, text_at(before, "/jws"));
    EXPECT_EQ(stoa->verdict(text_at(before, "/jws")), "valid");
    EXPECT_EQ(text_at(stoa->award(id), "/name"), "After");
    EXPECT_EQ(stoa->get("/api/v1/achievements?q=Before").json().at("items").as_array().size(), 0U);
}

TEST_F(Upkeep, never_removes_what_a_badge_names) {
    auto const lonely = stoa->issuer("Lonely");
    auto const unused = stoa->achievement(lonely);
    auto const remove = [&](std::string_view shelf, std::string_view id) {
        return stoa->ask("DELETE", fmt::format("/api/v1/{}/{}", shelf, id));
    };
    expect_problem(remove("issuers", lonely), 409, "conflict");
    EXPECT_EQ(stoa->get("/api/v1/issuers/" + lonely).status, 200);
    EXPECT_EQ(remove("achievements", unused).status, 204);
    expect_problem(remove("achievements", unused), 404, "missing");
    EXPECT_EQ(remove("issuers", lonely).status, 204);
    expect_problem(stoa->get("/issuers/" + lonely), 404, "missing");

    auto const awarded = stoa->achievement(issuer);
    auto const award = stoa->award(awarded);
    expect_problem(remove("achievements", awarded), 409, "conflict");
    expect_problem(remove("issuers", issuer), 409, "conflict");
    EXPECT_EQ(stoa->verdict(text_at(award, "/jws")), "valid");
}
