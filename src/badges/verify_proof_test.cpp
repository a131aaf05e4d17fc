// Proofs that lie in the document: which keys they take, sets and chains of them, and what is refused.
#include "badges/contexts.hpp"
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"
#include "badges/testing_verify.hpp"
#include "crypto/multikey.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::Provenance;
using badges::Report;
using badges::Verdict;

namespace {

linked_data::Processor const no_contexts([](std::string_view) { return nullptr; });

std::string const own = badges::did_key(key.public_key());
std::string const own_method = badges::did_key_method(key.public_key());

json::object by_issuer(std::string_view id) {
    auto award = some_award();
    award.issuer.id = *wire::Uri::from(std::string(id));
    return *badges::build(award);
}

badges::ProofOptions proof_by(std::string_view method) {
    return {.cryptosuite = "eddsa-jcs-2022",
            .verification_method = std::string(method),
            .created = *base::parse_time("2026-01-01T00:00:00Z"),
            .proof_id = {},
            .domain = {},
            .challenge = {},
            .expires = {},
            .previous_proof = {}};
}

json::object proved(json::object document, badges::ProofOptions const& options, crypto::PrivateKey const& by = key) {
    auto made = add_proof(std::move(document), options, by, no_contexts);
    EXPECT_TRUE(made) << (made ? "" : made.error().text);
    return *std::move(made);
}
std::string text(json::object const& document) { return json::write(json::value(document)); }

// As a page that lists a key for assertions.
json::object page_of(std::string_view id, crypto::PublicKey const& listed) {
    auto const method = std::string(id) + "#key";
    return {{"id", id},
            {"type", "Profile"},
            {"verificationMethod",
             json::array{json::object{
                 {"id", method}, {"type", "Multikey"}, {"controller", id}, {"publicKeyMultibase", crypto::to_multikey(listed)}}}},
            {"assertionMethod", json::array{method}}};
}
std::string fragment_method(std::string_view id = issuer, crypto::PrivateKey const& of = key) {
    return std::string(id) + "#" + crypto::to_multikey(of.public_key());
}

}  // namespace

TEST(VerifyProof, holds_when_the_issuer_is_its_key) {
    struct Case {
        crypto::Algorithm algorithm;
        char const* suite;
    };
    for (auto const& c : {Case{crypto::Algorithm::eddsa, "eddsa-jcs-2022"}, Case{crypto::Algorithm::es256, "ecdsa-jcs-2019"},
                          Case{crypto::Algorithm::es384, "ecdsa-jcs-2019"}}) {
        auto const by = crypto::PrivateKey::generate(c.algorithm);
        auto options = proof_by(badges::did_key_method(by.public_key()));
        options.cryptosuite = c.suite;
        auto const report = badges::verify(text(proved(by_issuer(badges::did_key(by.public_key())), options, by)), in_2027({}));
        EXPECT_EQ(told(report), "valid") << c.suite;
        EXPECT_EQ(report.key->algorithm, c.suite);
        EXPECT_EQ(report.key->kid, badges::did_key_method(by.public_key()));
        EXPECT_EQ(report.key->thumbprint, by.public_key().thumbprint());
        EXPECT_EQ(report.key->provenance, Provenance::issuer);
        EXPECT_TRUE(report.wanted.empty());
        std::string fields;
        for (auto const& detail : stage(report, "proof").details) fields += detail.field + "=" + std::to_string(detail.text.size()) + " ";
        auto const digits = c.algorithm == crypto::Algorithm::es384 ? "96 " : "64 ";
        EXPECT_EQ(fields, "proof.proofHash=" + std::string(digits) + "proof.documentHash=" + digits);
    }
}

