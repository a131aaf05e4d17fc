// The creation of term definitions (JSON-LD 1.1 API section 4.2.2). Each part of a definition has its function; the IRI comes first, so
// that a term's type may be written with the term itself.
#include "linked_data/draft.hpp"

#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace linked_data {
namespace {

constexpr std::size_t waiting_terms_max = 128;  // each of which is defined by the next, or stands in the other's scoped context
constexpr std::size_t definition_cost = 16;

bool is_usable(Iri const& iri) { return iri.is_absolute() || iri.kind == Iri::Kind::blank; }
bool has_colon_inside(std::string_view term) {
    return term.size() > 2 && term.substr(1, term.size() - 2).find(':') != std::string_view::npos;
}
bool ends_like_a_prefix(std::string_view iri) {
    return !iri.empty() && std::string_view(":/?#[]@").find(iri.back()) != std::string_view::npos;
}

std::uint8_t container_bit(json::value const& value) {
    switch (keyword_of(json::text_of(value).value_or(std::string_view()))) {
        case Keyword::list: return in_list;
        case Keyword::set: return in_set;
        case Keyword::index: return in_index;
        case Keyword::language: return in_language;
        case Keyword::graph: return in_graph;
        case Keyword::id: return in_id;
        case Keyword::type: return in_type;
        default: return 0;
    }
}

bool may_stand_together(std::uint8_t containers) {
    if (std::has_single_bit(containers)) return true;
    if ((containers & in_graph) != 0) {
        auto const others = static_cast<std::uint8_t>(containers & ~(in_graph | in_set));
        return others == 0 || others == in_id || others == in_index;
    }
    auto const others = static_cast<std::uint8_t>(containers & ~in_set);
    return (containers & in_set) != 0 && std::has_single_bit(others) && others != in_list;
}

}  // namespace

bool Draft::define(Local& local, std::string_view term) {
    auto const found = local.members.find(term);
    auto const index = static_cast<std::size_t>(found - local.members.begin());
    Step const here{local.at, found->key()};
    if (local.states[index] == Local::State::done) return true;
    if (local.states[index] == Local::State::begun)
        return refuse("cyclic IRI mapping", local.manner, &here, "the term is defined by itself");
    if (call_.waiting_terms() >= waiting_terms_max)
        return refuse("too much work", local.manner, &here, "too many terms that are defined by one another");
    if (!call_.budget().spend(definition_cost)) return refuse("too much work", local.manner, &here, {});
    local.states[index] = Local::State::begun;
    ++call_.waiting_terms();
    bool const ok = define_term(local, found->key(), found->value(), &here);
    --call_.waiting_terms();
    local.states[index] = Local::State::done;
    return ok;
}

