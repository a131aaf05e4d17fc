#include "services/credentials/documents.hpp"

#include "json/json.hpp"
#include "wire/cursor.hpp"

#include <boost/json/object.hpp>

namespace credentials {

PageText page_text(std::vector<store::Listed> rows, std::int64_t limit) {
    PageText out;
    bool const more = rows.size() > static_cast<std::size_t>(limit);
    if (more) {
        rows.pop_back();
        out.next = wire::write_cursor(rows.back().id);
    }
    out.json = R"({"items":[)";
    for (auto const& row : rows) {
        if (out.json.back() != '[') out.json += ',';
        out.json += row.document.text;
    }
    out.json += ']';
    if (more) (out.json += R"(,"next":")") += out.next + '"';
    out.json += '}';
    return out;
}

json::value merged(wire::Json const& document, wire::Extra const& changes) {
    json::object patch;
    for (auto const& [name, text] : changes.members) patch[name] = base::value_or_fail(json::read(text));
    return json::merge_patch(base::value_or_fail(json::read(document.text)), patch);
}

std::string document_id(wire::Json const& document) {
    auto const tree = base::value_or_fail(json::read(document.text));
    return std::string(tree.as_object().at("id").as_string());
}

void refuse(base::Problems problems) { throw base::Error(base::Code::invalid, "the request is not valid", std::move(problems)); }

}  // namespace credentials
