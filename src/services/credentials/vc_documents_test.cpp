#include "services/credentials/vc_documents.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

json::value credential() {
    return *json::read(R"({"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"urn:i",
        "credentialSubject":{"id":"urn:s"}})");
}
std::string fields(base::Problems const& problems) {
    std::string out;
    for (auto const& problem : problems) out += (out.empty() ? "" : " ") + problem.field;
    return out;
}
std::string with(std::string_view member, std::string_view value) {
    auto tree = credential();
    if (value.empty())
        tree.as_object().erase(member);
    else
        tree.as_object()[member] = *json::read(value);
    return fields(credentials::credential_problems(tree.as_object()));
}

badges::Report report(std::vector<badges::Stage> stages, json::value const& of = credential()) {
    badges::Report out;
    out.stages = std::move(stages);
    out.credential = wire::Json{json::write(of)};
    return out;
}
using enum badges::Outcome;

}  // namespace

TEST(Credential, that_may_be_signed_has_what_the_data_model_asks) {
    EXPECT_EQ(fields(credentials::credential_problems(credential().as_object())), "");
    for (auto const& [member, value] :
         std::vector<std::pair<std::string, std::string>>{{"@context", ""},
                                                          {"@context", R"("https://www.w3.org/ns/credentials/v2")"},
                                                          {"@context", R"(["https://example.org/"])"},
                                                          {"type", ""},
                                                          {"type", R"(["Else"])"},
                                                          {"id", R"("no address")"},
                                                          {"id", "1"},
                                                          {"issuer", ""},
                                                          {"issuer", R"({"name":"nobody"})"},
                                                          {"issuer", R"("did")"},
                                                          {"credentialSubject", ""},
                                                          {"credentialSubject", "{}"},
                                                          {"credentialSubject", "[]"},
                                                          {"credentialSubject", R"([{"a":1},{}])"},
                                                          {"validFrom", R"("yesterday")"},
                                                          {"validUntil", "4"}})
        EXPECT_EQ(with(member, value), member) << value;
    for (auto const& [member, value] : std::vector<std::pair<std::string, std::string>>{{"issuer", R"({"id":"urn:i"})"},
                                                                                        {"type", R"("VerifiableCredential")"},
                                                                                        {"credentialSubject", R"([{"a":1},{"b":2}])"},
                                                                                        {"validFrom", R"("2026-11-21T08:30:00Z")"},
                                                                                        {"id", R"("urn:uuid:1")"}})
        EXPECT_EQ(with(member, value), "") << member << value;
    auto tree = credential();
    tree.as_object()["validFrom"] = "2026-11-21T08:30:00Z";
    tree.as_object()["validUntil"] = "2026-11-20T08:30:00Z";
    EXPECT_EQ(fields(credentials::credential_problems(tree.as_object())), "validUntil");
}

TEST(Credential, comes_as_an_object_a_token_or_an_envelope) {
    EXPECT_EQ(credentials::text_to_verify(credential()), json::write(credential()));
    EXPECT_EQ(credentials::text_to_verify("e30.e30.AA"), "e30.e30.AA");
    EXPECT_EQ(
        credentials::text_to_verify(json::object{{"type", "EnvelopedVerifiableCredential"}, {"id", "data:application/vc+jwt,e30.e30.AA"}}),
        "e30.e30.AA");
    for (auto const& broken : {json::value("text"), json::value(1), json::value(nullptr), json::value(json::array{1}),
                               json::value(json::object{{"type", "EnvelopedVerifiableCredential"}, {"id", "data:image/png,a"}}),
                               json::value(json::object{{"type", "EnvelopedVerifiableCredential"}})}) {
        auto const text = credentials::text_to_verify(broken);
        ASSERT_FALSE(text) << json::write(broken);
        EXPECT_EQ(text.error().code(), base::Code::malformed);
    }
}

TEST(VerificationResult, counts_for_any_credential_what_any_credential_has) {
    auto const result = [](std::vector<badges::Stage> stages, std::vector<std::string> checks = {}, json::value const& of = credential()) {
        return credentials::verification_result(report(std::move(stages), of), checks);
    };
    auto const verified = [&](auto&&... arguments) { return result(arguments...).at("verified").as_bool(); };
    std::vector<badges::Stage> const good{{"parse", passed, "", {}}, {"type", failed, "no badge", {}}, {"proof", passed, "", {}}};
    EXPECT_TRUE(verified(good));
    auto badge = credential();
    badge.as_object()["type"] = json::array{"VerifiableCredential", "OpenBadgeCredential"};
    EXPECT_FALSE(verified(good, std::vector<std::string>(), badge));
    for (auto const outcome : {failed, unknown})
        for (auto const* stage : {"parse", "json-ld", "proof", "status", "expiration"})
            EXPECT_FALSE(verified(std::vector<badges::Stage>{{stage, outcome, "why", {}}})) << stage;
    std::vector<badges::Stage> const revoked{{"proof", passed, "", {}}, {"status", failed, "revoked", {}}};
    EXPECT_TRUE(verified(revoked, std::vector<std::string>{"proof"}));
    EXPECT_FALSE(verified(revoked, std::vector<std::string>{"proof", "credentialStatus"}));
    std::vector<badges::Stage> const timeless{{"issuance", failed, "no validFrom", {}}};
    EXPECT_TRUE(verified(timeless));

    auto const wrong = result({{"proof", failed, "the signature does not hold", {}}});
    EXPECT_EQ(json::write(wrong.at("checks")), R"(["proof"])");
    EXPECT_EQ(json::text_of(wrong.at("errors").at(0).at("type")), "https://w3id.org/security#PROOF_VERIFICATION_ERROR");
    EXPECT_EQ(json::text_of(wrong.at("errors").at(0).at("detail")), "the signature does not hold");
    auto malformed = credential();
    malformed.as_object().erase("credentialSubject");
    EXPECT_FALSE(verified(good, std::vector<std::string>(), malformed));
}

TEST(VerificationResult, does_not_trust_a_key_that_came_with_the_credential) {
    auto unvouched = report({{"proof", warning, "nothing was changed", {}}});
    unvouched.key = badges::SigningKey{"EdDSA", "", "", badges::Provenance::embedded};
    EXPECT_FALSE(credentials::verification_result(unvouched, {}).at("verified").as_bool());
    unvouched.key->provenance = badges::Provenance::issuer;
    auto const vouched = credentials::verification_result(unvouched, {});
    EXPECT_TRUE(vouched.at("verified").as_bool());
    EXPECT_EQ(vouched.at("warnings").as_array().size(), 1U);
}
