// Plain forms over the same use cases as the API; each form shows its problems beside its fields and keeps what was typed.
#include "services/credentials/pages.hpp"

#include "badges/bakery.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "kit/form.hpp"
#include "kit/page.hpp"
#include "services/credentials/contract/badges.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/page_parts.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/verifying.hpp"
#include "services/credentials/views.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

constexpr std::string_view forms = "application/x-www-form-urlencoded multipart/form-data";
constexpr std::string_view html = "text/html";
constexpr std::size_t form_bytes_max = api::picture_bytes_max + 256 * 1024;
using http::Verb;
using PageCall = http::Endpoint<http::Upload, http::Document>;

constexpr PageCall issuers_page{Verb::get, "/issuers", "credentials.read", 200, "Issuers", 0, forms, html};
constexpr PageCall issuer_form{Verb::post, "/issuers", "credentials.manage_issuers", 200, "Make an issuer", form_bytes_max, forms, html};
constexpr PageCall achievements_page{Verb::get, "/achievements", "credentials.read", 200, "Achievements", 0, forms, html};
constexpr PageCall new_achievement_page{
    Verb::get, "/achievements/new", "credentials.manage_achievements", 200, "Achievement form", 0, forms, html};
constexpr PageCall achievement_form{
    Verb::post, "/achievements", "credentials.manage_achievements", 200, "Make an achievement", form_bytes_max, forms, html};
constexpr PageCall awards_page{Verb::get, "/awards", "credentials.read", 200, "Awards", 0, forms, html};
constexpr PageCall new_award_page{Verb::get, "/awards/new", "credentials.award", 200, "Award form", 0, forms, html};
constexpr PageCall award_form{Verb::post, "/awards", "credentials.award", 200, "Award an achievement", form_bytes_max, forms, html};
constexpr PageCall verify_page{Verb::get, "/verify", http::anyone, 200, "Verifier", 0, forms, html};
constexpr PageCall verify_form{Verb::post, "/verify", http::anyone, 200, "Verify a badge", 8 * 1024 * 1024, forms, html};

using base::escape_html;

kit::Form read_form(http::Upload const& in) { return base::value_or_fail(kit::Form::read(in.content_type, in.bytes)); }

void put(json::object& into, std::string_view name, std::string_view value) {
    if (!base::trim(value).empty()) into[name] = base::trim(value);
}

// The uploaded picture, kept; its address for the `image` member.
Task<> put_picture(kit::Context& ctx, kit::Form const& form, json::object& into) {
    auto const* file = form.part("picture");
    if (file == nullptr || file->value.empty()) co_return;
    auto const kind = badges::sniff(file->value);
    if (kind != badges::Kind::png && kind != badges::Kind::svg)
        throw base::Error(base::Code::invalid, "the form is not valid", {{"picture", "must be a PNG or SVG file"}});
    auto const kept = co_await keep_image(ctx, {file->value, kind == badges::Kind::png ? "image/png" : "image/svg+xml"});
    into["image"] = {{"id", kept.id}, {"type", "Image"}};
}

template <class T> T checked(json::value const& tree) {
    base::Problems problems;
    auto out = wire::Codec<T>::read(tree, problems);
    if (!problems.empty()) refuse(std::move(problems));
    return out;
}

// A link may name one that is older than what a choice offers.
bool is_missing(std::vector<Item> const& items, std::string_view chosen) {
    return !chosen.empty() && std::ranges::none_of(items, [&](Item const& item) { return item.id == chosen; });
}

constexpr std::string_view picture_hint = "PNG or SVG, up to 4 MB";
constexpr std::string_view badge_picture_hint = "PNG or SVG, up to 4 MB; without one, badges show a plain medal";

// ---- issuers

