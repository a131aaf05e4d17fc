// Quads as canonical N-Quads, and which characters have to be escaped there.
#include "linked_data/nquads.hpp"
#include "linked_data/nquads_line.hpp"

namespace linked_data {
namespace {

constexpr bool escapes_in_literal(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7f; }
constexpr bool escapes_in_iri(char c) {  // what the grammar of IRIREF leaves out
    return static_cast<unsigned char>(c) <= 0x20 || std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos;
}

char* put_code(char* to, char c) {  // an ASCII character
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

char* EscapedTexts::iri(char* to, std::string_view text) const {
    for (char const c : text) {
        if (escapes_in_iri(c))
            to = put_code(to, c);
        else
            *to++ = c;
    }
    return to;
}

char* EscapedTexts::literal(char* to, std::string_view text) const {
    for (char const c : text) {
        if (!escapes_in_literal(c)) {
            *to++ = c;
        } else if (char const name = short_escape(c)) {
            *to++ = '\\';
            *to++ = name;
        } else {
            to = put_code(to, c);
        }
    }
    return to;
}

void append_nquad(std::string& out, Quad const& quad) {
    auto const append = [&](auto& texts, bool escaped) {
        auto const before = out.size();
        out.resize_and_overwrite(before + line_bytes_max(quad, escaped), [&](char* text, std::size_t) {
            return static_cast<std::size_t>(put_line(text + before, quad, texts, put_label).end - text);
        });
        return before;
    };
    PlainTexts plain;
    auto const before = append(plain, false);
    if (!plain.may_need_escapes()) return;
    out.resize(before);
    EscapedTexts escaped;
    append(escaped, true);
}

std::string write_nquads(Dataset const& dataset) {
    std::string out;
    for (auto const& quad : dataset.quads()) append_nquad(out, quad);
    return out;
}

}  // namespace linked_data
