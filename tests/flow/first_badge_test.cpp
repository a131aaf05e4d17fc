// From an empty Stoa to a badge that anybody can verify, in each form and by each algorithm.
#include "expect.hpp"

#include "badges/testing.hpp"
#include "base/encode.hpp"
#include "crypto/hash.hpp"
#include "crypto/jws.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>

namespace {

using flow::expect_problem;
using flow::last_part;
using flow::names_field;
using flow::path_of;
using flow::text_at;

constexpr std::string_view home = "https://badges.example.org";

class FirstBadge : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up(std::string(home));
        issuer = stoa->issuer();
        achievement = stoa->achievement(issuer);
    }
    static void TearDownTestSuite() { stoa.reset(); }

    static json::value verify(std::string_view badge, std::string_view type) {
        auto const answer = stoa->post("/api/v1/verify", badge, {{"Content-Type", std::string(type)}, {"Authorization", ""}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, achievement;
};

json::value credential_in(std::string const& jws) { return *json::read(crypto::parse_jws(jws)->payload); }

}  // namespace

TEST(FirstUse, asks_for_the_code_and_happens_once) {
    flow::Stoa stoa;
    ASSERT_FALSE(stoa.setup_code().empty());
    EXPECT_EQ(stoa.get("/").field("Location"), "/set-up");
    auto const body = [&](std::string_view code, std::string_view email) {
        return fmt::format(R"({{"code":"{}","school":"School","name":"Ada","email":"{}","public_url":"https://badges.example.org/"}})",
                           code, email);
    };
    expect_problem(stoa.post("/api/v1/set-up", body("AAAA-AAAA-AAAA-AAAA", "ada@example.org")), 403, "forbidden");
    auto const wrong = expect_problem(stoa.post("/api/v1/set-up", R"({"code":"x","email":"nobody","colour":1})"), 422, "invalid");
    for (auto const* field : {"school", "name", "email", "public_url", "colour"}) EXPECT_TRUE(names_field(wrong, field)) << field;

    auto const done = stoa.post("/api/v1/set-up", body(stoa.setup_code(), "ada@example.org"));
    ASSERT_EQ(done.status, 201) << done.body;
    stoa.token = text_at(done.json(), "/token");
    EXPECT_TRUE(stoa.token.starts_with("stoa_"));
    expect_problem(stoa.post("/api/v1/set-up", body(stoa.setup_code(), "eve@example.org")), 409, "conflict");

    auto const me = stoa.get("/api/v1/me").json();
    EXPECT_EQ(text_at(me, "/name"), "Ada");
    EXPECT_EQ(text_at(me, "/permissions"), R"(["*"])");
    EXPECT_EQ(stoa.get("/api/v1/me").body.find(stoa.token), std::string::npos);

    // What set-up said holds on after a restart, and there is no code any more.
    EXPECT_EQ(stoa.stop(), 0);
    stoa.start();
    EXPECT_EQ(stoa.setup_code(), "");
    EXPECT_EQ(stoa.get("/api/v1/me").status, 200);
    auto const made = stoa.post("/api/v1/issuers", R"({"name":"School"})");
    EXPECT_TRUE(made.field("Location").starts_with("https://badges.example.org/issuers/")) << made.body;
}

TEST_F(FirstBadge, is_signed_with_each_algorithm_and_outlives_its_key) {
    std::vector<std::string> signed_before{text_at(stoa->award(achievement), "/jws")};
    std::set<std::string> addresses;
    for (std::string const algorithm : {"ES256", "EdDSA", "RS256"}) {
        auto const key = stoa->post(fmt::format("/api/v1/issuers/{}/keys", issuer), fmt::format(R"({{"algorithm":"{}"}})", algorithm));
        ASSERT_EQ(key.status, 201) << key.body;
        auto const address = text_at(key.json(), "/address");
        EXPECT_TRUE(addresses.insert(address).second);

        auto const jws = text_at(stoa->award(achievement), "/jws");
        auto const parsed = crypto::parse_jws(jws);
        ASSERT_TRUE(parsed);
        EXPECT_EQ(json::write(*parsed->header), fmt::format(R"({{"alg":"{}","kid":"{}","typ":"JWT"}})", algorithm, address));

        auto const report = verify(jws, "application/vc+jwt");
        EXPECT_EQ(text_at(report, "/verdict"), "valid") << json::write(report);
        EXPECT_EQ(text_at(report, "/key/provenance"), "ours");
        EXPECT_EQ(text_at(report, "/key/algorithm"), algorithm);
        for (auto const& stage : report.at("stages").as_array()) EXPECT_NE(text_at(stage, "/outcome"), "failed") << json::write(stage);

        // Anybody can do the same with the key at its address, a bare JWK.
        auto const served = stoa->get(path_of(address), {{"Authorization", ""}});
        EXPECT_EQ(served.field("Content-Type"), "application/jwk+json");
        EXPECT_EQ(served.field("Access-Control-Allow-Origin"), "*");
        auto const open = crypto::PublicKey::from_jwk(served.json());
        ASSERT_TRUE(open) << served.body;
        EXPECT_TRUE(crypto::verify_jws(*parsed, *open));
        EXPECT_EQ(served.body.find("\"d\""), std::string::npos);
        signed_before.push_back(jws);
    }
    for (auto const& jws : signed_before) EXPECT_EQ(stoa->verdict(jws), "valid");

    auto const jwks = stoa->get("/.well-known/jwks.json", {{"Authorization", ""}});
    EXPECT_EQ(jwks.field("Content-Type"), "application/jwk-set+json");
    auto const keys = crypto::read_jwks(jwks.json());
    ASSERT_TRUE(keys) << jwks.body;
    EXPECT_GE(keys->size(), 4U);
    for (auto const& key : *keys) addresses.erase(key.kid);
    EXPECT_TRUE(addresses.empty());
    expect_problem(stoa->post(fmt::format("/api/v1/issuers/{}/keys", issuer), R"({"algorithm":"HS256"})"), 422, "invalid");
    expect_problem(stoa->post("/api/v1/issuers/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d/keys", "{}"), 404, "missing");
}

TEST_F(FirstBadge, is_given_in_every_form_and_comes_back_byte_for_byte) {
    auto const award = stoa->award(achievement);
    auto const id = last_part(text_at(award, "/id"));
    auto const jws = text_at(award, "/jws");
    struct Form {
        std::string_view suffix, accept, type;
    };
    constexpr Form forms[] = {{".json", "application/json", "application/json"},
                              {".jsonld", "application/vc+ld+json", "application/vc+ld+json"},
                              {".jws", "text/plain", "text/plain; charset=utf-8"},
                              {".png", "image/png", "image/png"},
                              {".svg", "image/svg+xml", "image/svg+xml"}};
    for (auto const& [suffix, accept, type] : forms) {
        auto const by_suffix = stoa->get(fmt::format("/api/v1/awards/{}{}", id, suffix), {{"Accept", "text/html"}});
        auto const by_accept = stoa->get(fmt::format("/api/v1/awards/{}", id), {{"Accept", std::string(accept)}});
        EXPECT_EQ(by_suffix.status, 200) << suffix << by_suffix.body;
        EXPECT_EQ(by_suffix.field("Content-Type"), type);
        EXPECT_EQ(by_accept.field("Content-Type"), type);
        EXPECT_EQ(by_accept.field("Vary"), "Accept");
        EXPECT_EQ(by_suffix.body, by_accept.body);

        // The world gets the same at the badge's own id, save the school's own record.
        auto const open = stoa->get(fmt::format("/awards/{}{}", id, suffix), {{"Authorization", ""}});
        EXPECT_EQ(open.status, 200);
        EXPECT_EQ(open.field("Access-Control-Allow-Origin"), "*");
        if (suffix == ".json") {
            EXPECT_EQ(open.body.find("ada@example.org"), std::string::npos);
            EXPECT_EQ(by_suffix.json(), award);
            continue;
        }
        EXPECT_EQ(open.body, by_suffix.body);
        if (suffix == ".jws") {
            EXPECT_EQ(open.body, jws);
        } else if (suffix == ".jsonld") {
            auto claims = credential_in(jws);
            for (auto const* claim : {"iss", "jti", "nbf"}) claims.as_object().erase(claim);
            EXPECT_EQ(open.json(), claims);
        } else {
            auto const extracted = stoa->post("/api/v1/extract", open.body, {{"Content-Type", std::string(type)}, {"Authorization", ""}});
            EXPECT_EQ(extracted.body, jws);
            EXPECT_EQ(text_at(verify(open.body, type), "/verdict"), "valid");
        }
    }
    expect_problem(stoa->get(fmt::format("/api/v1/awards/{}", id), {{"Accept", "video/mp4"}}), 406, "not-acceptable");
    expect_problem(stoa->get(fmt::format("/api/v1/awards/{}.pdf", id)), 404, "missing");
    auto const page = stoa->get("/awards/" + id, {{"Accept", "text/html"}, {"Authorization", ""}});
    EXPECT_EQ(page.field("Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(page.body.find("Teamwork"), std::string::npos);
    EXPECT_EQ(page.body.find("ada@example.org"), std::string::npos);
}

TEST_F(FirstBadge, is_invalid_when_a_single_byte_was_changed) {
    auto const jws = text_at(stoa->award(achievement), "/jws");
    ASSERT_EQ(stoa->verdict(jws), "valid");
    auto const first_dot = jws.find('.'), second_dot = jws.rfind('.');
    for (auto const at : {first_dot / 2, first_dot + 20, (first_dot + second_dot) / 2, second_dot + 10}) {
        auto changed = jws;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(stoa->verdict(changed), "invalid") << at;
    }
}

TEST_F(FirstBadge, names_its_recipient_hashed_plain_or_by_did) {
    auto const subject = [&](std::string_view recipient) {
        return credential_in(text_at(stoa->award(achievement, recipient), "/jws")).at("credentialSubject");
    };
    auto const hashed = subject(R"({"email":"ada@example.org"})");
    EXPECT_EQ(text_at(hashed, "/identifier/0/hashed"), "true");
    EXPECT_EQ(text_at(hashed, "/identifier/0/identityType"), "emailAddress");
    EXPECT_EQ(text_at(hashed, "/identifier/0/identityHash"),
              "sha256$" + base::to_hex(crypto::sha256("ada@example.org" + text_at(hashed, "/identifier/0/salt"))));
    EXPECT_GE(text_at(hashed, "/identifier/0/salt").size(), 16U);
    auto const plain = subject(R"({"identifier":"4711","type":"systemId","hashed":false})");
    EXPECT_EQ(text_at(plain, "/identifier/0/identityHash"), "4711");
    EXPECT_EQ(text_at(plain, "/identifier/0/identityType"), "systemId");
    auto const did = subject(R"({"did":"did:example:ada"})");
    EXPECT_EQ(text_at(did, "/id"), "did:example:ada");
    EXPECT_EQ(text_at(did, "/identifier"), "");

    for (auto const* refused :
         {R"({})", R"({"email":"ada@example.org","did":"did:example:ada"})", R"({"did":"https://example.org/"})", R"({"email":"nobody"})",
          R"({"email":"ada@example.org","type":"systemId"})", R"({"did":"did:example:ada","hashed":true})"}) {
        auto const answer =
            stoa->post(fmt::format("/api/v1/achievements/{}/awards", achievement), fmt::format(R"({{"recipient":{}}})", refused));
        expect_problem(answer, 422, "invalid");
    }
}

TEST_F(FirstBadge, is_read_by_those_who_ask_before_they_read) {
    auto const id = last_part(text_at(stoa->award(achievement), "/id"));
    for (auto const& path : {"/api/v1/awards/" + id, "/awards/" + id, "/issuers/" + issuer, std::string("/.well-known/jwks.json"),
                             std::string("/openapi.json"), std::string("/api/v1/achievements")}) {
        auto const full = stoa->get(path);
        ASSERT_EQ(full.status, 200) << path << full.body;
        auto const head = stoa->ask("HEAD", path);
        EXPECT_EQ(head.status, 200) << path;
        EXPECT_EQ(head.field("Content-Length"), std::to_string(full.body.size())) << path;
        EXPECT_EQ(head.field("Content-Type"), full.field("Content-Type")) << path;
        auto const options = stoa->ask("OPTIONS", path, {}, {{"Authorization", ""}});
        EXPECT_EQ(options.status, 204) << path;
        EXPECT_NE(options.field("Allow").find("GET, HEAD"), std::string::npos) << path << options.field("Allow");
    }
    for (auto const& path : {"/api/v1/awards/" + id, "/awards/" + id + ".png", "/issuers/" + issuer, std::string("/openapi.json")}) {
        auto const etag = stoa->get(path).field("ETag");
        EXPECT_FALSE(etag.empty()) << path;
        auto const again = stoa->get(path, {{"If-None-Match", etag}});
        EXPECT_EQ(again.status, 304) << path;
        EXPECT_EQ(again.field("ETag"), etag);
        EXPECT_EQ(stoa->get(path, {{"If-None-Match", "\"another\""}}).status, 200);
    }
}

TEST_F(FirstBadge, has_an_issuer_and_an_achievement_at_their_own_ids) {
    for (auto const& [shelf, id] : {std::pair{"issuers", issuer}, {"achievements", achievement}}) {
        auto const open = stoa->get(fmt::format("/{}/{}", shelf, id), {{"Authorization", ""}, {"Accept", "application/ld+json"}});
        EXPECT_EQ(open.field("Content-Type"), "application/ld+json") << open.body;
        EXPECT_EQ(text_at(open.json(), "/id"), fmt::format("{}/{}/{}", home, shelf, id));
        auto shown = open.json();
        for (auto const* of_the_controller : {"@context", "verificationMethod", "assertionMethod"})
            EXPECT_EQ(shown.as_object().erase(of_the_controller), shelf == std::string_view("issuers") ? 1U : 0U) << of_the_controller;
        EXPECT_EQ(shown, stoa->get(fmt::format("/api/v1/{}/{}", shelf, id)).json());
        auto const page = stoa->get(fmt::format("/{}/{}", shelf, id), {{"Authorization", ""}, {"Accept", "text/html,*/*;q=0.1"}});
        EXPECT_EQ(page.field("Content-Type"), "text/html; charset=utf-8");
        expect_problem(stoa->get(fmt::format("/{}/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d", shelf)), 404, "missing");
    }
    EXPECT_EQ(text_at(stoa->get("/achievements/" + achievement).json(), "/creator"), fmt::format("{}/issuers/{}", home, issuer));
}

TEST_F(FirstBadge, shows_the_picture_of_its_achievement) {
    auto const png = badges::testing::png(badges::testing::chunk("tEXt", std::string("Title\0mine", 10)));
    auto const kept = stoa->post("/api/v1/images", png, {{"Content-Type", "image/png"}});
    ASSERT_EQ(kept.status, 201) << kept.body;
    auto const address = text_at(kept.json(), "/id");
    auto const served = stoa->get(path_of(address), {{"Authorization", ""}});
    EXPECT_EQ(served.body, png);
    EXPECT_NE(served.field("Cache-Control").find("immutable"), std::string::npos);

    // The same picture as a data: URI inside the document becomes the same address.
    auto const made = stoa->post(
        "/api/v1/achievements",
        fmt::format(
            R"({{"issuer":"{}","name":"Painter","description":"d","criteria":{{"narrative":"n"}},"image":{{"id":"data:image/png;base64,{}","type":"Image"}}}})",
            issuer, base::to_base64(png)));
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(text_at(made.json(), "/image/id"), address);
    auto const award = stoa->award(last_part(text_at(made.json(), "/id")));
    auto const baked = stoa->get(path_of(text_at(award, "/id")) + ".png");
    EXPECT_NE(baked.body.find("mine"), std::string::npos);
    EXPECT_EQ(stoa->post("/api/v1/extract", baked.body, {{"Content-Type", "image/png"}}).body, text_at(award, "/jws"));
    expect_problem(stoa->post("/api/v1/images", "GIF89a", {{"Content-Type", "image/png"}}), 415, "wrong-media");
}
