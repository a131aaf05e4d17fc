// One quad as one line in the canonical form of RDFC-1.0 appendix A, written straight into memory that is large enough.
#pragma once
#include "linked_data/dataset.hpp"

#include <cstdint>
#include <cstring>

namespace linked_data {

// Room that suffices for a line, with or without escapes; blank nodes are counted with their labels, and a placeholder of three bytes fits.
inline std::size_t line_bytes_max(Quad const& quad, bool escaped) {
    constexpr std::size_t escape_bytes = 6;  // \u0000
    constexpr std::size_t marks_bytes = 24;  // brackets, quotes, spaces, the full stop
    auto const bytes = quad.subject.text.size() + quad.predicate.text.size() + quad.object.text.size() + quad.datatype.size() +
                       quad.language.size() + quad.graph.text.size();
    return bytes * (escaped ? escape_bytes : 1) + marks_bytes;
}

inline char* put(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

// Writes texts as they are and looks at them on the way, sixteen bytes at a time, in the vectors of Clang and GCC. Nearly all texts need no
// escape; when one may, the line is written again with EscapedTexts.
class PlainTexts {
public:
    // Fewer comparisons find all those that must not stand in an IRI and some more: `!`, `~`, and bytes of UTF-8, which count as negative.
    // The bits of 0x9d are the same in < > ^ \ | ~ and two control characters.
    char* iri(char* to, std::string_view text) {
        return copy(to, text, [](Block c) { return (c < 0x23) | (c > 'z') | ((c & static_cast<signed char>(0x9d)) == 0x1c) | (c == '`'); });
    }
    char* literal(char* to, std::string_view text) {
        return copy(to, text, [](Block c) { return ((c >= 0) & (c < 0x20)) | (c == '"') | (c == '\\') | (c == 0x7f); });
    }
    bool may_need_escapes() const {
        std::uint64_t halves[2];
        std::memcpy(halves, &found_, sizeof halves);
        return (halves[0] | halves[1]) != 0;
    }

private:
    using Block = signed char __attribute__((vector_size(16)));

    template <class Find> char* copy(char* to, std::string_view text, Find const& find) {
        auto const* const end = text.data() + text.size();
        Block block{};
        if (text.size() < sizeof block) {
            block += 'a';  // which no test finds
            std::memcpy(&block, text.data(), text.size());
            found_ |= find(block);
            return put(to, text);
        }
        auto const* at = text.data();
        for (; static_cast<std::size_t>(end - at) > sizeof block; at += sizeof block, to += sizeof block) {
            std::memcpy(&block, at, sizeof block);
            found_ |= find(block);
            std::memcpy(to, &block, sizeof block);
        }
        to -= at - (end - sizeof block);  // the last block overlaps the one before
        std::memcpy(&block, end - sizeof block, sizeof block);
        found_ |= find(block);
        std::memcpy(to, &block, sizeof block);
        return to + sizeof block;
    }

    Block found_{};
};

// In a literal control characters, `"` and `\` are escaped. In an IRI all that no IRI may hold: whoever adds quads should not let them
// through, and here they can at least not forge a line.
class EscapedTexts {
public:
    char* iri(char* to, std::string_view text) const;
    char* literal(char* to, std::string_view text) const;
};

struct LinePlaces {
    char* predicate;
    char* object;
    char* graph;  // of its name; where there is none, of the full stop
    char* end;
};

// `put_blank(to, term)` writes a blank node and gives the end of what it wrote.
template <class Texts, class PutBlank> LinePlaces put_line(char* to, Quad const& quad, Texts& texts, PutBlank const& put_blank) {
    auto const put_iri = [&](std::string_view text) {
        *to++ = '<';
        to = texts.iri(to, text);
        *to++ = '>';
    };
    auto const put_node = [&](Term const& term) {
        if (term.kind == Term::Kind::blank)
            to = put_blank(to, term);
        else
            put_iri(term.text);
        *to++ = ' ';
    };
    LinePlaces places;
    put_node(quad.subject);
    places.predicate = to;
    put_node(quad.predicate);
    places.object = to;
    if (quad.object.kind == Term::Kind::literal) {
        *to++ = '"';
        to = texts.literal(to, quad.object.text);
        *to++ = '"';
        if (!quad.language.empty()) {
            *to++ = '@';
            to = put(to, quad.language);
        } else if (quad.datatype != xsd_string) {
            to = put(to, "^^");
            put_iri(quad.datatype);
        }
        *to++ = ' ';
    } else {
        put_node(quad.object);
    }
    places.graph = to;
    if (quad.graph.kind != Term::Kind::none) put_node(quad.graph);
    places.end = put(to, ".\n");
    return places;
}

}  // namespace linked_data
