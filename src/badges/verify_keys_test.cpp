// Where the key of a token is, and whose it is: addresses, sets of keys, DIDs.
#include "badges/did.hpp"
#include "badges/keys.hpp"
#include "badges/testing_verify.hpp"
#include "crypto/multikey.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::Outcome;
using badges::Provenance;
using badges::Report;

namespace {

std::string const key_set = "https://badges.example.org/.well-known/jwks.json";
std::string const did_web = "did:web:school.example:badges";

json::object jwk(crypto::PrivateKey const& of = key, json::object more = {}) {
    auto out = of.public_key().jwk();
    for (auto const& [name, value] : more) out[name] = value;
    return out;
}
json::object set_of(std::initializer_list<json::object> keys) {
    json::array list;
    for (auto const& one : keys) list.push_back(one);
    return {{"keys", list}};
}
json::object multikey(std::string_view id, std::string_view controller, crypto::PrivateKey const& of = key) {
    return {{"id", id}, {"type", "Multikey"}, {"controller", controller}, {"publicKeyMultibase", crypto::to_multikey(of.public_key())}};
}
json::object document_of(std::string_view id, json::array methods, json::array for_assertions) {
    return {{"id", id}, {"verificationMethod", methods}, {"assertionMethod", for_assertions}};
}

std::string token_of(std::string_view key_id, std::string_view issuer_id = issuer, crypto::PrivateKey const& by = key) {
    auto award = some_award();
    award.issuer.id = *wire::Uri::from(std::string(issuer_id));
    return *badges::issue(*badges::build(award), by, key_id);
}

std::string provenance(Report const& report) { return boost::describe::enum_to_string(report.key->provenance, "?"); }

}  // namespace

TEST(VerifyKeys, takes_a_key_from_its_address) {
    struct Case {
        char const* what;
        json::object at_kid;
        std::optional<json::object> at_key_set;  // none: 404
        std::string told;                        // its beginning
        std::string provenance;
    };
    auto const elsewhere = multikey(kid, "https://other.example/");
    Case const cases[]{
        {"a bare JWK", jwk(), {}, "valid", "issuer"},
        {"a bare JWK of another", jwk(other_key), {}, "invalid, proof: the signature does not hold", "none"},
        {"a bare JWK that is published", jwk(), set_of({jwk()}), "valid", "issuer"},
        {"a bare JWK that is not published", jwk(), set_of({jwk(other_key)}),
         "invalid, proof: the issuer publishes a set of keys, and the one that signed is not in it", "none"},
        {"a JWK that says whose it is", jwk(key, {{"iss", issuer}}), {}, "valid", "issuer"},
        {"a JWK that is somebody else's",
         jwk(key, {{"iss", "https://other.example/"}}),
         {},
         "invalid, proof: the key belongs to https://other.example/, not to the issuer",
         "none"},
        {"a JWK published for somebody else", jwk(), set_of({jwk(key, {{"iss", "https://other.example/"}})}),
         "invalid, proof: the key is published for another issuer", "none"},
        {"a set", set_of({jwk(other_key, {{"kid", "x"}}), jwk(key, {{"kid", kid}})}), {}, "valid", "issuer"},
        {"a set without it", set_of({jwk(key, {{"kid", "x"}})}), {}, "invalid, proof: the set of keys has none that is called", "none"},
        {"a set where it is somebody else's",
         set_of({jwk(key, {{"kid", kid}, {"iss", "https://other.example/"}})}),
         {},
         "invalid, proof: the key belongs to https://other.example/",
         "none"},
        {"a Multikey", multikey(kid, issuer), {}, "valid", "issuer"},
        {"a Multikey with another controller", elsewhere, {}, "invalid, proof: the key belongs to https://other.example/", "none"},
        {"a JWK in a page as large as a book",
         jwk(key, {{"x5c", std::string(badges::published_bytes_max, 'x')}}),
         {},
         "invalid, proof: the key at " + std::string(kid) + " cannot be read: it has more than 524288 bytes",
         "none"},
        {"a private key", key.jwk(), {}, "invalid, proof: the key " + std::string(kid) + " cannot be used", "none"},
        {"nothing of the kind", {{"name", "a page"}}, {}, "invalid, proof: the key " + std::string(kid) + " cannot be used", "none"},
    };
    for (auto const& c : cases) {
        Pages web;
        web.serve(kid, c.at_kid);
        if (c.at_key_set) web.serve(key_set, *c.at_key_set);
        auto const report = web.verify(token());
        EXPECT_TRUE(told(report).starts_with(c.told)) << c.what << ": " << told(report);
        EXPECT_EQ(provenance(report), c.provenance) << c.what;
        EXPECT_TRUE(report.wanted.empty()) << c.what;
    }
}