bool Draft::define_term(Local& local, std::string_view term, json::value const& value, Step const* at) {
    auto const& manner = local.manner;
    auto const* members = value.if_object();
    if (term.empty()) return refuse("invalid term definition", manner, at, "a term cannot be empty");
    if (term == "@type") {
        bool ok = members != nullptr && !members->empty() && !settings_.is_old;
        if (ok)
            for (auto const& [name, part] : *members)
                ok = ok && (name == "@protected" || (name == "@container" && container_bit(part) == in_set));
        if (!ok) return refuse("keyword redefinition", manner, at, "@type can be made a set, or protected, and nothing else");
    } else if (keyword_of(term) != Keyword::unknown) {
        return refuse("keyword redefinition", manner, at, "a keyword cannot be defined anew");
    } else if (looks_like_keyword(term)) {
        object(at, "terms that look like keywords are ignored");
        return true;
    }
    if (members == nullptr && !value.is_string() && !value.is_null())
        return refuse("invalid term definition", manner, at, "a term is defined by an IRI, an object or null");

    static json::object const none;
    bool const is_simple = members == nullptr;
    json::value const* const id = is_simple ? &value : members->if_contains("@id");
    if (is_simple) members = &none;
    auto const* const before = find(term);
    auto& out = *arena_->make<Definition>();
    out.name = term;
    bool is_ignored = false;
    if (!set_protection(out, local, *members, at)) return false;
    if (members->contains("@reverse")) {
        if (!set_reverse(out, local, *members, is_ignored, at)) return false;
    } else if (id != nullptr && (id->is_null() || json::text_of(*id) != term)) {
        if (!set_iri(out, local, *id, is_simple, is_ignored, at)) return false;
    } else if (!set_own_iri(out, local, at)) {
        return false;
    }
    if (is_ignored) return true;
    // Defined as far as others can ask; what comes now may ask for the term itself.
    terms_.put(out);
    local.states[static_cast<std::size_t>(local.members.find(term) - local.members.begin())] = Local::State::done;

    if (!set_type(out, local, *members, at) || !set_container(out, local, *members, at)) return false;
    if (!set_index(out, local, *members, at) || !set_context(out, local, *members, at)) return false;
    if (!set_text(out, local, *members, at) || !set_nest(out, local, *members, at) || !set_prefix(out, local, *members, at)) return false;
    for (auto const& [name, part] : *members) {
        switch (keyword_of(name)) {
            case Keyword::container:
            case Keyword::context:
            case Keyword::direction:
            case Keyword::id:
            case Keyword::index:
            case Keyword::language:
            case Keyword::nest:
            case Keyword::prefix:
            case Keyword::protect:
            case Keyword::reverse:
            case Keyword::type: continue;
            default: return refuse("invalid term definition", manner, at, "a definition has no member " + std::string(name));
        }
    }
    if (manner.overrides || before == nullptr || !before->is_protected) return true;
    if (!same_but_for_protection(*before, out))
        return refuse("protected term redefinition", manner, at, "the term is protected and cannot mean something else");
    terms_.put(*before);
    return true;
}

bool Draft::set_protection(Definition& out, Local const& local, json::object const& members, Step const* at) {
    out.is_protected = local.protects;
    auto const* const said = members.if_contains("@protected");
    if (said == nullptr) return true;
    if (settings_.is_old) return refuse("invalid term definition", local.manner, at, "@protected is not part of JSON-LD 1.0");
    if (!said->is_bool()) return refuse("invalid @protected value", local.manner, at, "@protected is true or false");
    out.is_protected = said->get_bool();
    return true;
}

bool Draft::set_reverse(Definition& out, Local& local, json::object const& members, bool& is_ignored, Step const* at) {
    if (members.contains("@id") || members.contains("@nest"))
        return refuse("invalid reverse property", local.manner, at, "@reverse stands beside neither @id nor @nest");
    auto const text = json::text_of(members.at("@reverse"));
    if (!text) return refuse("invalid IRI mapping", local.manner, at, "@reverse is an IRI");
    if (keyword_of(*text) == Keyword::unknown && looks_like_keyword(*text)) {
        object(at, "what looks like a keyword is ignored: " + std::string(*text));
        is_ignored = true;
        return true;
    }
    if (!expand(local, *text, out.iri)) return false;
    if (!is_usable(out.iri)) return refuse("invalid IRI mapping", local.manner, at, "@reverse is no absolute IRI: " + std::string(*text));
    if (auto const* container = members.if_contains("@container"); container != nullptr && !container->is_null()) {
        auto const* const list = container->if_array();
        auto const fits = [](json::value const& one) { return container_bit(one) == in_set || container_bit(one) == in_index; };
        if (list != nullptr ? !std::ranges::all_of(*list, fits) : !fits(*container))
            return refuse("invalid reverse property", local.manner, at, "a reverse property's container is @set or @index");
    }
    out.is_reverse = true;
    return true;
}

