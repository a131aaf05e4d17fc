// What verification says of a credential whose standing may have changed: status lists, revocation lists, newer versions.
#include "badges/status.hpp"
#include "badges/status_stage.hpp"
#include "badges/testing_verify.hpp"

#include <gtest/gtest.h>

using namespace badges::testing;
using badges::Outcome;
using badges::Verdict;

namespace {

std::string const list_url = "https://badges.example.org/status/1";
std::string const revocations = "https://badges.example.org/revocations";
std::string const newest = "https://badges.example.org/awards/1/newest";

std::string with_status(json::value status) {
    auto award = some_award();
    award.status = wire::Json{json::write(status)};
    return token(*badges::build(award));
}

json::object entry(std::uint64_t index, std::string purpose = "revocation") {
    return build(badges::StatusEntry{.list = *wire::Uri::from(list_url), .index = index, .purpose = std::move(purpose), .messages = {}});
}

json::object list_credential(std::vector<std::string> purposes = {"revocation"}, std::string_view by = issuer) {
    auto list = badges::StatusList::create().value();
    EXPECT_TRUE(list.set(7, 1));
    badges::StatusListParts const parts{.id = *wire::Uri::from(list_url),
                                        .issuer = *wire::Uri::from(std::string(by)),
                                        .purposes = std::move(purposes),
                                        .valid_from = *base::parse_time("2026-01-01T00:00:00Z"),
                                        .valid_until = base::parse_time("2028-01-01T00:00:00Z"),
                                        .ttl_ms = {}};
    return *build(parts, list);
}

std::string status_of(Pages& web, std::string const& badge) {
    auto const report = web.verify(badge, in_2027());
    auto const& found = stage(report, "status");
    auto const verdict = std::string(boost::describe::enum_to_string(report.verdict, "?"));
    return verdict + " " + boost::describe::enum_to_string(found.outcome, "?") + ": " + found.text;
}

std::string details(badges::Report const& report, std::string_view name) {
    std::string out;
    for (auto const& detail : stage(report, name).details) out += detail.field + " " + detail.text + "\n";
    return out;
}

}  // namespace

