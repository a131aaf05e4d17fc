#include "services/identity/service.hpp"

#include "kit/testing/bench.hpp"
#include "services/identity/module.hpp"
#include "services/identity/rules.hpp"
#include "services/identity/store.hpp"

#include <gtest/gtest.h>

namespace {

using base::Code;
using namespace std::chrono_literals;

struct Identity : kit::testing::Bench {
    Identity() : Bench(identity::schema()) {
        auto session = schema.session();
        school = identity::store::ensure_school(session).id;
        home.set_setup_code("ABCD-EFGH-JKLM-NPQR");
    }
    static identity::SetUp ask(std::string const& email, std::string const& code = "abcd efgh jklm npqr") {
        return {*wire::Text<1, 100>::from(code), *wire::Text<1, 200>::from("School"), *wire::Text<1, 200>::from("Ada"),
                *wire::Email::from(email), *wire::Url::from("https://badges.example.org/")};
    }
    static identity::CreateToken token(std::vector<std::string> const& permissions) {
        identity::CreateToken out{*wire::Text<1, 200>::from("import"), {}, wire::Int<1, 3650>::from(7)};
        for (auto const& name : permissions) out.permissions.push_back(*identity::Permission::from(name));
        return out;
    }
    identity::NewToken make(std::vector<std::string> const& permissions) {
        auto ctx = context();
        auto const wanted = token(permissions);
        return run(identity::create_token(ctx, wanted));
    }
    kit::Known who(std::string const& secret) {
        return run(identity::store::find_principal(context().db, identity::rules::digest_of(secret)));
    }
};

}  // namespace

TEST(Identity, every_statement_fits_the_schema) {
    pg::testing::Schema const schema("identity", {identity::schema()});
    auto session = schema.session();
    auto const statements = identity::store::statements();
    EXPECT_GE(statements.size(), 12U);
    for (auto const& statement : statements) EXPECT_NO_THROW(session.prepare(statement)) << statement.name;
}

TEST(Identity, schema_steps_go_down_and_up_again) {
    auto const chain = identity::schema();
    pg::testing::Schema const schema("identity", {chain});
    auto session = schema.session();
    auto const steps = static_cast<int>(chain.steps.size());
    EXPECT_EQ(pg::down(session, schema.name(), chain, steps, true).front().applied, 0);
    EXPECT_EQ(pg::up(session, schema.name(), {chain}).front().applied, steps);
    EXPECT_FALSE(identity::store::has_person(session));
}

TEST(SetUp, happens_once_though_two_ask_at_once) {
    Identity bench;
    auto first = bench.context(nullptr), second = bench.context(nullptr), third = bench.context(nullptr);
    auto const a = Identity::ask("ada@example.org"), b = Identity::ask("eve@example.org"), c = Identity::ask("mallory@example.org");
    std::vector<Task<identity::NewToken>> works;
    works.push_back(identity::set_up(first, a));
    works.push_back(identity::set_up(second, b));
    works.push_back(identity::set_up(third, c));
    auto const ended = bench.at_once(std::move(works));
    EXPECT_EQ(ended.well, 1);
    ASSERT_EQ(ended.refused.size(), 2U);
    for (auto const& error : ended.refused) EXPECT_EQ(error.code(), Code::conflict);
    EXPECT_EQ(bench.count("select count(*) from person"), 1);
    EXPECT_EQ(bench.count("select count(*) from token"), 1);
    EXPECT_EQ(bench.home.setup_code(), "");
    EXPECT_EQ(bench.home.public_url(), "https://badges.example.org");
}

TEST(SetUp, wants_the_code_that_was_printed) {
    Identity bench;
    auto ctx = bench.context(nullptr);
    auto const wrong = Identity::ask("ada@example.org", "ABCD-EFGH-JKLM-NPQS");
    EXPECT_EQ(bench.refusal(identity::set_up(ctx, wrong)), Code::forbidden);
    EXPECT_EQ(bench.count("select count(*) from person"), 0);
    auto const right = Identity::ask("ada@example.org");
    auto const made = bench.run(identity::set_up(ctx, right));
    auto const who = bench.who(made.token);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->name, "Ada");
    EXPECT_TRUE(who->permissions.allow("anything.at_all"));
    EXPECT_EQ(bench.refusal(identity::set_up(ctx, right)), Code::conflict);
}

TEST(SetUp, refuses_an_address_that_no_other_can_be_made_of) {
    Identity bench;
    auto ctx = bench.context(nullptr);
    for (auto const& url : {std::string("https://badges.example.org/?a=b"), std::string("https://badges.example.org/#x"),
                            "https://badges.example.org/" + std::string(1000, 'a')}) {
        auto wanted = Identity::ask("ada@example.org");
        wanted.public_url = *wire::Url::from(url);
        EXPECT_EQ(bench.refusal(identity::set_up(ctx, wanted)), Code::invalid) << url;
    }
    EXPECT_EQ(bench.count("select count(*) from person"), 0);
}

