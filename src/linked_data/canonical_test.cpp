#include "linked_data/canonical.hpp"
#include "linked_data/canonical_form.hpp"
#include "linked_data/nquads.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

using linked_data::CanonicalForm;
using linked_data::Dataset;
using linked_data::Quad;
using linked_data::Term;

namespace {

std::string canonical(std::string_view nquads, linked_data::CanonicalOptions const& options = {}) {
    Dataset dataset;
    EXPECT_TRUE(linked_data::read_nquads(nquads, dataset));
    auto const text = linked_data::canonical(dataset, options);
    return text ? *text : text.error().code;
}

// So many blank nodes, and arrows between them, some in a graph that one of them names.
struct Graph {
    static constexpr std::size_t nowhere = 99;
    struct Arrow {
        std::size_t from;
        int kind;
        std::size_t to;
        std::size_t graph = nowhere;
        auto operator<=>(Arrow const&) const = default;
    };
    std::size_t nodes;
    std::vector<Arrow> arrows;

    void fill(Dataset& out) const {
        std::vector<Term> blanks;
        for (std::size_t i = 0; i < nodes; ++i) blanks.push_back(out.blank(out.keep("n" + std::to_string(i))));
        Term const kinds[] = {Term::iri("urn:p"), Term::iri("urn:q")};
        for (auto const& [from, kind, to, graph] : arrows)
            out.add({blanks[from], kinds[kind], blanks[to], {}, {}, graph == nowhere ? Term() : blanks[graph]});
    }
    std::string canonical(std::size_t work_max = linked_data::CanonicalOptions().work_max) const {
        Dataset dataset;
        fill(dataset);
        auto const text = linked_data::canonical(dataset, {.work_max = work_max});
        return text ? *text : text.error().code;
    }
};

Graph clique(std::size_t nodes) {
    Graph graph{nodes, {}};
    for (std::size_t from = 0; from < nodes; ++from)
        for (std::size_t to = 0; to < nodes; ++to)
            if (from != to) graph.arrows.push_back({from, 0, to});
    return graph;
}

Graph ring(std::size_t nodes, bool closed) {
    Graph graph{nodes, {}};
    for (std::size_t i = 0; i + 1 < nodes; ++i) graph.arrows.push_back({i, 0, i + 1});
    if (closed) graph.arrows.push_back({nodes - 1, 0, 0});
    return graph;
}

bool equal_under_some_renaming(Graph const& a, Graph const& b) {
    std::vector<std::size_t> names(a.nodes);
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = i;
    std::set<Graph::Arrow> const wanted(b.arrows.begin(), b.arrows.end());
    do {
        std::set<Graph::Arrow> renamed;
        for (auto const& [from, kind, to, graph] : a.arrows)
            renamed.insert({names[from], kind, names[to], graph == Graph::nowhere ? graph : names[graph]});
        if (renamed == wanted) return true;
    } while (std::next_permutation(names.begin(), names.end()));
    return false;
}

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find('\n', at) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    return lines;
}

// Badges with what makes blank nodes in them: alignments, a list, a result.
std::string some_badges(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        auto const n = std::to_string(i);
        auto const badge = "<https://example.org/badges/" + n + "> ";
        for (auto const* part : {"a", "b"}) {
            auto const node = "_:" + std::string(part) + n + " ";
            out += badge + "<https://example.org/alignment> " + node + ".\n";
            out += node + "<https://example.org/name> \"Outcome " + part + n + "\" .\n";
            out += node + "<https://example.org/framework> \"The same for all\" .\n";
        }
        out += badge + "<https://example.org/allowed> _:c0x" + n + " .\n";
        for (int k = 0; k < 3; ++k) {
            auto const node = "_:c" + std::to_string(k) + "x" + n + " ";
            out += node + "<" + std::string(linked_data::rdf_first) + "> \"" + std::to_string(k) + "\" .\n";
            out += node + "<" + std::string(linked_data::rdf_rest) + "> ";
            out += (k < 2 ? "_:c" + std::to_string(k + 1) + "x" + n : "<" + std::string(linked_data::rdf_nil) + ">") + " .\n";
        }
    }
    return out;
}

}  // namespace