// `https://issuer#z6Mk...` carries its key along: that shows what was signed, and only the issuer's own page shows by whom.
TEST(VerifyProof, believes_a_key_in_the_address_when_the_issuer_lists_it) {
    auto const badge = text(proved(credential(), proof_by(fragment_method())));
    auto const alone = badges::verify(badge, in_2027({}));
    EXPECT_EQ(told(alone),
              "warning, proof: nothing was changed since it was signed, but nothing shows that the issuer signed: the issuer was "
              "not asked");
    EXPECT_EQ(alone.key->provenance, Provenance::embedded);
    EXPECT_EQ(alone.wanted, std::vector<std::string>{issuer});
    struct Case {
        char const* what;
        std::string page, told;
    };
    auto of_another = page_of(issuer, key.public_key());
    of_another["id"] = "https://other.example/";
    auto not_for_assertions = page_of(issuer, key.public_key());
    not_for_assertions["assertionMethod"] = json::array{};
    auto revoked = page_of(issuer, key.public_key());
    revoked["verificationMethod"].at(0).as_object()["revoked"] = "2026-06-01T00:00:00Z";
    std::string const nothing = "warning, proof: nothing was changed since it was signed, but nothing shows that the issuer signed: ";
    std::string const not_listed = "invalid, proof: the issuer publishes keys for assertions, and the one that signed is not among them";
    Case const cases[]{
        {"listed", text(page_of(issuer, key.public_key())), "valid"},
        {"another is listed", text(page_of(issuer, other_key.public_key())), not_listed},
        {"not for assertions", text(not_for_assertions), not_listed},
        {"revoked", text(revoked), not_listed},
        {"the page of another", text(of_another),
         "invalid, proof: the document at https://badges.example.org/issuers/1 is that of another subject"},
        {"a profile without keys", text({{"id", issuer}, {"type", "Profile"}}), nothing + "the issuer publishes no keys at " + issuer},
        {"a page for people", "<html>", nothing + "the issuer publishes no keys at " + issuer},
    };
    for (auto const& c : cases) {
        Pages web;
        web.serve(issuer, c.page);
        EXPECT_TRUE(told(web.verify(badge)).starts_with(c.told)) << c.what << ": " << told(web.verify(badge));
    }
    auto strict = in_2027({});
    strict.embedded_keys = false;
    EXPECT_EQ(badges::verify(badge, strict).verdict, Verdict::unknown);
}

TEST(VerifyProof, takes_the_keys_that_the_caller_knows) {
    auto const badge = text(proved(credential(), proof_by(fragment_method())));
    auto const elsewhere = text(proved(credential(), proof_by(kid)));
    struct Case {
        std::string badge;
        badges::KnownKey known;
        std::string told;  // its beginning
        Provenance provenance;
    };
    std::string const given = "invalid, proof: the signature does not hold under the key that was given";
    Case const cases[]{
        {badge, {fragment_method(), issuer, key.public_key(), Provenance::issuer}, "valid", Provenance::issuer},
        {badge, {"", issuer, key.public_key(), Provenance::ours}, "valid", Provenance::ours},
        {badge, {"", "", key.public_key(), Provenance::given}, "valid", Provenance::given},
        {badge,
         {"", "https://other.example/", key.public_key(), Provenance::issuer},
         "invalid, proof: the key that it names belongs to another issuer",
         Provenance::none},
        {badge, {"", "", other_key.public_key(), Provenance::given}, "warning, proof:", Provenance::embedded},
        {elsewhere, {kid, issuer, key.public_key(), Provenance::ours}, "valid", Provenance::ours},
        {elsewhere, {"", issuer, key.public_key(), Provenance::ours}, "valid", Provenance::ours},
        {elsewhere, {"", "", key.public_key(), Provenance::given}, "valid", Provenance::given},
        {elsewhere, {"", "", other_key.public_key(), Provenance::given}, given, Provenance::none},
        {elsewhere,
         {kid, issuer, other_key.public_key(), Provenance::given},
         "invalid, proof: the signature does not hold: ",
         Provenance::none},
        {elsewhere,
         {kid, "https://other.example/", key.public_key(), Provenance::given},
         "invalid, proof: the key that it names belongs to another issuer",
         Provenance::none},
        {elsewhere, {"", issuer, other_key.public_key(), Provenance::ours}, "unknown, proof: the key is at", Provenance::none},
    };
    int number = 0;
    for (auto const& c : cases) {
        auto const report = badges::verify(c.badge, in_2027({c.known}));
        EXPECT_TRUE(told(report).starts_with(c.told)) << number << ": " << told(report);
        EXPECT_EQ(report.key->provenance, c.provenance) << number;
        ++number;
    }
    auto strict = in_2027({{"", "", other_key.public_key(), Provenance::given}});
    strict.embedded_keys = false;  // whoever says which key to trust trusts no other
    EXPECT_EQ(told(badges::verify(badge, strict)), given);
}

