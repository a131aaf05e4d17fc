#include "linked_data/expander.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace linked_data {
namespace {

constexpr std::size_t elements_deep_max = 256;

json::value const* own_context(json::object const& from) {
    for (auto const& member : from)
        if (member.key() == "@context") return &member.value();
    return nullptr;
}

// Values and references are expanded with the context of the node that they belong to, types and all.
bool keeps_type_scope(Context const& active, json::object const& from) {
    if (from.size() == 1 && active.is_id(from.begin()->key())) return true;
    return std::ranges::any_of(from, [&](auto const& member) { return active.is_value(member.key()); });
}

}  // namespace

bool Expander::run(json::value const& document, tree::Items& out) {
    top_ = document.if_object();
    auto const* active = &contexts_.initial();
    if (auto const* given = options_.expand_context) {
        Step const at{nullptr, "expandContext"};
        auto const* inside = json::find(*given, "@context");
        if ((active = contexts_.with(*active, inside != nullptr ? *inside : *given, &at)) == nullptr) return false;
    }
    if (options_.context != nullptr) {
        Step const at{nullptr, "@context"};
        if ((active = contexts_.with(*active, *options_.context, &at)) == nullptr) return false;
    }
    auto const expanded = element(*active, {}, document, false, false, nullptr);
    if (!expanded) return false;
    if (contexts_.budget().is_spent()) return refuse("too much work", nullptr, {});
    out = expanded.items;
    if (expanded.shape != Expanded::Shape::one) return true;
    auto const& node = tree::node(*out.first);
    if (!node.has_id && node.index.data() == nullptr && node.is_graph()) out = node.extra->graph;
    return true;
}

Expander::Expanded Expander::element(Context const& active, ActiveProperty const& property, json::value const& from, bool in_map,
                                     bool of_list, Step const* at) {
    if (from.is_null()) return {};
    if (!from.is_structured()) return scalar(active, property, from, at);
    if (depth_ >= elements_deep_max) return refuse("too large", at, "the document is too deep"), Expanded{Expanded::Shape::failed};
    ++depth_;
    auto const out = from.is_array() ? list(active, property, from.get_array(), in_map, of_list, at)
                                     : object(active, property, from.get_object(), in_map, at);
    --depth_;
    return out;
}

Expander::Expanded Expander::scalar(Context const& active, ActiveProperty const& property, json::value const& from, Step const* at) {
    if (property.is_free()) return {drop(at, "a value without a property") ? Expanded::Shape::null : Expanded::Shape::failed};
    auto const* now = &active;
    auto const* definition = property.in(active);
    if (definition != nullptr && definition->context != nullptr) {
        if ((now = contexts_.within(active, *definition, Scope::property, at)) == nullptr) return {Expanded::Shape::failed};
        definition = now->terms.find(property.name);
    }
    auto const text = json::text_of(from);
    auto* item = text ? valued(*now, definition, *text, at) : valued(definition, from, at);
    if (item == nullptr) return {Expanded::Shape::failed};
    return {Expanded::Shape::one, {item, item}};
}

Expander::Expanded Expander::list(Context const& active, ActiveProperty const& property, json::array const& from, bool in_map, bool of_list,
                                  Step const* at) {
    auto const* definition = property.in(active);
    bool const makes_lists = of_list || (definition != nullptr && (definition->containers & in_list) != 0);
    Expanded out{Expanded::Shape::many};
    for (std::size_t i = 0; i < from.size(); ++i) {
        Step const here{at, {}, i};
        auto const one = element(active, property, from[i], in_map, false, &here);
        if (!one) return one;
        if (makes_lists && one.shape == Expanded::Shape::many)
            out.items.add(arena_.make<tree::List>(one.items));
        else
            out.items.add(one.items);
    }
    return out;
}

Expander::Expanded Expander::object(Context const& outer, ActiveProperty const& property, json::object const& from, bool in_map,
                                    Step const* at) {
    auto const* before_types = context_of(outer, property, from, in_map, at);
    if (before_types == nullptr) return {Expanded::Shape::failed};
    auto const* active = with_types(*before_types, from, at);
    if (active == nullptr) return {Expanded::Shape::failed};
    Frame frame{active, *before_types, property, from, arena_.make<tree::Node>()};
    if (!members(frame, from, at)) return {Expanded::Shape::failed};
    return finish(frame, at);
}

