#include "badges/bakery.hpp"
#include "badges/identity.hpp"
#include "badges/testing.hpp"
#include "badges/testing_verify.hpp"
#include "base/encode.hpp"
#include "wire/codec.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::DataModel;
using badges::Existing;
using badges::KnownKey;
using badges::Outcome;
using badges::Provenance;
using badges::Report;
using badges::Verdict;

TEST(Verify, finds_a_good_badge_valid_in_every_form) {
    auto const jws = token();
    std::string const svg = "<svg xmlns='http://www.w3.org/2000/svg'/>";
    struct Case {
        std::string bytes, kind;
    };
    Case const cases[]{{jws, "JWS"},
                       {" " + jws + "\n", "JWS"},
                       {*badges::bake(badges::testing::png(), jws, Existing::error), "PNG"},
                       {*badges::bake(svg, jws, Existing::error), "SVG"}};
    for (auto const& c : cases) {
        auto const report = badges::verify(c.bytes, in_2027());
        EXPECT_EQ(told(report), "valid") << c.kind;
        EXPECT_EQ(report.kind, c.kind);
        EXPECT_EQ(report.format, "JWS");
        EXPECT_EQ(report.data_model, "VC 2.0");
        ASSERT_TRUE(report.key);
        EXPECT_EQ(report.key->algorithm, "EdDSA");
        EXPECT_EQ(report.key->kid, kid);
        EXPECT_EQ(report.key->thumbprint, key.public_key().thumbprint());
        EXPECT_EQ(report.key->provenance, Provenance::given);
        EXPECT_TRUE(report.wanted.empty());
        EXPECT_EQ(report.credential->text, json::write(json::value(credential())));
    }
}

TEST(Verify, takes_all_four_algorithms) {
    using crypto::Algorithm;
    for (auto const algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::es384, Algorithm::eddsa}) {
        auto const by = crypto::PrivateKey::generate(algorithm);
        auto const report = badges::verify(token(credential(), by), in_2027({{kid, issuer, by.public_key(), Provenance::ours}}));
        EXPECT_EQ(told(report), "valid") << crypto::name(algorithm);
        EXPECT_EQ(report.key->provenance, Provenance::ours);
    }
}

TEST(Verify, tells_every_stage_in_order_and_as_json) {
    auto const report = badges::verify("nothing of the kind", in_2027());
    EXPECT_EQ(told(report), "invalid, parse: this is neither PNG, SVG, JSON nor a compact JWS");
    std::string names;
    for (auto const& one : report.stages) names += one.name + ' ';
    EXPECT_EQ(names,
              "parse json-ld context type schema inline-schema credential-subject evidence issuer proof refresh status expiration issuance "
              "recipient endorsement ");
    auto const written = wire::Codec<Report>::text(report);
    EXPECT_TRUE(written.starts_with(R"({"verdict":"invalid","text":"this is neither PNG, SVG, JSON nor a compact JWS","kind":"unknown",)"))
        << written;
    EXPECT_NE(written.find(R"({"name":"context","outcome":"skipped","text":"was not reached","details":[]})"), std::string::npos)
        << written;
}

TEST(Verify, calls_the_older_data_model_a_warning) {
    auto const report = badges::verify(*badges::issue(credential(), key, kid, DataModel::vc1), in_2027());
    EXPECT_EQ(told(report), "warning, context: it uses the older data model, Verifiable Credentials 1.1");
    EXPECT_EQ(report.data_model, "VC 1.1");
    EXPECT_EQ(stage(report, "proof").outcome, Outcome::passed);
}