Task<http::Document> show_issuers(kit::Context& ctx, std::optional<wire::Cursor> after, Again again) {
    ListIssuers wanted;
    wanted.cursor = std::move(after);
    auto const list = co_await list_issuers(ctx, wanted);
    std::string body = "<h1>Issuers</h1>" + again.banner({"name", "description", "url", "email", "picture"});
    body += item_table(items_of(list.json), "issuers", "There is no issuer yet. Make the first one here.");
    body += older_link("/issuers", list.next);
    body += R"(<h2>Make an issuer</h2><form method="post" action="/issuers" enctype="multipart/form-data">)";
    body += kit::input({.name = "name",
                        .label = "Name",
                        .value = again.value("name"),
                        .hint = "Who awards: a school, a department, a club",
                        .problem = again.problem("name"),
                        .required = true});
    body += kit::input({.name = "description",
                        .label = "About",
                        .type = "textarea",
                        .value = again.value("description"),
                        .problem = again.problem("description")});
    body +=
        kit::input({.name = "url", .label = "Web address", .type = "url", .value = again.value("url"), .problem = again.problem("url")});
    body += kit::input({.name = "email",
                        .label = "E-mail address",
                        .type = "email",
                        .value = again.value("email"),
                        .hint = "It is public: everybody who gets a badge can read it",
                        .problem = again.problem("email")});
    body += kit::input({.name = "picture", .label = "Picture", .type = "file", .hint = picture_hint, .problem = again.problem("picture")});
    body += "<button>Make the issuer</button></form>";
    co_return kit::page_document({.title = "Issuers", .body = std::move(body), .signed_in = true}, again.status());
}

Task<http::Document> issuers(kit::Context& ctx, http::Upload const& in) { co_return co_await show_issuers(ctx, cursor_in(in), {}); }

Task<http::Document> submit_issuer(kit::Context& ctx, http::Upload const& in) {
    auto const form = read_form(in);
    std::optional<base::Error> refused;
    try {
        json::object profile;
        for (auto const* name : {"name", "description", "url", "email"}) put(profile, name, form.value(name));
        co_await put_picture(ctx, form, profile);
        auto const made = co_await create_issuer(ctx, checked<badges::Profile>(profile));
        co_return kit::see_other(local(made.location, "issuers"));
    } catch (base::Error const& error) { refused = error; }
    co_return co_await show_issuers(ctx, std::nullopt, {&form, &*refused});
}

// ---- achievements

Task<http::Document> achievements(kit::Context& ctx, http::Upload const& in) {
    ListAchievements wanted;
    wanted.cursor = cursor_in(in);
    auto const list = co_await list_achievements(ctx, wanted);
    co_return kit::page_document(
        {.title = "Achievements",
         .body = "<h1>Achievements</h1>" + item_table(items_of(list.json), "achievements", "There is no achievement yet.") +
                 older_link("/achievements", list.next) + R"(<p><a class="button" href="/achievements/new">Make an achievement</a></p>)",
         .signed_in = true});
}

Task<http::Document> show_achievement_form(kit::Context& ctx, std::string chosen, Again again) {
    ListIssuers newest;
    newest.limit = wire::PageLimit::from(100);
    auto found = items_of((co_await list_issuers(ctx, newest)).json);
    if (found.empty()) co_return kit::see_other("/issuers");
    if (auto const id = rules::id_in(chosen); id && is_missing(found, chosen)) {
        GetIssuer const wanted{{*id}};
        found.push_back(item_of((co_await get_issuer(ctx, wanted)).json));
    }
    std::string body = "<h1>Make an achievement</h1>" + again.banner({"name", "issuer", "description", "criteria", "picture", "tag"});
    body += R"(<form method="post" action="/achievements" enctype="multipart/form-data">)";
    body += choice("issuer", "Issuer", found, chosen, again.problem("issuer"));
    body += kit::input({.name = "name", .label = "Name", .value = again.value("name"), .problem = again.problem("name"), .required = true});
    body += kit::input({.name = "description",
                        .label = "Description",
                        .type = "textarea",
                        .value = again.value("description"),
                        .problem = again.problem("description"),
                        .required = true});
    body += kit::input({.name = "criteria",
                        .label = "How to earn it",
                        .type = "textarea",
                        .value = again.value("criteria"),
                        .problem = again.problem("criteria"),
                        .required = true});
    body += kit::input(
        {.name = "tag", .label = "Tags", .value = again.value("tag"), .hint = "Separated by commas", .problem = again.problem("tag")});
    body += kit::input(
        {.name = "picture", .label = "Picture", .type = "file", .hint = badge_picture_hint, .problem = again.problem("picture")});
    body += "<button>Make the achievement</button></form>";
    co_return kit::page_document({.title = "Make an achievement", .body = std::move(body), .signed_in = true}, again.status());
}

