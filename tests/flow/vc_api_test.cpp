// The VC API as the interoperability suites call it: issue, verify, present, revoke.
#include "expect.hpp"

#include "badges/contexts.hpp"
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::expect_problem;
using flow::text_at;

constexpr std::string_view home = "https://badges.example.org";

class VcApi : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>(flow::new_folder(),
                                            std::vector<std::string>{"--vc-api-enabled", "true", "--vc-api-open-on-loopback", "true",
                                                                     "--signing-algorithm", "EdDSA", "--signing-proof", "eddsa-rdfc-2022"});
        stoa->set_up(std::string(home));
        issuer = fmt::format("{}/issuers/{}", home, stoa->issuer());
    }
    static void TearDownTestSuite() { stoa.reset(); }

    static flow::Answer call(std::string_view path, json::value const& body) {
        return stoa->post(path, json::write(body), {{"Authorization", ""}});
    }
    // A credential that is no badge, as the suites send them.
    static json::object credential() {
        return {{"@context", {"https://www.w3.org/ns/credentials/v2"}},
                {"id", "urn:uuid:0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"},
                {"type", {"VerifiableCredential"}},
                {"issuer", issuer},
                {"credentialSubject", {{"id", "did:example:subject"}, {"name", "Ada"}}}};
    }
    static json::value issued(json::object options = {}) {
        auto const answer = call("/credentials/issue", json::object{{"credential", credential()}, {"options", std::move(options)}});
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.json().at("verifiableCredential");
    }
    static flow::Answer verify(json::value const& signed_one, json::object options = {}) {
        return call("/credentials/verify", json::object{{"verifiableCredential", signed_one}, {"options", std::move(options)}});
    }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string issuer;
};

}  // namespace

TEST_F(VcApi, is_there_only_when_it_was_switched_on_and_open_only_when_that_was_said) {
    flow::Stoa closed(flow::new_folder(), {"--vc-api-enabled", "true"});
    closed.set_up();
    expect_problem(closed.post("/credentials/issue", "{}", {{"Authorization", ""}}), 401, "unauthenticated");
    expect_problem(closed.post("/credentials/status", "{}", {{"Authorization", ""}}), 401, "unauthenticated");
    expect_problem(closed.post("/credentials/issue", "{}"), 400, "malformed");
    flow::Stoa without;
    without.set_up();
    for (auto const* path : {"/credentials/issue", "/credentials/verify", "/credentials/status", "/presentations/verify"})
        expect_problem(without.post(path, "{}"), 404, "missing");
    auto const refused = flow::run({.words = {"config", "--vc-api-open-on-loopback", "true", "--http-address", "0.0.0.0"}});
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.error.find("strangers could sign badges"), std::string::npos) << refused.error;
}

