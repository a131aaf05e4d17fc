// Awards by each proof, and revoked ones, on a real PostgreSQL.
#include "services/credentials/testing.hpp"

#include "badges/data_integrity.hpp"
#include "json/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace {

using base::Code;
using credentials::AwardStatus;
using credentials::IssuerId;
using credentials::Proof;
using credentials::testing::Credentials;

constexpr std::string_view valid = R"({"verdict":"valid")";
constexpr std::string_view invalid = R"({"verdict":"invali)";

credentials::NewAward with_proof(credentials::AchievementId which, Proof proof) {
    auto out = Credentials::to(which);
    out.proof = proof;
    return out;
}

struct Case {
    Proof proof;
    std::string_view algorithm;
};
constexpr Case embedded[] = {{Proof::eddsa_rdfc_2022, "EdDSA"},
                             {Proof::eddsa_jcs_2022, "EdDSA"},
                             {Proof::ecdsa_rdfc_2019, "ES256"},
                             {Proof::ecdsa_jcs_2019, "ES384"}};

}  // namespace

TEST(Award, is_made_by_each_proof_and_verified) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    std::vector<std::string> made;
    for (auto const& [proof, algorithm] : embedded) {
        bench.run(credentials::rotate_key(ctx, {issuer, wire::Text<1, 10>::from(std::string(algorithm))}));
        auto const wanted = with_proof(which, proof);
        auto const award = bench.run(credentials::award(ctx, bench.workshop, wanted));
        EXPECT_EQ(award.proof, proof);
        EXPECT_FALSE(award.jws);
        ASSERT_TRUE(award.credential);
        auto const tree = *json::read(award.credential->text);
        EXPECT_EQ(json::text_of(tree.at("proof").at("cryptosuite")), wire_name(proof));
        auto const method = std::string(*json::text_of(tree.at("proof").at("verificationMethod")));
        EXPECT_TRUE(method.starts_with(award.issuer + "#z")) << method;
        made.push_back(award.credential->text);
    }
    auto const jwt = bench.run(credentials::award(ctx, bench.workshop, with_proof(which, Proof::vc_jwt)));
    EXPECT_TRUE(jwt.jws && !jwt.credential);
    made.push_back(*jwt.jws);
    EXPECT_EQ(bench.active_keys(), 3);
    for (auto const& badge : made) EXPECT_EQ(bench.verdict(badge), valid) << bench.report(badge);

    // The list gives each as it was handed out.
    auto const page = bench.run(credentials::list_awards(ctx, {}));
    ASSERT_EQ(page.items.size(), made.size());
    EXPECT_EQ(page.items[1].credential->text, made[3]);
}

TEST(Award, with_a_proof_that_no_key_makes_is_refused_with_what_to_do) {
    Credentials bench;
    auto const issuer = bench.issuer();  // has a key for EdDSA
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    try {
        bench.run(credentials::award(ctx, bench.workshop, with_proof(which, Proof::ecdsa_rdfc_2019)));
        ADD_FAILURE() << "it signed";
    } catch (base::Error const& error) {
        EXPECT_EQ(error.code(), Code::conflict);
        EXPECT_NE(error.text().find("POST /api/v1/issuers/" + issuer.text() + "/keys with algorithm ES256"), std::string::npos);
    }
    EXPECT_EQ(bench.count("select count(*) from award"), 0);
}

TEST(Award, changed_by_one_word_is_invalid_by_each_proof) {
    Credentials bench;
    auto const which = bench.achievement(bench.issuer());
    auto ctx = bench.context();
    for (auto const proof : {Proof::eddsa_rdfc_2022, Proof::eddsa_jcs_2022}) {
        auto tree = *json::read(bench.run(credentials::award(ctx, bench.workshop, with_proof(which, proof))).credential->text);
        tree.at("credentialSubject").at("achievement").as_object()["name"] = "another";
        EXPECT_EQ(bench.verdict(json::write(tree)), invalid);
    }
}

TEST(Award, keeps_its_worth_when_its_key_is_retired_or_its_issuer_gets_others) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    auto const before = bench.run(credentials::award(ctx, bench.workshop, with_proof(which, Proof::eddsa_rdfc_2022))).credential->text;
    for (auto const* algorithm : {"EdDSA", "RS256", "EdDSA"})
        bench.run(credentials::rotate_key(ctx, {issuer, wire::Text<1, 10>::from(algorithm)}));
    EXPECT_EQ(bench.active_keys(), 2);
    EXPECT_EQ(bench.verdict(before), valid);
}

TEST(Award, of_one_issuer_is_not_signed_by_another) {
    Credentials bench;
    auto const first = bench.issuer(), second = bench.issuer("Other");
    auto ctx = bench.context();
    auto const of = [&](IssuerId issuer) {
        auto const wanted = with_proof(bench.achievement(issuer), Proof::eddsa_jcs_2022);
        return *json::read(bench.run(credentials::award(ctx, bench.workshop, wanted)).credential->text);
    };
    auto const own = of(first);
    auto swapped = of(second);
    swapped.as_object()["issuer"] = own.at("issuer");
    EXPECT_EQ(bench.verdict(json::write(swapped)), invalid);
}