bool Draft::set_iri(Definition& out, Local& local, json::value const& id, bool is_simple, bool& is_ignored, Step const* at) {
    if (id.is_null()) return true;
    auto const text = json::text_of(id);
    if (!text) return refuse("invalid IRI mapping", local.manner, at, "@id is an IRI or null");
    if (keyword_of(*text) == Keyword::unknown && looks_like_keyword(*text)) {
        object(at, "what looks like a keyword is ignored: " + std::string(*text));
        is_ignored = true;
        return true;
    }
    if (!expand(local, *text, out.iri)) return false;
    if (out.iri.is(Keyword::context)) return refuse("invalid keyword alias", local.manner, at, "@context has no other name");
    if (!is_usable(out.iri) && out.iri.kind != Iri::Kind::keyword)
        return refuse("invalid IRI mapping", local.manner, at,
                      "the term is mapped to something that is no absolute IRI: " + std::string(*text));
    bool const has_slash = out.name.find('/') != std::string_view::npos;
    if (has_colon_inside(out.name) || has_slash) {
        if (expand(out.name, by_vocab, out.name).text != out.iri.text)
            return refuse("invalid IRI mapping", local.manner, at, "a term that looks like an IRI must mean that IRI");
    }
    bool const is_word = !has_slash && out.name.find(':') == std::string_view::npos;
    out.is_prefix = is_simple && is_word && (out.iri.kind == Iri::Kind::blank || ends_like_a_prefix(out.iri.text));
    return true;
}

// Without `@id`: what the term says by itself.
bool Draft::set_own_iri(Definition& out, Local& local, Step const* at) {
    auto const colon = out.name.find(':', 1);
    if (out.name == "@type") {
        out.iri = Iri::of(Keyword::type);
    } else if (colon != std::string_view::npos) {
        auto const prefix = out.name.substr(0, colon);
        if (local.members.contains(prefix) && !define(local, prefix)) return false;
        auto const* const meant = find(prefix);
        auto const text = meant == nullptr || meant->iri.kind == Iri::Kind::null
                              ? out.name
                              : Words(*arena_, call_.budget()).join(meant->iri.text, out.name.substr(colon + 1));
        out.iri = Iri::of(text);
    } else if (settings_.has_vocab) {
        out.iri = Iri::of(Words(*arena_, call_.budget()).join(settings_.vocab, out.name));
    } else {
        return refuse("invalid IRI mapping", local.manner, at, "the term has no @id, and there is no @vocab");
    }
    return true;
}

bool Draft::set_type(Definition& out, Local& local, json::object const& members, Step const* at) {
    using enum Definition::Coercion;
    auto const* const said = members.if_contains("@type");
    if (said == nullptr) return true;
    auto const text = json::text_of(*said);
    if (!text) return refuse("invalid type mapping", local.manner, at, "@type is one IRI");
    Iri type;
    if (!expand(local, *text, type)) return false;
    if (type.is(Keyword::json) || type.is(Keyword::none)) {
        if (settings_.is_old)
            return refuse("invalid type mapping", local.manner, at, std::string(type.text) + " is not part of JSON-LD 1.0");
        out.coercion = type.is(Keyword::json) ? json : none;
    } else if (type.is(Keyword::id) || type.is(Keyword::vocab)) {
        out.coercion = type.is(Keyword::id) ? id : vocab;
    } else if (is_usable(type) && type.kind != Iri::Kind::blank) {
        out.coercion = datatype;
        out.datatype = type;
    } else {
        return refuse("invalid type mapping", local.manner, at, "@type is no absolute IRI: " + std::string(*text));
    }
    return true;
}

bool Draft::set_container(Definition& out, Local const& local, json::object const& members, Step const* at) {
    auto const* const said = members.if_contains("@container");
    if (said == nullptr || (out.is_reverse && said->is_null())) return true;
    auto const wrong = [&] {
        return refuse("invalid container mapping", local.manner, at, "@container is none of the containers that there are");
    };
    if (auto const* list = said->if_array()) {
        if (settings_.is_old) return wrong();
        for (auto const& one : *list) {
            auto const bit = container_bit(one);
            if (bit == 0) return wrong();
            out.containers |= bit;
        }
    } else {
        out.containers = container_bit(*said);
        if (settings_.is_old && (out.containers & (in_graph | in_id | in_type)) != 0) return wrong();
    }
    if (out.containers == 0 || !may_stand_together(out.containers)) return wrong();
    if ((out.containers & in_type) != 0) {
        using enum Definition::Coercion;
        if (out.coercion == nothing) out.coercion = id;
        if (out.coercion != id && out.coercion != vocab)
            return refuse("invalid type mapping", local.manner, at, "with @container @type the @type is @id or @vocab");
    }
    return true;
}

