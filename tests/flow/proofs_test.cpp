// Badges by each proof, whole journeys over HTTP: made, fetched in every form, verified; their issuer as the controller of its keys; revoked.
#include "expect.hpp"

#include "badges/did.hpp"
#include "badges/verification_method.hpp"
#include "base/clock.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::expect_problem;
using flow::last_part;
using flow::path_of;
using flow::text_at;

constexpr std::string_view home = "https://badges.example.org";
flow::Fields const stranger{{"Authorization", ""}};

class Proofs : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>();
        stoa->set_up(std::string(home));
        issuer = stoa->issuer();
        achievement = stoa->achievement(issuer);
    }
    static void TearDownTestSuite() { stoa.reset(); }

    static void give_key(std::string_view algorithm) {
        auto const made = stoa->post(fmt::format("/api/v1/issuers/{}/keys", issuer), fmt::format(R"({{"algorithm":"{}"}})", algorithm));
        ASSERT_EQ(made.status, 201) << made.body;
    }
    static flow::Answer award(std::string_view more) {
        return stoa->post(fmt::format("/api/v1/achievements/{}/awards", achievement),
                          fmt::format(R"({{"recipient":{{"email":"ada@example.org"}}{}}})", more));
    }
    // Of the verifier that anybody may call.
    static json::value report(std::string_view badge, std::string_view type = "application/json") {
        auto const answer = stoa->post("/api/v1/verify", badge, {{"Content-Type", std::string(type)}, {"Authorization", ""}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }
    static std::string verdict(std::string_view badge, std::string_view type = "application/json") {
        return text_at(report(badge, type), "/verdict");
    }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer, achievement;
};

}  // namespace

TEST_F(Proofs, make_badges_that_are_given_in_every_form_and_verified) {
    expect_problem(award(R"(,"proof":"eddsa-rdfc-2022")"), 409, "conflict");  // a new issuer has a key for RS256
    expect_problem(award(R"(,"proof":"eddsa-rdfc-2000")"), 422, "invalid");
    for (auto const* algorithm : {"EdDSA", "ES256", "ES384"}) give_key(algorithm);
    for (std::string const proof : {"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"}) {
        auto const made = award(fmt::format(R"(,"proof":"{}")", proof));
        ASSERT_EQ(made.status, 201) << made.body;
        auto const tree = made.json();
        EXPECT_EQ(text_at(tree, "/proof"), proof);
        EXPECT_FALSE(tree.as_object().contains("jws"));
        EXPECT_EQ(text_at(tree, "/credential/proof/cryptosuite"), proof);
        EXPECT_EQ(text_at(tree, "/credential/proof/proofPurpose"), "assertionMethod");

        // The badge is the same bytes at its own id, in the school's records and in pictures.
        auto const path = path_of(text_at(tree, "/id"));
        auto const open = stoa->get(path, {{"Authorization", ""}, {"Accept", "application/json"}});
        EXPECT_EQ(open.status, 200);
        EXPECT_EQ(open.field("Content-Type"), "application/vc+ld+json");
        EXPECT_EQ(open.json(), tree.at("credential"));
        EXPECT_EQ(stoa->get("/api/v1" + path, {{"Accept", "application/vc+ld+json"}}).body, open.body);
        EXPECT_EQ(stoa->get("/api/v1" + path).json(), tree);
        auto const whole = report(open.body);
        EXPECT_EQ(text_at(whole, "/verdict"), "valid") << json::write(whole);
        EXPECT_EQ(text_at(whole, "/key/provenance"), "ours");
        for (auto const& [ending, type] : {std::pair{".png", "image/png"}, {".svg", "image/svg+xml"}}) {
            auto const baked = stoa->get(path + ending, stranger);
            EXPECT_EQ(verdict(baked.body, type), "valid") << proof << ending;
            EXPECT_EQ(stoa->post("/api/v1/extract", baked.body, {{"Content-Type", type}}).body, open.body);
        }
        // It is no JWS, and says so.
        for (auto const& answer : {stoa->get(path, {{"Accept", "text/plain"}}), stoa->get(path + ".jws"),
                                   stoa->get("/api/v1" + path, {{"Accept", "text/plain"}})}) {
            auto const problem = expect_problem(answer, 406, "not-acceptable");
            EXPECT_NE(text_at(problem, "/detail").find("has its proof inside"), std::string::npos) << json::write(problem);
        }
        auto const page = stoa->get(path, {{"Accept", "text/html"}, {"Authorization", ""}});
        EXPECT_NE(page.body.find(R"(<p class="verdict">Valid</p>)"), std::string::npos) << page.body;
        EXPECT_EQ(page.body.find("badge.jws"), std::string::npos);

        auto changed = open.json();
        changed.at("credentialSubject").at("achievement").as_object()["name"] = "Another";
        EXPECT_EQ(verdict(json::write(changed)), "invalid");
    }
    EXPECT_EQ(verdict(text_at(award(R"(,"proof":"VC-JWT")").json(), "/jws"), "text/plain"), "valid");
    for (auto const& each : stoa->get("/api/v1/awards").json().at("items").as_array())
        EXPECT_NE(each.as_object().contains("jws"), each.as_object().contains("credential"));
}

