// An RDF 1.1 dataset as it lies in memory: quads in the order they came, texts in one arena, blank nodes numbered.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linked_data {

constexpr std::string_view rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr std::string_view rdf_first = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
constexpr std::string_view rdf_rest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
constexpr std::string_view rdf_nil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
constexpr std::string_view rdf_lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
constexpr std::string_view rdf_json = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
constexpr std::string_view xsd_string = "http://www.w3.org/2001/XMLSchema#string";

struct Term {
    enum class Kind : std::uint8_t { none, iri, blank, literal };
    Kind kind = Kind::none;    // none: the graph of a quad in the default graph
    std::uint32_t blank = 0;   // of a blank node: its number in this dataset, from 0 without gaps
    std::string_view text;     // the IRI; the label without `_:`; the lexical form, unescaped

    static Term iri(std::string_view text) { return {Kind::iri, 0, text}; }
    static Term literal(std::string_view text) { return {Kind::literal, 0, text}; }
    friend bool operator==(Term const& a, Term const& b) {
        return a.kind == b.kind && (a.kind == Kind::blank ? a.blank == b.blank : a.text == b.text);
    }
};

struct Quad {
    Term subject;             // IRI or blank node
    Term predicate;           // IRI
    Term object;              // anything but none
    std::string_view datatype;  // of a literal: never empty; xsd:string when nothing else was said, rdf:langString with a language
    std::string_view language;  // of a literal, as it was written and well-formed: it is never escaped; empty: none
    Term graph;               // IRI, blank node or none
    friend bool operator==(Quad const&, Quad const&) = default;
};

// Quads are not made unique here: a dataset is a set, and the canonical form drops repetitions. Views stay good until clear() or the end.
class Dataset {
public:
    Dataset() { quads_.reserve(quads_first); }
    Dataset(Dataset const&) = delete;
    Dataset& operator=(Dataset const&) = delete;

    std::span<Quad const> quads() const { return quads_; }
    std::span<std::string_view const> blanks() const { return blanks_; }  // their labels, by number

    void add(Quad const& quad) { quads_.push_back(quad); }
    Term blank(std::string_view label) {  // a new blank node; that the label is new is the caller's to know. The label must outlive the dataset or be kept.
        blanks_.push_back(label);
        return {Term::Kind::blank, static_cast<std::uint32_t>(blanks_.size() - 1), label};
    }
    // A copy that lives as long as the dataset.
    std::string_view keep(std::string_view text) {
        auto* place = static_cast<char*>(arena_.allocate(text.size(), 1));
        return {std::char_traits<char>::copy(place, text.data(), text.size()), text.size()};
    }
    std::pmr::memory_resource& arena() { return arena_; }

    // Empty again, its memory kept where that is possible, so that the next document costs no allocation.
    void clear() {
        quads_.clear();
        blanks_.clear();
        arena_.release();
    }

private:
    static constexpr std::size_t first_block_bytes = 32 * 1024;
    static constexpr std::size_t quads_first = 128;  // a badge and its proof have fewer
    std::unique_ptr<std::byte[]> first_block_ = std::make_unique_for_overwrite<std::byte[]>(first_block_bytes);
    std::pmr::monotonic_buffer_resource arena_{first_block_.get(), first_block_bytes};
    std::vector<Quad> quads_;
    std::vector<std::string_view> blanks_;
};

}  // namespace linked_data