bool Draft::set_index(Definition& out, Local& local, json::object const& members, Step const* at) {
    auto const* const said = members.if_contains("@index");
    if (said == nullptr) return true;
    auto const text = json::text_of(*said);
    Iri iri;
    if (settings_.is_old || (out.containers & in_index) == 0 || !text)
        return refuse("invalid term definition", local.manner, at, "@index names a property, beside @container @index");
    if (!expand(local, *text, iri)) return false;
    if (!is_usable(iri)) return refuse("invalid term definition", local.manner, at, "@index is no property: " + std::string(*text));
    out.index = *text;
    return true;
}

bool Draft::set_context(Definition& out, Local const& local, json::object const& members, Step const* at) {
    auto const* const said = members.if_contains("@context");
    if (said == nullptr) return true;
    if (settings_.is_old) return refuse("invalid term definition", local.manner, at, "scoped contexts are not part of JSON-LD 1.0");
    out.context = said;
    out.context_base = arena_->copy(local.manner.base);
    return is_sound(*said, local.manner, at);
}

bool Draft::set_text(Definition& out, Local const& local, json::object const& members, Step const* at) {
    bool const has_type = members.contains("@type");
    if (auto const* said = members.if_contains("@language"); said != nullptr && !has_type) {
        auto const text = json::text_of(*said);
        if (!text && !said->is_null()) return refuse("invalid language mapping", local.manner, at, "@language is a language tag or null");
        out.has_language = true;
        out.language = lower(text.value_or(std::string_view()));
    }
    if (auto const* said = members.if_contains("@direction"); said != nullptr && !has_type) {
        auto const text = json::text_of(*said);
        if (!said->is_null() && text != "ltr" && text != "rtl")
            return refuse("invalid base direction", local.manner, at, "@direction is ltr, rtl or null");
        out.has_direction = true;
        out.direction = !text ? Direction::none : *text == "ltr" ? Direction::ltr : Direction::rtl;
    }
    return true;
}

bool Draft::set_nest(Definition& out, Local const& local, json::object const& members, Step const* at) {
    auto const* const said = members.if_contains("@nest");
    if (said == nullptr) return true;
    if (settings_.is_old) return refuse("invalid term definition", local.manner, at, "@nest is not part of JSON-LD 1.0");
    auto const text = json::text_of(*said);
    if (!text || (keyword_of(*text) != Keyword::unknown && keyword_of(*text) != Keyword::nest))
        return refuse("invalid @nest value", local.manner, at, "@nest is @nest or a term");
    out.nest = *text;
    return true;
}

bool Draft::set_prefix(Definition& out, Local const& local, json::object const& members, Step const* at) {
    auto const* const said = members.if_contains("@prefix");
    if (said == nullptr) return true;
    if (settings_.is_old || out.name.find_first_of(":/") != std::string_view::npos)
        return refuse("invalid term definition", local.manner, at, "this term cannot be a prefix");
    if (!said->is_bool()) return refuse("invalid @prefix value", local.manner, at, "@prefix is true or false");
    out.is_prefix = said->get_bool();
    if (out.is_prefix && out.iri.kind == Iri::Kind::keyword)
        return refuse("invalid term definition", local.manner, at, "a keyword cannot be a prefix");
    return true;
}

Iri Draft::expand(std::string_view word, Against against, std::string_view but) {
    auto const look = [&](std::string_view term) { return !but.empty() && term == but ? nullptr : find(term); };
    return expand_iri(word, against, settings_, call_.base(), look, Words(*arena_, call_.budget()));
}

// Defines first what the word leans on.
bool Draft::expand(Local& local, std::string_view word, Iri& out) {
    if (local.members.contains(word) && keyword_of(word) == Keyword::unknown && !define(local, word)) return false;
    auto const colon = word.find(':', 1);
    if (colon != std::string_view::npos && find(word) == nullptr) {
        auto const prefix = word.substr(0, colon);
        if (prefix != "_" && !word.substr(colon + 1).starts_with("//") && local.members.contains(prefix) && !define(local, prefix))
            return false;
    }
    out = expand(word, by_vocab);
    return true;
}

}  // namespace linked_data