TEST(Verify, tells_where_the_key_came_from) {
    auto const embedded = *badges::issue(credential(), key, "");
    auto const nameless = KnownKey{"", issuer, key.public_key(), Provenance::issuer};
    auto const anybodys = KnownKey{kid, "", key.public_key(), Provenance::given};
    auto const bare = KnownKey{"", "", key.public_key(), Provenance::given};
    auto const other_bare = KnownKey{"", "", other_key.public_key(), Provenance::given};
    auto const wrong = KnownKey{kid, issuer, other_key.public_key(), Provenance::given};
    auto const foreign = KnownKey{kid, "https://other.example/", key.public_key(), Provenance::given};
    struct Case {
        std::string token;
        std::vector<KnownKey> keys;
        Verdict verdict;
        Provenance provenance;
        std::string wanted;
    };
    Case const cases[]{
        {embedded, {}, Verdict::warning, Provenance::embedded, "https://badges.example.org/.well-known/jwks.json"},
        {embedded, {nameless}, Verdict::valid, Provenance::issuer, ""},
        {embedded, {wrong}, Verdict::warning, Provenance::embedded, "https://badges.example.org/.well-known/jwks.json"},
        {embedded, {foreign}, Verdict::invalid, Provenance::none, ""},
        {token(), {}, Verdict::unknown, Provenance::none, kid},
        {token(), {nameless}, Verdict::valid, Provenance::issuer, ""},
        {token(), {anybodys}, Verdict::valid, Provenance::given, ""},
        {token(), {wrong}, Verdict::invalid, Provenance::none, ""},
        {token(), {foreign}, Verdict::invalid, Provenance::none, ""},
        {token(), {foreign, anybodys}, Verdict::valid, Provenance::given, ""},
        {token(credential(), other_key), {nameless}, Verdict::unknown, Provenance::none, kid},
        {token(), {bare}, Verdict::valid, Provenance::given, ""},
        {token(), {other_bare, bare}, Verdict::valid, Provenance::given, ""},
        {token(), {other_bare}, Verdict::invalid, Provenance::none, ""},
        {embedded, {bare}, Verdict::valid, Provenance::given, ""},
    };
    int number = 0;
    for (auto const& c : cases) {
        auto const report = badges::verify(c.token, in_2027(c.keys));
        EXPECT_EQ(report.verdict, c.verdict) << number << ": " << told(report);
        EXPECT_EQ(report.key->provenance, c.provenance) << number;
        EXPECT_EQ(report.wanted, c.wanted.empty() ? std::vector<std::string>{} : std::vector<std::string>{c.wanted}) << number;
        ++number;
    }
    auto strict = in_2027({});
    strict.embedded_keys = false;
    EXPECT_EQ(badges::verify(embedded, strict).verdict, Verdict::unknown);
    strict.keys = {other_bare};
    EXPECT_EQ(told(badges::verify(embedded, strict)),
              "invalid, proof: the signature does not hold under the key that was given: it was signed with another key");
}

TEST(Verify, sees_what_was_changed) {
    auto const good = token();
    auto const dot = good.rfind('.');
    auto forged = good;
    forged[dot + 5] = forged[dot + 5] == 'A' ? 'B' : 'A';
    EXPECT_TRUE(told(badges::verify(forged, in_2027())).starts_with("invalid, proof: the signature does not hold"))
        << told(badges::verify(forged, in_2027()));
    auto const elsewhere = credential();
    auto award = some_award();
    award.name = *badges::Words::from("Doctor");
    auto const other = token(*badges::build(award));
    auto const spliced =
        good.substr(0, good.find('.')) + other.substr(other.find('.'), other.rfind('.') - other.find('.')) + good.substr(dot);
    EXPECT_TRUE(told(badges::verify(spliced, in_2027())).starts_with("invalid, proof: the signature does not hold"));
}

TEST(Verify, compares_claims_with_the_credential) {
    struct Case {
        char const* claim;
        json::value value;  // null: taken out
        std::string told;
    };
    std::string const bad = "invalid, proof: the token contradicts the credential: ";
    Case const cases[]{
        {"iss", "https://evil.example/", bad + "iss is not the same as issuer.id"},
        {"iss", 7, bad + "iss is not the same as issuer.id"},
        {"iss", nullptr, bad + "iss is missing"},
        {"jti", "urn:x", bad + "jti is not the same as id"},
        {"jti", nullptr, bad + "jti is missing"},
        {"sub", "did:example:other", bad + "sub is not the same as credentialSubject.id"},
        {"sub", nullptr, "valid"},
        {"nbf", 1767225601, bad + "nbf is not the same instant as validFrom"},
        {"nbf", 1767225600.0, "valid"},
        {"nbf", 1767225600.9, "valid"},
        {"nbf", "1767225600", bad + "nbf is not a date in seconds since 1970"},
        {"nbf", 1e300, bad + "nbf is not a date in seconds since 1970"},
        {"nbf", nullptr, bad + "nbf is missing"},
        {"exp", 1893456001, bad + "exp is not the same instant as validUntil"},
        {"exp", nullptr,
         "warning, proof: the signature holds, but the token is not quite as the standard asks: exp is missing although the credential "
         "ends"},
    };
    for (auto const& c : cases) {
        auto changed = payload();
        if (c.value.is_null())
            changed.stable_erase(c.claim);
        else
            changed[c.claim] = c.value;
        EXPECT_EQ(told(badges::verify(signed_by_hand(changed), in_2027())), c.told) << c.claim << " " << json::write(c.value);
    }
    auto without_end = payload();
    without_end.stable_erase("validUntil");
    EXPECT_EQ(badges::verify(signed_by_hand(without_end), in_2027()).verdict, Verdict::valid);
    without_end["exp"] = 1780000000;  // in 2026: the token's end counts where the credential has none
    EXPECT_EQ(told(badges::verify(signed_by_hand(without_end), in_2027())), "invalid, expiration: it expired on 2026-05-28T20:26:40Z");
    without_end["exp"] = 1780000000.5;
    EXPECT_EQ(told(badges::verify(signed_by_hand(without_end), in_2027())), "invalid, expiration: it expired on 2026-05-28T20:26:40Z");
}