TEST(VerifyProof, sees_what_is_wrong_with_a_proof) {
    auto const good = proved(by_issuer(own), proof_by(own_method));
    auto const with_proof = [&](void (*change)(json::object&)) {
        auto out = good;
        change(out["proof"].as_object());
        return out;
    };
    auto other_subject = good;
    other_subject["credentialSubject"].as_object()["id"] = "did:example:somebody-else";
    auto of_another_credential = by_issuer(own);
    of_another_credential["id"] = "urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164";
    of_another_credential["proof"] = good.at("proof");
    auto for_another = proof_by(own_method);
    for_another.purpose = "authentication";
    auto over = proof_by(own_method);
    over.expires = base::parse_time("2026-06-01T00:00:00Z");
    std::string const broken = "invalid, proof: the signature does not hold: ";
    struct Case {
        char const* what;
        json::object document;
        std::string told;
    };
    Case const cases[]{
        {"changed", other_subject, broken},
        {"from another credential", of_another_credential, broken},
        {"for another purpose", proved(by_issuer(own), for_another),
         "invalid, proof: proof.proofPurpose is authentication, not assertionMethod"},
        {"another purpose afterwards", with_proof([](json::object& p) { p["proofPurpose"] = "authentication"; }),
         "invalid, proof: proof.proofPurpose is authentication"},
        {"over", proved(by_issuer(own), over), "invalid, proof: proof.expires says that the proof ended"},
        {"another date", with_proof([](json::object& p) { p["created"] = "2026-01-02T00:00:00Z"; }), broken},
        {"no date", with_proof([](json::object& p) { p["created"] = "yesterday"; }), "invalid, schema: proof.created must be an instant"},
        {"another key", with_proof([](json::object& p) { p["verificationMethod"] = badges::did_key_method(other_key.public_key()); }),
         "invalid, proof: the issuer's id is another key than the one that signed"},
        {"no URI", with_proof([](json::object& p) { p["verificationMethod"] = "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x"; }),
         "invalid, proof: the verification method is no URI"},
        {"another scheme", with_proof([](json::object& p) { p["verificationMethod"] = "xxx:z6Mk"; }),
         "invalid, proof: the verification method has a scheme that leads nowhere: xxx"},
        {"another DID", with_proof([](json::object& p) { p["verificationMethod"] = "did:example:z6Mk"; }),
         "invalid, proof: this kind of DID cannot be looked up here"},
        {"a broken key", with_proof([](json::object& p) { p["verificationMethod"] = "https://badges.example.org/issuers/1#z6MkjZRsdasZ"; }),
         "invalid, proof: the key in the verification method cannot be used"},
        {"a cut value", with_proof([](json::object& p) { p["proofValue"] = "z2"; }), broken},
        {"another base", with_proof([](json::object& p) { p["proofValue"] = "uAAAA"; }), broken},
        {"no value", with_proof([](json::object& p) { p.stable_erase("proofValue"); }),
         "invalid, proof: the proof cannot be read: proofValue"},
        {"a suite of nobody", with_proof([](json::object& p) { p["cryptosuite"] = "eddsa-rdf-2022"; }),
         "unknown, proof: proofs of the kind eddsa-rdf-2022 are not checked here"},
        {"a suite for other keys", with_proof([](json::object& p) { p["cryptosuite"] = "ecdsa-jcs-2019"; }), broken},
    };
    for (auto const& c : cases) {
        auto const report = badges::verify(text(c.document), in_2027({}));
        EXPECT_TRUE(told(report).starts_with(c.told)) << c.what << ": " << told(report);
    }
    auto no_object = good;
    no_object["proof"] = "signed";
    EXPECT_EQ(badges::verify(text(no_object), in_2027({})).verdict, Verdict::invalid);
    no_object["proof"] = json::array(badges::proofs_max + 1, good.at("proof"));
    EXPECT_EQ(stage(badges::verify(text(no_object), in_2027({})), "proof").text, "proof there are more than 32");
}

