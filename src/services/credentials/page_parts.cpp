#include "services/credentials/page_parts.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/views.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

using base::escape_html;
constexpr std::size_t about_bytes_max = 160;

bool belongs_to(base::Problem const& problem, std::string_view field) {
    return problem.field == field || problem.field.starts_with(std::string(field) + ".");
}

Item item_of(json::value const& document) { return {text_at(document, "id"), text_at(document, "name"), text_at(document, "description")}; }

std::string shortened(std::string const& text) {
    return text.size() > about_bytes_max ? text.substr(0, text.rfind(' ', about_bytes_max)) + " ..." : text;
}

}  // namespace

std::string Again::problem(std::string_view field) const {
    if (error == nullptr) return {};
    for (auto const& problem : error->problems())
        if (belongs_to(problem, field)) return problem.text;
    return {};
}

std::string Again::banner(std::initializer_list<std::string_view> fields) const {
    if (error == nullptr) return {};
    std::string out;
    for (auto const& problem : error->problems()) {
        bool shown = false;
        for (auto const field : fields) shown = shown || belongs_to(problem, field);
        if (!shown) out += fmt::format("{} {}. ", problem.field, problem.text);
    }
    if (error->problems().empty()) out = error->text();
    return out.empty() ? out : fmt::format(R"(<p class="alert" role="alert">{}</p>)", escape_html(out));
}

Item item_of(std::string const& document) { return item_of(base::value_or_fail(json::read(document))); }

std::vector<Item> items_of(std::string const& page) {
    std::vector<Item> out;
    auto const tree = base::value_or_fail(json::read(page));
    for (auto const& each : tree.at("items").as_array()) out.push_back(item_of(each));
    return out;
}

std::string local(std::string const& address, std::string_view shelf) {
    auto const id = rules::id_in(address);
    return id ? fmt::format("/{}/{}", shelf, id->text()) : std::string("#");
}

std::string item_table(std::vector<Item> const& items, std::string_view shelf, std::string_view nothing) {
    if (items.empty()) return fmt::format("<p>{}</p>", nothing);
    std::string out = "<table><thead><tr><th>Name</th><th>About</th></tr></thead><tbody>";
    for (auto const& item : items)
        out += fmt::format(R"(<tr><td><a href="{}">{}</a></td><td>{}</td></tr>)", local(item.id, shelf), escape_html(item.name),
                           escape_html(shortened(item.about)));
    return out + "</tbody></table>";
}

std::string choice(std::string_view name, std::string_view label, std::vector<Item> const& items, std::string_view chosen,
                   std::string const& problem) {
    auto const marks =
        problem.empty() ? std::string() : fmt::format(R"( aria-invalid="true" aria-describedby="{}-problem" autofocus)", name);
    auto out =
        fmt::format(R"(<div class="field"><label for="{0}">{1}</label><select id="{0}" name="{0}" required{2}>)", name, label, marks);
    // Nobody awards the first of a list by oversight.
    if (chosen.empty() && items.size() > 1) out += R"(<option value="">Choose one</option>)";
    for (auto const& item : items)
        out += fmt::format(R"(<option value="{}"{}>{}</option>)", escape_html(item.id), item.id == chosen ? " selected" : "",
                           escape_html(item.name));
    out += "</select>";
    if (!problem.empty()) out += fmt::format(R"(<p class="problem" id="{}-problem">{} {}</p>)", name, label, escape_html(problem));
    return out + "</div>";
}

std::optional<wire::Cursor> cursor_in(http::Upload const& in) {
    auto const text = in.value("cursor");
    return text.empty() ? std::nullopt : wire::Cursor::from(std::string(text));
}

std::string older_link(std::string_view path, std::string_view next) {
    if (next.empty()) return {};
    return fmt::format(R"(<p><a href="{}?cursor={}" rel="next">Older ones</a></p>)", path, escape_html(next));
}

}  // namespace credentials
