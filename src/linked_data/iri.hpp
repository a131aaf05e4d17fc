// IRIs and what can stand in their place, and the resolution of relative ones (RFC 3986 section 5, RFC 3987).
#pragma once
#include "linked_data/keyword.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace linked_data {

// What a word of a document stands for.
struct Iri {
    enum class Kind : std::uint8_t {
        null,  // nothing: the context says so, or the word looks like a keyword
        keyword,
        blank,     // a blank node's identifier, with its `_:`
        iri,       // absolute and well-formed: RDF can say it
        broken,    // absolute, but with characters that no IRI has: RDF cannot say it
        relative,  // nor this
    };
    Kind kind = Kind::null;
    Keyword keyword = Keyword::unknown;
    std::string_view text;

    static Iri of(std::string_view text);
    static Iri of(Keyword keyword) { return {Kind::keyword, keyword, text_of(keyword)}; }
    bool is(Keyword word) const { return keyword == word; }
    bool is_absolute() const { return kind == Kind::iri || kind == Kind::broken; }
    bool is_sayable() const { return kind == Kind::iri || kind == Kind::blank; }  // in RDF
    friend bool operator==(Iri const&, Iri const&) = default;
};

// A scheme, a colon, and no white space after it: what JSON-LD takes for an IRI without looking closer.
bool has_iri_form(std::string_view text);
// Has a scheme, no second `#`, and no character that N-Quads could not write between `<` and `>`.
bool is_well_formed_iri(std::string_view text);

// RFC 3986 section 5.2. When the base has no scheme, what comes out has none.
std::string resolve(std::string_view base, std::string_view reference);

// The grammar of BCP 47 as far as JSON-LD asks for it: groups of at most eight letters and digits, the first of letters. None is longer
// than 255 bytes here.
bool is_language_tag(std::string_view text);

}  // namespace linked_data