TEST(Verify, reads_the_header_strictly_enough) {
    auto const jwk = key.public_key().jwk();
    auto const other_jwk = other_key.public_key().jwk();
    json::object flat = jwk;
    flat["typ"] = "JWT";
    struct Case {
        json::object header;
        Verdict verdict;
        std::string part;
    };
    Case const cases[]{
        {{{"kid", kid}}, Verdict::valid, ""},
        {{{"kid", kid}, {"typ", "vc+jwt"}, {"cty", "vc"}}, Verdict::valid, ""},
        {{{"kid", kid}, {"typ", "JOSE"}}, Verdict::warning, "header.typ should be JWT"},
        {{{"kid", kid}, {"x5t", "a"}}, Verdict::warning, "header.x5t is not part of the standard"},
        {{{"kid", kid}, {"jwk", jwk}}, Verdict::valid, ""},
        {{{"kid", kid}, {"jwk", other_jwk}}, Verdict::invalid, "two different keys"},
        {{{"typ", "JWT"}}, Verdict::invalid, "neither kid nor jwk"},
        {flat, Verdict::warning, "header.kty"},
        {{{"jwk", key.jwk()}}, Verdict::invalid, "cannot be used"},
        {{{"jwk", json::object{{"kty", "oct"}, {"k", "AAAA"}}}}, Verdict::invalid, "cannot be used"},
        {{{"jwk", other_jwk}}, Verdict::invalid, "does not hold"},
    };
    for (auto const& c : cases) {
        auto const report = badges::verify(signed_by_hand(payload(), c.header), in_2027());
        EXPECT_EQ(report.verdict, c.verdict) << json::write(json::value(c.header)) << told(report);
        EXPECT_NE(told(report).find(c.part), std::string::npos) << told(report);
    }
}