// Two examples of the Recommendation, sections 4.4 to 4.8.
TEST(Canonical, labels_by_the_hashes_of_the_own_quads) {
    EXPECT_EQ(canonical("<http://example.com/#p> <http://example.com/#q> _:e0 .\n"
                        "<http://example.com/#p> <http://example.com/#r> _:e1 .\n"
                        "_:e0 <http://example.com/#s> <http://example.com/#u> .\n"
                        "_:e1 <http://example.com/#t> <http://example.com/#u> .\n"),
              "<http://example.com/#p> <http://example.com/#q> _:c14n0 .\n"
              "<http://example.com/#p> <http://example.com/#r> _:c14n1 .\n"
              "_:c14n0 <http://example.com/#s> <http://example.com/#u> .\n"
              "_:c14n1 <http://example.com/#t> <http://example.com/#u> .\n");
}
TEST(Canonical, labels_by_what_lies_around_where_the_own_quads_are_alike) {
    Dataset dataset;
    ASSERT_TRUE(
        linked_data::read_nquads("<http://example.com/#p> <http://example.com/#q> _:e0 .\n"
                                 "<http://example.com/#p> <http://example.com/#q> _:e1 .\n"
                                 "_:e0 <http://example.com/#p> _:e2 .\n"
                                 "_:e1 <http://example.com/#p> _:e3 .\n"
                                 "_:e2 <http://example.com/#r> _:e3 .\n",
                                 dataset));
    linked_data::IssuedLabels const wanted{{"e2", "c14n0"}, {"e3", "c14n1"}, {"e1", "c14n2"}, {"e0", "c14n3"}};
    EXPECT_EQ(linked_data::canonical_labels(dataset), wanted);
}

TEST(Canonical, has_each_quad_once) {
    std::string const once =
        "_:a <urn:p> _:b .\n_:a <urn:p> _:c .\n_:b <urn:q> \"1\" .\n"
        "<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> _:a <urn:g> .\n";
    EXPECT_EQ(canonical(once + once), canonical(once));
    EXPECT_EQ(lines_of(canonical(once)).size(), 5u);
}

TEST(Canonical, tells_apart_what_differs_in_any_place) {
    std::set<std::string> seen;
    for (auto const* text :
         {"<urn:s> <urn:p> \"o\" .", "<urn:s> <urn:p> \"o\"@en .", "<urn:s> <urn:p> \"o\"@EN .", "<urn:s> <urn:p> \"o\"^^<urn:t> .",
          "<urn:s> <urn:p> <urn:o> .", "<urn:s> <urn:p> \"o\" <urn:g> .", "<urn:s> <urn:p> \"o\" _:g .", "_:s <urn:p> \"o\" _:g .",
          "_:s <urn:p> \"o\" _:s .", "_:s <urn:p> _:s .", "_:s <urn:p> _:o .", "_:s <urn:p> _:o _:s .", "_:s <urn:p> _:o _:o .",
          "_:s <urn:p> _:s _:g .", "_:s <urn:p> _:o _:g .", "_:s <urn:p> _:s _:s ."})
        EXPECT_TRUE(seen.insert(canonical(text)).second) << text;
}

TEST(Canonical, is_sorted_by_code_points_also_beyond_ten_labels) {
    std::string text;
    for (int i = 0; i < 250; ++i) {
        auto const n = std::to_string(i);
        text += "_:b" + n + " <urn:p> \"" + n + "\" _:b" + std::to_string(i * 7 % 250) + " .\n";
        text += "<urn:s> <urn:p> _:b" + n + " .\n<urn:s> <urn:p> \"x\" _:b" + n + " .\n";
        text += "<urn:s> <urn:p> _:b" + n + " _:b" + std::to_string(i * 3 % 250) + " .\n";
    }
    auto const lines = lines_of(canonical(text));
    EXPECT_EQ(lines.size(), 1000u);
    EXPECT_EQ(std::ranges::adjacent_find(lines, std::greater_equal()), lines.end());
}

