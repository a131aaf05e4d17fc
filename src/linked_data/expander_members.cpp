// Expansion of an object's members: keywords (JSON-LD 1.1 API section 5.1.2, step 13.4) and properties (steps 13.5 to 13.14).
#include "linked_data/expander.hpp"

#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace linked_data {

bool Expander::keyword(Frame& frame, Keyword word, json::value const& value, Step const* at) {
    if (frame.property.kind == ActiveProperty::Kind::reverse)
        return refuse("invalid reverse property map", at, "a keyword is no property, and @reverse has properties only");
    bool const may_repeat = (word == Keyword::type || word == Keyword::included) && !frame.active->is_old;
    if (frame.has_any(word) && !may_repeat)
        return refuse("colliding keywords", at, std::string(text_of(word)) + " stands here under two names");
    switch (word) {
        case Keyword::direction:
        case Keyword::included:
            if (frame.active->is_old) return drop(at, "a keyword of JSON-LD 1.1 in processing mode json-ld-1.0");
            return word == Keyword::included ? add_included(frame, value, at) : set_direction(frame, value, at);
        case Keyword::id: return set_id(frame, value, at);
        case Keyword::type: return add_types(frame, value, at);
        case Keyword::graph: return add_graph(frame, value, at);
        case Keyword::value: return set_value(frame, value, at);
        case Keyword::language: return set_language(frame, value, at);
        case Keyword::list:
        case Keyword::set: return set_content(frame, word, value, at);
        case Keyword::reverse: return add_reverse(frame, value, at);
        case Keyword::index:
            if (!value.is_string()) return refuse("invalid @index value", at, "@index is text");
            frame.index = *json::text_of(value);
            frame.has |= Frame::bit(word);
            return true;
        default: return drop(at, "this keyword says nothing here");
    }
}

bool Expander::set_id(Frame& frame, json::value const& value, Step const* at) {
    auto const text = json::text_of(value);
    if (!text) return refuse("invalid @id value", at, "@id is an IRI");
    frame.node->id = expand(*frame.active, *text, by_document);
    frame.node->has_id = true;
    frame.has |= Frame::bit(Keyword::id);
    return check(frame.node->id, *text, "an id", at);
}

bool Expander::add_types(Frame& frame, json::value const& value, Step const* at) {
    auto const add = [&](json::value const& one, Step const* here) {
        auto const text = json::text_of(one);
        if (!text) return refuse("invalid type value", here, "a type is an IRI");
        auto const* definition = frame.before_types.terms.find(*text);
        auto const iri = definition != nullptr ? definition->iri : expand(frame.before_types, *text, by_both);
        if (!iri.is(Keyword::json) && !check(iri, *text, "a type", here)) return false;
        frame.has_json_type |= iri.is(Keyword::json);
        frame.node->add_type(arena_.make<tree::Type>(iri));
        return true;
    };
    frame.has |= Frame::bit(Keyword::type);
    frame.node->has_types = true;
    auto const* list = value.if_array();
    if (list == nullptr) return add(value, at);
    for (std::size_t i = 0; i < list->size(); ++i) {
        Step const here{at, {}, i};
        if (!add((*list)[i], &here)) return false;
    }
    return true;
}

bool Expander::add_graph(Frame& frame, json::value const& value, Step const* at) {
    ActiveProperty const graph{ActiveProperty::Kind::graph};
    auto const expanded = element(*frame.active, graph, value, false, false, at);
    if (!expanded) return false;
    auto& extra = frame.node->more(arena_);
    extra.has_graph = true;
    extra.graph = expanded.items;
    frame.has |= Frame::bit(Keyword::graph);
    return true;
}