TEST(VerifyKeys, asks_for_one_thing_after_the_other) {
    Pages web;
    web.serve(kid, jwk());
    EXPECT_EQ(told(web.verify(token())), "valid");
    EXPECT_EQ(web.asked, (std::vector<std::string>{kid, key_set}));
    EXPECT_EQ(web.rounds, 3);

    // What was not asked yet leaves it open; what cannot be had, too, save that a 404 is an answer.
    EXPECT_EQ(told(badges::verify(token(), in_2027({}))), "unknown, proof: the key is at " + std::string(kid) + ", which was not asked");
    web.refuse(kid, "no look-ups while offline");
    EXPECT_EQ(told(web.verify(token())),
              "unknown, proof: the key is at " + std::string(kid) + ", which could not be had: no look-ups while offline");
    EXPECT_EQ(told(Pages().verify(token())),
              "invalid, proof: the key is at " + std::string(kid) + ", which could not be had: the server answers 404");
    web.serve(kid, "<html>");
    EXPECT_TRUE(told(web.verify(token())).starts_with("invalid, proof: the key at " + std::string(kid) + " cannot be read"));
}

TEST(VerifyKeys, does_not_take_a_foreign_address_for_the_issuers) {
    auto const foreign = "https://keys.example/1";
    Pages web;
    web.serve(foreign, jwk());
    EXPECT_EQ(told(web.verify(token_of(foreign))),
              "warning, proof: nothing was changed since it was signed, but nothing shows that the issuer signed: the issuer could not be "
              "asked: the server answers 404");
    web.serve(key_set, set_of({jwk()}));
    EXPECT_EQ(told(web.verify(token_of(foreign))), "valid");
    web.serve(key_set, set_of({jwk(other_key)}));
    EXPECT_EQ(web.verify(token_of(foreign)).verdict, badges::Verdict::invalid);
}

TEST(VerifyKeys, asks_the_issuers_set_about_a_key_that_came_along) {
    auto const with_jwk = token_of("");
    Pages web;
    EXPECT_EQ(told(web.verify(with_jwk)),
              "warning, proof: nothing was changed since it was signed, but nothing shows that the issuer signed: the issuer could not be "
              "asked: the server answers 404");
    EXPECT_EQ(web.asked, std::vector<std::string>{key_set});
    web.serve(key_set, set_of({jwk(other_key), jwk()}));
    EXPECT_EQ(told(web.verify(with_jwk)), "valid");
    web.serve(key_set, set_of({jwk(key, {{"iss", "https://other.example/"}})}));
    EXPECT_EQ(told(web.verify(with_jwk)), "invalid, proof: the key is published for another issuer: https://other.example/");
    web.serve(key_set, set_of({}));
    EXPECT_EQ(told(web.verify(with_jwk)), "invalid, proof: the issuer publishes a set of keys, and the one that signed is not in it");
    auto strict = in_2027({});
    strict.embedded_keys = false;
    EXPECT_EQ(Pages().verify(with_jwk, strict).verdict, badges::Verdict::unknown);
}

TEST(VerifyKeys, finds_a_named_key_in_the_issuers_set) {
    Pages web;
    web.serve(key_set, set_of({jwk(other_key, {{"kid", "old"}}), jwk(key, {{"kid", "new"}})}));
    EXPECT_EQ(told(web.verify(token_of("new"))), "valid");
    EXPECT_TRUE(told(web.verify(token_of("old"))).starts_with("invalid, proof: the signature does not hold"));
    EXPECT_EQ(told(web.verify(token_of("none"))), "invalid, proof: the set of keys has none that is called none");
    EXPECT_EQ(told(web.verify(token_of("new", "urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164"))),
              "unknown, proof: the key is called new, and nobody can be asked for it");
}

