#include "services/credentials/views.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "kit/page.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/tools.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

using base::escape_html;

json::value tree_of(std::string const& text) { return base::value_or_fail(json::read(text)); }

// One line of a description list; nothing when there is nothing to say.
std::string row(std::string_view label, std::string_view value) {
    return value.empty() ? std::string() : fmt::format("<dt>{}</dt><dd>{}</dd>", label, escape_html(value));
}
std::string link_row(std::string_view label, std::string_view url, std::string_view text) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) return row(label, text);
    return fmt::format(R"(<dt>{}</dt><dd><a href="{}">{}</a></dd>)", label, escape_html(url), escape_html(text.empty() ? url : text));
}
std::string picture(std::string_view url, std::string_view name) {
    if (url.empty()) return {};
    return fmt::format(R"(<img src="{}" alt="{}">)", escape_html(url), escape_html(name));
}

std::string day(std::string_view time) { return std::string(time.substr(0, 10)); }

// Words that are given as a list, such as tags.
std::string joined(json::value const& document, std::string_view member) {
    std::string out;
    auto const* list = document.as_object().if_contains(member);
    if (list == nullptr || !list->is_array()) return out;
    for (auto const& each : list->get_array())
        if (auto const* word = each.if_string()) out += fmt::format("{}{}", out.empty() ? "" : ", ", std::string_view(*word));
    return out;
}

}  // namespace

std::string text_at(json::value const& document, std::string_view path) {
    auto const* at = &document;
    for (auto const name : base::split(path, '.')) {
        if (auto const* list = at->if_array(); list != nullptr && !list->empty()) at = &list->front();
        auto const* object = at->if_object();
        at = object == nullptr ? nullptr : object->if_contains(name);
        if (at == nullptr) return {};
    }
    auto const* text = at->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

http::Document issuer_view(std::string const& text, bool signed_in) {
    auto const profile = tree_of(text);
    auto const name = text_at(profile, "name");
    std::string body =
        fmt::format("<h1>{}</h1><div class=\"badge\">{}<div><dl>", escape_html(name), picture(text_at(profile, "image.id"), name));
    body += row("About", text_at(profile, "description"));
    body += link_row("Web", text_at(profile, "url"), {});
    body += row("E-mail", text_at(profile, "email"));
    body += link_row("Address for ever", text_at(profile, "id"), {});
    body += "</dl></div></div>";
    if (signed_in)
        body += fmt::format(R"(<p><a class="button" href="/achievements/new?issuer={}">Make an achievement</a></p>)",
                            escape_html(text_at(profile, "id")));
    return kit::page_document({.title = name, .body = std::move(body), .signed_in = signed_in});
}

http::Document achievement_view(std::string const& text, bool signed_in) {
    auto const achievement = tree_of(text);
    auto const name = text_at(achievement, "name");
    auto const id = text_at(achievement, "id");
    std::string body = fmt::format("<h1>{}</h1><div class=\"badge\">{}<div><p>{}</p><dl>", escape_html(name),
                                   picture(text_at(achievement, "image.id"), name), escape_html(text_at(achievement, "description")));
    body += row("How to earn it", text_at(achievement, "criteria.narrative"));
    body += link_row("Criteria", text_at(achievement, "criteria.id"), {});
    body += row("Type", text_at(achievement, "achievementType"));
    body += row("Tags", joined(achievement, "tag"));
    body += link_row("Issuer", text_at(achievement, "creator"), {});
    body += link_row("Address for ever", id, {});
    body += "</dl></div></div>";
    if (signed_in) body += fmt::format(R"(<p><a class="button" href="/awards/new?achievement={}">Award it</a></p>)", escape_html(id));
    return kit::page_document({.title = name, .body = std::move(body), .signed_in = signed_in});
}

http::Document award_view(store::AwardRow const& award, std::string const& credential, badges::Report const& report, Reader reader) {
    auto const tree = tree_of(credential);
    auto const here = "/awards/" + award.id.text();
    std::string body = fmt::format("<h1>{}</h1>", escape_html(award.name));
    if (award.test) body += R"(<p class="test">This badge is a test: it was signed under an address that only a trial uses.</p>)";
    body += fmt::format(R"(<div class="badge"><img src="{}.svg" alt="The badge {}"><div><p>{}</p><dl>)", here, escape_html(award.name),
                        escape_html(text_at(tree, "credentialSubject.achievement.description")));
    body += link_row("Awarded by", text_at(tree, "issuer.id"), text_at(tree, "issuer.name"));
    body += row("Awarded on", day(text_at(tree, "validFrom")));
    body += row("Valid until", day(text_at(tree, "validUntil")));
    body += row("What it takes", text_at(tree, "credentialSubject.achievement.criteria.narrative"));
    body += row("What was done", text_at(tree, "credentialSubject.narrative"));
    body += link_row("Achievement", text_at(tree, "credentialSubject.achievement.id"), text_at(tree, "credentialSubject.achievement.name"));
    if (reader.may_see_recipient)
        body += row("Recipient", award.recipient_name.empty() ? award.recipient : award.recipient_name + " (" + award.recipient + ")");
    body += R"(</dl><p class="buttons">)";
    for (auto const& [ending, label] :
         {std::pair{"png", "Download as PNG"}, {"svg", "Download as SVG"}, {"jws", "Signed text"}, {"jsonld", "JSON"}}) {
        if (std::string_view(ending) == "jws" && !is_jws(award.badge)) continue;
        body += fmt::format(R"(<a class="button{}" href="{}.{}"{}>{}</a>)", std::string_view(ending) == "png" ? "" : " second", here,
                            ending, std::string_view(ending) == "jsonld" ? "" : fmt::format(" download=\"badge.{}\"", ending), label);
    }
    body += "</p></div></div><h2>Is it genuine?</h2>" + report_html(report);
    return kit::page_document({.title = award.name,
                               .body = std::move(body),
                               .signed_in = reader.signed_in,
                               .head = fmt::format("<link rel=\"alternate\" type=\"application/vc+ld+json\" href=\"{}.jsonld\">\n", here)});
}

}  // namespace credentials
