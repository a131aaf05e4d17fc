#include "linked_data/to_rdf.hpp"

#include "base/text.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <charconv>

namespace linked_data {
namespace {

constexpr std::string_view xsd_boolean = "http://www.w3.org/2001/XMLSchema#boolean";
constexpr std::string_view xsd_integer = "http://www.w3.org/2001/XMLSchema#integer";
constexpr std::string_view xsd_double = "http://www.w3.org/2001/XMLSchema#double";
constexpr std::string_view rdf_value = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";
constexpr std::string_view rdf_language = "http://www.w3.org/1999/02/22-rdf-syntax-ns#language";
constexpr std::string_view rdf_direction = "http://www.w3.org/1999/02/22-rdf-syntax-ns#direction";
constexpr std::string_view i18n = "https://www.w3.org/ns/i18n#";

Quad object_of(Term const& term, std::string_view datatype = {}, std::string_view language = {}) {
    Quad out;
    out.object = term;
    out.datatype = datatype;
    out.language = language;
    return out;
}

}  // namespace

Result<> RdfWriter::write(tree::Items const& document) {
    nodes(document, {});
    if (budget_.is_spent()) fail("too much work", "the words of this document become more IRIs than are kept");
    if (failure_) return Refused(std::move(*failure_));
    return {};
}

void RdfWriter::nodes(tree::Items const& from, Graph const& graph) {
    for (auto const* item = from.first; item != nullptr; item = item->next)
        if (item->kind == tree::Item::Kind::node) node(tree::node(*item), graph);
}

Term RdfWriter::node(tree::Node const& from, Graph const& graph) {
    auto const subject = from.has_id ? term(from.id) : fresh_blank();
    if (from.index.data() != nullptr && from.has_id) check_index(from, subject, graph);
    for (auto const* type = from.types; type != nullptr; type = type->next) add(subject, rdf_type, term(type->iri), graph);
    properties(subject, from.properties, false, graph);
    if (from.extra == nullptr) return subject;
    properties(subject, from.extra->reverse, true, graph);
    nodes(from.extra->included, graph);
    if (from.extra->graph.empty()) return subject;
    auto const number = graphs_.try_emplace(subject.text, graphs_.size() + 1).first->second;
    nodes(from.extra->graph, {subject, number, subject.kind == Term::Kind::none});
    return subject;
}

void RdfWriter::properties(Term const& subject, tree::Properties const& from, bool is_reverse, Graph const& graph) {
    for (auto const* property = from.first; property != nullptr; property = property->next) {
        bool const is_kept = property->iri.kind == Iri::Kind::iri || (property->iri.kind == Iri::Kind::blank && options_.generalized);
        auto const predicate = is_kept ? term(property->iri) : Term();
        bool const is_said = subject.kind != Term::Kind::none && predicate.kind != Term::Kind::none;
        for (auto const* item = property->values.first; item != nullptr; item = item->next) {
            auto const value = object(*item, graph, is_said);
            if (is_reverse)
                add(value.object, predicate, object_of(subject), graph);
            else
                add(subject, predicate, value, graph);
        }
    }
}

Quad RdfWriter::object(tree::Item const& from, Graph const& graph, bool is_said) {
    switch (from.kind) {
        case tree::Item::Kind::value: return is_said ? literal(tree::value(from), graph) : Quad();
        case tree::Item::Kind::node: return object_of(node(tree::node(from), graph));
        case tree::Item::Kind::list: return object_of(list(tree::list(from).items, graph, is_said));
    }
    return {};
}

Term RdfWriter::list(tree::Items const& from, Graph const& graph, bool is_said) {
    if (from.empty()) return Term::iri(rdf_nil);
    // Nobody points at a list that is not said; the nodes in it are there all the same.
    auto const head = is_said ? fresh_blank() : Term();
    auto cell = head;
    for (auto const* item = from.first; item != nullptr; item = item->next) {
        add(cell, Term::iri(rdf_first), object(*item, graph, is_said), graph);
        auto const rest = item->next == nullptr ? Term::iri(rdf_nil) : is_said ? fresh_blank() : Term();
        add(cell, rdf_rest, rest, graph);
        cell = rest;
    }
    return head;
}

Quad RdfWriter::literal(tree::Value const& from, Graph const& graph) {
    if (from.type.is(Keyword::json)) {
        auto const text = from.native != nullptr ? json::canonical(*from.native) : json::canonical(json::value(from.text));
        if (!text) return fail("invalid value object value", text.error().text()), Quad();
        return object_of(Term::literal(out_.keep(*text)), rdf_json);
    }
    if (from.type.kind != Iri::Kind::null && from.type.kind != Iri::Kind::iri) return {};
    if (!from.language.empty() && !is_language_tag(from.language)) return {};
    if (from.native != nullptr && !from.native->is_string()) return number(from);
    auto const text = from.native != nullptr ? *json::text_of(*from.native) : from.text;
    auto out = object_of(Term::literal(out_.keep(text)), xsd_string);
    if (from.type.kind == Iri::Kind::iri) {
        out.datatype = term(from.type).text;
    } else if (from.direction != Direction::none && options_.direction != Options::Direction::none) {
        add_direction(out, from, graph);
    } else if (!from.language.empty()) {
        out.datatype = rdf_lang_string;
        out.language = kept(from.language).text;
    }
    return out;
}

void RdfWriter::add_direction(Quad& quad, tree::Value const& from, Graph const& graph) {
    std::string_view const direction = from.direction == Direction::ltr ? "ltr" : "rtl";
    if (options_.direction == Options::Direction::i18n_datatype) {
        quad.datatype = out_.keep(std::string(i18n) + std::string(from.language) + '_' + std::string(direction));
        return;
    }
    auto const node = fresh_blank();
    add(node, Term::iri(rdf_value), quad, graph);
    if (!from.language.empty()) add(node, Term::iri(rdf_language), object_of(Term::literal(kept(from.language).text), xsd_string), graph);
    add(node, Term::iri(rdf_direction), object_of(Term::literal(direction), xsd_string), graph);
    quad = object_of(node);
}

// Section 8.6: integers as their digits, other numbers, and those whose type says so, with 15 digits behind the point and an exponent.
Quad RdfWriter::number(tree::Value const& from) {
    auto const& value = *from.native;
    auto const type = from.type.kind == Iri::Kind::iri ? term(from.type).text : std::string_view();
    if (value.is_bool()) return object_of(Term::literal(value.get_bool() ? "true" : "false"), type.empty() ? xsd_boolean : type);
    if (!value.is_number()) return {};
    std::array<char, 400> room;
    auto* const begin = room.data();
    auto* const end = begin + room.size();
    auto const number = value.to_number<double>();
    bool const is_whole = !value.is_double() || (std::abs(number) < 1e21 && std::trunc(number) == number);
    if (is_whole && type != xsd_double) {
        auto const last = value.is_int64()    ? std::to_chars(begin, end, value.get_int64())
                          : value.is_uint64() ? std::to_chars(begin, end, value.get_uint64())
                                              : std::to_chars(begin, end, number == 0 ? 0.0 : number, std::chars_format::fixed, 0);
        return object_of(Term::literal(out_.keep({begin, last.ptr})), type.empty() ? xsd_integer : type);
    }
    auto const last = std::to_chars(begin, end, number, std::chars_format::scientific, 15);
    std::string_view const all(begin, last.ptr);
    auto const e = all.find('e');
    auto mantissa = all.substr(0, e);
    while (mantissa.ends_with('0') && mantissa[mantissa.size() - 2] != '.') mantissa.remove_suffix(1);
    int exponent = 0;
    std::from_chars(all.data() + e + (all[e + 1] == '+' ? 2 : 1), last.ptr, exponent);
    return object_of(Term::literal(out_.keep(std::string(mantissa) + 'E' + std::to_string(exponent))), type.empty() ? xsd_double : type);
}

void RdfWriter::check_index(tree::Node const& from, Term const& subject, Graph const& graph) {
    auto const [found, is_new] = indexes_.try_emplace({graph.number, subject.text}, from.index);
    if (!is_new && found->second != from.index)
        fail("conflicting indexes", "a node has two indexes, and its id is " + std::string(subject.text));
}

Term RdfWriter::term(Iri const& iri) {
    if (iri.kind == Iri::Kind::iri) return kept(iri.text);
    if (iri.kind != Iri::Kind::blank) return {};
    auto const [found, is_new] = labels_.try_emplace(iri.text);
    if (is_new) found->second = fresh_blank();
    return found->second;
}

Term RdfWriter::kept(std::string_view iri) {
    auto& [from, term] = lately_[(reinterpret_cast<std::uintptr_t>(iri.data()) >> 3) % lately_.size()];
    if (from == iri.data() && term.text.size() == iri.size()) return term;
    from = iri.data();
    return term = Term::iri(budget_.spend(iri.size() / 8) ? out_.keep(iri) : "");
}

Term RdfWriter::fresh_blank() { return out_.blank(out_.keep('b' + std::to_string(out_.blanks().size()))); }

void RdfWriter::add(Term const& subject, Term const& predicate, Quad object, Graph const& graph) {
    using enum Term::Kind;
    if (graph.is_lost || subject.kind == none || predicate.kind == none || object.object.kind == none) return;
    object.subject = subject;
    object.predicate = predicate;
    object.graph = graph.name;
    out_.add(object);
}

void RdfWriter::add(Term const& subject, std::string_view predicate, Term const& object, Graph const& graph) {
    add(subject, Term::iri(predicate), object_of(object), graph);
}

void RdfWriter::fail(std::string code, std::string text) {
    if (!failure_) failure_ = Failure{std::move(code), "the document", std::move(text), {}};
}

}  // namespace linked_data
