// Signed badges that are not what they claim to be: a report that says so, and never a valid one.
#include "process.hpp"

#include "badges/testing_award.hpp"
#include "badges/vcjwt.hpp"
#include "base/encode.hpp"
#include "crypto/hash.hpp"
#include "crypto/jws.hpp"
#include "crypto/seal.hpp"
#include "pg/server.hpp"
#include "pg/session.hpp"
#include "services/credentials/keys.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using flow::text_at;

// A Stoa, and its own signing key taken out of its database: the strongest that a forger could have is what only this test has.
class ForgedBadge : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        stoa = std::make_unique<flow::Stoa>(flow::new_folder(), std::vector<std::string>{"--signing-algorithm", "ES256"});
        stoa->set_up();
        jws = text_at(stoa->award(stoa->achievement(stoa->issuer())), "/jws");
        pg::Session session(*pg::conninfo_of_running(stoa->folder()));
        auto const rows = session.run("select sealed from credentials.signing_key");
        auto const sealer = crypto::Sealer::from_file((stoa->folder() / "master.key").string());
        auto const pem = sealer->open(rows.at(0).get<std::string>("sealed"), credentials::key_purpose);
        key = std::make_unique<crypto::PrivateKey>(*crypto::PrivateKey::from_pem(*pem));
    }
    static void TearDownTestSuite() {
        stoa.reset();
        key.reset();
    }
    static json::object header() { return *crypto::parse_jws(jws)->header; }
    static json::object claims() { return json::read(crypto::parse_jws(jws)->payload)->as_object(); }
    // Signed with Stoa's own key, under this header and with these claims.
    static std::string own(json::object with_header, json::object const& with_claims) {
        with_header.erase("alg");
        return crypto::sign_jws(*key, std::move(with_header), json::write(with_claims));
    }
    static std::string unsigned_part(json::object const& with_header) {
        return base::to_base64url(json::write(with_header)) + "." + jws.substr(jws.find('.') + 1, jws.rfind('.') - jws.find('.') - 1);
    }
    static json::value report(std::string_view badge) {
        auto const answer = stoa->post("/api/v1/verify", badge, {{"Content-Type", "text/plain"}, {"Authorization", ""}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }
    static std::string verdict(std::string_view badge) { return text_at(report(badge), "/verdict"); }

    static inline std::unique_ptr<flow::Stoa> stoa;
    static inline std::string jws;
    static inline std::unique_ptr<crypto::PrivateKey> key;
};

json::object with(json::object object, std::string_view name, json::value value) {
    if (value.is_null())
        object.erase(name);
    else
        object[name] = std::move(value);
    return object;
}

}  // namespace

TEST_F(ForgedBadge, the_measure_is_a_sound_one) {
    EXPECT_EQ(verdict(jws), "valid");
    EXPECT_EQ(verdict(own(header(), claims())), "valid");  // so whatever is refused below is refused for its one change
    EXPECT_EQ(verdict(" " + jws + "\n"), "valid");
}

TEST_F(ForgedBadge, no_signature_or_a_shared_secret_is_none) {
    for (auto const* alg : {"none", "None", "NONE", ""}) {
        auto const head = unsigned_part(with(header(), "alg", alg));
        for (auto const& forged : {head + ".", head + "." + jws.substr(jws.rfind('.') + 1), head + ".AA"})
            EXPECT_EQ(verdict(forged), "invalid") << forged.substr(0, 60);
    }
    // An HMAC with what everybody knows as its secret: the public key in each of its written forms.
    auto const served = stoa->get(flow::path_of(text_at(header(), "/kid"))).body;
    for (auto const& secret : {served, key->public_key().pem(), json::write(key->public_key().jwk()), key->public_key().raw()}) {
        auto const head = unsigned_part(with(header(), "alg", "HS256"));
        EXPECT_EQ(verdict(head + "." + base::to_base64url(crypto::hmac_sha256(secret, head))), "invalid");
    }
    for (auto const* alg : {"RS256", "EdDSA", "ES384", "ES256K", "PS256"}) {
        auto const head = unsigned_part(with(header(), "alg", alg));
        EXPECT_EQ(verdict(head + "." + base::to_base64url(key->sign(head))), "invalid") << alg;
    }
}

