#include "linked_data/tree.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace linked_data::tree {
namespace {

json::value text(std::string_view from) { return json::value(boost::json::string_view(from.data(), from.size())); }
json::value text(Iri const& from) { return from.kind == Iri::Kind::null ? json::value(nullptr) : text(from.text); }

json::array array(Items const& items);

json::object rendered(Value const& value) {
    json::object out;
    if (value.type.kind != Iri::Kind::null) out["@type"] = text(value.type);
    out["@value"] = value.native != nullptr ? *value.native : text(value.text);
    if (!value.language.empty()) out["@language"] = text(value.language);
    if (value.direction != Direction::none) out["@direction"] = value.direction == Direction::ltr ? "ltr" : "rtl";
    return out;
}

void append(json::object& out, Properties const& properties) {
    for (auto const* property = properties.first; property != nullptr; property = property->next) {
        auto& values = out[property->iri.text];
        if (!values.is_array()) values.emplace_array();
        for (auto& item : array(property->values)) values.get_array().push_back(std::move(item));
    }
}

json::object rendered(Node const& node) {
    json::object out;
    if (node.has_id) out["@id"] = text(node.id);
    if (node.has_types) {
        auto& types = out["@type"].emplace_array();
        for (auto const* type = node.types; type != nullptr; type = type->next) types.push_back(text(type->iri));
    }
    append(out, node.properties);
    if (node.extra == nullptr) return out;
    if (node.extra->has_graph) out["@graph"] = array(node.extra->graph);
    if (node.extra->has_included) out["@included"] = array(node.extra->included);
    if (node.extra->reverse.first != nullptr) append(out["@reverse"].emplace_object(), node.extra->reverse);
    return out;
}

json::value rendered(Item const& item) {
    json::object out;
    switch (item.kind) {
        case Item::Kind::value: out = rendered(value(item)); break;
        case Item::Kind::node: out = rendered(node(item)); break;
        case Item::Kind::list: out["@list"] = array(list(item).items); break;
    }
    if (item.index.data() != nullptr) out["@index"] = text(item.index);
    return out;
}

json::array array(Items const& items) {
    json::array out;
    items.all([&](Item const& item) { return out.push_back(rendered(item)), true; });
    return out;
}

}  // namespace

json::value rendered(Items const& items) { return array(items); }

}  // namespace linked_data::tree
