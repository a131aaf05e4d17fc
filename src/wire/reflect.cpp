#include "wire/reflect.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace wire::plain {
namespace {

bool is_among(std::string_view name, std::span<std::string_view const> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_bad(std::string_view text) { return !base::is_utf8(text) || text.find('\0') != std::string_view::npos; }

bool holds_bad(json::value const& from) {
    auto const* list = from.if_array();
    if (list) return std::any_of(list->begin(), list->end(), holds_bad);
    auto const text = json::text_of(from);
    return text && is_bad(*text);
}

}  // namespace

void complain_of_bytes(json::value const& from, At const& at) {
    auto const* members = from.if_object();
    if (!members) return;
    for (auto const& [name, value] : *members) {
        auto const here = at.member(name);
        if (is_bad(name) || (here.textual() && holds_bad(value))) here.complain("must be UTF-8 without the character U+0000");
    }
}

void read_leftover(json::object const& members, std::span<std::string_view const> names, Extra* extra, At const& at) {
    for (auto const& [key, value] : members) {
        std::string_view const name = key;
        if (is_among(name, names)) continue;
        if (extra)
            extra->members.emplace(name, json::write(value));
        else if (at.reading().unknown == Unknown::refuse)
            at.member(name).complain("is not part of this request");
    }
}

void append_extra(std::string& out, Extra const& extra, std::span<std::string_view const> names, bool& first) {
    for (auto const& [name, text] : extra.members) {
        if (is_among(name, names)) continue;  // the struct's own member counts
        if (!std::exchange(first, false)) out += ',';
        append_text(out, name);
        out += ':';
        out += text;
    }
}

base::Result<json::value> parsed(std::string_view text, boost::json::storage_ptr storage) {
    return json::read(text, {}, std::move(storage));
}

base::Refused not_valid(base::Problems problems) {
    return base::refuse(base::Code::invalid, "some values are not allowed", std::move(problems));
}

// What we wrote ourselves is JSON; only a wire::Json or Extra may hold what the reader does not take, as jsonb's numbers beyond a double.
json::value tree_of(std::string const& written) {
    auto tree = json::read(written, {.depth_max = 256, .bytes_max = written.size()});
    if (!tree) throw base::Error(base::Code::internal, "what was written cannot be read").with_detail(tree.error().text());
    return *std::move(tree);
}

}  // namespace wire::plain
