#include "badges/vcjwt.hpp"
#include "badges/testing_award.hpp"
#include "crypto/jws.hpp"

#include <gtest/gtest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::DataModel;
using badges::testing::some_award;

namespace {

auto const key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa);
constexpr auto kid = "https://badges.example.org/keys/1";

json::object payload_of(std::string const& token) { return json::read(crypto::parse_jws(token)->payload)->as_object(); }

}  // namespace

TEST(VcJwt, has_exactly_the_header_of_the_standard) {
    auto const credential = *badges::build(some_award());
    auto const token = badges::issue(credential, key, kid);
    ASSERT_TRUE(token) << token.error().text();
    EXPECT_EQ(crypto::parse_jws(*token)->header_text, R"({"alg":"EdDSA","kid":"https://badges.example.org/keys/1","typ":"JWT"})");
    EXPECT_TRUE(crypto::verify_jws(*crypto::parse_jws(*token), key.public_key()));
    auto const embedded = *crypto::parse_jws(*badges::issue(credential, key, ""));
    EXPECT_EQ(json::write(json::value(*embedded.header)),
              R"({"alg":"EdDSA","jwk":)" + json::write(json::value(key.public_key().jwk())) + R"(,"typ":"JWT"})");
}

TEST(VcJwt, carries_the_credential_at_top_level_and_repeats_it_in_claims) {
    auto const credential = *badges::build(some_award());
    auto payload = payload_of(*badges::issue(credential, key, kid));
    EXPECT_EQ(payload["iss"], "https://badges.example.org/issuers/1");
    EXPECT_EQ(payload["jti"], "https://badges.example.org/awards/1");
    EXPECT_EQ(payload["sub"], "did:example:learner");
    EXPECT_EQ(payload["nbf"], 1767225600);
    EXPECT_EQ(payload["exp"], 1893456000);
    for (auto const* claim : {"iss", "jti", "sub", "nbf", "exp"}) payload.stable_erase(claim);
    EXPECT_EQ(json::write(json::value(payload)), json::write(json::value(credential)));
}

TEST(VcJwt, leaves_out_claims_that_have_nothing_to_say) {
    auto award = some_award();
    award.valid_until.reset();
    award.subject.id.reset();
    badges::IdentityObject identity;
    identity.identityHash = *badges::Line::from("a@example.org");
    identity.identityType = *badges::IdentifierType::from("emailAddress");
    award.subject.identifier.emplace().items = {identity};
    award.valid_from += std::chrono::milliseconds(250);
    auto const payload = payload_of(*badges::issue(*badges::build(award), key, kid));
    EXPECT_FALSE(payload.contains("sub"));
    EXPECT_FALSE(payload.contains("exp"));
    EXPECT_EQ(payload.at("nbf"), 1767225600.25);
}

TEST(VcJwt, speaks_the_older_data_model_on_request) {
    auto const credential = *badges::build(some_award());
    auto const payload = payload_of(*badges::issue(credential, key, kid, DataModel::vc1));
    EXPECT_EQ(payload.size(), 6U);  // vc and five claims
    auto const& vc = payload.at("vc").as_object();
    EXPECT_EQ(vc.at("@context").at(0), "https://www.w3.org/2018/credentials/v1");
    EXPECT_EQ(vc.at("issuanceDate"), "2026-01-01T00:00:00Z");
    EXPECT_EQ(vc.at("expirationDate"), "2030-01-01T00:00:00Z");
    EXPECT_FALSE(vc.contains("validFrom"));
    EXPECT_FALSE(vc.contains("validUntil"));
    EXPECT_EQ(payload.at("nbf"), 1767225600);
}

TEST(VcJwt, refuses_to_sign_what_nobody_could_verify) {
    auto const token = badges::issue({}, key, kid);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code(), base::Code::invalid);
    EXPECT_EQ(token.error().problems().size(), 3U);
}
