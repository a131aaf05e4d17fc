// Quads as canonical N-Quads, and which characters have to be escaped there.
#include "linked_data/nquads.hpp"
#include "linked_data/nquads_line.hpp"

#include <array>

namespace linked_data {
namespace {

// One comparison after the other and no branch: compilers turn a block of these into vector instructions.
struct Literal {
    static constexpr bool escapes(unsigned char c) { return (c < 0x20) | (c == '"') | (c == '\\') | (c == 0x7f); }
};
struct Iri {  // what the grammar of IRIREF leaves out
    static constexpr bool escapes(unsigned char c) {
        return (c <= 0x20) | (c == '"') | ((c & 0xfd) == '<') | ((c & 0xfd) == '\\') | (c == '`') | ((c >= '{') & (c <= '}'));
    }
};
static_assert(Iri::escapes('<') && Iri::escapes('>') && Iri::escapes('\\') && Iri::escapes('^') && !Iri::escapes('=') && !Iri::escapes('~'));

constexpr std::size_t block_bytes = 16;

template <class Kind> unsigned char any_in_block(char const* block) {
    unsigned char found = 0;
    for (std::size_t i = 0; i < block_bytes; ++i) found |= static_cast<unsigned char>(Kind::escapes(static_cast<unsigned char>(block[i])));
    return found;
}

template <class Kind> bool has_escapes(std::string_view text) {
    unsigned char found = 0;
    if (text.size() < block_bytes) {
        for (char const c : text) found |= static_cast<unsigned char>(Kind::escapes(static_cast<unsigned char>(c)));
    } else {
        for (std::size_t at = 0; at + block_bytes <= text.size(); at += block_bytes) found |= any_in_block<Kind>(text.data() + at);
        found |= any_in_block<Kind>(text.data() + text.size() - block_bytes);
    }
    return found != 0;
}

char* put_code(char* to, unsigned char c) {
    constexpr char digits[] = "0123456789ABCDEF";
    to = put(to, "\\u00");
    *to++ = digits[c >> 4];
    *to++ = digits[c & 15];
    return to;
}

char short_escape(char c) {
    switch (c) {
        case '\b': return 'b';
        case '\t': return 't';
        case '\n': return 'n';
        case '\f': return 'f';
        case '\r': return 'r';
        case '"':
        case '\\': return c;
        default: return 0;
    }
}

char* put_label(char* to, Term const& term) { return put(put(to, "_:"), term.text); }

}  // namespace

bool is_plain(Quad const& quad) {
    auto const node = [](Term const& term) { return term.kind != Term::Kind::iri || !has_escapes<Iri>(term.text); };
    if (!node(quad.subject) || !node(quad.predicate) || !node(quad.object) || !node(quad.graph)) return false;
    return quad.object.kind != Term::Kind::literal || (!has_escapes<Literal>(quad.object.text) && !has_escapes<Iri>(quad.datatype));
}

char* put_escaped_literal(char* to, std::string_view text) {
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (!Literal::escapes(code)) {
            *to++ = c;
        } else if (char const name = short_escape(c)) {
            *to++ = '\\';
            *to++ = name;
        } else {
            to = put_code(to, code);
        }
    }
    return to;
}

char* put_escaped_iri(char* to, std::string_view text) {
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (Iri::escapes(code))
            to = put_code(to, code);
        else
            *to++ = c;
    }
    return to;
}

void append_nquad(std::string& out, Quad const& quad) {
    bool const plain = is_plain(quad);
    auto const before = out.size();
    out.resize_and_overwrite(before + line_bytes_max(quad, plain), [&](char* text, std::size_t) {
        return static_cast<std::size_t>(put_line(text + before, quad, plain, put_label).end - text);
    });
}

std::string write_nquads(Dataset const& dataset) {
    std::string out;
    for (auto const& quad : dataset.quads()) append_nquad(out, quad);
    return out;
}

}  // namespace linked_data
