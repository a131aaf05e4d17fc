// From an expanded document to RDF (JSON-LD 1.1 API sections 7.2 and 8.1).
#pragma once
#include "linked_data/dataset.hpp"
#include "linked_data/processor.hpp"
#include "linked_data/tree.hpp"
#include "linked_data/words.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace linked_data {

// Nodes are not gathered by their ids first: quads may come twice, and a dataset is a set all the same.
class RdfWriter {
public:
    RdfWriter(Dataset& out, Options const& options, Budget& budget) : out_(out), options_(options), budget_(budget) {}
    Result<> write(tree::Items const& document);

private:
    // Where quads go. What is in a graph without a usable name is lost, but for its blank nodes' labels.
    struct Graph {
        Term name;
        std::size_t number = 0;
        bool is_lost = false;
    };

    Term node(tree::Node const& from, Graph const& graph);
    void nodes(tree::Items const& from, Graph const& graph);
    void properties(Term const& subject, tree::Properties const& from, bool is_reverse, Graph const& graph);
    // Only its object, datatype and language; none: nothing can be said. `is_said`: there are a subject and a predicate for it.
    Quad object(tree::Item const& from, Graph const& graph, bool is_said);
    Quad literal(tree::Value const& from, Graph const& graph);
    Quad number(tree::Value const& from);
    void add_direction(Quad& quad, tree::Value const& from, Graph const& graph);
    Term list(tree::Items const& from, Graph const& graph, bool is_said);
    void check_index(tree::Node const& from, Term const& subject, Graph const& graph);

    Term term(Iri const& iri);
    Term kept(std::string_view iri);
    Term fresh_blank();
    void add(Term const& subject, Term const& predicate, Quad object, Graph const& graph);
    void add(Term const& subject, std::string_view predicate, Term const& object, Graph const& graph);
    void fail(std::string code, std::string text);

    Dataset& out_;
    Options const& options_;
    Budget& budget_;
    std::map<std::string_view, Term> labels_;                // of the document's blank nodes
    std::array<std::pair<char const*, Term>, 64> lately_{};  // IRIs by where they came from, so that the text of a term is kept once
    std::map<std::string_view, std::size_t> graphs_;         // their numbers, by name; the default graph is 0
    std::map<std::pair<std::size_t, std::string_view>, std::string_view> indexes_;  // of nodes, by graph and id
    std::optional<Failure> failure_;
};

}  // namespace linked_data