TEST(VerifyStatus, looks_the_entry_up_in_a_list_that_holds) {
    Pages web;
    web.serve(list_url, token(list_credential()));
    EXPECT_EQ(status_of(web, with_status(entry(7))), "invalid failed: it was revoked");
    EXPECT_EQ(status_of(web, with_status(entry(8))), "valid passed: it was not revoked");
    EXPECT_EQ(web.asked, std::vector<std::string>{list_url});
    EXPECT_EQ(status_of(web, with_status(entry(131'072))), "invalid failed: the list has no entry 131072, only 131072 from 0");
    EXPECT_EQ(details(web.verify(with_status(entry(131'072)), in_2027()), "status"),
              "credentialStatus the list has no entry 131072, only 131072 from 0, as told by https://badges.example.org/status/1\n"
              "RANGE_ERROR the list has no entry 131072, only 131072 from 0\n");
    EXPECT_EQ(status_of(web, with_status(entry(7, "suspension"))), "invalid failed: the list is not for the purpose suspension");

    web.serve(list_url, token(list_credential({"refresh", "suspension", "message", "colour"})));
    EXPECT_EQ(status_of(web, with_status(entry(7, "suspension"))), "invalid failed: it is suspended for now");
    EXPECT_EQ(status_of(web, with_status(entry(7, "refresh"))), "warning warning: there is a newer version of it");
    EXPECT_EQ(status_of(web, with_status(entry(7, "message"))), "valid passed: its status is 1");
    EXPECT_EQ(status_of(web, with_status(entry(7, "colour"))), "warning warning: its status for the purpose colour is set");
    EXPECT_EQ(status_of(web, with_status(json::array{entry(8, "refresh"), entry(7, "suspension"), entry(7, "refresh")})),
              "invalid failed: it is suspended for now")
        << "the gravest of all";
}

TEST(VerifyStatus, believes_no_list_that_does_not_hold) {
    auto const badge = with_status(entry(8));
    Pages web;
    EXPECT_EQ(status_of(web, badge), "unknown unknown: the status list could not be had: the server answers 404");
    EXPECT_NE(details(web.verify(badge, in_2027()), "status").find("STATUS_RETRIEVAL_ERROR"), std::string::npos);
    EXPECT_EQ(told(badges::verify(badge, in_2027())), "unknown, status: whether it was revoked was not asked");

    struct Case {
        char const* what;
        std::string list;
        std::string told;
    };
    auto over = list_credential();
    over["validUntil"] = "2026-12-31T23:59:59Z";
    auto early = list_credential();
    early["validFrom"] = "2027-01-02T00:00:00Z";
    auto no_list = list_credential();
    no_list["type"] = json::array{"VerifiableCredential", "OpenBadgeCredential"};
    auto cut = list_credential();
    cut["credentialSubject"].as_object()["encodedList"] = "uH4sI";
    std::string const bad = "invalid failed: the status list does not hold: ";
    Case const cases[]{
        {"unsigned", json::write(list_credential()), bad + "it carries no proof: anybody could have written it"},
        {"signed by another", token(list_credential(), other_key), bad + "the signature does not hold"},
        {"of another issuer", token(list_credential({"revocation"}, "https://other.example/")),
         bad + "the key that it names belongs to another issuer"},
        {"over", token(over), bad + "it expired on 2026-12-31T23:59:59Z"},
        {"early", token(early), bad + "it becomes valid on 2027-01-02T00:00:00Z"},
        {"another thing", token(no_list), bad + "type must name BitstringStatusListCredential"},
        {"no credential", "a page", bad + "this is neither PNG, SVG, JSON nor a compact JWS"},
        {"cut short", token(cut), "invalid failed: the list is not "},
    };
    for (auto const& c : cases) {
        web.serve(list_url, c.list);
        EXPECT_TRUE(status_of(web, badge).starts_with(c.told)) << c.what << ": " << status_of(web, badge);
        auto const found = details(web.verify(badge, in_2027()), "status");
        auto const* error = std::string_view(c.what) == "cut short" ? "MALFORMED_VALUE_ERROR" : "STATUS_VERIFICATION_ERROR";
        EXPECT_NE(found.find(error), std::string::npos) << c.what << ": " << found;
    }
}

TEST(VerifyStatus, passes_on_what_is_to_know_of_a_list) {
    Pages web;
    web.serve(list_url, *badges::issue(list_credential({"revocation"}, "https://other.example/"), other_key, ""));
    auto const report = web.verify(with_status(entry(8)), in_2027());
    EXPECT_EQ(report.verdict, Verdict::warning);
    EXPECT_NE(details(report, "status").find("list.issuer the list is by another issuer: https://other.example/"), std::string::npos);
    EXPECT_NE(details(report, "status").find("list nothing was changed"), std::string::npos) << details(report, "status");
}

TEST(VerifyStatus, reads_the_revocation_list_of_1edtech) {
    auto const badge = with_status(json::object{{"id", revocations}, {"type", "1EdTechRevocationList"}});
    Pages web;
    EXPECT_EQ(status_of(web, badge), "warning warning: the list of what was revoked could not be had: the server answers 404");
    web.serve(revocations, "no json");
    EXPECT_TRUE(status_of(web, badge).starts_with("warning warning: the list of what was revoked cannot be read: "));
    auto const listed = [](json::array revoked, char const* member = "revokedCredential") {
        return json::object{{"id", revocations}, {"issuer", issuer}, {member, revoked}};
    };
    auto const id = "https://badges.example.org/awards/1";
    struct Case {
        json::object list;
        std::string told;
    };
    Case const cases[]{
        {listed({}), "valid passed: it was not revoked"},
        {listed({json::object{{"id", "urn:x"}}}), "valid passed: it was not revoked"},
        {listed({json::object{{"id", id}, {"revoked", false}}}), "valid passed: it was not revoked"},
        {listed({json::object{{"id", "urn:x"}}, json::object{{"id", id}, {"revocationReason", "a mistake"}}}),
         "invalid failed: it was revoked: a mistake"},
        {listed({json::object{{"id", id}, {"revoked", true}}}), "invalid failed: it was revoked"},
        {listed({json::object{{"id", id}}}, "revokedCredentials"), "invalid failed: it was revoked"},
    };
    for (auto const& c : cases) {
        web.serve(revocations, c.list);
        EXPECT_EQ(status_of(web, badge), c.told) << json::write(json::value(c.list));
    }
}

TEST(VerifyStatus, says_what_it_does_not_know) {
    Pages web;
    EXPECT_EQ(status_of(web, with_status(json::object{{"type", "OtherStatus"}, {"id", "https://a.example/"}})),
              "unknown unknown: this kind of status is not known here");
    EXPECT_EQ(web.asked, std::vector<std::string>{});
    EXPECT_EQ(status_of(web, with_status(json::array(badges::statuses_max + 1, entry(8)))),
              "unknown unknown: it has more than 16 statuses");
}

// The list is its own credential and could name itself; a list has no status here.
TEST(VerifyStatus, ends_when_a_list_names_itself) {
    auto list = list_credential();
    list["credentialStatus"] = entry(7);
    list["refreshService"] = json::object{{"id", list_url}, {"type", "1EdTechCredentialRefresh"}};
    Pages web;
    web.serve(list_url, token(list));
    EXPECT_EQ(status_of(web, with_status(entry(8))), "valid passed: it was not revoked");
    EXPECT_EQ(web.rounds, 2);
}

namespace {

json::object refreshable(std::string_view name = "Teamwork", std::string_view from = "2026-01-01T00:00:00Z") {
    auto out = credential();
    out["name"] = name;
    out["validFrom"] = from;
    out["refreshService"] = json::object{{"id", newest}, {"type", "1EdTechCredentialRefresh"}};
    return out;
}
std::string refreshed(Pages& web, std::string const& badge) {
    auto const report = web.verify(badge, in_2027());
    return std::string(boost::describe::enum_to_string(report.verdict, "?")) + " " + stage(report, "refresh").text + ", " +
           std::string(*json::text_of(json::read(report.credential->text)->at("name")));
}

}  // namespace

TEST(VerifyRefresh, judges_the_newest_version_or_else_the_original) {
    auto const badge = token(refreshable());
    EXPECT_EQ(told(badges::verify(badge, in_2027())), "unknown, refresh: whether there is a newer version was not asked");
    struct Case {
        std::string newer;
        std::string told;
    };
    auto other_id = refreshable("Newer");
    other_id["id"] = "urn:x";
    auto other_issuer = refreshable("Newer");
    other_issuer["issuer"].as_object()["id"] = "https://other.example/";
    auto over = refreshable("Newer");
    over["validUntil"] = "2026-06-01T00:00:00Z";
    auto no_subject = refreshable("Newer");
    no_subject.erase("credentialSubject");
    std::string const stands = "warning it could not be refreshed, so the original was judged: ";
    Case const cases[]{
        {token(refreshable("Newer", "2026-02-01T00:00:00Z")), "valid the newest version was judged, Newer"},
        {token(over), "invalid the newest version was judged, Newer"},
        {token(refreshable("Older", "2025-02-01T00:00:00Z")), stands + "it is older: from 2025-02-01T00:00:00Z, Teamwork"},
        {token(other_id), stands + "it is another credential: urn:x, Teamwork"},
        {token(other_issuer), stands + "proof: the key that it names belongs to another issuer, Teamwork"},
        {token(refreshable("Newer"), other_key), stands + "proof: the signature does not hold"},
        {token(no_subject), stands + "schema: credentialSubject is required, Teamwork"},
        {"a page", stands + "this is neither PNG, SVG, JSON nor a compact JWS, Teamwork"},
        {"", stands},
    };
    for (auto const& c : cases) {
        Pages web;
        web.serve(newest, c.newer);
        EXPECT_TRUE(refreshed(web, badge).starts_with(c.told)) << refreshed(web, badge);
        EXPECT_EQ(web.asked, std::vector<std::string>{newest}) << "once, even when the newer one has a newer one";
    }
    Pages web;
    EXPECT_EQ(refreshed(web, badge), stands + "the server answers 404, Teamwork");
}

TEST(VerifyRefresh, asks_nobody_on_the_word_of_a_forger) {
    Pages web;
    auto const report = web.verify(token(refreshable(), other_key), in_2027());
    EXPECT_EQ(stage(report, "refresh").outcome, Outcome::skipped);
    EXPECT_TRUE(web.asked.empty());
}