Task<http::Document> new_achievement(kit::Context& ctx, http::Upload const& in) {
    co_return co_await show_achievement_form(ctx, std::string(in.value("issuer")), {});
}

Task<http::Document> submit_achievement(kit::Context& ctx, http::Upload const& in) {
    auto const form = read_form(in);
    std::optional<base::Error> refused;
    try {
        json::object achievement{{"criteria", json::object()}};
        for (auto const* name : {"issuer", "name", "description"}) put(achievement, name, form.value(name));
        put(achievement["criteria"].as_object(), "narrative", form.value("criteria"));
        json::array tags;
        for (auto const tag : base::split(form.value("tag"), ','))
            if (!base::trim(tag).empty()) tags.emplace_back(base::trim(tag));
        if (!tags.empty()) achievement["tag"] = std::move(tags);
        co_await put_picture(ctx, form, achievement);
        auto const made = co_await create_achievement(ctx, checked<NewAchievement>(achievement));
        co_return kit::see_other(local(made.location, "achievements"));
    } catch (base::Error const& error) { refused = error; }
    co_return co_await show_achievement_form(ctx, std::string(form.value("issuer")), {&form, &*refused});
}

// ---- awards

Task<http::Document> awards(kit::Context& ctx, http::Upload const& in) {
    ListAwards wanted;
    wanted.cursor = cursor_in(in);
    auto const list = co_await list_awards(ctx, wanted);
    std::string body = "<h1>Awards</h1>";
    if (list.items.empty())
        body += "<p>Nothing has been awarded yet.</p>";
    else {
        body += "<table><thead><tr><th>Badge</th><th>Recipient</th><th>Awarded on</th></tr></thead><tbody>";
        for (auto const& award : list.items)
            body += fmt::format(R"(<tr><td><a href="{}">{}</a>{}</td><td>{}</td><td>{}</td></tr>)", local(award.id, "awards"),
                                escape_html(award.name), award.test ? " (test)" : "",
                                escape_html(award.recipient.name.value_or(award.recipient.value)),
                                base::format_time(award.valid_from).substr(0, 10));
        body += "</tbody></table>";
    }
    body += older_link("/awards", list.next.value_or(""));
    body += R"(<p><a class="button" href="/awards/new">Award an achievement</a></p>)";
    co_return kit::page_document({.title = "Awards", .body = std::move(body), .signed_in = true});
}

Task<http::Document> show_award_form(kit::Context& ctx, std::string chosen, Again again) {
    ListAchievements newest;
    newest.limit = wire::PageLimit::from(100);
    auto found = items_of((co_await list_achievements(ctx, newest)).json);
    if (found.empty()) co_return kit::see_other("/achievements");
    if (auto const id = rules::id_in(chosen); id && is_missing(found, chosen)) {
        GetAchievement const wanted{{*id}};
        found.push_back(item_of((co_await get_achievement(ctx, wanted)).json));
    }
    std::string body = "<h1>Award an achievement</h1>" + again.banner({"achievement", "recipient", "narrative", "validUntil"});
    body += R"(<form method="post" action="/awards">)";
    body += choice("achievement", "Achievement", found, chosen, again.problem("achievement"));
    body +=
        kit::input({.name = "email",
                    .label = "Recipient's e-mail address",
                    .type = "email",
                    .value = again.value("email"),
                    .hint = "The badge shows only a digest of it, so that the recipient can prove it is theirs and nobody else can read it",
                    .problem = again.problem("recipient"),
                    .required = true,
                    .autocomplete = "off"});
    body += kit::input({.name = "recipient_name",
                        .label = "Recipient's name",
                        .value = again.value("recipient_name"),
                        .hint = "Kept here; it does not appear in the badge",
                        .autocomplete = "off"});
    body += kit::input({.name = "narrative",
                        .label = "What was done",
                        .type = "textarea",
                        .value = again.value("narrative"),
                        .problem = again.problem("narrative")});
    body += kit::input({.name = "valid_until",
                        .label = "Valid until",
                        .type = "date",
                        .value = again.value("valid_until"),
                        .problem = again.problem("validUntil")});
    body += "<button>Award it</button></form>";
    co_return kit::page_document({.title = "Award an achievement", .body = std::move(body), .signed_in = true}, again.status());
}