TEST(SetUp, keeps_a_public_url_that_was_set_for_the_process) {
    Identity bench;
    bench.home.settings.public_url = "https://set.example.org";
    bench.home.set_public_url("https://set.example.org");
    auto ctx = bench.context(nullptr);
    auto const wanted = Identity::ask("ada@example.org");
    bench.run(identity::set_up(ctx, wanted));
    EXPECT_EQ(bench.home.public_url(), "https://set.example.org");
}

TEST(Tokens, are_kept_as_a_digest_and_stand_for_their_permissions) {
    Identity bench;
    auto const made = bench.make({"credentials.award", "credentials.read"});
    EXPECT_EQ(bench.count("select count(*) from token where digest = sha256('" + made.token + "')"), 1);
    auto const who = bench.who(made.token);
    ASSERT_TRUE(who);
    EXPECT_TRUE(who->permissions.allow("credentials.award"));
    EXPECT_FALSE(who->permissions.allow("credentials.manage_keys"));
    EXPECT_EQ(who->school, bench.school);
    EXPECT_FALSE(bench.who(made.token + "x"));
    bench.schema.session().run("update token set expires_at = now() - interval '1 second'");
    EXPECT_FALSE(bench.who(made.token));
}

TEST(Tokens, hand_on_no_more_than_their_maker_has) {
    Identity bench;
    struct Case {
        std::vector<std::string> has, wants;
        bool allowed;
    };
    for (auto const& [has, wants, allowed] : {Case{{"*"}, {"*"}, true},
                                              {{"credentials.*"}, {"credentials.award"}, true},
                                              {{"credentials.*"}, {"credentials.*"}, true},
                                              {{"credentials.*"}, {"*"}, false},
                                              {{"credentials.award"}, {"credentials.*"}, false},
                                              {{"credentials.award"}, {"credentials.award", "identity.read"}, false},
                                              {{"credentials.award"}, {}, true}}) {
        auto ctx = bench.context(bench.anybody(has));
        auto const wanted = Identity::token(wants);
        EXPECT_EQ(bench.refusal(identity::create_token(ctx, wanted)), allowed ? std::nullopt : std::optional(Code::forbidden))
            << has[0] << " " << wants.size();
    }
}

TEST(Tokens, are_listed_newest_first_to_the_end) {
    Identity bench;
    std::vector<identity::TokenId> made;
    for (int i = 0; i < 7; ++i) made.push_back(bench.make({"*"}).id);
    auto ctx = bench.context();
    std::vector<identity::TokenId> seen;
    identity::ListTokens ask{{}, wire::PageLimit::from(3)};
    for (int pages = 0; pages < 5; ++pages) {
        auto const page = bench.run(identity::list_tokens(ctx, ask));
        for (auto const& token : page.items) seen.push_back(token.id);
        if (!page.next) break;
        ask.cursor = wire::Cursor::from(*page.next);
    }
    EXPECT_EQ(seen, std::vector(made.rbegin(), made.rend()));
}

TEST(Tokens, end_at_once_when_revoked_by_their_own_school) {
    Identity bench;
    auto const made = bench.make({"*"});
    identity::RevokeToken const which{made.id};
    auto stranger = bench.context(kit::testing::Bench::of(wire::SchoolId::make()));
    EXPECT_EQ(bench.refusal(identity::revoke_token(stranger, which)), Code::missing);
    EXPECT_TRUE(bench.who(made.token));
    auto const epoch = bench.home.token_epoch.load();
    auto ctx = bench.context();
    bench.run(identity::revoke_token(ctx, which));
    EXPECT_GT(bench.home.token_epoch.load(), epoch);  // so every core forgets it
    EXPECT_FALSE(bench.who(made.token));
    EXPECT_EQ(bench.refusal(identity::revoke_token(ctx, which)), std::nullopt);  // twice is no error
    EXPECT_EQ(bench.run(identity::list_tokens(ctx, {})).items.size(), 1U);
}

TEST(Sessions, live_no_longer_than_the_token_that_opened_them) {
    Identity bench;
    auto const made = bench.make({"credentials.read"});
    auto ctx = bench.context();
    auto const who = bench.who(made.token);
    auto const session = bench.run(identity::open_session(ctx, who));
    EXPECT_LE(session.expires_at, base::now() + identity::rules::session_lasts);
    EXPECT_EQ(bench.who(session.token)->permissions.names(), std::vector<std::string>{"credentials.read"});
    auto dying = std::make_shared<kit::Principal>(*who);
    dying->expires = base::now() + 1min;
    EXPECT_EQ(bench.run(identity::open_session(ctx, dying)).expires_at, dying->expires);
    EXPECT_EQ(bench.run(identity::list_tokens(ctx, {})).items.size(), 1U);  // sessions are not listed
}