TEST_F(ForgedBadge, another_key_is_not_the_issuers) {
    auto const forger = crypto::PrivateKey::generate(crypto::Algorithm::es256);
    auto const sign = [&](json::object head) {
        head.erase("alg");
        return crypto::sign_jws(forger, std::move(head), json::write(claims()));
    };
    EXPECT_EQ(verdict(sign(header())), "invalid");                                                   // under the true kid
    EXPECT_EQ(verdict(sign(with(header(), "jwk", forger.public_key().jwk()))), "invalid");           // kid of one, key of another
    EXPECT_EQ(verdict(sign(with(header(), "kid", "https://elsewhere.example/keys/1"))), "unknown");  // nobody here knows that key
    // The issuer publishes its keys, and this is none of them.
    EXPECT_EQ(verdict(sign(with(with(header(), "kid", nullptr), "jwk", forger.public_key().jwk()))), "invalid");
    EXPECT_EQ(verdict(sign(with(header(), "kid", nullptr))), "invalid");
    // A key of this Stoa, but of another issuer.
    auto const other = text_at(stoa->award(stoa->achievement(stoa->issuer("Other"))), "/jws");
    auto const stolen = with(claims(), "issuer", json::read(crypto::parse_jws(other)->payload)->at("issuer"));
    EXPECT_EQ(verdict(own(header(), with(stolen, "iss", stolen.at("issuer").at("id")))), "invalid");
}

TEST_F(ForgedBadge, a_broken_token_is_invalid) {
    auto const first = jws.find('.'), second = jws.rfind('.');
    std::string big(1024 * 1024, 'x');
    for (auto const& [what, broken] :
         {std::pair<std::string, std::string>{"padding", jws + "="},
          {"padding in the middle", jws.substr(0, second) + "=" + jws.substr(second)},
          {"base64 with +", jws.substr(0, second) + ".+" + jws.substr(second + 2)},
          {"two parts", jws.substr(0, second)},
          {"four parts", jws + ".AA"},
          {"a blank inside", jws.substr(0, first + 10) + " " + jws.substr(first + 10)},
          {"no header", jws.substr(first)},
          {"a header of 1 MB", own(with(header(), "x", big.c_str()), claims())},
          {"a critical extension", own(with(header(), "crit", json::array{"exp"}), claims())},
          {"b64 false", own(with(header(), "b64", false), claims())},
          {"no object inside", crypto::sign_jws(*key, {{"kid", header().at("kid")}}, "[]")},
          {"no JSON inside", crypto::sign_jws(*key, {{"kid", header().at("kid")}}, "{")},
          {"a name twice", crypto::sign_jws(*key, {{"kid", header().at("kid")}}, "{\"id\":1," + json::write(claims()).substr(1))}}) {
        auto const found = report(broken);
        EXPECT_EQ(text_at(found, "/verdict"), "invalid") << what << json::write(found).substr(0, 1000);
        EXPECT_FALSE(text_at(found, "/text").empty());
    }
    auto const note = report(own(with(header(), "typ", "JOSE"), claims()));
    EXPECT_EQ(text_at(note, "/verdict"), "warning");
}

TEST_F(ForgedBadge, claims_that_contradict_the_credential_make_it_invalid) {
    auto const subject = text_at(stoa->award(stoa->achievement(stoa->issuer("DID")), R"({"did":"did:example:ada"})"), "/jws");
    EXPECT_EQ(verdict(subject), "valid");
    auto base_claims = claims();
    base_claims["credentialSubject"].as_object()["id"] = "did:example:ada";
    base_claims["sub"] = "did:example:ada";
    base_claims["validUntil"] = "2100-01-01T00:00:00Z";
    base_claims["exp"] = 4'102'444'800;
    ASSERT_EQ(verdict(own(header(), base_claims)), "valid");

    struct Case {
        std::string_view claim;
        json::value value;
        std::string_view verdict;
    };
    auto const nbf = base_claims.at("nbf").as_int64();
    for (auto const& [claim, value, expected] : {Case{"iss", nullptr, "invalid"},
                                                 {"iss", "https://elsewhere.example/", "invalid"},
                                                 {"iss", 1, "invalid"},
                                                 {"jti", nullptr, "invalid"},
                                                 {"jti", "urn:other", "invalid"},
                                                 {"nbf", nullptr, "invalid"},
                                                 {"nbf", nbf + 1, "invalid"},
                                                 {"nbf", "now", "invalid"},
                                                 {"sub", "did:example:eve", "invalid"},
                                                 {"exp", 4'102'444'801, "invalid"},
                                                 {"exp", "never", "invalid"},
                                                 {"exp", nullptr, "warning"}}) {
        auto const found = report(own(header(), with(base_claims, claim, value)));
        EXPECT_EQ(text_at(found, "/verdict"), expected) << claim << json::write(value) << json::write(found).substr(0, 300);
    }
    // In its time, not before and not after.
    auto early = base_claims;
    early["validFrom"] = "2099-01-01T00:00:00Z";
    early["nbf"] = 4'070'908'800;
    EXPECT_EQ(verdict(own(header(), early)), "invalid");
    auto late = base_claims;
    late["validUntil"] = text_at(late, "/validFrom");
    late["exp"] = late.at("nbf");
    EXPECT_EQ(verdict(own(header(), late)), "invalid");
    for (auto const* member : {"@context", "type", "issuer", "credentialSubject", "validFrom", "id"})
        EXPECT_EQ(verdict(own(header(), with(base_claims, member, nullptr))), "invalid") << member;
}
