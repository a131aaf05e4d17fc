#include "linked_data/nquads.hpp"

#include <gtest/gtest.h>

#include <string>

using linked_data::Dataset;
using linked_data::Quad;
using linked_data::Term;
using Kind = linked_data::Term::Kind;

namespace {

void read(std::string_view text, Dataset& out) {
    auto const done = linked_data::read_nquads(text, out);
    ASSERT_TRUE(done) << done.error().path << ": " << done.error().text << '\n' << text;
}

std::string rewritten(std::string_view text) {
    Dataset dataset;
    read(text, dataset);
    return linked_data::write_nquads(dataset);
}

std::string with_literal(std::string_view literal) { return "<urn:s> <urn:p> " + std::string(literal) + " .\n"; }

std::string line_of(std::string_view lexical) {
    std::string out;
    linked_data::append_nquad(out, {Term::iri("urn:s"), Term::iri("urn:p"), Term::literal(lexical), linked_data::xsd_string, {}, {}});
    return out;
}

}  // namespace

TEST(NQuads, reads_every_kind_of_term) {
    Dataset dataset;
    read(
        "<urn:s> <urn:p> \"text\" .\n"
        "_:a <urn:p> \"4\"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n"
        "_:b <urn:p> \"Brot\"@de-CH-1996 _:a .\n"
        "_:a <urn:p> _:b .\n",
        dataset);
    auto const quads = dataset.quads();
    ASSERT_EQ(quads.size(), 4u);
    EXPECT_EQ(quads[0], (Quad{Term::iri("urn:s"), Term::iri("urn:p"), Term::literal("text"), linked_data::xsd_string, {}, {}}));
    EXPECT_EQ(quads[1].subject.blank, 0u);
    EXPECT_EQ(quads[1].datatype, "http://www.w3.org/2001/XMLSchema#integer");
    EXPECT_EQ(quads[1].graph, Term::iri("urn:g"));
    EXPECT_EQ(quads[2].language, "de-CH-1996");
    EXPECT_EQ(quads[2].datatype, linked_data::rdf_lang_string);
    EXPECT_EQ(quads[2].graph, quads[1].subject);
    EXPECT_EQ(quads[3].object, quads[2].subject);
    ASSERT_EQ(dataset.blanks().size(), 2u);
    EXPECT_EQ(dataset.blanks()[1], "b");
}

TEST(NQuads, needs_no_more_space_than_the_grammar_does) {
    EXPECT_EQ(rewritten("<urn:s><urn:p>\"o\"<urn:g>."), "<urn:s> <urn:p> \"o\" <urn:g> .\n");
    EXPECT_EQ(rewritten("_:s<urn:p>_:o."), "_:s <urn:p> _:o .\n");
    EXPECT_EQ(rewritten("<urn:s><urn:p>\"o\"@en."), "<urn:s> <urn:p> \"o\"@en .\n");
}

TEST(NQuads, passes_over_comments_and_empty_lines) {
    EXPECT_EQ(rewritten("# one\r\n\r\n \t<urn:s>\t<urn:p> <urn:o#o> . # two\r  # three\n\n<urn:s> <urn:p> \"#\" ."),
              "<urn:s> <urn:p> <urn:o#o> .\n<urn:s> <urn:p> \"#\" .\n");
    EXPECT_EQ(rewritten(""), "");
}

TEST(NQuads, knows_the_letters_of_labels) {
    for (std::string const label : {"a", "0", "_", ":", "a.b..c", "a-", "a\xc2\xb7", "\xc3\x84rger", "x\xe2\x80\xbf", "\xf0\x90\x80\x80"})
        EXPECT_EQ(rewritten("_:" + label + " <urn:p> _:" + label + ".\n"), "_:" + label + " <urn:p> _:" + label + " .\n");
}

