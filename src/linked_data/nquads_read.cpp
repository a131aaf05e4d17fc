// The strict reader of N-Quads: the grammar of RDF 1.1 N-Quads section 6, one statement to a line.
#include "base/text.hpp"
#include "linked_data/nquads.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace linked_data {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Range {
    char32_t first, last;
};
constexpr Range letters[] = {  // PN_CHARS_BASE beyond ASCII
    {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},   {0x37f, 0x1fff},   {0x200c, 0x200d},
    {0x2070, 0x218f}, {0x2c00, 0x2fef}, {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff},
};
constexpr Range marks[] = {{0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040}};  // what PN_CHARS adds to them

template <std::size_t n> constexpr bool among(Range const (&ranges)[n], char32_t c) {
    return std::any_of(std::begin(ranges), std::end(ranges), [&](Range range) { return c >= range.first && c <= range.last; });
}
constexpr bool starts_label(char32_t c) {  // PN_CHARS_U and digits
    if (c < 0x80) return is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c)) || c == '_' || c == ':';
    return among(letters, c);
}
constexpr bool continues_label(char32_t c) { return starts_label(c) || c == '-' || among(marks, c); }

struct CodePoint {
    char32_t code;
    std::size_t bytes;
};
CodePoint code_point(std::string_view valid) {  // the first one of UTF-8 that is known to be sound
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(valid[i]); };
    auto const rest = [&](std::size_t i) { return char32_t{byte(i)} & 0x3f; };
    char32_t const first = byte(0);
    if (first < 0x80) return {first, 1};
    if (first < 0xe0) return {(first & 0x1f) << 6 | rest(1), 2};
    if (first < 0xf0) return {(first & 0xf) << 12 | rest(1) << 6 | rest(2), 3};
    return {(first & 7) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4};
}

void append_utf8(std::string& out, char32_t code) {
    auto const byte = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            byte(0xe0 | code >> 12);
        } else {
            byte(0xf0 | code >> 18);
            byte(0x80 | (code >> 12 & 0x3f));
        }
        byte(0x80 | (code >> 6 & 0x3f));
    }
    byte(0x80 | (code & 0x3f));
}

bool is_iri_character(char32_t c) {
    constexpr std::string_view others = "<>\"{}|^`\\";
    return c >= 0x80 || (c > 0x20 && others.find(static_cast<char>(c)) == std::string_view::npos);
}

bool has_scheme(std::string_view iri) {  // RFC 3987 section 2.2; without one an IRI is relative
    auto const colon = iri.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_letter(iri[0])) return false;
    auto const may = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
    return std::ranges::all_of(iri.substr(0, colon), may);
}

// One line. What is wrong is kept as words; functions then give false or nothing, and the rest of the line is not looked at.
class LineReader {
public:
    using Blanks = std::map<std::string_view, Term>;  // ordered, so that chosen labels cannot make it slow
    LineReader(std::string_view text, Dataset& out, Blanks& blanks) : rest_(text), out_(out), blanks_(blanks) {}

    bool read() {
        skip_space();
        if (at_end()) return true;
        Quad quad;
        if (!node(quad.subject, "a subject: an IRI or a blank node")) return false;
        if (!iri_term(quad.predicate)) return refuse("here must be a predicate: an IRI in <>");
        if (!object(quad)) return false;
        if (!rest_.starts_with('.') && !node(quad.graph, "a graph name or the full stop")) return false;
        if (!take('.')) return refuse("the full stop at the end of the statement is missing");
        skip_space();
        if (!at_end()) return refuse("after the full stop comes something else than a comment");
        out_.add(quad);
        return true;
    }
    std::string const& problem() const { return problem_; }

private:
    bool refuse(std::string_view why) {
        if (problem_.empty()) problem_ = why;
        return false;
    }
    bool at_end() const { return rest_.empty() || rest_.front() == '#'; }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_space() {
        auto const end = std::min(rest_.find_first_not_of(" \t"), rest_.size());
        rest_.remove_prefix(end);
    }

    bool node(Term& term, std::string_view wanted) {
        if (iri_term(term)) return true;
        if (!problem_.empty() || !rest_.starts_with("_:")) return refuse("here must be " + std::string(wanted));
        return blank(term);
    }

    bool object(Quad& quad) {
        if (!rest_.starts_with('"')) return node(quad.object, "an object: an IRI, a blank node or a literal");
        auto const text = quoted('"', "a literal is not closed by \" on its line");
        if (!text) return false;
        quad.object = Term::literal(*text);
        quad.datatype = xsd_string;
        if (rest_.starts_with("^^")) {
            rest_.remove_prefix(2);
            Term datatype;
            if (!iri_term(datatype)) return refuse("after ^^ must come the datatype: an IRI in <>");
            quad.datatype = datatype.text;
        } else if (take('@')) {
            quad.datatype = rdf_lang_string;
            return language(quad.language);
        }
        skip_space();
        return true;
    }

    bool iri_term(Term& term) {
        if (!problem_.empty() || !rest_.starts_with('<')) return false;
        auto const text = quoted('>', "an IRI is not closed by > on its line");
        if (!text) return false;
        if (!has_scheme(*text)) return refuse("an IRI has no scheme: relative ones have no place in N-Quads");
        term = Term::iri(*text);
        skip_space();
        return true;
    }