// The key of one who is not the issuer signs nothing for him, whatever it calls itself.
TEST(VerifyProof, sees_through_swapped_controllers) {
    auto const attacker = "https://attacker.example/";
    auto const other = fragment_method(attacker, other_key);
    EXPECT_EQ(told(badges::verify(text(proved(credential(), proof_by(other), other_key)), in_2027({}))),
              "invalid, proof: the key belongs to https://attacker.example/, not to the issuer https://badges.example.org/issuers/1");
    // A page that says it is the issuer's, at another address; one that lists a key which says that it is another's.
    Pages web;
    auto const method = std::string(attacker) + "page#key";
    auto page = page_of(issuer, other_key.public_key());
    page["verificationMethod"].at(0).as_object()["id"] = method;
    page["assertionMethod"] = json::array{method};
    web.serve("https://attacker.example/page", page);
    auto const badge = text(proved(credential(), proof_by(method), other_key));
    EXPECT_EQ(told(web.verify(badge)),
              "invalid, proof: the document of https://attacker.example/page is that of another subject: " + std::string(issuer));
    page["id"] = "https://attacker.example/page";
    web.serve("https://attacker.example/page", page);
    EXPECT_EQ(web.verify(badge).verdict, Verdict::invalid);
    web.serve("https://attacker.example/page", page_of("https://attacker.example/page", other_key.public_key()));
    EXPECT_EQ(told(web.verify(badge)),
              "invalid, proof: the key belongs to https://attacker.example/page, not to the issuer https://badges.example.org/issuers/1");
    // A key alone, that says it is the issuer's, and that the issuer does not know.
    web.serve("https://attacker.example/key", {{"id", "https://attacker.example/key"},
                                               {"type", "Multikey"},
                                               {"controller", issuer},
                                               {"publicKeyMultibase", crypto::to_multikey(other_key.public_key())}});
    auto const alone = text(proved(credential(), proof_by("https://attacker.example/key"), other_key));
    EXPECT_EQ(web.verify(alone).verdict, Verdict::warning);
    EXPECT_EQ(web.verify(alone).key->provenance, Provenance::embedded);
    web.serve(issuer, page_of(issuer, key.public_key()));
    EXPECT_EQ(web.verify(alone).verdict, Verdict::invalid);
}

namespace {

badges::Contexts const& contexts() {
    static badges::Contexts const built_in;
    return built_in;
}
badges::Verification with_contexts() {
    auto out = in_2027({});
    out.contexts = &contexts();
    return out;
}
json::object proved_as_linked_data(json::object document, linked_data::Processor const& processor = contexts().newest()) {
    auto options = proof_by(own_method);
    options.cryptosuite = "eddsa-rdfc-2022";
    auto made = add_proof(std::move(document), options, key, processor);
    EXPECT_TRUE(made) << (made ? "" : made.error().path + made.error().text);
    return *std::move(made);
}

}  // namespace

TEST(VerifyProof, checks_linked_data_with_the_contexts_at_hand) {
    auto const good = proved_as_linked_data(by_issuer(own));
    auto const report = badges::verify(text(good), with_contexts());
    EXPECT_EQ(told(report), "valid");
    EXPECT_EQ(stage(report, "json-ld").text, "every term is defined");
    EXPECT_EQ(stage(report, "proof").details.back().text, "holds under the newest bodies");
    EXPECT_TRUE(told(badges::verify(text(good), in_2027({}))).starts_with("unknown, proof: a context that it names is not known here"));

    auto strange = by_issuer(own);
    strange["colour"] = "red";
    strange["proof"] = good.at("proof");
    EXPECT_EQ(told(badges::verify(text(strange), with_contexts())),
              "invalid, json-ld: this is no sound JSON-LD: colour: the property is not defined: it would be lost without a word");
    EXPECT_EQ(stage(badges::verify(text(proved(strange, proof_by(own_method))), with_contexts()), "proof").outcome, badges::Outcome::passed)
        << "JCS signs what JSON-LD does not know";

    // A context from elsewhere is asked for, and used.
    auto extended = by_issuer(own);
    extended["@context"].as_array().push_back("https://contexts.example/colour");
    extended["colour"] = "red";
    badges::Contexts more;
    std::string const colour = R"({"@context":{"colour":"https://contexts.example/colour#colour"}})";
    ASSERT_TRUE(more.add("https://contexts.example/colour", colour, "test"));
    auto const signed_extended = text(proved_as_linked_data(extended, more.newest()));
    auto const open = badges::verify(signed_extended, with_contexts());
    EXPECT_EQ(told(open), "unknown, json-ld: a context that it names is not known here: https://contexts.example/colour");
    EXPECT_EQ(open.wanted, std::vector<std::string>{"https://contexts.example/colour"});
    Pages web;
    web.serve("https://contexts.example/colour", colour);
    EXPECT_EQ(told(web.verify(signed_extended, with_contexts())), "valid");
    web.serve("https://contexts.example/colour", "{}");
    EXPECT_TRUE(told(web.verify(signed_extended, with_contexts())).starts_with("invalid, json-ld: this is no sound JSON-LD: @context[2]"));
    web.refuse("https://contexts.example/colour", "no look-ups while offline");
    auto const offline = told(web.verify(signed_extended, with_contexts()));
    EXPECT_TRUE(offline.starts_with("unknown, json-ld: a context that it names could not be had")) << offline;
    EXPECT_EQ(Pages().verify(signed_extended, with_contexts()).verdict, Verdict::invalid);
}

