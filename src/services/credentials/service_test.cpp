#include "services/credentials/testing.hpp"

#include "badges/testing.hpp"
#include "base/encode.hpp"
#include "json/json.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

namespace {

using base::Code;
using credentials::AchievementId;
using credentials::IssuerId;
using credentials::testing::Credentials;
using credentials::testing::from;

constexpr std::string_view valid = R"({"verdict":"valid")";

}  // namespace

TEST(Credentials, every_statement_fits_the_schema) {
    pg::testing::Schema const schema("credentials", {credentials::schema()});
    auto session = schema.session();
    auto const statements = credentials::store::statements();
    EXPECT_GE(statements.size(), 25U);
    for (auto const& statement : statements) EXPECT_NO_THROW(session.prepare(statement)) << statement.name;
}

TEST(Credentials, schema_steps_go_down_and_up_again) {
    auto const chain = credentials::schema();
    pg::testing::Schema const schema("credentials", {chain});
    auto session = schema.session();
    auto const steps = static_cast<int>(chain.steps.size());
    EXPECT_EQ(pg::down(session, schema.name(), chain, steps, true).front().applied, 0);
    EXPECT_EQ(pg::up(session, schema.name(), {chain}).front().applied, steps);
}

TEST(Issuer, comes_with_a_key_that_is_sealed) {
    Credentials bench;
    bench.issuer();
    EXPECT_EQ(bench.active_keys(), 1);
    auto const row = bench.schema.session().run("select sealed, public_jwk::text as jwk from signing_key");
    EXPECT_EQ(row.at(0).get<std::string>("sealed").find("PRIVATE KEY"), std::string::npos);
    EXPECT_EQ(row.at(0).get<std::string>("jwk").find("\"d\""), std::string::npos);
    auto const pem = bench.home.sealer.open(row.at(0).get<std::string>("sealed"), credentials::key_purpose);
    ASSERT_TRUE(pem);
    EXPECT_EQ(crypto::PrivateKey::from_pem(*pem)->algorithm(), crypto::Algorithm::eddsa);  // as the setting says
    EXPECT_FALSE(bench.home.sealer.open(row.at(0).get<std::string>("sealed"), "another purpose"));
}

TEST(Rotation, leaves_one_active_key_of_its_algorithm_though_several_ask_at_once) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    auto const award = Credentials::to(which);
    auto const before = *bench.run(credentials::award(ctx, bench.workshop, award)).jws;
    credentials::RotateKey const wanted{issuer, wire::Text<1, 10>::from("ES256")};
    auto const ended = [&] {
        std::vector<Task<credentials::Key>> works;
        for (int i = 0; i < 4; ++i) works.push_back(credentials::rotate_key(ctx, wanted));
        return bench.at_once(std::move(works));
    }();
    EXPECT_EQ(ended.well, 4);
    EXPECT_TRUE(ended.refused.empty());
    EXPECT_EQ(bench.active_keys(), 2);  // of ES256, and the first one, of EdDSA
    EXPECT_EQ(bench.count("select count(*) from signing_key"), 5);
    EXPECT_EQ(bench.verdict(before), valid);
    EXPECT_EQ(bench.verdict(*bench.run(credentials::award(ctx, bench.workshop, award)).jws), valid);
    EXPECT_EQ(bench.refusal(credentials::rotate_key(ctx, {IssuerId::make(), {}})), Code::missing);
    EXPECT_EQ(bench.count("select count(*) from signing_key"), 5);
}

TEST(Award, is_valid_whatever_key_it_met_during_a_rotation) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto const award = Credentials::to(which);
    auto ctx = bench.context();
    std::vector<std::string> made;
    auto const one = [&]() -> Task<int> {
        made.push_back(*(co_await credentials::award(ctx, bench.workshop, award)).jws);
        co_return 0;
    };
    auto const rotate = [&]() -> Task<int> {
        credentials::RotateKey const wanted{issuer, {}};
        co_await credentials::rotate_key(ctx, wanted);
        co_return 0;
    };
    std::vector<Task<int>> works;
    for (int i = 0; i < 20; ++i) works.push_back(i % 5 == 2 ? rotate() : one());
    EXPECT_EQ(bench.at_once(std::move(works)).well, 20);
    ASSERT_EQ(made.size(), 16U);
    for (auto const& jws : made) EXPECT_EQ(bench.verdict(jws), valid);
    EXPECT_EQ(bench.count("select count(*) from award"), 16);
}

TEST(Award, never_stands_without_its_achievement) {
    Credentials bench;
    auto const issuer = bench.issuer();
    for (int round = 0; round < 10; ++round) {
        auto const which = bench.achievement(issuer);
        auto const award = Credentials::to(which);
        auto ctx = bench.context();
        auto const give = [&]() -> Task<int> {
            co_await credentials::award(ctx, bench.workshop, award);
            co_return 0;
        };
        auto const remove = [&]() -> Task<int> {
            credentials::GetAchievement const wanted{which};
            co_await credentials::remove_achievement(ctx, wanted);
            co_return 0;
        };
        std::vector<Task<int>> works;
        works.push_back(give());
        works.push_back(remove());
        auto const ended = bench.at_once(std::move(works));
        EXPECT_EQ(ended.well, 1);  // one of the two, and the other is told
        ASSERT_EQ(ended.refused.size(), 1U);
        EXPECT_TRUE(ended.refused[0].code() == Code::conflict || ended.refused[0].code() == Code::missing) << ended.refused[0].text();
    }
    EXPECT_EQ(bench.count("select count(*) from award where achievement_id not in (select id from achievement)"), 0);
}