TEST(Status, of_an_award_is_what_its_list_says) {
    Credentials bench;
    auto const which = bench.achievement(bench.issuer());
    auto ctx = bench.context();
    for (auto const proof : {Proof::vc_jwt, Proof::eddsa_rdfc_2022}) {
        auto wanted = with_proof(which, proof);
        wanted.revocable = true;
        auto const award = bench.run(credentials::award(ctx, bench.workshop, wanted));
        auto const badge = award.jws ? *award.jws : award.credential->text;
        EXPECT_EQ(award.status, AwardStatus::active);
        EXPECT_EQ(bench.verdict(badge), valid) << bench.report(badge);

        credentials::SetStatus change{{*credentials::rules::id_in(award.id)}, AwardStatus::revoked, wire::Text<1, 1000>::from("a mistake")};
        EXPECT_EQ(bench.run(credentials::set_status(ctx, change)).status, AwardStatus::revoked);
        EXPECT_EQ(bench.verdict(badge), invalid);
        auto const shown = bench.run(credentials::list_awards(ctx, {})).items.front();
        EXPECT_EQ(shown.status, AwardStatus::revoked);
        EXPECT_EQ(shown.reason, "a mistake");

        change.status = AwardStatus::active;
        change.reason.reset();
        EXPECT_EQ(bench.run(credentials::set_status(ctx, change)).status, AwardStatus::active);
        EXPECT_EQ(bench.verdict(badge), valid);
    }
    EXPECT_EQ(bench.count("select count(*) from status_list"), 1);
    EXPECT_EQ(bench.count("select count(*) from status_entry"), 2);
}

TEST(Status, of_an_award_that_names_no_list_cannot_be_set) {
    Credentials bench;
    auto const which = bench.achievement(bench.issuer());
    auto ctx = bench.context();
    auto const award = bench.run(credentials::award(ctx, bench.workshop, Credentials::to(which)));
    EXPECT_FALSE(award.status);
    credentials::SetStatus const change{{*credentials::rules::id_in(award.id)}, AwardStatus::revoked, {}};
    EXPECT_EQ(bench.refusal(credentials::set_status(ctx, change)), Code::conflict);
    auto other = bench.context(kit::testing::Bench::of(wire::SchoolId::make()));
    EXPECT_EQ(bench.refusal(credentials::set_status(other, change)), Code::missing);
    EXPECT_EQ(bench.refusal(credentials::set_status(ctx, {credentials::AwardId::make(), AwardStatus::revoked, {}})), Code::missing);
}

TEST(StatusList, is_signed_once_until_something_in_it_changes) {
    Credentials bench;
    auto const which = bench.achievement(bench.issuer());
    auto ctx = bench.context();
    auto wanted = Credentials::to(which);
    wanted.revocable = true;
    auto const award = bench.run(credentials::award(ctx, bench.workshop, wanted));
    credentials::StatusListId const list{bench.schema.session().run("select id from status_list").at(0).get<base::Uuid>(0)};
    auto const first = bench.run(credentials::status_list(ctx, bench.workshop, list));
    auto later = bench.context();
    later.now += std::chrono::hours(1);
    EXPECT_EQ(bench.run(credentials::status_list(later, bench.workshop, list)), first);
    bench.run(credentials::award(ctx, bench.workshop, wanted));  // one more place, but nothing to tell of it
    EXPECT_EQ(bench.run(credentials::status_list(later, bench.workshop, list)), first);
    bench.run(credentials::set_status(ctx, {{*credentials::rules::id_in(award.id)}, AwardStatus::revoked, {}}));
    EXPECT_NE(bench.run(credentials::status_list(later, bench.workshop, list)), first);
    EXPECT_EQ(bench.refusal(credentials::status_list(ctx, bench.workshop, credentials::StatusListId::make())), Code::missing);
}

TEST(StatusList, of_an_issuer_without_an_ed25519_key_is_a_jws) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    bench.run(credentials::rotate_key(ctx, {issuer, wire::Text<1, 10>::from("ES256")}));
    bench.schema.session().run("update signing_key set retired_at = now() where algorithm = 'EdDSA'");
    auto wanted = Credentials::to(which);
    wanted.revocable = true;
    auto const award = bench.run(credentials::award(ctx, bench.workshop, wanted));
    EXPECT_EQ(bench.verdict(*award.jws), valid) << bench.report(*award.jws);
    bench.run(credentials::set_status(ctx, {{*credentials::rules::id_in(award.id)}, AwardStatus::revoked, {}}));
    EXPECT_EQ(bench.verdict(*award.jws), invalid);
}

TEST(StatusList, gives_each_place_once_though_many_ask_at_once_and_is_left_when_it_is_crowded) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto ctx = bench.context();
    std::vector<Task<credentials::store::Place>> works;
    std::string const credential = "urn:a";
    for (int i = 0; i < 40; ++i) works.push_back(credentials::take_place(ctx, ctx.school(), issuer, credential));
    EXPECT_EQ(bench.at_once(std::move(works)).well, 40);
    EXPECT_EQ(bench.count("select count(*) from status_entry"), 40);

    EXPECT_EQ(bench.count("select count(*) from status_list"), 1);
    bench.schema.session().run(
        "insert into status_entry (list_id, place, school_id, credential) "
        "select status_list.id, place, school_id, 'urn:b' from status_list, generate_series(0, 131071) place "
        "on conflict do nothing");
    bench.run(credentials::take_place(ctx, ctx.school(), issuer, credential));
    EXPECT_EQ(bench.count("select count(*) from status_list"), 2);
}