Context const* Expander::context_of(Context const& active, ActiveProperty const& property, json::object const& from, bool in_map,
                                    Step const* at) {
    auto const* now = &active;
    if (active.previous != nullptr && !in_map && !keeps_type_scope(active, from)) now = active.previous;
    if (auto const* term = property.in(active); term != nullptr && term->context != nullptr)
        if ((now = contexts_.within(*now, *term, Scope::property, at)) == nullptr) return nullptr;
    auto const* local = own_context(from);
    if (local == nullptr || (&from == top_ && options_.context != nullptr)) return now;
    Step const here{at, "@context"};
    return contexts_.with(*now, *local, &here);
}

Context const* Expander::with_types(Context const& active, json::object const& from, Step const* at) {
    boost::json::key_value_pair const* only = nullptr;
    std::size_t count = 0;
    for (auto const& member : from)
        if (active.is_type(member.key())) only = &member, ++count;
    if (count == 0) return &active;
    if (count == 1) return with_types(active, active, only->value(), at);

    std::vector<boost::json::key_value_pair const*> sorted;
    for (auto const& member : from)
        if (active.is_type(member.key())) sorted.push_back(&member);
    std::ranges::sort(sorted, {}, [](auto const* member) { return member->key(); });
    auto const* now = &active;
    for (auto const* member : sorted)
        if ((now = with_types(*now, active, member->value(), at)) == nullptr) return nullptr;
    return now;
}

// Of each type its scoped context, in the order of the terms.
Context const* Expander::with_types(Context const& now, Context const& active, json::value const& types, Step const* at) {
    auto const scoped = [&](json::value const& type) -> Definition const* {
        auto const name = json::text_of(type);
        auto const* term = name ? active.terms.find(*name) : nullptr;
        return term != nullptr && term->context != nullptr ? term : nullptr;
    };
    auto const* list = types.if_array();
    if (list == nullptr) {
        auto const* term = scoped(types);
        return term == nullptr ? &now : contexts_.within(now, *term, Scope::type, at);
    }
    auto* const terms = static_cast<Definition const**>(arena_.take(list->size() * sizeof(Definition const*), alignof(Definition const*)));
    std::size_t count = 0;
    for (auto const& type : *list)
        if (auto const* term = scoped(type)) terms[count++] = term;
    std::ranges::sort(terms, terms + count, {}, [](auto const* term) { return term->name; });
    auto const* out = &now;
    for (std::size_t i = 0; i < count && out != nullptr; ++i) out = contexts_.within(*out, *terms[i], Scope::type, at);
    return out;
}

bool Expander::members(Frame& frame, json::object const& from, Step const* at) {
    auto const& active = *frame.active;
    bool has_nests = false;
    for (auto const& member : from) {
        std::string_view const name = member.key();
        if (name == "@context" || (&from == top_ && !options_.without.empty() && name == options_.without)) continue;
        Step const here{at, name};
        auto const* definition = active.terms.find(name);
        auto const iri = definition != nullptr ? definition->iri : expand(active, name, by_vocab);
        if (iri.is(Keyword::nest)) {
            has_nests = true;
            if (frame.property.kind == ActiveProperty::Kind::reverse)
                return refuse("invalid reverse property map", &here, "a keyword is no property, and @reverse has properties only");
        } else if (iri.kind == Iri::Kind::keyword) {
            if (!keyword(frame, iri.keyword, member.value(), &here)) return false;
        } else if (iri.kind == Iri::Kind::null || (iri.kind == Iri::Kind::relative && iri.text.find(':') == std::string_view::npos)) {
            if (!drop(&here, "the property is not defined")) return false;
        } else if (!property(frame, iri, definition, name, member.value(), &here)) {
            return false;
        }
    }
    if (!has_nests) return true;
    for (auto const& member : from) {
        std::string_view const name = member.key();
        auto const* definition = active.terms.find(name);
        if (name != "@nest" && (definition == nullptr || !definition->iri.is(Keyword::nest))) continue;
        Step const here{at, name};
        if (!nested(frame, member.value(), definition, &here)) return false;
    }
    return true;
}

bool Expander::nested(Frame& frame, json::value const& from, Definition const* definition, Step const* at) {
    auto const* list = from.if_array();
    if (list == nullptr) return nested_members(frame, from, definition, at);
    for (std::size_t i = 0; i < list->size(); ++i) {
        Step const here{at, {}, i};
        if (!nested_members(frame, (*list)[i], definition, &here)) return false;
    }
    return true;
}