TEST(NQuads, unescapes) {
    EXPECT_EQ(rewritten(with_literal(R"("\u0041\U0001F303 \u00e9")")), with_literal("\"A\xf0\x9f\x8c\x83 \xc3\xa9\""));
    EXPECT_EQ(rewritten(with_literal(R"("\'\"\\\t\b\n\r\f")")), with_literal(R"("'\"\\\t\b\n\r\f")"));
    EXPECT_EQ(rewritten(R"(<urn:\u0073> <urn:\u00fc> <urn:\U0000221e> .)"), "<urn:s> <urn:\xc3\xbc> <urn:\xe2\x88\x9e> .\n");
    Dataset dataset;
    read(with_literal(R"("a\u0000b")"), dataset);
    EXPECT_EQ(dataset.quads()[0].object.text, std::string_view("a\0b", 3));
}

TEST(NQuads, refuses_what_the_grammar_does_not_have_with_its_line) {
    struct Case {
        std::string text;
        char const* part;  // of the words
    };
    Case const cases[] = {
        {"<s> <urn:p> <urn:o> .", "no scheme"},
        {"<urn:s> </p> <urn:o> .", "no scheme"},
        {"<urn:s> <> <urn:o> .", "no scheme"},
        {"<1a:s> <urn:p> <urn:o> .", "no scheme"},
        {"<urn:s> <urn:p> <urn:o>", "full stop"},
        {"<urn:s> <urn:p> .", "an object"},
        {"<urn:s> .", "predicate"},
        {"\"s\" <urn:p> <urn:o> .", "a subject"},
        {"<urn:s> _:p <urn:o> .", "predicate"},
        {"<urn:s> \"p\" <urn:o> .", "predicate"},
        {"<urn:s> <urn:p> <urn:o> \"g\" .", "graph name"},
        {"<urn:s> <urn:p> <urn:o> <urn:g> <urn:h> .", "full stop"},
        {"<urn:s> <urn:p> <urn:o> . .", "something else"},
        {"<urn:s> <urn:p> <urn:o> . <urn:s> <urn:p> <urn:o> .", "something else"},
        {"<urn:a b> <urn:p> <urn:o> .", "may not"},
        {"<urn:a{> <urn:p> <urn:o> .", "may not"},
        {"<urn:a<b> <urn:p> <urn:o> .", "may not"},
        {"<urn:a\x01> <urn:p> <urn:o> .", "may not"},
        {R"(<urn:\u0020> <urn:p> <urn:o> .)", "may not"},
        {R"(<urn:\u003e> <urn:p> <urn:o> .)", "may not"},
        {R"(<urn:\n> <urn:p> <urn:o> .)", "no escapes but"},
        {R"(<urn:\u00zz> <urn:p> <urn:o> .)", "hexadecimal"},
        {"<_:x <urn:p> <urn:o> .", "may not"},
        {"<_:x", "not closed"},
        {"<urn:s> <urn:p> <urn:o", "not closed"},
        {"<urn:s> <urn:p> \"o .", "not closed"},
        {"<urn:s> <urn:p> \"o\\\" .", "not closed"},
        {"<urn:s> <urn:p> \"a\nb\" .", "not closed"},
        {"<urn:s> <urn:p> 'o' .", "an object"},
        {"<urn:s> <urn:p> \"o\"^^\"t\" .", "datatype"},
        {"<urn:s> <urn:p> \"o\"^^_:t .", "datatype"},
        {"<urn:s> <urn:p> \"o\"@ .", "language"},
        {"<urn:s> <urn:p> \"o\"@1 .", "language"},
        {"<urn:s> <urn:p> \"o\"@en- .", "language"},
        {"<urn:s> <urn:p> \"o\"@en_US .", "graph name"},
        {R"(<urn:s> <urn:p> "\x41" .)", "unknown escape"},
        {R"(<urn:s> <urn:p> "\u12" .)", "hexadecimal"},
        {R"(<urn:s> <urn:p> "\ud800" .)", "no character"},
        {R"(<urn:s> <urn:p> "\U00110000" .)", "no character"},
        {R"(<urn:s> <urn:p> "\)", "unknown escape"},
        {R"(<urn:s> <urn:p> "\u)", "hexadecimal"},
        {"_: <urn:p> <urn:o> .", "no label"},
        {"_:.a <urn:p> <urn:o> .", "no label"},
        {"_:-a <urn:p> <urn:o> .", "no label"},
        {"_:a. <urn:p> <urn:o> .", "predicate"},
        {"_a <urn:p> <urn:o> .", "a subject"},
        {"<urn:s> <urn:p> \"\xff\" .", "UTF-8"},
        {"<urn:s> <urn:p> \"\xed\xa0\x80\" .", "UTF-8"},
        {"@prefix : <urn:> .", "a subject"},
    };
    for (auto const& [text, part] : cases) {
        Dataset dataset;
        auto const done = linked_data::read_nquads("<urn:s> <urn:p> <urn:o> .\r\n\n" + text, dataset);
        ASSERT_FALSE(done) << text;
        EXPECT_EQ(done.error().code, "syntax");
        EXPECT_EQ(done.error().path, "line 3") << text;
        EXPECT_NE(done.error().text.find(part), std::string::npos) << text << ": " << done.error().text;
    }
}

TEST(NQuads, writes_the_canonical_escapes) {
    EXPECT_EQ(line_of("\"\\\b\t\n\f\r"), with_literal(R"("\"\\\b\t\n\f\r")"));
    EXPECT_EQ(line_of(std::string_view("\0\x01\x0b\x1f\x7f", 5)), with_literal(R"("\u0000\u0001\u000B\u001F\u007F")"));
    EXPECT_EQ(line_of("'/<>&\xc2\x80\xef\xbf\xbf\xf0\x9f\x8c\x83"), with_literal("\"'/<>&\xc2\x80\xef\xbf\xbf\xf0\x9f\x8c\x83\""));
}

TEST(NQuads, finds_what_to_escape_at_each_place_of_texts_of_each_length) {
    for (std::size_t size = 1; size < 70; ++size)
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'x');
            ASSERT_EQ(line_of(text), with_literal('"' + text + '"'));
            for (auto const [c, escape] : {std::pair('"', "\\\""), std::pair('\x1f', "\\u001F"), std::pair('\x7f', "\\u007F")}) {
                text[at] = c;
                ASSERT_EQ(line_of(text), with_literal('"' + text.substr(0, at) + escape + text.substr(at + 1) + '"'));
            }
        }
}

// No reader and no processor lets such an IRI in; should one come, it stays within its brackets.
TEST(NQuads, lets_no_iri_forge_a_line) {
    for (int c = 0; c < 256; ++c) {
        std::string const iri = "urn:" + std::string(1, static_cast<char>(c));
        std::string out;
        linked_data::append_nquad(out, {Term::iri(iri), Term::iri("urn:p"), Term::literal("o"), "urn:t", {}, {}});
        bool const held = c <= 0x20 || std::string_view("<>\"{}|^`\\").find(static_cast<char>(c)) != std::string_view::npos;
        constexpr char digits[] = "0123456789ABCDEF";
        auto const inside = held ? std::string("urn:\\u00") + digits[c / 16] + digits[c % 16] : iri;
        EXPECT_EQ(out, "<" + inside + "> <urn:p> \"o\"^^<urn:t> .\n") << c;
    }
}

TEST(NQuads, leaves_out_the_datatype_of_plain_text_and_keeps_the_case_of_languages) {
    EXPECT_EQ(rewritten(with_literal("\"o\"^^<http://www.w3.org/2001/XMLSchema#string>")), with_literal("\"o\""));
    EXPECT_EQ(rewritten(with_literal("\"o\"@EN-gb")), with_literal("\"o\"@EN-gb"));
}
