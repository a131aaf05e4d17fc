// Safe mode: what would be lost without a word is refused, with its place. The list is that of the npm package jsonld, and a little more.
#include "linked_data/testing.hpp"

#include <gtest/gtest.h>

using namespace linked_data;
using namespace linked_data::testing;

namespace {

struct Case {
    std::string_view what, document, path;
};

}  // namespace

TEST(SafeMode, refuses_what_would_be_lost) {
    constexpr Case cases[] = {
        {"a term that is not defined", R"({"ex:p": 1, "unknown": 2})", "unknown"},
        {"one whose value is null", R"({"ex:p": 1, "unknown": null})", "unknown"},
        {"one below", R"({"ex:p": [1, {"ex:q": {"unknown": 2}}]})", "ex:p[1].ex:q.unknown"},
        {"a term that the context ignores", R"({"@context": {"t": null}, "ex:p": 1, "t": 2})", "t"},
        {"a word that looks like a keyword", R"({"ex:p": 1, "@unknown": 2})", "@unknown"},
        {"a keyword that says nothing in a node", R"({"ex:p": 1, "@vocab": "ex:"})", "@vocab"},
        {"a relative id", R"({"@id": "relative", "ex:p": 1})", "@id"},
        {"an id that looks like a keyword", R"({"@id": "@unknown", "ex:p": 1})", "@id"},
        {"a relative reference", R"({"ex:p": {"@id": "relative"}})", "ex:p.@id"},
        {"a relative reference by a term", R"({"@context": {"p": {"@id": "ex:p", "@type": "@id"}}, "p": ["ex:a", "relative"]})", "p[1]"},
        {"a relative reference by vocabulary", R"({"@context": {"p": {"@id": "ex:p", "@type": "@vocab"}}, "p": "relative"})", "p"},
        {"a relative type", R"({"@type": ["ex:T", "Unknown"], "ex:p": 1})", "@type[1]"},
        {"a type that looks like a keyword", R"({"@type": "@Unknown", "ex:p": 1})", "@type"},
        {"the type @json of a node", R"({"ex:q": {"@type": "@json", "ex:p": 1}})", "ex:q"},
        {"a type with a space", R"({"@type": "http://a b", "ex:p": 1})", "@type"},
        {"a type of values with a space", R"({"ex:p": {"@value": "1", "@type": "http://a/<b>"}})", "ex:p.@type"},
        {"an id with a space", R"({"@id": "http://a b", "ex:p": 1})", "@id"},
        {"a property with a space", R"({"http://a b": 1, "ex:p": 1})", "http://a b"},
        {"a blank node as property", R"({"_:b": 1})", "_:b"},
        {"a value object without a value", R"({"ex:p": {"@value": null}})", "ex:p"},
        {"an object with nothing but a language", R"({"ex:p": {"@language": "en"}})", "ex:p"},
        {"a language that is none", R"({"ex:p": {"@value": "a", "@language": "a b"}})", "ex:p.@language"},
        {"a language of a map that is none",
         R"({"@context": {"p": {"@id": "ex:p", "@container": "@language"}}, "p": {"en": "a", "e_n": "b"}})", "p.e_n"},
        {"a language of a term that is none", R"({"@context": {"p": {"@id": "ex:p", "@language": "e_n"}}, "p": "a"})", "p"},
        {"a language of a context that is none", R"({"@context": [{}, {"@language": "e_n"}], "ex:p": 1})", "@context[1]"},
        {"a direction", R"({"ex:p": {"@value": "a", "@direction": "rtl"}})", "ex:p.@direction"},
        {"a direction of the context", R"({"@context": {"@direction": "rtl"}, "ex:p": "a"})", "ex:p"},
        {"a relative vocabulary", R"({"@context": {"@vocab": "v#"}, "ex:p": 1})", "@context"},
        {"a term that looks like a keyword", R"({"@context": {"@unknown": "ex:p"}, "ex:p": 1})", "@context"},
        {"a definition that looks like a keyword", R"({"@context": {"t": "@unknown"}, "ex:p": 1})", "@context"},
        {"a reverse that looks like a keyword", R"({"@context": {"t": {"@reverse": "@unknown"}}, "ex:p": 1})", "@context"},
        {"text without a property", R"({"@graph": ["a", {"ex:p": 1}]})", "@graph[0]"},
        {"a value without a property", R"({"@graph": {"@value": "a"}})", "@graph"},
        {"a list without a property", R"({"@graph": {"@list": ["a"]}})", "@graph.@list"},
        {"a node that has nothing but an id", R"({"@id": "ex:s"})", "the document"},
        {"one that has nothing but an id and nothing reversed", R"({"@id": "ex:s", "@reverse": {}})", "the document"},
        {"an object with nothing in it", R"([{"ex:p": 1}, {}])", "[1]"},
        {"a graph in which nothing is said", R"({"@context": {"g": {"@id": "ex:g", "@container": "@graph"}}, "g": {"@id": "ex:s"}})", "g"},
        {"a value in a map of types", R"({"@context": {"@vocab": "ex:", "m": {"@container": "@type"}}, "m": {"@unknown": {"p": 1}}})",
         "m.@unknown"},
        {"a relative id in a map of ids", R"({"@context": {"m": {"@id": "ex:m", "@container": "@id"}}, "m": {"relative": {"ex:p": 1}}})",
         "m.relative"},
    };
    for (auto const& [what, document, path] : cases) {
        EXPECT_EQ(rdf(document, safely()), "dropped value at " + std::string(path)) << what;
        EXPECT_TRUE(Processor(Shelf().loader()).expand(parsed(document))) << what << " is no error otherwise";
    }
}

TEST(SafeMode, lets_pass_what_is_no_loss) {
    constexpr Case cases[] = {
        {"null of a property", R"({"@id": "ex:s", "ex:p": null, "ex:q": "a"})", {}},
        {"null in a list", R"({"@id": "ex:s", "ex:q": [null, "a"]})", {}},
        {"null of a language", R"({"@id": "ex:s", "ex:q": {"@value": "a", "@language": null}})", {}},
        {"null in a map of languages",
         R"({"@context": {"q": {"@id": "ex:q", "@container": "@language"}}, "@id": "ex:s", "q": {"en": null, "@none": "a"}})",
         {}},
        {"an empty list of values", R"({"@id": "ex:s", "ex:p": [], "ex:q": "a"})", {}},
        {"an index", R"({"@id": "ex:s", "@index": "i", "ex:q": {"@value": "a", "@index": "j"}})", {}},
        {"a term that nobody uses",
         R"({"@context": {"t": null, "u": {"@id": "ex:u", "@language": "e_n"}}, "@id": "ex:s", "ex:q": "a"})",
         {}},
    };
    for (auto const& [what, document, path] : cases) EXPECT_EQ(rdf(document, safely()), "<ex:s> <ex:q> \"a\" .\n") << what;
}

TEST(SafeMode, knows_what_rdf_has_no_place_for) {
    constexpr std::string_view document = R"({"@id": "ex:s", "ex:p": {"@value": "a", "@direction": "rtl"}, "_:b": 1})";
    EXPECT_TRUE(Processor(Shelf().loader()).expand(parsed(document), safely()));
    auto options = safely();
    options.direction = Options::Direction::i18n_datatype;
    EXPECT_EQ(rdf(document, options), "dropped value at _:b");
    options.generalized = true;
    Dataset dataset;
    EXPECT_TRUE(Processor(Shelf().loader()).to_rdf(parsed(document), dataset, options));
    EXPECT_EQ(dataset.quads().size(), 2u);
}

TEST(SafeMode, objects_to_a_context_also_when_it_is_remembered) {
    Processor const processor(
        Shelf({Shelf::Context("https://example.org/c", R"({"@context": {"@language": "e_n", "p": "ex:p"}})")}).loader());
    constexpr std::string_view document = R"({"@context": "https://example.org/c", "@id": "ex:s", "p": 1})";
    EXPECT_NE(rdf(processor, document), "");
    for (int round = 0; round < 2; ++round) EXPECT_EQ(rdf(processor, document, safely()), "dropped value at @context");
}