TEST(VerifyKeys, knows_a_did_that_is_a_key) {
    auto const own = badges::did_key(key.public_key());
    auto const method = badges::did_key_method(key.public_key());
    EXPECT_EQ(told(badges::verify(token_of(method, own), in_2027({}))), "valid");
    EXPECT_EQ(told(badges::verify(token_of(own, own), in_2027({}))), "valid");
    auto const others = badges::did_key(other_key.public_key());
    EXPECT_EQ(told(badges::verify(token_of(method, others), in_2027({}))),
              "invalid, proof: the issuer's id is another key than the one that signed");
    auto const broken = told(badges::verify(token_of("did:key:z6MkBroken", own), in_2027({})));
    EXPECT_TRUE(broken.starts_with("invalid, proof: the key in did:key:z6MkBroken")) << broken;
    EXPECT_EQ(told(badges::verify(token_of("did:ion:abc#1", own), in_2027({}))),
              "invalid, proof: this kind of DID cannot be looked up here: did:ion:abc");
    // Beside an issuer that is no key it says nothing, unless the issuer says so.
    Pages web;
    EXPECT_EQ(web.verify(token_of(method)).verdict, badges::Verdict::warning);
    web.serve(issuer, document_of(issuer, {}, {multikey(method, own)}));
    EXPECT_EQ(web.verify(token_of(method)).verdict, badges::Verdict::invalid) << "a method of another controller";
    web.serve(issuer, document_of(issuer, {multikey(std::string(issuer) + "#1", issuer)}, {std::string(issuer) + "#1"}));
    EXPECT_EQ(told(web.verify(token_of(method))), "valid");
}

TEST(VerifyKeys, reads_a_did_document) {
    auto const url = "https://school.example/badges/did.json";
    auto const method = did_web + "#key-1";
    auto const badge = token_of(method, did_web);
    struct Case {
        char const* what;
        json::object document;
        std::string told;
    };
    Case const cases[]{
        {"by its id", document_of(did_web, {multikey(method, did_web)}, {method}), "valid"},
        {"by a relative id", document_of(did_web, {multikey("#key-1", did_web)}, {"#key-1"}), "valid"},
        {"inside", document_of(did_web, {}, {multikey(method, did_web)}), "valid"},
        {"of another subject", document_of("did:web:other.example", {multikey(method, did_web)}, {method}),
         "invalid, proof: the document of did:web:school.example:badges is that of another subject: did:web:other.example"},
        {"not for assertions", document_of(did_web, {multikey(method, did_web)}, {}),
         "invalid, proof: did:web:school.example:badges does not list did:web:school.example:badges#key-1 among its methods"},
        {"of another controller", document_of(did_web, {multikey(method, "did:web:other.example")}, {method}), "invalid, proof:"},
        {"without the method", document_of(did_web, {multikey(did_web + "#key-2", did_web)}, {did_web + "#key-2"}), "invalid, proof:"},
        {"with another key", document_of(did_web, {multikey(method, did_web, other_key)}, {method}),
         "invalid, proof: the signature does not hold"},
    };
    for (auto const& c : cases) {
        Pages web;
        web.serve(url, c.document);
        auto const report = web.verify(badge);
        EXPECT_TRUE(told(report).starts_with(c.told)) << c.what << ": " << told(report);
        EXPECT_EQ(web.asked, std::vector<std::string>{url}) << c.what;
    }
    Pages web;  // a DID does not sign for somebody else, whatever it says
    web.serve(url, document_of(did_web, {multikey(method, did_web)}, {method}));
    EXPECT_EQ(told(web.verify(token_of(method))),
              "invalid, proof: the key belongs to did:web:school.example:badges, not to the issuer https://badges.example.org/issuers/1");
    EXPECT_EQ(told(web.verify(token_of("did:web:127.0.0.1#key-1", "did:web:127.0.0.1"))).substr(0, 48),
              "invalid, proof: did:web:127.0.0.1 is no address:");
}

TEST(VerifyKeys, asks_for_no_more_than_it_should) {
    Pages web;
    auto award = some_award();
    award.endorsement_jwt.assign(badges::endorsements_max, "");
    for (std::size_t i = 0; i < award.endorsement_jwt.size(); ++i)
        award.endorsement_jwt[i] = token_of("https://keys.example/" + std::to_string(i));
    award.status = wire::Json{R"([{"type":"1EdTechRevocationList","id":"not an address"},
                                  {"type":"1EdTechRevocationList","id":"file:///etc/passwd"}])"};
    auto const report = web.verify(token(*badges::build(award)));
    EXPECT_LE(web.asked.size(), 130u);
    for (auto const& url : web.asked) EXPECT_TRUE(url.starts_with("https://")) << url;
}