bool Expander::nested_members(Frame& frame, json::value const& from, Definition const* definition, Step const* at) {
    auto const* object = from.if_object();
    auto const& active = *frame.active;
    auto const is_value = [&](auto const& member) { return active.is_value(member.key()); };
    if (object == nullptr || std::ranges::any_of(*object, is_value))
        return refuse("invalid @nest value", at, "what is nested is an object, and no value object");
    if (++depth_ > elements_deep_max) return refuse("too large", at, "the document is too deep");
    if (definition != nullptr && definition->context != nullptr)
        if ((frame.active = contexts_.within(active, *definition, Scope::property, at)) == nullptr) return false;
    bool const ok = members(frame, *object, at);
    frame.active = &active;
    --depth_;
    return ok;
}

Expander::Expanded Expander::finish(Frame& frame, Step const* at) {
    bool const is_free = frame.property.is_free();
    auto const dropped = [&](std::string_view what) { return Expanded{drop(at, what) ? Expanded::Shape::null : Expanded::Shape::failed}; };
    if (frame.has_any(Keyword::value)) {
        auto const out = finish_value(frame, at);
        return out.shape == Expanded::Shape::one && is_free ? dropped("a value object without a property") : out;
    }
    if (frame.has_any(Keyword::set) || frame.has_any(Keyword::list)) {
        auto const out = finish_content(frame, at);
        return out.shape == Expanded::Shape::one && is_free ? dropped("a list without a property") : out;
    }
    if (frame.has_any(Keyword::language) && frame.has_only(Keyword::language)) return dropped("an object with nothing but @language");
    if (is_free && frame.has_only(Keyword::id)) return dropped("an object that says nothing");
    if (frame.has_json_type && !drop(at, "the type @json of what is no value")) return {Expanded::Shape::failed};
    frame.node->index = frame.index;
    return {Expanded::Shape::one, {frame.node, frame.node}};
}

Expander::Expanded Expander::finish_value(Frame& frame, Step const* at) {
    using enum Keyword;
    auto const fail = [&](std::string code, std::string text) {
        return refuse(std::move(code), at, std::move(text)), Expanded{Expanded::Shape::failed};
    };
    if (!frame.has_only(value, type, language, direction, index))
        return fail("invalid value object", "beside @value stand only @type, @language, @direction and @index");
    if (frame.has_any(type) && (frame.has_any(language) || frame.has_any(direction)))
        return fail("invalid value object", "a value has either a type, or a language and a direction");

    auto& out = *arena_.make<tree::Value>();
    auto const* types = frame.node->types;
    bool const is_json = types != nullptr && types->next == nullptr && types->iri.is(json);
    auto const text = json::text_of(*frame.value);
    if (!is_json) {
        if (frame.value->is_null())
            return {drop(at, "a value object whose value is null") ? Expanded::Shape::null : Expanded::Shape::failed};
        if (!text && frame.has_any(language)) return fail("invalid language-tagged value", "only text has a language");
        if (frame.has_any(type) && (types == nullptr || types->next != nullptr || !types->iri.is_absolute()))
            return fail("invalid typed value", "the type of a value is one IRI");
    }
    if (types != nullptr) out.type = types->iri;
    if (text && !is_json)
        out.text = *text;
    else
        out.native = frame.value;
    out.language = frame.language;
    out.direction = frame.direction;
    out.index = frame.index;
    return {Expanded::Shape::one, {&out, &out}};
}

Expander::Expanded Expander::finish_content(Frame& frame, Step const* at) {
    bool const is_list = frame.has_any(Keyword::list);
    if (!frame.has_only(is_list ? Keyword::list : Keyword::set, Keyword::index)) {
        refuse("invalid set or list object", at, "beside @set or @list stands only @index");
        return {Expanded::Shape::failed};
    }
    if (!is_list) return {Expanded::Shape::many, frame.content};
    auto* const out = arena_.make<tree::List>(frame.content);
    out->index = frame.index;
    return {Expanded::Shape::one, {out, out}};
}

bool Expander::drop(Step const* at, std::string_view what) {
    return !options_.safe || refuse("dropped value", at, std::string(what) + ": it would be lost without a word");
}

}  // namespace linked_data