Task<http::Document> new_award(kit::Context& ctx, http::Upload const& in) {
    co_return co_await show_award_form(ctx, std::string(in.value("achievement")), {});
}

Task<http::Document> submit_award(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    auto const form = read_form(in);
    std::optional<base::Error> refused;
    try {
        auto const achievement = rules::id_in(form.value("achievement"));
        if (!achievement) refuse({{"achievement", "must be one of yours"}});
        json::object recipient;
        put(recipient, "email", form.value("email"));
        put(recipient, "name", form.value("recipient_name"));
        json::object wanted{{"achievement", achievement->text()}, {"recipient", std::move(recipient)}};
        put(wanted, "narrative", form.value("narrative"));
        if (auto const until = base::trim(form.value("valid_until")); !until.empty())
            wanted["validUntil"] = std::string(until) + "T23:59:59Z";
        auto const made = co_await award(ctx, workshop, checked<NewAward>(wanted));
        co_return kit::see_other(local(made.id, "awards"));
    } catch (base::Error const& error) { refused = error; }
    co_return co_await show_award_form(ctx, std::string(form.value("achievement")), {&form, &*refused});
}

// ---- verifier

http::Document show_verifier(kit::Context const& ctx, std::string above, int status = 200) {
    std::string body = "<h1>Verify a badge</h1>" + std::move(above);
    body += R"(<form method="post" action="/verify" enctype="multipart/form-data">)";
    body += kit::input({.name = "badge",
                        .label = "Badge file",
                        .type = "file",
                        .hint = "PNG, SVG, JSON or JWS. Choose it or drop it here. It is checked and not kept.",
                        .one_of = true});
    body +=
        kit::input({.name = "text", .label = "Or its text", .type = "textarea", .hint = "The signed text (JWS) or JSON", .one_of = true});
    body += "<button>Verify</button></form>";
    return kit::page_document({.title = "Verify a badge", .body = std::move(body), .signed_in = ctx.principal != nullptr}, status);
}

Task<http::Document> verifier(kit::Context& ctx, http::Upload const&) { co_return show_verifier(ctx, {}); }

Task<http::Document> submit_verify(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    auto const form = read_form(in);
    auto const badge = form.value("badge").empty() ? base::trim(form.value("text")) : form.value("badge");
    if (badge.empty()) co_return show_verifier(ctx, R"(<p class="alert" role="alert">Choose a file or paste a text first.</p>)", 422);
    auto const report = co_await report_on(ctx, workshop, badge);
    std::string result;
    if (report.credential) {
        auto const tree = base::value_or_fail(json::read(report.credential->text));
        auto const name = text_at(tree, "credentialSubject.achievement.name");
        auto const issuer = text_at(tree, "issuer.name");
        if (!name.empty()) result = fmt::format("<h2>{}</h2>", escape_html(name));
        if (!issuer.empty()) result += fmt::format("<p>Awarded by {}</p>", escape_html(issuer));
    }
    co_return show_verifier(ctx, result + report_html(report) + "<h2>Verify another one</h2>");
}

}  // namespace

void serve_pages(kit::Module& m, std::shared_ptr<Workshop> const& workshop) {
    m.serve(issuers_page, issuers);
    m.serve(issuer_form, submit_issuer);
    m.serve(achievements_page, achievements);
    m.serve(new_achievement_page, new_achievement);
    m.serve(achievement_form, submit_achievement);
    m.serve(awards_page, awards);
    m.serve(new_award_page, new_award);
    m.serve(award_form, [workshop](kit::Context& ctx, http::Upload const& in) { return submit_award(ctx, *workshop, in); });
    m.serve(verify_page, verifier);
    m.serve(verify_form, [workshop](kit::Context& ctx, http::Upload const& in) { return submit_verify(ctx, *workshop, in); });
}

}  // namespace credentials
