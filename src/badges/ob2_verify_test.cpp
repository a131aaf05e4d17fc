#include "badges/ob2_verify.hpp"
#include "badges/ob2_links.hpp"
#include "badges/testing_ob2.hpp"
#include "crypto/jws.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::Documents;
using badges::Outcome;
using badges::Verdict;
using badges::Verification;

namespace {

std::string names(badges::Report const& report) {
    std::string out;
    for (auto const& one : report.stages) out += one.name + ' ';
    return out;
}

// What is said of the assertion after the patch was laid over the document at the address.
std::string after(std::string const& url, std::string_view patch) {
    auto web = ob2_web();
    web.put(url, patch);
    return told_ob2(verified(web, web.at(at_assertion)));
}

}  // namespace

TEST(Ob2Verify, finds_a_good_hosted_assertion_valid_in_every_form) {
    auto web = ob2_web();
    for (auto const& text : {web.at(at_assertion), "\xef\xbb\xbf " + web.at(at_assertion) + "\n", at_assertion}) {
        auto const report = verified(web, text);
        EXPECT_EQ(told_ob2(report), "valid") << text;
        EXPECT_EQ(report.data_model, "OB 2.0");
        EXPECT_EQ(report.format, text == at_assertion ? "URL" : "JSON");
        EXPECT_EQ(report.credential->text, web.at(at_assertion));
        EXPECT_TRUE(report.wanted.empty());
        EXPECT_EQ(names(report),
                  "parse context type schema image evidence badge-class issuer proof status expiration issuance recipient "
                  "extension endorsement ");
    }
}

TEST(Ob2Verify, asks_for_one_document_after_the_other) {
    auto const web = ob2_web();
    Verification options;
    options.now = *base::parse_time("2027-01-01T00:00:00Z");
    Documents documents;
    std::vector<std::string> asked;
    for (int i = 0; i < 4; ++i) {
        auto const report = badges::verify_ob2(at_assertion, options, documents);
        EXPECT_EQ(report.verdict, i < 3 ? Verdict::unknown : Verdict::valid) << told_ob2(report);
        asked.insert(asked.end(), report.wanted.begin(), report.wanted.end());
        documents = web.answers(report.wanted, std::move(documents));
    }
    EXPECT_EQ(asked, (std::vector<std::string>{at_assertion, at_badge, at_issuer}));
}

TEST(Ob2Verify, cannot_tell_while_nobody_answers) {
    for (auto const& url : {at_assertion, at_badge, at_issuer}) {
        auto web = ob2_web();
        auto const assertion = web.at(at_assertion);
        web.answer(url, {0, {}, {}, {}, "the connection was refused"});
        EXPECT_EQ(verified(web, assertion).verdict, Verdict::unknown) << url << ": " << told_ob2(verified(web, assertion));
        web.answer(url, {404, {}, {}, {}, {}});
        EXPECT_EQ(verified(web, assertion).verdict, Verdict::invalid) << url << ": " << told_ob2(verified(web, assertion));
        web.answer(url, {200, {}, "<html>", {}, {}});
        EXPECT_EQ(verified(web, assertion).verdict, Verdict::invalid) << url << ": " << told_ob2(verified(web, assertion));
    }
    Web nothing;
    nothing.slow = true;
    EXPECT_EQ(told_ob2(verified(nothing, at_assertion)), "unknown, parse: what is kept at the address was not fetched");
}