TEST_F(Proofs, belong_to_an_issuer_that_is_the_controller_of_its_keys) {
    give_key("EdDSA");
    give_key("EdDSA");  // the first of them retires and stays
    auto const address = fmt::format("{}/issuers/{}", home, issuer);
    auto const profile = stoa->get("/issuers/" + issuer, stranger);
    EXPECT_EQ(profile.field("Content-Type"), "application/json");
    auto const document = profile.json();
    EXPECT_EQ(text_at(document, "/id"), address);
    EXPECT_EQ(text_at(document, "/type/0"), "Profile");
    auto const& methods = document.at("verificationMethod").as_array();
    ASSERT_GE(methods.size(), 3U);
    ASSERT_EQ(document.at("assertionMethod").as_array().size(), methods.size());
    std::size_t multikeys = 0;
    for (std::size_t i = 0; i < methods.size(); ++i) {
        auto const id = text_at(methods[i], "/id");
        EXPECT_EQ(document.at("assertionMethod").at(i).as_string(), id);
        EXPECT_EQ(text_at(methods[i], "/controller"), address);
        EXPECT_FALSE(methods[i].as_object().contains("revoked"));
        EXPECT_TRUE(badges::find_method(document, id, base::now()));
        if (text_at(methods[i], "/type") != "Multikey") continue;
        EXPECT_EQ(id, address + "#" + text_at(methods[i], "/publicKeyMultibase"));
        ++multikeys;
    }
    EXPECT_GE(multikeys, 2U);

    auto const badge = award(R"(,"proof":"eddsa-jcs-2022")").json();
    EXPECT_TRUE(badges::is_listed(document, "assertionMethod", text_at(badge, "/credential/proof/verificationMethod")));

    auto const did_answer = stoa->get(fmt::format("/issuers/{}/did.json", issuer), stranger);
    ASSERT_EQ(did_answer.status, 200) << did_answer.body;
    auto const did = did_answer.json();
    EXPECT_EQ(text_at(did, "/id"), "did:web:badges.example.org:issuers:" + issuer);
    EXPECT_EQ(text_at(did, "/alsoKnownAs/0"), address);
    EXPECT_EQ(badges::did_web_address(text_at(did, "/id")).value(), address + "/did.json");
    EXPECT_EQ(did.at("verificationMethod").as_array().size(), methods.size());
    expect_problem(stoa->get("/issuers/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d/did.json"), 404, "missing");

    // Each key alone: a bare JWK by default, a verification method for who asks for linked data.
    auto const made = stoa->post(fmt::format("/api/v1/issuers/{}/keys", issuer), R"({"algorithm":"ES256"})").json();
    auto const key = path_of(text_at(made, "/address"));
    EXPECT_EQ(text_at(stoa->get(key, stranger).json(), "/kty"), "EC");
    auto const method = stoa->get(key, {{"Accept", "application/ld+json"}, {"Authorization", ""}});
    EXPECT_EQ(method.field("Content-Type"), "application/ld+json");
    EXPECT_EQ(method.field("Vary"), "Accept");
    EXPECT_EQ(text_at(method.json(), "/type"), "Multikey");
    EXPECT_EQ(text_at(method.json(), "/controller"), address);
    EXPECT_EQ(text_at(method.json(), "/id"), address + "#" + text_at(method.json(), "/publicKeyMultibase"));
}

TEST_F(Proofs, are_worth_nothing_once_the_badge_is_revoked) {
    give_key("EdDSA");
    for (std::string const proof : {"VC-JWT", "eddsa-rdfc-2022"}) {
        auto const made = award(fmt::format(R"(,"proof":"{}","revocable":true)", proof));
        ASSERT_EQ(made.status, 201) << made.body;
        auto const tree = made.json();
        EXPECT_EQ(text_at(tree, "/status"), "active");
        auto const path = path_of(text_at(tree, "/id"));
        auto const badge = stoa->get(path, stranger);
        auto const entry = badge.json().at("credentialStatus");
        EXPECT_EQ(text_at(entry, "/type"), "BitstringStatusListEntry");

        auto const list = stoa->get(path_of(text_at(entry, "/statusListCredential")), stranger);
        ASSERT_EQ(list.status, 200) << list.body;
        EXPECT_EQ(list.field("Content-Type"), "application/vc+ld+json");
        EXPECT_EQ(text_at(list.json(), "/id"), text_at(entry, "/statusListCredential"));
        EXPECT_EQ(text_at(list.json(), "/credentialSubject/statusPurpose"), "revocation");

        auto const signed_text = proof == "VC-JWT" ? text_at(tree, "/jws") : badge.body;
        auto const type = proof == "VC-JWT" ? "text/plain" : "application/json";
        EXPECT_EQ(verdict(signed_text, type), "valid") << json::write(report(signed_text, type));
        auto const set = [&](std::string_view status) {
            return stoa->post("/api/v1" + path + "/status", fmt::format(R"({{"status":"{}","reason":"a mistake"}})", status));
        };
        auto const revoked = set("revoked");
        EXPECT_EQ(revoked.status, 200) << revoked.body;
        EXPECT_EQ(text_at(revoked.json(), "/status"), "revoked");
        EXPECT_EQ(verdict(signed_text, type), "invalid");
        EXPECT_NE(stoa->get(path, {{"Accept", "text/html"}, {"Authorization", ""}}).body.find("Not valid"), std::string::npos);
        auto const changed = stoa->get(path_of(text_at(entry, "/statusListCredential")), {{"If-None-Match", list.field("ETag")}});
        EXPECT_EQ(changed.status, 200);
        EXPECT_EQ(changed.body.find("a mistake"), std::string::npos);  // why is the school's own knowledge
        EXPECT_EQ(set("active").status, 200);
        EXPECT_EQ(verdict(signed_text, type), "valid");
        expect_problem(set("suspended"), 422, "invalid");
    }
    auto const fixed = path_of(text_at(award("").json(), "/id"));
    expect_problem(stoa->post("/api/v1" + fixed + "/status", R"({"status":"revoked"})"), 409, "conflict");
    expect_problem(stoa->get("/status-lists/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"), 404, "missing");
}