    // IRIREF or STRING_LITERAL_QUOTE, unescaped and kept in the dataset.
    std::optional<std::string_view> quoted(char closing, std::string_view unclosed) {
        bool const is_iri = closing == '>';
        rest_.remove_prefix(1);
        std::string escaped;  // stays empty without escapes
        for (;;) {
            auto const end = rest_.find_first_of(is_iri ? "<>\"{}|^`\\ \t" : "\"\\");
            if (end == std::string_view::npos) return refuse(unclosed), std::nullopt;
            if (rest_[end] == closing) {
                auto const last = rest_.substr(0, end);
                auto const text = out_.keep(escaped.empty() ? last : std::string_view(escaped += last));
                rest_.remove_prefix(end + 1);
                if (is_iri && !std::ranges::all_of(text, [](char c) { return is_iri_character(static_cast<unsigned char>(c)); }))
                    return refuse("an IRI contains a character that it may not"), std::nullopt;
                return text;
            }
            if (rest_[end] != '\\') return refuse("an IRI contains a character that it may not"), std::nullopt;
            escaped += rest_.substr(0, end);
            rest_.remove_prefix(end + 1);
            if (!escape(escaped, is_iri)) return std::nullopt;
        }
    }

    // After the backslash: ECHAR (not in an IRI) or UCHAR.
    bool escape(std::string& out, bool is_iri) {
        char const kind = rest_.empty() ? '\0' : rest_.front();
        if (kind != 'u' && kind != 'U') {
            constexpr std::string_view names = "tbnrf\"'\\";
            constexpr std::string_view meant = "\t\b\n\r\f\"'\\";
            auto const found = is_iri || rest_.empty() ? std::string_view::npos : names.find(kind);
            if (found == std::string_view::npos) return refuse(is_iri ? "an IRI knows no escapes but \\u and \\U" : "an unknown escape");
            out += meant[found];
            rest_.remove_prefix(1);
            return true;
        }
        std::size_t const digits = kind == 'u' ? 4 : 8;
        if (rest_.size() <= digits) return refuse("after \\u must come 4, after \\U 8 hexadecimal digits");
        char32_t code = 0;
        for (char const c : rest_.substr(1, digits)) {
            auto const value = std::string_view("0123456789abcdef").find(is_letter(c) ? static_cast<char>(c | 0x20) : c);
            if (value == std::string_view::npos) return refuse("after \\u must come 4, after \\U 8 hexadecimal digits");
            code = code << 4 | static_cast<char32_t>(value);
        }
        if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return refuse("an escape stands for no character");
        if (is_iri && !is_iri_character(code)) return refuse("an IRI contains a character that it may not");
        append_utf8(out, code);
        rest_.remove_prefix(1 + digits);
        return true;
    }

    bool language(std::string_view& tag) {  // [a-zA-Z]+ ('-' [a-zA-Z0-9]+)*
        std::size_t end = 0;
        for (bool first = true;; first = false) {
            auto const part = end;
            while (end < rest_.size() && (is_letter(rest_[end]) || (!first && is_digit(rest_[end])))) ++end;
            if (end == part) return refuse("a language tag must be letters, then parts of letters and digits, joined by -");
            if (end == rest_.size() || rest_[end] != '-') break;
            ++end;
        }
        tag = out_.keep(rest_.substr(0, end));
        rest_.remove_prefix(end);
        skip_space();
        return true;
    }

    bool blank(Term& term) {
        rest_.remove_prefix(2);
        std::size_t end = 0;   // of the label
        std::size_t dots = 0;  // seen after it: part of it only when more follows
        while (end + dots < rest_.size()) {
            auto const next = code_point(rest_.substr(end + dots));
            if (next.code == '.' && end > 0) {
                ++dots;
            } else if (end == 0 ? starts_label(next.code) : continues_label(next.code)) {
                end += dots + next.bytes;
                dots = 0;
            } else {
                break;
            }
        }
        if (end == 0) return refuse("a blank node has no label after _:");
        auto const label = rest_.substr(0, end);
        auto found = blanks_.find(label);
        if (found == blanks_.end()) {
            auto const made = out_.blank(out_.keep(label));
            found = blanks_.emplace(made.text, made).first;
        }
        term = found->second;
        rest_.remove_prefix(end);
        skip_space();
        return true;
    }

    std::string_view rest_;
    Dataset& out_;
    Blanks& blanks_;
    std::string problem_;
};

std::string name_of_line(std::string_view text, std::size_t at) {
    std::size_t line = 1;
    for (std::size_t i = 0; i < at; ++i) line += text[i] == '\n' || (text[i] == '\r' && !text.substr(i + 1).starts_with('\n')) ? 1 : 0;
    return "line " + std::to_string(line);
}

}  // namespace

Result<> read_nquads(std::string_view text, Dataset& out) {
    if (auto const bad = base::bad_utf8_at(text)) return Refused({"syntax", name_of_line(text, *bad), "the text is not UTF-8", {}});
    LineReader::Blanks blanks;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find_first_of("\r\n", at), text.size());
        LineReader line(text.substr(at, end - at), out, blanks);
        if (!line.read()) return Refused({"syntax", name_of_line(text, at), line.problem(), {}});
        at = end + 1;
    }
    return {};
}

}  // namespace linked_data
