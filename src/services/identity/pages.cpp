// Plain forms over the same use cases as the API; each form shows its problems beside its fields and keeps what was typed.
#include "services/identity/pages.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "kit/form.hpp"
#include "kit/page.hpp"
#include "services/identity/contract/tokens.hpp"
#include "services/identity/rules.hpp"
#include "services/identity/service.hpp"
#include "services/identity/store.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace identity {
namespace {

constexpr std::string_view forms = "application/x-www-form-urlencoded multipart/form-data";
constexpr std::string_view html = "text/html";
using enum http::Verb;
using PageEndpoint = http::Endpoint<http::Upload, http::Document>;

constexpr PageEndpoint home_page{get, "/", http::anyone, 200, "Start page", 0, forms, html};
constexpr PageEndpoint set_up_page{get, "/set-up", http::anyone, 200, "Set-up form", 0, forms, html};
constexpr PageEndpoint set_up_form{post, "/set-up", http::anyone, 200, "Set up", 64 * 1024, forms, html};
constexpr PageEndpoint sign_in_page{get, "/sign-in", http::anyone, 200, "Sign-in form", 0, forms, html};
constexpr PageEndpoint sign_in_form{post, "/sign-in", http::anyone, 200, "Sign in", 64 * 1024, forms, html};
constexpr PageEndpoint sign_out_form{post, "/sign-out", http::signed_in, 200, "Sign out", 64 * 1024, forms, html};
constexpr PageEndpoint tokens_page{get, "/tokens", "identity.manage_tokens", 200, "Tokens", 0, forms, html};
constexpr PageEndpoint token_form{post, "/tokens", "identity.manage_tokens", 200, "Make a token", 64 * 1024, forms, html};
constexpr PageEndpoint revoke_form{post, "/tokens/{token}/revoke", "identity.manage_tokens", 200, "Revoke a token", 64 * 1024, forms, html};

std::string problem_for(base::Problems const& problems, std::string_view field) {
    for (auto const& problem : problems)
        if (problem.field == field || problem.field.starts_with(std::string(field) + "[")) return problem.text;
    return {};
}

std::string banner(std::string_view text) {
    return text.empty() ? std::string() : fmt::format(R"(<p class="alert" role="alert">{}</p>)", base::escape_html(text));
}

kit::Form read_form(http::Upload const& in) { return base::value_or_fail(kit::Form::read(in.content_type, in.bytes)); }

std::string cookie(kit::Context const& ctx, std::string_view value, std::chrono::seconds lasts) {
    auto const secure = ctx.origin.starts_with("https://") || ctx.home.public_url().starts_with("https://");
    return fmt::format("stoa_session={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", value, lasts.count(), secure ? "; Secure" : "");
}

Task<http::Document> home(kit::Context& ctx, http::Upload const&) {
    if (!ctx.home.setup_code().empty()) co_return kit::see_other("/set-up");
    if (ctx.principal == nullptr)
        co_return kit::page_document(
            {.title = "Welcome",
             .body = "<h1>Welcome</h1><p>This Stoa issues Open Badges that anyone can verify.</p>"
                     R"(<p><a class="button" href="/verify">Verify a badge</a> <a class="button second" href="/sign-in">Sign in</a></p>)"});
    co_return kit::page_document(
        {.title = "Start",
         .body = fmt::format("<h1>Hello, {}</h1><ol class=\"steps\">"
                             R"(<li><a href="/issuers">Issuers</a>: who awards. A school, a department, a club.</li>)"
                             R"(<li><a href="/achievements">Achievements</a>: what can be earned, and how.</li>)"
                             R"(<li><a href="/awards">Awards</a>: who earned what; each one is a signed badge to download.</li></ol>)"
                             R"(<p>Programs do the same over the <a href="/docs">API</a> with a <a href="/tokens">token</a>.</p>)",
                             base::escape_html(ctx.principal->name)),
         .signed_in = true});
}

http::Document show_set_up(kit::Context const& ctx, kit::Form const* form, base::Error const* error) {
    auto const value = [&](std::string_view name) { return form == nullptr ? std::string() : std::string(form->value(name)); };
    base::Problems const none;
    auto const& problems = error == nullptr ? none : error->problems();
    auto address = value("public_url");
    if (address.empty()) address = ctx.home.public_url().empty() ? std::string(ctx.origin) : ctx.home.public_url();
    std::string body = "<h1>Set up this Stoa</h1><p>Nobody has used this Stoa yet. Make yourself its first administrator.</p>";
    if (error != nullptr && problems.empty()) body += banner(error->text());
    body += R"(<form method="post" action="/set-up">)";
    body += kit::input({.name = "code",
                        .label = "Set-up code",
                        .value = value("code"),
                        .hint = "Printed by Stoa when it started, beside this page's address",
                        .problem = problem_for(problems, "code"),
                        .required = true,
                        .autocomplete = "off"});
    body += kit::input({.name = "school",
                        .label = "Name of the school",
                        .value = value("school"),
                        .problem = problem_for(problems, "school"),
                        .required = true,
                        .autocomplete = "organization"});
    body += kit::input({.name = "name",
                        .label = "Your name",
                        .value = value("name"),
                        .problem = problem_for(problems, "name"),
                        .required = true,
                        .autocomplete = "name"});
    body += kit::input({.name = "email",
                        .label = "Your e-mail address",
                        .type = "email",
                        .value = value("email"),
                        .problem = problem_for(problems, "email"),
                        .required = true,
                        .autocomplete = "email"});
    body += kit::input({.name = "public_url",
                        .label = "Public address of this Stoa",
                        .type = "url",
                        .value = address,
                        .hint = "It is signed into every badge for ever, so it should start with https:// and stay. With a local address, "
                                "badges are marked as tests.",
                        .problem = problem_for(problems, "public_url"),
                        .required = true});
    body += R"(<button>Set up</button></form><details><summary>Without a browser</summary><p>The same over the API:</p><pre>)";
    body += base::escape_html(fmt::format(R"(curl {}/api/v1/set-up -H 'Content-Type: application/json' \
  -d '{{"code":"THE-CODE","school":"My school","name":"Ada","email":"ada@example.org","public_url":"{}"}}')",
                                          ctx.origin, address));
    body += "</pre><p>or on the machine itself: <code>stoa token create --name admin --permission '*'</code></p></details>";
    return kit::page_document({.title = "Set up", .body = std::move(body)}, error == nullptr ? 200 : base::meaning(error->code()).status);
}

Task<http::Document> show_set_up_page(kit::Context& ctx, http::Upload const&) {
    if (ctx.home.setup_code().empty()) co_return kit::see_other("/");
    co_return show_set_up(ctx, nullptr, nullptr);
}

// The secret of a new token, shown once.
std::string secret_box(NewToken const& token) {
    return fmt::format(
        R"(<div class="secret"><p>Copy it now: Stoa keeps only a digest of it and cannot show it again.</p><pre id="token">{}</pre></div>)",
        base::escape_html(token.token));
}

Task<http::Document> submit_set_up(kit::Context& ctx, http::Upload const& in) {
    auto const form = read_form(in);
    std::optional<base::Error> refused;
    std::optional<NewToken> made;
    try {
        json::object fields;
        for (auto const& part : form.parts()) fields[part.name] = part.value;
        base::Problems problems;
        auto const wanted = wire::Codec<SetUp>::read(fields, problems);
        if (!problems.empty()) kit::refuse_problems(std::move(problems));
        made = co_await set_up(ctx, wanted);
    } catch (base::Error const& error) { refused = error; }
    if (refused) co_return show_set_up(ctx, &form, &*refused);

    auto const who = co_await store::find_principal(ctx.db, rules::digest_of(made->token));
    auto const session = co_await open_session(ctx, who);
    auto document = kit::page_document(
        {.title = "Ready",
         .body = "<h1>Stoa is ready</h1><p>You are signed in. This is your token for programs and for the next sign-in:</p>" +
                 secret_box(*made) + R"(<p><a class="button" href="/issuers">Make the first issuer</a></p>)",
         .signed_in = true});
    document.fields.emplace_back("Set-Cookie", cookie(ctx, session.token, rules::session_lasts));
    co_return document;
}

http::Document show_sign_in(std::string_view problem) {
    std::string body = "<h1>Sign in</h1>";
    body += banner(problem);
    body += R"(<form method="post" action="/sign-in">)";
    body += kit::input({.name = "token",
                        .label = "Your token",
                        .type = "password",
                        .hint = "Shown at set-up, or made by an administrator on the page Tokens",
                        .required = true,
                        .autocomplete = "current-password"});
    body += "<button>Sign in</button></form>";
    return kit::page_document({.title = "Sign in", .body = std::move(body)}, problem.empty() ? 200 : 401);
}

Task<http::Document> show_sign_in_page(kit::Context&, http::Upload const&) { co_return show_sign_in({}); }

Task<http::Document> submit_sign_in(kit::Context& ctx, http::Upload const& in) {
    auto const form = read_form(in);
    auto const digest = rules::digest_of(base::trim(form.value("token")));
    auto const who = co_await store::find_principal(ctx.db, digest);
    if (who == nullptr) co_return show_sign_in("This token is not known, or it has expired or been revoked.");
    auto const session = co_await open_session(ctx, who);
    auto document = kit::see_other("/");
    document.fields.emplace_back("Set-Cookie", cookie(ctx, session.token, rules::session_lasts));
    co_return document;
}

Task<http::Document> submit_sign_out(kit::Context& ctx, http::Upload const&) {
    RevokeToken const own{{ctx.principal->token}};
    co_await revoke_token(ctx, own);
    auto document = kit::see_other("/");
    document.fields.emplace_back("Set-Cookie", cookie(ctx, "", std::chrono::seconds(0)));
    co_return document;
}

Task<http::Document> show_tokens(kit::Context& ctx, ListTokens const& wanted, std::string notice, base::Error const* error,
                                 kit::Form const* form) {
    auto const page = co_await list_tokens(ctx, wanted);
    base::Problems const none;
    auto const& problems = error == nullptr ? none : error->problems();
    std::string body = "<h1>Tokens</h1>" + std::move(notice);
    if (error != nullptr && problems.empty()) body += banner(error->text());
    body += R"(<form method="post" action="/tokens"><h2>Make a token</h2>)";
    body += kit::input({.name = "name",
                        .label = "What it is for",
                        .value = form == nullptr ? "" : std::string(form->value("name")),
                        .problem = problem_for(problems, "name"),
                        .required = true});
    body += kit::input({.name = "permissions",
                        .label = "Permissions",
                        .value = form == nullptr ? "credentials.*" : std::string(form->value("permissions")),
                        .hint = "Separated by blanks, such as: credentials.award credentials.read",
                        .problem = problem_for(problems, "permissions"),
                        .required = true});
    body += R"(<button>Make the token</button></form><h2>Tokens of this school</h2>
<table><thead><tr><th>Name</th><th>Permissions</th><th>Until</th><td></td></tr></thead><tbody>)";
    for (auto const& token : page.items) {
        auto const action =
            token.revoked_at
                ? std::string("revoked")
                : fmt::format(
                      R"(<form method="post" action="/tokens/{}/revoke" class="inline"><button class="link" aria-label="Revoke {}">Revoke</button></form>)",
                      token.id.text(), base::escape_html(token.name));
        body += fmt::format("<tr><td>{}</td><td>{}</td><td data-label=\"Until\">{}</td><td>{}</td></tr>", base::escape_html(token.name),
                            base::escape_html(fmt::format("{}", fmt::join(token.permissions, " "))),
                            base::format_time(token.expires_at).substr(0, 10), action);
    }
    body += "</tbody></table>";
    if (page.next) body += fmt::format(R"(<p><a href="/tokens?cursor={}" rel="next">Older ones</a></p>)", base::escape_html(*page.next));
    co_return kit::page_document({.title = "Tokens", .body = std::move(body), .signed_in = true},
                                 error == nullptr ? 200 : base::meaning(error->code()).status);
}