TEST(LegacyRoutes, give_badges_with_a_proof_inside_as_they_are) {
    flow::Stoa stoa(flow::new_folder(),
                    {"--signing-algorithm", "EdDSA", "--signing-proof", "eddsa-rdfc-2022", "--signing-revocable", "true"});
    stoa.set_up();
    auto const issuer = stoa.issuer();
    auto const made = stoa.post("/api/award/" + stoa.achievement(issuer), R"({"identifier":"ada@example.org"})");
    ASSERT_EQ(made.status, 200) << made.body;
    auto const id = last_part(text_at(made.json(), "/id"));
    auto const signed_one = stoa.post("/api/sign/" + id, "{}");
    ASSERT_EQ(signed_one.status, 200) << signed_one.body;
    EXPECT_EQ(text_at(signed_one.json(), "/proof/type"), "DataIntegrityProof");
    EXPECT_EQ(signed_one.json(), stoa.get("/awards/" + id, stranger).json());
    EXPECT_EQ(text_at(signed_one.json(), "/credentialStatus/type"), "BitstringStatusListEntry");  // as the setting says
    auto unsigned_one = signed_one.json();
    unsigned_one.as_object().erase("proof");
    auto const again = stoa.post("/api/sign", json::write(json::object{{"credential", unsigned_one}}));
    ASSERT_EQ(again.status, 200) << again.body;
    for (auto const& badge : {signed_one.body, again.body}) {
        auto const report = stoa.post("/api/v1/verify", badge, {{"Content-Type", "application/json"}, {"Authorization", ""}}).json();
        EXPECT_EQ(text_at(report, "/verdict"), "valid") << json::write(report);
    }
}

TEST_F(Proofs, of_another_stoa_are_looked_up_for_whom_the_operator_lets) {
    // Two schools; the second looks up what the first has published.
    give_key("EdDSA");
    auto const made = award(R"(,"proof":"eddsa-jcs-2022","revocable":true)").json();
    auto const badge = json::write(made.at("credential"));
    auto const folder = flow::new_folder();
    auto const keep = [&](std::string_view path, std::string_view file) {
        flow::write_file(folder / file, stoa->get(path, {{"Authorization", ""}, {"Accept", "application/json"}}).body);
    };
    auto const list = text_at(made, "/credential/credentialStatus/statusListCredential");
    keep("/issuers/" + issuer, "issuer.json");
    keep(path_of(list), "list.json");
    flow::write_file(folder / "url-map.json",
                     fmt::format(R"({{"documents":{{"{}/issuers/{}":"issuer.json","{}":"list.json"}}}})", home, issuer, list));

    flow::Stoa other(flow::new_folder(), {"--fetch-folder", folder.string()});
    other.set_up("https://other.example.org");
    auto const ask = [&](flow::Fields fields) {
        fields.emplace_back("Content-Type", "application/json");
        return other.post("/api/v1/verify", badge, fields).json();
    };
    auto const known = ask({});
    EXPECT_EQ(text_at(known, "/verdict"), "valid") << json::write(known);
    EXPECT_EQ(text_at(known, "/key/provenance"), "issuer");
    auto const unknown = ask(stranger);  // by default only for those who are signed in
    EXPECT_EQ(text_at(unknown, "/verdict"), "unknown") << json::write(unknown);
    EXPECT_NE(json::write(unknown).find("for those who are signed in"), std::string::npos);

    ASSERT_EQ(stoa->post("/api/v1" + path_of(text_at(made, "/id")) + "/status", R"({"status":"revoked"})").status, 200);
    keep(path_of(list), "list.json");
    EXPECT_EQ(text_at(ask({}), "/verdict"), "invalid");
}