TEST(Canonical, takes_any_order_of_quads_and_any_labels) {
    std::mt19937 random(7);
    auto const text = some_badges(40);
    auto const wanted = canonical(text);
    auto lines = lines_of(text);
    for (int round = 0; round < 5; ++round) {
        std::ranges::shuffle(lines, random);
        std::string other;
        for (auto line : lines) {
            for (auto at = line.find("_:"); at != std::string::npos; at = line.find("_:", at + 2)) line.insert(at + 2, "z");
            other += line;
        }
        EXPECT_EQ(canonical(other), wanted);
    }
}

// Against the definition: small graphs are the same when some renaming makes them so, and then only.
TEST(Canonical, is_the_same_for_isomorphic_graphs_and_no_others) {
    std::mt19937 random(11);
    int same = 0;
    for (int round = 0; round < 3000; ++round) {
        auto const nodes = 2 + random() % 4;
        auto const arrows = 1 + random() % 5;
        auto const kinds = 1 + random() % 2;
        auto const graphs = random() % 3 == 0 ? nodes : 0;
        auto const make = [&] {
            Graph graph{nodes, {}};
            for (unsigned i = 0; i < arrows; ++i) {
                Graph::Arrow arrow{random() % nodes, static_cast<int>(random() % kinds), random() % nodes};
                if (graphs > 0 && random() % 2 == 0) arrow.graph = random() % graphs;
                graph.arrows.push_back(arrow);
            }
            return graph;
        };
        auto const a = make();
        auto const b = make();
        bool const isomorphic = equal_under_some_renaming(a, b);
        ASSERT_EQ(a.canonical() == b.canonical(), isomorphic) << a.canonical() << "\n" << b.canonical();
        same += isomorphic ? 1 : 0;
    }
    EXPECT_GT(same, 200);
}

// The same graph under other names, larger, and so alike that only what lies around tells its nodes apart.
TEST(Canonical, takes_any_names_of_nodes_that_look_the_same) {
    std::mt19937 random(13);
    for (int round = 0; round < 200; ++round) {
        Graph graph{6 + random() % 4, {}};
        for (std::size_t i = 0; i < graph.nodes; ++i) graph.arrows.push_back({i, 0, (i + 1 + random() % 2) % graph.nodes});
        std::vector<std::size_t> names(graph.nodes);
        for (std::size_t i = 0; i < names.size(); ++i) names[i] = i;
        std::ranges::shuffle(names, random);
        auto other = graph;
        for (auto& arrow : other.arrows) arrow = {names[arrow.from], arrow.kind, names[arrow.to]};
        std::ranges::shuffle(other.arrows, random);
        ASSERT_EQ(other.canonical(), graph.canonical());
    }
}

TEST(Canonical, finds_isomorphic_datasets) {
    Dataset a, b, c;
    ASSERT_TRUE(linked_data::read_nquads("_:x <urn:p> _:y .\n_:y <urn:p> \"1\" .", a));
    ASSERT_TRUE(linked_data::read_nquads("_:y <urn:p> \"1\" .\n_:z <urn:p> _:y .\n_:z <urn:p> _:y .", b));
    ASSERT_TRUE(linked_data::read_nquads("_:x <urn:p> _:x .\n_:x <urn:p> \"1\" .", c));
    EXPECT_EQ(linked_data::isomorphic(a, b), true);
    EXPECT_EQ(linked_data::isomorphic(a, c), false);
}

