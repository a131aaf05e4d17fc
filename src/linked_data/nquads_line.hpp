// One quad as one line in the canonical form of RDFC-1.0 appendix A, written straight into memory that is large enough.
#pragma once
#include "linked_data/dataset.hpp"

#include <algorithm>
#include <cstring>

namespace linked_data {

// Whether every text of the quad stands in its line as it is.
bool is_plain(Quad const& quad);

// Text whose characters need escapes: in a literal control characters, `"` and `\`. In an IRI those that no IRI may hold: whoever adds
// quads should not let them through, and here they can at least not forge a line.
char* put_escaped_literal(char* to, std::string_view text);
char* put_escaped_iri(char* to, std::string_view text);

// Room that surely suffices for a line, blank nodes counted with their labels.
inline std::size_t line_bytes_max(Quad const& quad, bool plain) {
    constexpr std::size_t escape_bytes = 6;  // \u0000
    constexpr std::size_t marks_bytes = 24;  // brackets, quotes, spaces, the full stop
    auto const bytes = quad.subject.text.size() + quad.predicate.text.size() + quad.object.text.size() + quad.datatype.size() +
                       quad.language.size() + quad.graph.text.size();
    return bytes * (plain ? 1 : escape_bytes) + marks_bytes;
}

inline char* put(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

inline char* put_iri(char* to, std::string_view text, bool plain) {
    *to++ = '<';
    to = plain ? put(to, text) : put_escaped_iri(to, text);
    *to++ = '>';
    return to;
}

struct LinePlaces {
    char* predicate;
    char* object;
    char* graph;  // of its name; where there is none, of the full stop
    char* end;
};

// `put_blank(to, term)` writes a blank node, gives the end of what it wrote, and needs no more than `_:` and the label would.
template <class PutBlank> LinePlaces put_line(char* to, Quad const& quad, bool plain, PutBlank const& put_blank) {
    auto const put_node = [&](Term const& term) { return term.kind == Term::Kind::blank ? put_blank(to, term) : put_iri(to, term.text, plain); };
    LinePlaces places;
    to = put_node(quad.subject);
    *to++ = ' ';
    places.predicate = to;
    to = put_node(quad.predicate);
    *to++ = ' ';
    places.object = to;
    if (quad.object.kind == Term::Kind::literal) {
        *to++ = '"';
        to = plain ? put(to, quad.object.text) : put_escaped_literal(to, quad.object.text);
        *to++ = '"';
        if (!quad.language.empty()) {
            *to++ = '@';
            to = put(to, quad.language);
        } else if (quad.datatype != xsd_string) {
            to = put(to, "^^");
            to = put_iri(to, quad.datatype, plain);
        }
    } else {
        to = put_node(quad.object);
    }
    *to++ = ' ';
    places.graph = to;
    if (quad.graph.kind != Term::Kind::none) {
        to = put_node(quad.graph);
        *to++ = ' ';
    }
    places.end = put(to, ".\n");
    return places;
}

}  // namespace linked_data
