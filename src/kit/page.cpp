#include "kit/page.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace kit {

std::string_view assets_version() { return STOA_ASSETS; }

std::string page(Page const& page) {
    constexpr std::string_view menu =
        R"(<a href="/issuers">Issuers</a><a href="/achievements">Achievements</a><a href="/awards">Awards</a>)"
        R"(<a href="/tokens">Tokens</a>)";
    return fmt::format(
        R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{1} - Stoa</title>
<link rel="icon" href="/static/icon.svg?v={0}" type="image/svg+xml">
<link rel="stylesheet" href="/static/stoa.css?v={0}">
{2}</head>
<body>
<a class="skip" href="#main">To the content</a>
<header><nav aria-label="Main"><a class="brand" href="/">Stoa</a>{3}<a href="/verify">Verify a badge</a><a href="/docs">API</a>{4}</nav></header>
<main id="main">
{5}
</main>
</body>
</html>
)",
        assets_version(), base::escape_html(page.title), page.head, page.signed_in ? menu : "",
        page.signed_in ? R"(<form method="post" action="/sign-out" class="inline"><button class="link">Sign out</button></form>)" : "",
        page.body);
}

void add_page_fields(std::vector<std::pair<std::string, std::string>>& fields) {
    fields.emplace_back("Cache-Control", "no-store");
    fields.emplace_back(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data: https:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
    fields.emplace_back("X-Frame-Options", "DENY");
}

http::Document page_document(Page const& content, int status) {
    http::Document document;
    document.status = status;
    document.media_type = "text/html; charset=utf-8";
    document.bytes = page(content);
    add_page_fields(document.fields);
    return document;
}

http::Document see_other(std::string location) {
    http::Document document;
    document.status = 303;
    document.fields.emplace_back("Location", std::move(location));
    return document;
}

std::string input(Input const& in) {
    auto const name = base::escape_html(in.name);
    auto const value = base::escape_html(in.value);
    if (in.type == "hidden") return fmt::format(R"(<input type="hidden" name="{}" value="{}">)", name, value);
    std::string described;
    std::string notes;
    if (!in.hint.empty()) {
        described += fmt::format(" {}-hint", name);
        notes += fmt::format(R"(<p class="hint" id="{}-hint">{}</p>)", name, base::escape_html(in.hint));
    }
    if (!in.problem.empty()) {
        described += fmt::format(" {}-problem", name);
        notes += fmt::format(R"(<p class="problem" id="{}-problem">{} {}</p>)", name, base::escape_html(in.label),
                             base::escape_html(in.problem));
    }
    // The first field with a problem has the focus when the page opens.
    auto const attributes = fmt::format(R"(id="{0}" name="{0}"{1}{2}{3}{4})", name, in.required ? " required" : "",
                                        described.empty() ? "" : fmt::format(R"( aria-describedby="{}")", described.substr(1)),
                                        in.problem.empty() ? "" : R"( aria-invalid="true" autofocus)",
                                        in.autocomplete.empty() ? "" : fmt::format(R"( autocomplete="{}")", in.autocomplete));
    if (in.type == "checkbox")
        return fmt::format(R"(<div class="field check"><input type="checkbox" value="true" {}{}><label for="{}">{}</label>{}</div>)",
                           attributes, in.value == "true" ? " checked" : "", name, base::escape_html(in.label), notes);
    auto const mark = in.required || in.one_of ? "" : " <span>(optional)</span>";
    auto const label = fmt::format(R"(<label for="{}">{}{}</label>)", name, base::escape_html(in.label), mark);
    if (in.type == "textarea")
        return fmt::format(R"(<div class="field">{}<textarea rows="4" {}>{}</textarea>{}</div>)", label, attributes, value, notes);
    return fmt::format(R"(<div class="field">{}<input type="{}" {} value="{}">{}</div>)", label, in.type, attributes, value, notes);
}

}  // namespace kit