TEST(Canonical, labels_only_what_is_mentioned) {
    Dataset dataset;
    dataset.blank("never");
    EXPECT_EQ(linked_data::canonical(dataset), "");
    dataset.add({dataset.blank("x"), Term::iri("urn:p"), Term::iri("urn:o"), {}, {}, {}});
    EXPECT_EQ(linked_data::canonical_labels(dataset), (linked_data::IssuedLabels{{"x", "c14n0"}}));
    EXPECT_EQ(linked_data::canonical(dataset), "_:c14n0 <urn:p> <urn:o> .\n");
}

TEST(Canonical, refuses_a_blank_node_as_predicate) {
    Dataset dataset;
    dataset.add({Term::iri("urn:s"), dataset.blank("p"), Term::iri("urn:o"), {}, {}, {}});
    EXPECT_EQ(linked_data::canonical(dataset).error().code, "generalized");
}

TEST(Canonical, gives_up_cliques) {
    for (std::size_t const nodes : {10u, 20u, 100u}) EXPECT_EQ(clique(nodes).canonical(), "too much work") << nodes;
    EXPECT_EQ(lines_of(clique(4).canonical()).size(), 12u);
}

TEST(Canonical, gives_up_two_nodes_with_many_like_neighbours) {
    Graph graph{20'002, {}};
    for (std::size_t i = 2; i < graph.nodes; ++i) graph.arrows.push_back({i % 2, 0, i});
    EXPECT_EQ(graph.canonical(), "too much work");
}

TEST(Canonical, goes_no_deeper_than_its_bound) {
    for (bool const closed : {false, true}) {
        EXPECT_EQ(ring(100'000, closed).canonical(100'000'000), "too much work");
        EXPECT_EQ(lines_of(ring(100, closed).canonical()).size(), closed ? 100u : 99u);
    }
}

TEST(Canonical, counts_long_texts_as_work) {
    Dataset dataset;
    auto const a = dataset.blank("a"), b = dataset.blank("b");
    std::string const predicate = "urn:" + std::string(1'000'000, 'p');
    dataset.add({a, Term::iri(predicate), b, {}, {}, {}});
    dataset.add({b, Term::iri(predicate), a, {}, {}, {}});
    EXPECT_EQ(linked_data::canonical(dataset, {.work_max = 10'000}).error().code, "too much work");
    EXPECT_TRUE(linked_data::canonical(dataset));
}

TEST(Canonical, tells_a_hundred_thousand_like_nodes_without_neighbours) {
    Dataset dataset;
    for (int i = 0; i < 100'000; ++i)
        dataset.add({dataset.blank(dataset.keep("b" + std::to_string(i))), Term::iri("urn:p"), Term::iri("urn:o"), {}, {}, {}});
    auto const text = linked_data::canonical(dataset);
    ASSERT_TRUE(text);
    EXPECT_TRUE(text->starts_with("_:c14n0 <urn:p> <urn:o> .\n_:c14n1 <urn:p> <urn:o> .\n_:c14n10 <urn:p> <urn:o> .\n_:c14n100 "));
    EXPECT_TRUE(text->ends_with("_:c14n99999 <urn:p> <urn:o> .\n"));
}

// Time itself says little on a shared machine; what it is made of can be counted.
TEST(Canonical, works_no_more_than_n_log_n) {
    for (std::size_t const badges : {10u, 100u, 1'000u, 7'000u}) {
        auto const text = some_badges(badges);
        Dataset dataset;
        ASSERT_TRUE(linked_data::read_nquads(text, dataset));
        auto const form = CanonicalForm::of(dataset, {.work_max = 100'000'000});
        ASSERT_TRUE(form);
        auto const quads = static_cast<double>(dataset.quads().size());
        EXPECT_LT(static_cast<double>(form->work().lines_compared), 2 * quads * std::log2(quads));
        EXPECT_LT(form->work().bytes_hashed, 6 * text.size());
        EXPECT_LT(static_cast<double>(form->work().steps), 6 * quads);
    }
}