bool Expander::add_included(Frame& frame, json::value const& value, Step const* at) {
    auto const expanded = element(*frame.active, frame.property, value, false, false, at);
    if (!expanded) return false;
    bool const all_nodes = expanded.items.all([](tree::Item const& item) { return item.kind == tree::Item::Kind::node; });
    if (expanded.shape == Expanded::Shape::null || !all_nodes) return refuse("invalid @included value", at, "only nodes can be included");
    auto& extra = frame.node->more(arena_);
    extra.has_included = true;
    extra.included.add(expanded.items);
    frame.has |= Frame::bit(Keyword::included);
    return true;
}

bool Expander::set_value(Frame& frame, json::value const& value, Step const* at) {
    if (value.is_structured() && (frame.active->is_old || !is_json_typed(frame)))
        return refuse("invalid value object value", at, "@value is text, a number, true, false or null, unless its type is @json");
    frame.value = &value;
    frame.has |= Frame::bit(Keyword::value);
    return true;
}

bool Expander::is_json_typed(Frame const& frame) {
    boost::json::key_value_pair const* first = nullptr;
    for (auto const& member : frame.from)
        if (frame.active->is_type(member.key()) && (first == nullptr || member.key() < first->key())) first = &member;
    if (first == nullptr) return false;
    auto const* list = first->value().if_array();
    if (list != nullptr && list->empty()) return false;
    auto const text = json::text_of(list != nullptr ? list->back() : first->value());
    return text && expand(*frame.active, *text, by_vocab).is(Keyword::json);
}

// Null says nothing, and is no loss.
bool Expander::set_language(Frame& frame, json::value const& value, Step const* at) {
    if (value.is_null()) return true;
    auto const text = json::text_of(value);
    if (!text) return refuse("invalid language-tagged string", at, "@language is a language tag");
    if (!check_language(*text, at)) return false;
    frame.language = lower(*text);
    frame.has |= Frame::bit(Keyword::language);
    return true;
}

bool Expander::set_direction(Frame& frame, json::value const& value, Step const* at) {
    auto const text = json::text_of(value);
    if (text != "ltr" && text != "rtl") return refuse("invalid base direction", at, "@direction is ltr or rtl");
    frame.direction = *text == "ltr" ? Direction::ltr : Direction::rtl;
    frame.has |= Frame::bit(Keyword::direction);
    return check(frame.direction, at);
}

bool Expander::set_content(Frame& frame, Keyword word, json::value const& value, Step const* at) {
    bool const is_list = word == Keyword::list;
    if (is_list && frame.property.is_free()) return drop(at, "a list without a property");
    auto const expanded = element(*frame.active, frame.property, value, false, is_list, at);
    if (!expanded) return false;
    if (expanded.shape == Expanded::Shape::null) return true;
    frame.content = expanded.items;
    frame.has |= Frame::bit(word);
    return true;
}

bool Expander::add_reverse(Frame& frame, json::value const& value, Step const* at) {
    auto const* map = value.if_object();
    if (map == nullptr) return refuse("invalid @reverse value", at, "@reverse is an object");
    ActiveProperty const reverse{ActiveProperty::Kind::reverse};
    auto const expanded = element(*frame.active, reverse, value, false, false, at);
    if (!expanded) return false;
    auto& inner = tree::node(*expanded.items.first);
    auto& extra = frame.node->more(arena_);
    frame.has |= Frame::bit(Keyword::reverse);
    for (auto* property = inner.properties.first; property != nullptr;) {
        auto* const next = std::exchange(property->next, nullptr);
        if (!property->values.all([](tree::Item const& item) { return item.kind == tree::Item::Kind::node; }))
            return refuse("invalid reverse property value", at, "only nodes can be at the other end of a property");
        extra.reverse.add(property);
        property = next;
    }
    // What was reversed twice points forward again.
    if (inner.extra == nullptr) return true;
    for (auto* property = inner.extra->reverse.first; property != nullptr;) {
        auto* const next = std::exchange(property->next, nullptr);
        frame.node->properties.add(property);
        property = next;
    }
    return true;
}

