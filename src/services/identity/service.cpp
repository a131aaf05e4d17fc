// The use cases, each readable from top to bottom: begin, read, decide, write, commit.
#include "services/identity/service.hpp"

#include "base/log.hpp"
#include "services/identity/rules.hpp"
#include "services/identity/store.hpp"
#include "wire/cursor.hpp"

namespace identity {
namespace {

struct Made {
    store::NewRow row;
    NewToken shown;
};

Made make(wire::SchoolId school, std::optional<wire::UserId> person, std::string name, std::string kind,
          std::vector<std::string> permissions, wire::Time expires) {
    auto const secret = rules::make_token();
    auto const id = TokenId::make();
    store::NewRow row{id, school, person, name, std::move(kind), rules::digest_of(secret), permissions, expires};
    return {std::move(row), NewToken{secret, id, std::move(name), std::move(permissions), expires}};
}

}  // namespace

Task<NewToken> set_up(kit::Context& ctx, SetUp const& in) {
    auto const code = ctx.home.setup_code();
    if (code.empty()) base::fail(base::Code::conflict, "this Stoa is set up already");
    if (!rules::same_code(in.code.str(), code))
        throw base::Error(base::Code::forbidden, "the set-up code is wrong", {{"code", "is not the code that Stoa printed at its start"}});
    if (auto trouble = kit::public_url_trouble(in.public_url.str()); !trouble.empty())
        throw base::Error(base::Code::invalid, "the request is not valid", {{"public_url", std::move(trouble)}});

    auto tx = co_await ctx.db.begin();
    auto const school = co_await store::lock_school(tx);
    auto const done = co_await store::has_person(tx);
    if (done) base::fail(base::Code::conflict, "this Stoa is set up already");
    std::string public_url = in.public_url.str();
    while (public_url.ends_with('/')) public_url.pop_back();
    auto const person = wire::UserId::make();
    auto const made = make(school.id, person, "first token of " + in.name.str(), "api", {"*"}, ctx.now + rules::token_days_default);
    co_await store::rename_school(tx, school.id, in.school.str(), public_url);
    co_await store::insert_person(tx, person, school.id, in.name.str(), in.email.str());
    co_await store::insert_token(tx, made.row);
    co_await tx.commit();

    ctx.home.set_setup_code("");
    if (ctx.home.settings.public_url.empty()) ctx.home.set_public_url(public_url);
    base::log::info("set up", {{"organization.name", std::string_view(in.school.str())}, {"url.full", std::string_view(public_url)}});
    co_return made.shown;
}

Task<Me> me(kit::Context& ctx, http::Nothing const&) {
    auto const& who = *ctx.principal;
    co_return Me{who.school, who.user, who.name, who.permissions.names(), who.expires};
}

Task<NewToken> create_token(kit::Context& ctx, CreateToken const& in) {
    std::vector<std::string> names;
    for (auto const& permission : in.permissions) names.push_back(permission.str());
    if (!ctx.principal->permissions.allow_all_of(kit::Permissions(names)))
        base::fail(base::Code::forbidden, "a token cannot be given permissions that its maker does not have");
    auto const lasts = in.days ? std::chrono::days(in.days->get()) : rules::token_days_default;
    auto const person = ctx.principal->user == wire::UserId{} ? std::nullopt : std::optional(ctx.principal->user);
    auto const made = make(ctx.school(), person, in.name.str(), "api", std::move(names), ctx.now + lasts);
    co_await store::add_token(ctx.db, made.row);
    co_return made.shown;
}

Task<TokenPage> list_tokens(kit::Context& ctx, ListTokens const& in) {
    auto const limit = in.limit ? in.limit->get() : wire::page_rows_default;
    auto tokens = co_await store::list_tokens(ctx.db, ctx.school(), wire::read_cursor(in.cursor), limit + 1);
    TokenPage page;
    if (tokens.size() > static_cast<std::size_t>(limit)) {
        tokens.pop_back();
        page.next = wire::write_cursor(tokens.back().id.value);
    }
    page.items = std::move(tokens);
    co_return page;
}

Task<http::Nothing> revoke_token(kit::Context& ctx, RevokeToken const& in) {
    auto const found = co_await store::revoke_token(ctx.db, ctx.school(), in.token);
    if (!found) base::fail(base::Code::missing, "there is no such token");
    ctx.home.token_epoch.fetch_add(1, std::memory_order_release);  // in force on every core before this answers
    co_return http::Nothing{};
}

Task<NewToken> open_session(kit::Context& ctx, kit::Known const& who) {
    auto const person = who->user == wire::UserId{} ? std::nullopt : std::optional(who->user);
    auto const expires = std::min(who->expires, wire::Time(ctx.now + rules::session_lasts));
    auto const made = make(who->school, person, who->name, "session", who->permissions.names(), expires);
    co_await store::add_token(ctx.db, made.row);
    co_return made.shown;
}

}  // namespace identity