Task<http::Document> show_tokens_page(kit::Context& ctx, http::Upload const& in) {
    ListTokens wanted;
    if (auto const cursor = in.value("cursor"); !cursor.empty()) wanted.cursor = wire::Cursor::from(std::string(cursor));
    co_return co_await show_tokens(ctx, wanted, {}, nullptr, nullptr);
}

Task<http::Document> submit_token(kit::Context& ctx, http::Upload const& in) {
    auto const form = read_form(in);
    std::optional<base::Error> refused;
    std::string notice;
    try {
        json::array permissions;
        for (auto const name : base::split(form.value("permissions"), ' '))
            if (!name.empty()) permissions.emplace_back(name);
        json::object const fields{{"name", form.value("name")}, {"permissions", permissions}};
        base::Problems problems;
        auto const wanted = wire::Codec<CreateToken>::read(fields, problems);
        if (!problems.empty()) kit::refuse_problems(std::move(problems));
        auto const made = co_await create_token(ctx, wanted);
        notice = fmt::format("<h2>Your new token: {}</h2>", base::escape_html(made.name)) + secret_box(made);
    } catch (base::Error const& error) { refused = error; }
    ListTokens const newest;
    co_return co_await show_tokens(ctx, newest, std::move(notice), refused ? &*refused : nullptr, refused ? &form : nullptr);
}

Task<http::Document> submit_revoke(kit::Context& ctx, http::Upload const& in) {
    auto const id = base::required(base::Uuid::parse(in.value("token")), "token");
    RevokeToken const wanted{{id}};
    co_await revoke_token(ctx, wanted);
    co_return kit::see_other("/tokens");
}

}  // namespace

void serve_pages(kit::Module& m) {
    m.serve(home_page, home);
    m.serve(set_up_page, show_set_up_page);
    m.serve(set_up_form, submit_set_up);
    m.serve(sign_in_page, show_sign_in_page);
    m.serve(sign_in_form, submit_sign_in);
    m.serve(sign_out_form, submit_sign_out);
    m.serve(tokens_page, show_tokens_page);
    m.serve(token_form, submit_token);
    m.serve(revoke_form, submit_revoke);
}

}  // namespace identity