TEST(Edit, keeps_both_changes_of_two_at_once) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    std::vector<credentials::EditAchievement> changes;
    for (auto const& [member, value] :
         {std::pair{"name", R"("new")"}, {"description", R"("newer")"}, {"humanCode", R"("H1")"}, {"version", R"("2")"}})
        changes.push_back({which, {{{member, value}}}});
    std::vector<Task<http::Rendered<badges::Achievement>>> works;
    for (auto const& change : changes) works.push_back(credentials::edit_achievement(ctx, change));
    EXPECT_EQ(bench.at_once(std::move(works)).well, 4);
    auto const after = from<badges::Achievement>(bench.run(credentials::get_achievement(ctx, {which})).json);
    EXPECT_EQ(after.name.str(), "new");
    EXPECT_EQ(after.description.str(), "newer");
    EXPECT_EQ(after.humanCode->str(), "H1");
    EXPECT_EQ(after.version->str(), "2");
    EXPECT_EQ(bench.count("select count(*) from achievement where name = 'new'"), 1);
}

TEST(School, sees_and_touches_only_its_own) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto const award = Credentials::to(which);
    auto own = bench.context();
    bench.run(credentials::award(own, bench.workshop, award));
    auto other = bench.context(kit::testing::Bench::of(wire::SchoolId::make()));
    EXPECT_EQ(bench.refusal(credentials::award(other, bench.workshop, award)), Code::missing);
    EXPECT_EQ(bench.refusal(credentials::edit_achievement(other, {which, {{{"name", R"("x")"}}}})), Code::missing);
    EXPECT_EQ(bench.refusal(credentials::edit_issuer(other, {issuer, {{{"name", R"("x")"}}}})), Code::missing);
    EXPECT_EQ(bench.refusal(credentials::remove_achievement(other, {which})), Code::missing);
    EXPECT_EQ(bench.refusal(credentials::remove_issuer(other, {issuer})), Code::missing);
    EXPECT_EQ(bench.refusal(credentials::rotate_key(other, {issuer, {}})), Code::missing);
    auto const stolen = from<credentials::NewAchievement>(
        fmt::format(R"({{"issuer":"{}","name":"n","description":"d","criteria":{{"narrative":"n"}}}})", issuer.text()));
    EXPECT_EQ(bench.refusal(credentials::create_achievement(other, stolen)), Code::invalid);
    EXPECT_TRUE(bench.run(credentials::list_awards(other, {})).items.empty());
    EXPECT_EQ(bench.run(credentials::list_issuers(other, {})).json, R"({"items":[]})");
    EXPECT_EQ(bench.run(credentials::list_awards(own, {})).items.size(), 1U);
    EXPECT_EQ(bench.active_keys(), 1);
}

TEST(Keys, that_another_master_key_sealed_are_our_fault_and_no_secret) {
    Credentials bench;
    auto const which = bench.achievement(bench.issuer());
    bench.schema.session().run("update signing_key set sealed = $1",
                               pg::params(pg::Bytes{crypto::Sealer::from_key(std::string(32, 'x')).seal("pem", credentials::key_purpose)}));
    auto ctx = bench.context();
    auto const award = Credentials::to(which);
    try {
        bench.run(credentials::award(ctx, bench.workshop, award));
        ADD_FAILURE() << "it signed";
    } catch (base::Error const& error) {
        EXPECT_EQ(error.code(), Code::internal);
        EXPECT_EQ(error.text(), "the signing key cannot be opened");
        EXPECT_NE(error.detail().find("master key"), std::string::npos);  // for the log
    }
    EXPECT_EQ(bench.count("select count(*) from award"), 0);
}

TEST(Picture, is_kept_once_and_given_back) {
    Credentials bench;
    auto ctx = bench.context();
    auto const png = badges::testing::png();
    auto const first = bench.run(credentials::keep_image(ctx, {png, "image/png"}));
    EXPECT_EQ(bench.run(credentials::keep_image(ctx, {png, "image/png"})).id, first.id);
    EXPECT_EQ(bench.count("select count(*) from image"), 1);
    auto const digest = *credentials::rules::picture_digest(first.id);
    EXPECT_EQ(bench.run(credentials::find_picture(ctx, digest))->bytes, png);
    EXPECT_EQ(bench.refusal(credentials::keep_image(ctx, {png.substr(0, 40), "image/png"})), Code::malformed);
    EXPECT_FALSE(bench.run(credentials::find_picture(ctx, std::string(64, '0'))));
}

TEST(Picture, of_a_refused_document_is_not_kept) {
    Credentials bench;
    auto const issuer = bench.issuer();
    auto const which = bench.achievement(issuer);
    auto ctx = bench.context();
    auto const image =
        fmt::format(R"("image":{{"id":"data:image/png;base64,{}","type":"Image"}})", base::to_base64(badges::testing::png()));
    auto const profile = from<badges::Profile>("{" + image + "}");
    EXPECT_EQ(bench.refusal(credentials::create_issuer(ctx, profile)), Code::invalid);  // no name
    auto const achievement = from<credentials::NewAchievement>(
        fmt::format(R"({{"issuer":"{}","name":"n","description":"d","criteria":{{}},{}}})", issuer.text(), image));
    EXPECT_EQ(bench.refusal(credentials::create_achievement(ctx, achievement)), Code::invalid);
    auto const picture = image.substr(8);
    EXPECT_EQ(bench.refusal(credentials::edit_issuer(ctx, {issuer, {{{"image", picture}, {"name", R"("")"}}}})), Code::invalid);
    EXPECT_EQ(bench.refusal(credentials::edit_achievement(ctx, {which, {{{"image", picture}, {"id", R"("urn:other")"}}}})), Code::invalid);
    EXPECT_EQ(bench.count("select count(*) from image"), 0);
}