TEST_F(VcApi, signs_credentials_that_it_verifies) {
    auto const one = issued();
    EXPECT_EQ(text_at(one, "/proof/type"), "DataIntegrityProof");
    EXPECT_EQ(text_at(one, "/proof/cryptosuite"), "eddsa-rdfc-2022");
    EXPECT_EQ(text_at(one, "/proof/proofPurpose"), "assertionMethod");
    auto const answer = verify(one, {{"checks", {"proof"}}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(text_at(answer.json(), "/verified"), "true");
    EXPECT_EQ(text_at(answer.json(), "/errors"), "[]");
    EXPECT_EQ(text_at(answer.json(), "/results/proof/0/verified"), "true");

    EXPECT_EQ(text_at(issued({{"cryptosuite", "eddsa-jcs-2022"}}), "/proof/cryptosuite"), "eddsa-jcs-2022");
    auto const enveloped = issued({{"type", "VC-JWT"}, {"credentialId", "urn:x"}});
    EXPECT_EQ(text_at(enveloped, "/type"), "EnvelopedVerifiableCredential") << json::write(enveloped);
    EXPECT_EQ(verify(enveloped).status, 200) << verify(enveloped).body;
}

TEST_F(VcApi, answers_400_to_what_does_not_hold) {
    auto const good = issued();
    auto const spoilt = [&](auto spoil) {
        auto out = good;
        spoil(out.as_object());
        return verify(out, {{"checks", {"proof"}}});
    };
    for (auto const& answer :
         {spoilt([](auto& tree) { tree["credentialSubject"].as_object()["name"] = "Eve"; }),
          spoilt([](auto& tree) { tree.erase("proof"); }),
          spoilt([](auto& tree) { tree["proof"].as_object()["proofValue"] = "z" + std::string(87, '2'); }),
          spoilt([](auto& tree) { tree["proof"].as_object()["proofPurpose"] = "authentication"; }),
          spoilt([](auto& tree) { tree["proof"].as_object().erase("cryptosuite"); }),
          spoilt([](auto& tree) { tree["@context"] = json::array{}; }), spoilt([](auto& tree) { tree["unknownTerm"] = 1; })}) {
        EXPECT_EQ(answer.status, 400) << answer.body;
        EXPECT_EQ(text_at(answer.json(), "/verified"), "false");
        EXPECT_FALSE(answer.json().at("problemDetails").as_array().empty());
    }
    for (auto const* body :
         {R"({})", R"([])", R"({"verifiableCredential":null})", R"({"verifiableCredential":"text"})",
          R"({"verifiableCredential":{},"options":4})", R"({"verifiableCredential":{},"options":{"checks":"proof"}})", "{"})
        expect_problem(stoa->post("/credentials/verify", body, {{"Authorization", ""}}), 400, "malformed");
}

TEST_F(VcApi, refuses_to_sign_what_is_no_credential_or_not_of_its_issuers) {
    auto const refusal = [&](std::string_view member, json::value const& value, json::object options = {}) {
        auto wanted = credential();
        if (value.is_null())
            wanted.erase(member);
        else
            wanted[member] = value;
        return call("/credentials/issue", json::object{{"credential", wanted}, {"options", std::move(options)}});
    };
    for (auto const* member : {"@context", "type", "issuer", "credentialSubject"}) {
        auto const problem = expect_problem(refusal(member, nullptr), 400, "malformed");
        EXPECT_TRUE(flow::names_field(problem, "credential." + std::string(member))) << json::write(problem);
    }
    for (auto const* other : {"did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
                              "https://badges.example.org/issuers/0198f2c4-7d3a-7b1e-9c55-2f6f0a1b2c3d"})
        expect_problem(refusal("issuer", other), 400, "malformed");
    expect_problem(refusal("id", "no address"), 400, "malformed");
    expect_problem(refusal("unknownTerm", 1), 422, "invalid");  // safe mode
    expect_problem(refusal("name", "n", {{"cryptosuite", "rot13-2026"}}), 400, "malformed");
    expect_problem(refusal("name", "n", {{"cryptosuite", "ecdsa-rdfc-2019"}}), 409, "conflict");
}

TEST_F(VcApi, revokes_what_it_signed) {
    auto const one = issued({{"credentialStatus", {{"type", "BitstringStatusListEntry"}, {"statusPurpose", "revocation"}}},
                             {"credentialId", "urn:credential:1"}});
    EXPECT_EQ(text_at(one, "/credentialStatus/type"), "BitstringStatusListEntry");
    EXPECT_EQ(verify(one).status, 200) << verify(one).body;
    auto const update = [](json::value const& status) {
        return call("/credentials/status",
                    json::object{{"credentialId", "urn:credential:1"},
                                 {"credentialStatus", {{"type", "BitstringStatusListEntry"}, {"statusPurpose", "revocation"}}},
                                 {"status", status}});
    };
    EXPECT_EQ(update(true).status, 200) << update(true).body;
    auto const revoked = verify(one);
    EXPECT_EQ(revoked.status, 400);
    EXPECT_EQ(text_at(revoked.json(), "/results/credentialStatus/0/verified"), "false") << revoked.body;
    EXPECT_EQ(update(false).status, 200);
    EXPECT_EQ(verify(one).status, 200);
    expect_problem(update("maybe"), 400, "malformed");
    expect_problem(
        call("/credentials/status", json::object{{"credentialId", "urn:nobody"}, {"credentialStatus", json::object{}}, {"status", true}}),
        404, "missing");
}

TEST_F(VcApi, verifies_presentations_and_what_is_in_them) {
    auto const key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa);
    auto const holder = badges::did_key(key.public_key());
    badges::Contexts const contexts;
    badges::ProofOptions options;
    options.cryptosuite = "eddsa-rdfc-2022";
    options.verification_method = badges::did_key_method(key.public_key());
    options.created = base::now();
    options.purpose = "authentication";
    options.challenge = "once";
    options.domain = "verifier.example";
    auto const presented = [&](json::value const& what) {
        json::object const presentation{{"@context", {"https://www.w3.org/ns/credentials/v2"}},
                                        {"type", {"VerifiablePresentation"}},
                                        {"holder", holder},
                                        {"verifiableCredential", json::array{what}}};
        auto out = badges::add_proof(presentation, options, key, contexts.newest());
        EXPECT_TRUE(out) << out.error().text;
        return json::value(*out);
    };
    auto const verify_presented = [](json::value const& presentation, json::object terms) {
        return call("/presentations/verify", json::object{{"verifiablePresentation", presentation}, {"options", std::move(terms)}});
    };
    json::object const terms{{"challenge", "once"}, {"domain", "verifier.example"}};
    auto const whole = presented(issued());
    auto const answer = verify_presented(whole, terms);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(text_at(answer.json(), "/verified"), "true");
    EXPECT_EQ(text_at(answer.json(), "/results/credentials/0/verified"), "true");

    EXPECT_EQ(verify_presented(whole, {{"challenge", "again"}}).status, 400);
    EXPECT_EQ(verify_presented(whole, {{"challenge", "once"}, {"domain", "elsewhere.example"}}).status, 400);
    auto stolen = whole;
    stolen.as_object()["holder"] = "did:example:thief";
    EXPECT_EQ(verify_presented(stolen, terms).status, 400);
    auto spoilt = issued();
    spoilt.as_object()["credentialSubject"].as_object()["name"] = "Eve";
    auto const bad = verify_presented(presented(spoilt), terms);
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(text_at(bad.json(), "/results/presentation/proof/0/verified"), "true") << bad.body;
    EXPECT_EQ(text_at(bad.json(), "/results/credentials/0/verified"), "false");
    auto bare = whole;
    bare.as_object().erase("proof");
    EXPECT_EQ(verify_presented(bare, {}).status, 200);
    EXPECT_EQ(verify_presented(bare, terms).status, 400);
    expect_problem(call("/presentations/verify", json::object{{"verifiablePresentation", json::object{}}}), 400, "malformed");
}
