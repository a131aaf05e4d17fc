// Expansion of values (JSON-LD 1.1 API section 5.3), and of the maps in which a container gathers them (section 5.1.2, steps 13.7 and
// 13.8).
#include "linked_data/expander.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace linked_data {

tree::Item* Expander::valued(Context const& active, Definition const* definition, std::string_view text, Step const* at) {
    using enum Definition::Coercion;
    auto const coercion = definition != nullptr ? definition->coercion : nothing;
    if (coercion == id || coercion == vocab) {
        auto* const out = arena_.make<tree::Node>();
        out->id = expand(active, text, coercion == id ? by_document : by_both);
        out->has_id = true;
        return check(out->id, text, "a reference", at) ? out : nullptr;
    }
    auto* const out = arena_.make<tree::Value>();
    out->text = text;
    if (coercion == datatype) {
        out->type = definition->datatype;
        return check(out->type, definition->datatype.text, "a type", at) ? out : nullptr;
    }
    out->language = definition != nullptr && definition->has_language ? definition->language : active.language;
    out->direction = definition != nullptr && definition->has_direction ? definition->direction : active.direction;
    bool const is_kept = check(out->direction, at) && (out->language.empty() || check_language(out->language, at));
    return is_kept ? out : nullptr;
}

tree::Item* Expander::valued(Definition const* definition, json::value const& from, Step const* at) {
    auto* const out = arena_.make<tree::Value>();
    out->native = &from;
    if (definition == nullptr || definition->coercion != Definition::Coercion::datatype) return out;
    out->type = definition->datatype;
    return check(out->type, definition->datatype.text, "a type", at) ? out : nullptr;
}

bool Expander::is_none(Context const& active, std::string_view key) {
    auto const* definition = active.terms.find(key);
    return definition != nullptr ? definition->iri.is(Keyword::none) : key == "@none";
}

bool Expander::language_map(Frame& frame, Definition const& definition, json::object const& map, tree::Items& out, Step const* at) {
    auto const direction = definition.has_direction ? definition.direction : frame.active->direction;
    for (auto const& [key, value] : map) {
        Step const here{at, key};
        std::string_view const tag = is_none(*frame.active, key) ? std::string_view() : std::string_view(key);
        if (tag.data() != nullptr && !check_language(tag, &here)) return false;
        auto const language = lower(tag);
        auto const add = [&](json::value const& one, Step const* place) {
            if (one.is_null()) return true;
            auto const text = json::text_of(one);
            if (!text) return refuse("invalid language map value", place, "under a language stands text");
            auto* const item = arena_.make<tree::Value>();
            item->text = *text;
            item->language = language;
            item->direction = direction;
            out.add(item);
            return check(direction, place);
        };
        auto const* list = value.if_array();
        if (list == nullptr && !add(value, &here)) return false;
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            Step const place{&here, {}, i};
            if (!add((*list)[i], &place)) return false;
        }
    }
    return true;
}

bool Expander::index_map(Frame& frame, Definition const& definition, json::object const& map, tree::Items& out, Step const* at) {
    ActiveProperty const property{ActiveProperty::Kind::named, definition.name, &definition, frame.active};
    for (auto const& [key, value] : map) {
        Step const here{at, key};
        auto const* now = frame.active;
        if ((definition.containers & in_type) != 0) {
            if (now->previous != nullptr) now = now->previous;
            auto const* type = now->terms.find(key);
            if (type != nullptr && type->context != nullptr && (now = contexts_.within(*now, *type, Scope::type, &here)) == nullptr)
                return false;
        }
        auto const expanded = element(*now, property, value, true, false, &here);
        if (!expanded) return false;
        bool const has_key = !is_none(*frame.active, key);
        for (auto* next = expanded.items.first; next != nullptr;) {
            auto* item = std::exchange(next, next->next);
            bool const is_graph = item->kind == tree::Item::Kind::node && tree::node(*item).is_graph();
            if ((definition.containers & in_graph) != 0 && !is_graph && (item = graph_of(item, &here)) == nullptr) return false;
            if (has_key && !mark(frame, definition, key, *item, &here)) return false;
            out.add(item);
        }
    }
    return true;
}

// What the key of a map says about an item: its index, a property, its id or its type.
bool Expander::mark(Frame& frame, Definition const& definition, std::string_view key, tree::Item& item, Step const* at) {
    auto const containers = definition.containers;
    if ((containers & in_index) != 0 && definition.index.empty()) {
        if (item.index.data() == nullptr) item.index = key;
        return true;
    }
    if (item.kind != tree::Item::Kind::node) return refuse("invalid value object", at, "in this map stand nodes only");
    auto& node = tree::node(item);
    if ((containers & in_index) != 0) {
        auto const iri = words_.may_read(definition.index) ? expand(*frame.active, definition.index, by_vocab) : Iri();
        auto* const value = valued(*frame.active, frame.active->terms.find(definition.index), key, at);
        if (value == nullptr || !check(iri, definition.index, "a property", at)) return false;
        node.properties.add(arena_.make<tree::Property>(iri, tree::Items{value, value}));
    } else if ((containers & in_id) != 0) {
        if (node.has_id) return true;
        node.id = expand(*frame.active, key, by_document);
        node.has_id = true;
        return check(node.id, key, "an id", at);
    } else {
        auto const iri = expand(*frame.active, key, by_both);
        auto* const type = arena_.make<tree::Type>(iri, node.types);
        if (node.types == nullptr) node.last_type = type;
        node.types = type;
        node.has_types = true;
        return check(iri, key, "a type", at);
    }
    return true;
}

}  // namespace linked_data