TEST(VerifyProof, tells_which_body_of_an_edited_context_it_holds_under) {
    auto document = proved_as_linked_data(by_issuer(own));
    document["endorsementJwt"] = json::array{token()};  // the body of 2024 does not know it there: who signed under it did not sign it
    auto const report = badges::verify(text(document), with_contexts());
    EXPECT_EQ(stage(report, "proof").text, "signed with eddsa-rdfc-2022 by a key of " + own + ", but not endorsementJwt");
    EXPECT_EQ(report.verdict, Verdict::warning);
    std::string details;
    for (auto const& detail : stage(report, "proof").details) details += detail.field + " " + detail.text + "\n";
    std::string const older = "proof.context holds under an older body: https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
    EXPECT_NE(details.find(older), std::string::npos) << details;
    EXPECT_NE(details.find("proof.endorsementJwt is not covered by the signature"), std::string::npos) << details;
}

TEST(VerifyProof, gives_up_on_a_graph_that_is_poison) {
    auto poison = by_issuer(own);
    poison["@context"].as_array().push_back(json::object{{"knows", json::object{{"@id", "https://a.example/knows"}, {"@type", "@id"}}}});
    json::array nodes;
    for (int i = 0; i < 12; ++i) {
        json::array others;
        for (int j = 0; j < 12; ++j)
            if (i != j) others.push_back(json::value("_:n" + std::to_string(j)));
        nodes.push_back(json::object{{"id", "_:n" + std::to_string(i)}, {"knows", others}});
    }
    poison["knows"] = nodes;
    poison["proof"] = proved_as_linked_data(by_issuer(own)).at("proof");
    auto const report = badges::verify(text(poison), with_contexts());
    EXPECT_EQ(report.verdict, Verdict::invalid);
    auto const& why = stage(report, "proof").details.at(0).text;
    EXPECT_NE(why.find("too much work"), std::string::npos) << why;
}

TEST(VerifyProof, needs_one_proof_of_a_set) {
    auto const document = by_issuer(own);
    auto const good = proved(document, proof_by(own_method)).at("proof");
    auto bad = good;
    bad.as_object()["created"] = "2026-01-02T00:00:00Z";
    auto unknown = good;
    unknown.as_object()["cryptosuite"] = "ecdsa-sd-2023";
    auto const with = [&](json::array proofs) {
        auto out = document;
        out["proof"] = std::move(proofs);
        return badges::verify(text(out), in_2027({}));
    };
    EXPECT_EQ(told(with({good})), "valid");
    EXPECT_EQ(told(with({bad, good})), "valid");
    EXPECT_EQ(told(with({unknown, bad, good})), "valid");
    EXPECT_EQ(stage(with({bad, good}), "proof").details.at(0).field, "proof[0]");
    EXPECT_TRUE(told(with({bad, unknown})).starts_with("unknown, proof: proofs of the kind ecdsa-sd-2023"));
    EXPECT_TRUE(told(with({bad, bad})).starts_with("invalid, proof: the signature does not hold"));
    EXPECT_EQ(stage(with({}), "proof").text, "it carries no proof: anybody could have written it");
}

TEST(VerifyProof, follows_a_chain_to_its_beginning) {
    auto first = proof_by(own_method);
    first.proof_id = "urn:uuid:1";
    auto second = proof_by(own_method);
    second.proof_id = "urn:uuid:2";
    second.previous_proof = {"urn:uuid:1"};
    auto const document = proved(proved(by_issuer(own), first), second);
    EXPECT_EQ(told(badges::verify(text(document), in_2027({}))), "valid");
    // The first one broken: neither holds any more, though each is one of a set.
    auto broken = document;
    broken["proof"].at(0).as_object()["created"] = "2026-01-02T00:00:00Z";
    EXPECT_EQ(badges::verify(text(broken), in_2027({})).verdict, Verdict::invalid);
    auto without = document;
    without["proof"] = document.at("proof").at(1);
    EXPECT_EQ(told(badges::verify(text(without), in_2027({}))), "invalid, proof: it continues a proof that is not there: urn:uuid:1");
    auto circle = document;
    circle["proof"].at(0).as_object()["previousProof"] = "urn:uuid:2";
    EXPECT_EQ(badges::verify(text(circle), in_2027({})).verdict, Verdict::invalid);
}