TEST(Ob2Verify, trusts_what_is_hosted_and_not_the_copy) {
    auto web = ob2_web();
    auto const copy_with = [&](std::string_view patch) {
        return json::write(json::merge_patch(*json::read(web.at(at_assertion)), *json::read(patch)));
    };
    for (auto const* patch :
         {R"({"recipient":{"identity":"md5$00000000000000000000000000000000"}})", R"({"badge":"https://example.org/badges/2"})",
          R"({"issuedOn":"2019-01-01T00:00:00Z"})", R"({"expires":"2099-01-01T00:00:00Z"})"}) {
        auto const report = verified(web, copy_with(patch));
        EXPECT_EQ(stage_of(report, "proof").outcome, Outcome::failed) << patch << told_ob2(report);
    }
    // In other things the copy may be older than what is hosted; then that is what the report shows.
    auto const report = verified(web, copy_with(R"({"narrative":"She did it all."})"));
    EXPECT_EQ(told_ob2(report),
              "warning, proof: its issuer hosts it, but narrative is not the same in what the issuer hosts, which is what counts");
    EXPECT_EQ(report.credential->text, web.at(at_assertion));
    // The same in other words is the same.
    EXPECT_EQ(told_ob2(verified(
                  web, copy_with(R"({"issuedOn":"2020-01-01T01:00:00+01:00","verification":null,"verify":{"type":"HostedBadge"}})"))),
              "valid");

    for (auto const* patch : {R"({"type":"BadgeClass"})", R"({"type":"Assertion","@context":null})"}) {
        auto const copy = copy_with(R"({"type":"Assertion","@context":"https://w3id.org/openbadges/v2"})");
        web.put(at_assertion, patch);
        EXPECT_EQ(told_ob2(verified(web, copy)),
                  "invalid, proof: what is kept at https://example.org/assertions/1 is no assertion of Open Badges");
    }
    web.put(at_assertion, R"({"@context":"https://w3id.org/openbadges/v2","id":"https://example.org/assertions/2"})");
    EXPECT_EQ(told_ob2(verified(web, copy_with(R"({"id":"https://example.org/assertions/1"})"))),
              "invalid, proof: what is kept at https://example.org/assertions/1 has another id");
    EXPECT_EQ(after(at_assertion, R"({"id":"urn:uuid:1"})"), "invalid, proof: it should be hosted, but its id is no address of the web");
}

TEST(Ob2Verify, finds_out_that_it_was_revoked) {
    auto web = ob2_web();
    auto const copy = web.at(at_assertion);
    web.put(at_assertion, R"({"revoked":true,"revocationReason":"copied"})");
    EXPECT_EQ(told_ob2(verified(web, copy)), "invalid, status: its issuer revoked it: copied");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "invalid, status: it says itself that it was revoked: copied");
    web.answer(
        at_assertion,
        {200, {}, R"({"@context":"https://w3id.org/openbadges/v2","id":"https://example.org/assertions/1","revoked":true})", {}, {}});
    EXPECT_EQ(told_ob2(verified(web, copy)), "invalid, status: its issuer revoked it");
    web.answer(at_assertion, {410, {}, "", {}, {}});
    EXPECT_EQ(told_ob2(verified(web, copy)), "invalid, status: its issuer revoked it");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "invalid, status: its issuer revoked it: the address answers that it is gone");
    web.answer(at_assertion, {410, {}, R"({"revoked":true,"revocationReason":"lost"})", {}, {}});
    EXPECT_EQ(told_ob2(verified(web, copy)), "invalid, status: its issuer revoked it: lost");
    EXPECT_EQ(after(at_assertion, R"({"revoked":false})"), "valid");
}

TEST(Ob2Verify, asks_whether_the_issuer_answers_for_the_address) {
    struct Case {
        std::string_view scope, told;
    };
    Case const cases[]{
        {R"({"allowedOrigins":"example.org"})", "valid"},
        {R"({"allowedOrigins":["a.example","EXAMPLE.org"]})", "valid"},
        {R"({"allowedOrigins":["a.example","org"]})", "invalid, proof: its issuer answers for other hosts only than example.org"},
        {R"({"startsWith":"https://example.org/assertions/"})", "valid"},
        {R"({"startsWith":"https://example.org"})", "valid"},
        {R"({"startsWith":["https://a.example","https://example.org/a"]})", "valid"},
        {R"({"startsWith":"https://example.or"})",
         "invalid, proof: its issuer answers for other addresses only than https://example.org/assertions/1"},
        {R"({"startsWith":""})", "invalid, proof: its issuer answers for other addresses only than https://example.org/assertions/1"},
        {R"({"startsWith":"https://example.org/","allowedOrigins":"a.example"})",
         "invalid, proof: its issuer answers for other hosts only than example.org"},
        {R"({"verificationProperty":"id"})", "valid"},
    };
    for (auto const& c : cases) EXPECT_EQ(after(at_issuer, R"({"verification":)" + std::string(c.scope) + "}"), c.told) << c.scope;

    // Somebody hosts a badge at home and names a famous issuer, or writes the issuer's profile into it.
    auto web = ob2_web();
    for (auto const* issuer :
         {R"("https://famous.example/issuer")", R"({"id":"https://famous.example/issuer","type":"Issuer","name":"Famous",
            "url":"https://famous.example","email":"a@famous.example","verification":{"allowedOrigins":"example.org"}})"}) {
        web.put(at_badge, R"({"issuer":)" + std::string(issuer) + "}");
        web.put("https://famous.example/issuer", R"({"@context":"https://w3id.org/openbadges/v2","type":"Issuer","name":"Famous",
            "id":"https://famous.example/issuer","url":"https://famous.example","email":"a@famous.example"})");
        EXPECT_EQ(told_ob2(verified(web, at_assertion)),
                  "invalid, proof: it is hosted at example.org, not where its issuer is, at famous.example");
    }
    // Somebody else's host describes a badge that the issuer never heard of.
    auto foreign = ob2_web();
    foreign.put("https://evil.example/badge", foreign.at(at_badge));
    foreign.put("https://evil.example/badge", R"({"id":"https://evil.example/badge","name":"Doctor"})");
    foreign.put(at_assertion, R"({"badge":"https://evil.example/badge"})");
    EXPECT_EQ(told_ob2(verified(foreign, at_assertion)),
              "invalid, proof: its BadgeClass is hosted at evil.example, not where its issuer is, at example.org");
}

TEST(Ob2Verify, follows_a_document_to_the_id_that_it_declares) {
    auto const say = [](std::string_view id, bool at_home) {
        auto web = ob2_web();
        web.put("https://example.org/b", web.at(at_badge));
        web.put("https://example.org/b", R"({"id":")" + std::string(id) + R"(","name":"Another"})");
        if (at_home) web.put(std::string(id), web.at("https://example.org/b"));
        web.put(at_assertion, R"({"badge":"https://example.org/b"})");
        return told_ob2(verified(web, at_assertion));
    };
    auto const says = std::string("badge-class: what was found at https://example.org/b says that it is ");
    EXPECT_EQ(say("https://example.org/b", false), "valid");
    EXPECT_EQ(say("https://example.org/c", true), "valid");  // the same is kept there
    EXPECT_EQ(say(at_badge, false), "warning, " + says + "https://example.org/badges/1, where it has another name");
    EXPECT_EQ(say("https://example.org/c", false),
              "warning, " + says + "https://example.org/c; https://example.org/c: the server answers 404");
    EXPECT_EQ(say("https://a.example/c", false), "invalid, " + says + "https://a.example/c; https://a.example/c: the server answers 404");
    EXPECT_EQ(say(at_issuer, false), "invalid, badge-class: type must name BadgeClass");
    EXPECT_EQ(say("urn:uuid:1", false),
              "warning, badge-class: what was found at https://example.org/b has an id that nobody can look up: urn:uuid:1");

    auto web = ob2_web();
    web.answer(at_issuer, {200, {}, web.at(at_issuer), "https://www.example.org/issuer", {}});
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "warning, issuer: the address led on to https://www.example.org/issuer");
}

TEST(Ob2Verify, takes_a_badge_class_that_stands_inside) {
    auto web = ob2_web();
    web.put(at_assertion, R"({"badge":)" + web.at(at_badge) + "}");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "valid");
    web.put(at_assertion, R"({"badge":{"description":"Something else."}})");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)),
              "warning, badge-class: the copy inside has another description than what is kept at https://example.org/badges/1");
    web.put(at_assertion, R"({"badge":{"name":"Another"}})");
    EXPECT_EQ(told_ob2(verified(web, at_assertion)),
              "warning, badge-class: the copy inside has another name, description than what is kept at https://example.org/badges/1");
    web.put(at_assertion, R"({"badge":{"id":"urn:uuid:2"}})");  // kept nowhere
    EXPECT_EQ(told_ob2(verified(web, at_assertion)), "valid");
}

TEST(Ob2Verify, reads_so_much_and_no_more) {
    auto web = ob2_web();
    web.put(at_badge, R"({"description":")" + std::string(badges::ob2::linked_bytes_max, 'x') + "\"}");
    EXPECT_EQ(stage_of(verified(web, at_assertion), "badge-class").outcome, Outcome::failed);

    // Each of the endorsers has much to say.
    auto loud = ob2_web();
    std::string many;
    for (int i = 0; i < 40; ++i) {
        auto const url = "https://example.org/endorsements/" + std::to_string(i);
        many += (i == 0 ? "\"" : ",\"") + url + "\"";
        loud.put(url, R"({"mine":")" + std::string(badges::ob2::linked_bytes_max / 2, 'x') + "\"}");
    }
    loud.put(at_assertion, R"({"endorsement":[)" + many + "]}");
    auto const stage = stage_of(verified(loud, at_assertion), "endorsement");
    EXPECT_NE(stage.details.at(39).text.find("all that it links to is too large"), std::string::npos) << stage.details.at(39).text;
    // And there may be more addresses than are ever asked for.
    auto wide = ob2_web();
    many.clear();
    for (int i = 0; i < 60; ++i) {
        auto const url = "https://example.org/endorsements/" + std::to_string(i);
        many += (i == 0 ? "\"" : ",\"") + url + "\"";
        wide.put(url, R"({"@context":"https://w3id.org/openbadges/v2","type":"Endorsement","id":"https://example.org/x)" +
                          std::to_string(i) + R"(","claim":{"id":"x:1"},"issuer":"https://example.org/i)" + std::to_string(i) +
                          R"(","issuedOn":"2020-01-01T00:00:00Z","verification":{"type":"hosted"}})");
    }
    wide.put(at_assertion, R"({"endorsement":[)" + many + "]}");
    wide.slow = true;
    EXPECT_LE(verified(wide, at_assertion).wanted.size(), badges::ob2::addresses_max);
}

TEST(Ob2Verify, names_the_stage_and_the_member_that_is_wrong) {
    struct Case {
        std::string const& url;
        std::string_view patch, told;
    };
    Case const cases[]{
        {at_assertion, R"({"@context":"https://w3id.org/openbadges/v3"})",
         "invalid, context: @context is not that of Open Badges: https://w3id.org/openbadges/v2"},
        {at_assertion, R"({"@context":["https://w3id.org/openbadges/v2",{"badge":"urn:x:badge"}]})",
         "invalid, context: @context.badge gives the word another meaning than Open Badges does"},
        {at_assertion, R"({"type":"Award"})", "invalid, type: Open Badges has no class of this name"},
        {at_assertion, R"({"type":["Assertion","obi:Award"]})", "invalid, type: Open Badges has no class of this name"},
        {at_assertion, R"({"type":["Assertion","urn:x:Award"]})", "valid"},
        {at_assertion, R"({"recipient":null})", "invalid, schema: recipient is required"},
        {at_assertion, R"({"image":"data:image/png;base64,aaaa"})",
         "invalid, image: the picture of an assertion must be kept at an address"},
        {at_assertion, R"({"image":{"id":"data:image/png;base64,aaaa"}})",
         "invalid, image: the picture of an assertion must be kept at an address"},
        {at_assertion, R"({"badge":"urn:uuid:1"})", "unknown, badge-class: its address is none of the web: urn:uuid:1"},
        {at_assertion, R"({"verification":{"type":"Magic"}})",
         "invalid, proof: it does not say how to verify it: verification.type must be HostedBadge or SignedBadge"},
        {at_assertion, R"({"verification":{"type":"signed"}})",
         "invalid, proof: it says that it is signed, but it came without its signature"},
        {at_assertion, R"({"expires":"2026-01-01T00:00:00Z"})", "invalid, expiration: it expired on 2026-01-01T00:00:00Z"},
        {at_assertion, R"({"expires":"2019-01-01T00:00:00Z"})", "invalid, expiration: it expires before it was issued"},
        {at_assertion, R"({"issuedOn":"2028-01-01T00:00:00Z"})", "invalid, issuance: it becomes valid on 2028-01-01T00:00:00Z"},
        {at_badge, R"({"@context":null})", "invalid, badge-class: @context is required: https://w3id.org/openbadges/v2"},
        {at_badge, R"({"type":"Assertion"})", "invalid, badge-class: type must name BadgeClass"},
        {at_badge, R"({"criteria":null})", "invalid, badge-class: criteria is required"},
        {at_badge, R"({"issuer":7})",
         "invalid, badge-class: issuer must be an object or an absolute URI such as https://example.org/about"},
        {at_badge, R"({"issuer":"did:example:1"})", "unknown, issuer: its address is none of the web: did:example:1"},
        {at_issuer, R"({"type":"Profile"})", "valid"},
        {at_issuer, R"({"type":"Criteria"})", "invalid, issuer: type must name Issuer"},
        {at_issuer, R"({"email":null})", "invalid, issuer: email is required"},
    };
    for (auto const& c : cases) EXPECT_EQ(after(c.url, c.patch), c.told) << c.url << " " << c.patch;
    for (auto const* text : {"", "hello", "[1]", "{\"a\":", "{} {}", "https://", "https://example.org and so on"})
        EXPECT_EQ(stage_of(verified(Web(), text), "parse").outcome, Outcome::failed) << text;
}

TEST(Ob2Verify, tells_whose_it_is) {
    auto const web = ob2_web();
    auto const said = [&](std::vector<badges::PersonIs> people) {
        Verification options;
        options.recipient = std::move(people);
        return stage_of(verified(web, at_assertion, options), "recipient").outcome;
    };
    EXPECT_EQ(said({}), Outcome::skipped);
    EXPECT_EQ(said({{"emailAddress", "a@example.com"}}), Outcome::passed);
    EXPECT_EQ(said({{"emailAddress", "b@example.com"}, {"emailAddress", "a@example.com"}}), Outcome::passed);
    EXPECT_EQ(said({{"emailAddress", "b@example.com"}}), Outcome::failed);
    EXPECT_EQ(said({{"id", "a@example.com"}}), Outcome::failed);

    auto page = ob2_web();
    page.put(at_assertion, R"({"recipient":{"type":"url","hashed":false,"salt":null,"identity":"https://example.org/me"}})");
    for (auto const* type : {"id", "ext:url"}) {
        Verification options;
        options.recipient = {{type, "https://example.org/me"}};
        EXPECT_EQ(told_ob2(verified(page, at_assertion, options)), "valid") << type;
    }
}

TEST(Ob2Verify, says_of_other_documents_that_nothing_is_proven_by_them) {
    auto const web = ob2_web();
    for (auto const& url : {at_badge, at_issuer}) {
        auto const report = verified(web, url);
        EXPECT_EQ(told_ob2(report), "valid");
        EXPECT_EQ(report.text, "its shape is right; it was awarded to nobody, so that there is nothing to prove");
        EXPECT_EQ(stage_of(report, "proof").outcome, Outcome::skipped);
    }
    EXPECT_EQ(told_ob2(verified(web, R"({"@context":"https://w3id.org/openbadges/v2","type":"urn:x:Cool","name":7})")), "valid");
    EXPECT_EQ(told_ob2(verified(web, R"({"@context":"https://w3id.org/openbadges/v2","type":"Criteria","narrative":7})")),
              "invalid, schema: narrative must be text");
    Verification endorsement;
    endorsement.expected = badges::Expected::endorsement;
    EXPECT_EQ(told_ob2(verified(web, at_assertion, endorsement)), "invalid, type: type must name Endorsement");
}

TEST(Ob2Verify, knows_what_is_for_it) {
    auto const is_for_it = [](std::string_view text) { return badges::is_ob2(json::read(text)->as_object()); };
    EXPECT_TRUE(is_for_it(R"({"@context":"https://w3id.org/openbadges/v2"})"));
    EXPECT_TRUE(is_for_it(R"({"@context":{"BadgeClass":"https://w3id.org/openbadges#BadgeClass"}})"));
    EXPECT_TRUE(is_for_it(R"({"badge":"x","recipient":"y"})"));
    EXPECT_FALSE(is_for_it(R"({"@context":["https://www.w3.org/ns/credentials/v2",{"name":"https://schema.org/name"}]})"));
    EXPECT_FALSE(is_for_it("{}"));

    using badges::Standard;
    auto const ob2 = R"({"@context":"https://w3id.org/openbadges/v2"})";
    EXPECT_EQ(badges::standard_of(ob2), Standard::ob2);
    EXPECT_EQ(badges::standard_of(crypto::sign_jws(crypto::PrivateKey::generate(crypto::Algorithm::eddsa), {}, ob2)), Standard::ob2);
    for (auto const* other : {"{}", "[1]", "{", "a.b.c", R"({"@context":["https://www.w3.org/ns/credentials/v2"]})"})
        EXPECT_EQ(badges::standard_of(other), Standard::ob3) << other;
}