TEST(Verify, takes_no_other_algorithm) {
    auto const good = token();
    auto const rest = good.substr(good.find('.'));
    for (std::string const algorithm : {"none", "HS256", "RS512", "eddsa", ""}) {
        auto const header = base::to_base64url(R"({"alg":")" + algorithm + R"(","kid":")" + kid + R"("})");
        auto const report = badges::verify(header + rest, in_2027());
        EXPECT_EQ(report.verdict, Verdict::invalid) << algorithm;
        EXPECT_EQ(stage(report, "proof").outcome, Outcome::failed) << algorithm << told(report);
    }
    auto const header = base::to_base64url(std::string(R"({"alg":"ES256","kid":")") + kid + R"("})");  // the key is Ed25519
    EXPECT_EQ(stage(badges::verify(header + rest, in_2027()), "proof").outcome, Outcome::failed);
}

TEST(Verify, knows_the_time) {
    struct Case {
        char const* now;
        std::string told;
    };
    Case const cases[]{
        {"2025-12-31T23:59:59.999Z", "invalid, issuance: it becomes valid on 2026-01-01T00:00:00Z"},
        {"2026-01-01T00:00:00Z", "valid"},
        {"2029-12-31T23:59:59Z", "valid"},
        {"2030-01-01T00:00:00Z", "invalid, expiration: it expired on 2030-01-01T00:00:00Z"},
    };
    for (auto const& c : cases) {
        auto options = in_2027();
        options.now = *base::parse_time(c.now);
        EXPECT_EQ(told(badges::verify(token(), options)), c.told) << c.now;
    }
}

TEST(Verify, asks_whose_it_is_when_somebody_wants_to_know) {
    auto award = some_award();
    award.subject.identifier.emplace().items = {
        badges::hash_identity(*badges::IdentifierType::from("emailAddress"), "a@example.org", "salt")};
    auto const badge = token(*badges::build(award));
    struct Case {
        std::vector<badges::PersonIs> person;
        Outcome outcome;
    };
    Case const cases[]{
        {{}, Outcome::skipped},
        {{{"id", "did:example:learner"}}, Outcome::passed},
        {{{"id", "did:example:other"}}, Outcome::failed},
        {{{"emailAddress", "a@example.org"}}, Outcome::passed},
        {{{"emailAddress", "b@example.org"}}, Outcome::failed},
        {{{"userName", "a@example.org"}}, Outcome::failed},
        {{{"emailAddress", "b@example.org"}, {"emailAddress", "a@example.org"}}, Outcome::passed},
    };
    for (auto const& c : cases) {
        auto options = in_2027();
        options.recipient = c.person;
        auto const report = badges::verify(badge, options);
        EXPECT_EQ(stage(report, "recipient").outcome, c.outcome);
        EXPECT_EQ(report.verdict, c.outcome == Outcome::failed ? Verdict::invalid : Verdict::valid);
    }
}

TEST(Verify, says_what_it_cannot_tell) {
    auto award = some_award();
    award.status = wire::Json{R"({"type":"BitstringStatusListEntry","statusListCredential":"https://badges.example.org/status/3"})"};
    auto const with_status = badges::verify(token(*badges::build(award)), in_2027());
    EXPECT_EQ(told(with_status), "unknown, status: whether it was revoked was not asked");
    EXPECT_EQ(with_status.wanted, std::vector<std::string>{"https://badges.example.org/status/3"});

    auto document = credential();
    EXPECT_EQ(told(badges::verify(json::write(json::value(document)), in_2027())),
              "invalid, proof: it carries no proof: anybody could have written it");
    json::object const selective{{"type", "DataIntegrityProof"},
                                 {"cryptosuite", "ecdsa-sd-2023"},
                                 {"proofPurpose", "assertionMethod"},
                                 {"verificationMethod", kid},
                                 {"proofValue", "u2V0"}};
    document["proof"] = json::array{selective};
    auto const embedded = badges::verify(json::write(json::value(document)), in_2027());
    EXPECT_EQ(told(embedded), "unknown, proof: proofs of the kind ecdsa-sd-2023 are not checked here");
    EXPECT_EQ(embedded.key->algorithm, "ecdsa-sd-2023");
    EXPECT_EQ(embedded.key->kid, kid);
}

TEST(Verify, hands_older_badges_to_their_own_rules) {
    auto const hosted = badges::testing::png(badges::testing::chunk("tEXt", std::string("openbadges\0https://a.example/1", 30)));
    auto const asked = badges::verify(hosted, in_2027());
    EXPECT_EQ(asked.kind, "PNG");
    EXPECT_EQ(asked.format, "URL");
    EXPECT_EQ(asked.verdict, Verdict::unknown);
    EXPECT_EQ(asked.wanted, std::vector<std::string>{"https://a.example/1"});

    auto const assertion = R"({"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://a.example/1",
        "recipient":{"type":"email","hashed":false,"identity":"a@example.org"},"issuedOn":"2020-01-01T00:00:00Z",
        "badge":"https://a.example/badge","verification":{"type":"hosted"}})";
    Pages web;
    web.serve("https://a.example/1", assertion);
    auto const report = web.verify(hosted, in_2027());
    EXPECT_EQ(report.kind, "PNG");
    EXPECT_EQ(stage(report, "badge-class").outcome, Outcome::failed) << told(report);  // a 404
    EXPECT_EQ(stage(report, "json-ld").name, "none");
    EXPECT_TRUE(report.wanted.empty());

    // Where an endorsement or a newer version of a credential should be, it is out of place.
    auto award = some_award();
    auto const older_token = crypto::sign_jws(key, {{"kid", kid}}, assertion);
    award.endorsement_jwt = {older_token};
    EXPECT_EQ(told(badges::verify(token(*badges::build(award)), in_2027())), "warning, endorsement: 0 of 1 endorsements hold");
}