bool Expander::property(Frame& frame, Iri const& iri, Definition const* definition, std::string_view name, json::value const& value,
                        Step const* at) {
    if (iri.kind != Iri::Kind::iri && !check(iri, name, "a property", at)) return false;
    if (iri.kind == Iri::Kind::blank && for_rdf_ && !options_.generalized && !drop(at, "a blank node as property")) return false;
    auto const containers = definition != nullptr ? definition->containers : std::uint8_t(0);
    tree::Items items;
    bool is_list = false;
    auto const* map = containers != 0 ? value.if_object() : nullptr;
    if (definition != nullptr && definition->coercion == Definition::Coercion::json) {
        auto* const literal = arena_.make<tree::Value>();
        literal->native = &value;
        literal->type = Iri::of(Keyword::json);
        items.add(literal);
    } else if (map != nullptr && (containers & in_language) != 0) {
        if (!language_map(frame, *definition, *map, items, at)) return false;
    } else if (map != nullptr && (containers & (in_index | in_id | in_type)) != 0) {
        if (!index_map(frame, *definition, *map, items, at)) return false;
    } else {
        ActiveProperty const inner{ActiveProperty::Kind::named, name, definition, frame.active};
        auto const expanded = element(*frame.active, inner, value, false, false, at);
        if (!expanded) return false;
        if (expanded.shape == Expanded::Shape::null) return true;
        items = expanded.items;
        is_list = expanded.shape == Expanded::Shape::one && items.first->kind == tree::Item::Kind::list;
    }
    if ((containers & in_list) != 0 && !is_list) {
        auto* const list = arena_.make<tree::List>(items);
        items = {list, list};
    }
    if ((containers & in_graph) != 0 && (containers & (in_id | in_index)) == 0) {
        tree::Items graphs;
        for (auto* item = items.first; item != nullptr;) {
            auto* const graph = graph_of(std::exchange(item, item->next), at);
            if (graph == nullptr) return false;
            graphs.add(graph);
        }
        items = graphs;
    }
    bool const is_reverse = definition != nullptr && definition->is_reverse;
    if (is_reverse && !items.all([](tree::Item const& item) { return item.kind == tree::Item::Kind::node; }))
        return refuse("invalid reverse property value", at, "only nodes can be at the other end of a property");
    auto& properties = is_reverse ? frame.node->more(arena_).reverse : frame.node->properties;
    properties.add(arena_.make<tree::Property>(iri, items));
    return true;
}

tree::Node* Expander::graph_of(tree::Item* item, Step const* at) {
    bool const says_something = item->kind == tree::Item::Kind::node && tree::node(*item).says_something();
    if (!says_something && !drop(at, "a graph in which nothing is said")) return nullptr;
    auto* const out = arena_.make<tree::Node>();
    auto& extra = out->more(arena_);
    extra.has_graph = true;
    extra.graph.add(item);
    return out;
}

std::string_view Expander::lower(std::string_view language) {
    bool const is_lower = std::ranges::none_of(language, [](char c) { return c >= 'A' && c <= 'Z'; });
    return is_lower ? language : arena_.copy(base::lower_ascii(language));
}

bool Expander::check(Iri const& iri, std::string_view word, std::string_view what, Step const* at) {
    if (!options_.safe || iri.is_sayable()) return true;
    return drop(at, std::string(what) + " that is no absolute IRI, " + '"' + std::string(word.substr(0, 200)) + '"');
}

bool Expander::check(Direction direction, Step const* at) {
    bool const is_lost = direction != Direction::none && for_rdf_ && options_.direction == Options::Direction::none;
    return !is_lost || drop(at, "a direction, which RDF has no place for");
}

bool Expander::check_language(std::string_view tag, Step const* at) {
    return !options_.safe || is_language_tag(tag) ||
           drop(at, "a language that is no language tag, \"" + std::string(tag.substr(0, 200)) + '"');
}

}  // namespace linked_data
