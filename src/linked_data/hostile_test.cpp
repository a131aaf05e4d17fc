// Contexts and documents made to break something: each ends with a clear failure, or in good time.
#include "linked_data/testing.hpp"

#include <gtest/gtest.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using namespace linked_data;
using namespace linked_data::testing;

namespace {

// `{"@context": {"t0": ..., "t1": ...}}`
template <class Make> std::string context_of(std::size_t count, Make const& make) {
    std::string out = R"({"@context": {)";
    for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + make(i);
    return out + "}}";
}

std::string name(std::size_t i) { return "t" + std::to_string(i); }

std::string code(Result<> const& made) { return made ? "no failure" : made.error().code; }

std::string code_of(Processor const& processor, json::value const& document) {
    Dataset dataset;
    return code(processor.to_rdf(document, dataset));
}

}  // namespace

TEST(Hostile, contexts_that_include_themselves) {
    Shelf const shelf({{"https://example.org/self", R"({"@context": ["https://example.org/self", {"p": "ex:p"}]})"},
                       {"https://example.org/a", R"({"@context": "b"})"},
                       {"https://example.org/b", R"({"@context": ["c"]})"},
                       {"https://example.org/c", R"({"@context": [{}, "a"]})"}});
    Processor const processor(shelf.loader());
    Options old;
    old.processing_mode = "json-ld-1.0";
    for (std::string const address : {"self", "a"}) {
        auto const document = R"({"@context": "https://example.org/)" + address + R"("})";
        EXPECT_EQ(expanded(processor, document).substr(0, 16), "context overflow");
        EXPECT_EQ(expanded(processor, document, old).substr(0, 27), "recursive context inclusion");
    }
}

TEST(Hostile, scoped_contexts_may_lead_back_to_themselves) {
    Shelf const shelf({{"https://example.org/a", R"({"@context": {"p": {"@id": "ex:p", "@context": "b"}, "q": "ex:a"}})"},
                       {"https://example.org/b", R"({"@context": {"p": {"@id": "ex:p", "@context": "a"}, "q": "ex:b"}})"}});
    EXPECT_EQ(
        rdf(Processor(shelf.loader()),
            R"({"@context": "https://example.org/a", "@id": "ex:1", "q": "x",
                "p": {"@id": "ex:2", "q": "x", "p": {"@id": "ex:3", "q": "x"}}})"),
        "<ex:1> <ex:a> \"x\" .\n<ex:1> <ex:p> <ex:2> .\n<ex:2> <ex:b> \"x\" .\n<ex:2> <ex:p> <ex:3> .\n<ex:3> <ex:a> \"x\" .\n");
}

TEST(Hostile, contexts_that_name_one_another_without_end) {
    Shelf shelf;
    for (int i = 0; i < 100; ++i)
        shelf.put("https://example.org/" + std::to_string(i), R"({"@context": ")" + std::to_string(i + 1) + R"("})");
    EXPECT_EQ(expanded(Processor(shelf.loader()), R"({"@context": "https://example.org/0"})"), "context overflow at @context");
    EXPECT_EQ(expanded(Processor(shelf.loader(), {.contexts_deep_max = 200}), R"({"@context": "https://example.org/0"})"),
              "loading remote context failed at @context");
}

TEST(Hostile, every_scoped_context_names_every_other) {
    constexpr int count = 30;
    Shelf shelf;
    for (int i = 0; i < count; ++i)
        shelf.put("https://example.org/" + std::to_string(i), context_of(count, [](std::size_t other) {
                      return '"' + name(other) + R"(": {"@id": "ex:p", "@context": ")" + std::to_string(other) + R"("})";
                  }));
    EXPECT_EQ(rdf(Processor(shelf.loader()), R"({"@context": "https://example.org/0", "@id": "ex:s", "t1": {"@id": "ex:t", "t2": "a"}})"),
              "<ex:s> <ex:p> <ex:t> .\n<ex:t> <ex:p> \"a\" .\n");
}

TEST(Hostile, contexts_of_a_megabyte) {
    auto const term = [](std::size_t i) { return '"' + name(i) + R"(":"https://example.org/)" + name(i) + '"'; };
    auto const large = context_of(25'000, term);
    auto const too_large = context_of(40'000, term);
    ASSERT_GT(large.size(), 900u * 1024);
    ASSERT_LT(large.size(), 1024u * 1024);
    ASSERT_GT(too_large.size(), 1024u * 1024);
    Processor const processor(Shelf({{"https://example.org/large", large}, {"https://example.org/too-large", too_large}}).loader());
    EXPECT_EQ(rdf(processor, R"({"@context": "https://example.org/large", "@id": "ex:s", "t24999": "a"})"),
              "<ex:s> <https://example.org/t24999> \"a\" .\n");
    EXPECT_EQ(rdf(processor, R"({"@context": "https://example.org/too-large"})"), "too large at @context");
}

TEST(Hostile, terms_that_lean_on_one_another) {
    auto const chain = [](std::size_t count) {
        return context_of(count, [&](std::size_t i) {
            return '"' + name(i) + R"(":")" + (i + 1 < count ? name(i + 1) + ":x" : std::string("ex:end")) + '"';
        });
    };
    EXPECT_EQ(code_of(Processor(Shelf().loader()), parsed(chain(20'000))), "too much work");
    EXPECT_EQ(code_of(Processor(Shelf().loader()), parsed(chain(50))), "no failure");
    EXPECT_EQ(expanded(R"({"@context": {"a": "b:x", "b": "a:x"}})").substr(0, 18), "cyclic IRI mapping");
}

TEST(Hostile, scoped_contexts_in_scoped_contexts) {
    json::value context = json::object{{"p", "ex:p"}};
    for (int i = 0; i < 20'000; ++i) context = json::object{{"p", json::object{{"@id", "ex:p"}, {"@context", std::move(context)}}}};
    json::value const document = json::object{{"@context", std::move(context)}};
    EXPECT_EQ(code_of(Processor(Shelf().loader()), document), "too much work");
}

TEST(Hostile, documents_that_are_too_deep) {
    json::value node = json::object();
    for (int i = 0; i < 5'000; ++i) node = json::object{{"ex:p", std::move(node)}};
    EXPECT_EQ(code_of(Processor(Shelf().loader()), node), "too large");
    json::value list = "a";
    for (int i = 0; i < 5'000; ++i) list = json::array{std::move(list)};
    EXPECT_EQ(code_of(Processor(Shelf().loader()), json::object{{"ex:p", std::move(list)}}), "too large");
    json::value nest = json::object();
    for (int i = 0; i < 5'000; ++i) nest = json::object{{"@nest", std::move(nest)}};
    EXPECT_EQ(code_of(Processor(Shelf().loader()), nest), "too large");
}

TEST(Hostile, long_words_that_a_context_multiplies) {
    auto const vocabulary = "ex:" + std::string(500'000, 'v');
    json::object node{{"@context", json::object{{"@vocab", vocabulary}}}};
    for (std::size_t i = 0; i < 20'000; ++i) node[name(i)] = 1;
    EXPECT_EQ(code_of(Processor(Shelf().loader()), node), "too much work");

    auto const prefixed = context_of(20'000, [&](std::size_t i) {
        return i == 0 ? R"("t0":"ex:)" + std::string(500'000, 'v') + R"(/")" : '"' + name(i) + R"(":"t0:a")";
    });
    EXPECT_EQ(code_of(Processor(Shelf().loader()), parsed(prefixed)), "too much work");
}

TEST(Hostile, one_long_word_that_is_used_often_is_kept_once) {
    auto const property = "ex:" + std::string(500'000, 'p');
    json::array nodes;
    for (std::size_t i = 0; i < 20'000; ++i) nodes.push_back(json::object{{"p", "a"}});
    json::value const document = json::object{{"@context", json::object{{"p", property}}}, {"@graph", std::move(nodes)}};
    Dataset dataset;
    ASSERT_TRUE(Processor(Shelf().loader()).to_rdf(document, dataset));
    EXPECT_EQ(dataset.quads().size(), 20'000u);
    EXPECT_EQ(dataset.quads().front().predicate.text.data(), dataset.quads().back().predicate.text.data());
}

TEST(Hostile, many_contexts_in_one_document) {
    json::array same, different;
    for (std::size_t i = 0; i < 100'000; ++i) {
        same.push_back(json::object{{"@context", json::object{{"p", "ex:p"}}}, {"p", 1}});
        different.push_back(json::object{{"@context", json::object{{"p", "ex:" + name(i)}}}, {"p", 1}});
    }
    EXPECT_EQ(code_of(Processor(Shelf().loader()), same), "no failure");
    EXPECT_EQ(code_of(Processor(Shelf().loader()), different), "too much work");
}

TEST(Hostile, many_names_for_one_keyword) {
    std::string const names = context_of(20'000, [](std::size_t i) { return '"' + name(i) + R"(":"@type")"; });
    auto document = parsed(names).as_object();
    json::array nodes;
    for (std::size_t i = 0; i < 20'000; ++i) nodes.push_back(json::object{{"t19999", "ex:T"}, {"ex:p", json::object{{"@value", i}}}});
    document["@graph"] = std::move(nodes);
    EXPECT_EQ(code_of(Processor(Shelf().loader()), document), "no failure");
}

TEST(Hostile, a_hundred_thousand_nodes) {
    json::array nodes;
    for (std::size_t i = 0; i < 100'000; ++i)
        nodes.push_back(
            json::object{{"id", "_:" + name(i)}, {"type", "T"}, {"p", i}, {"knows", json::object{{"id", "_:" + name(i * 7 % 100'000)}}}});
    json::value const document = json::object{
        {"@context",
         parsed(
             R"({"@vocab": "ex:", "id": "@id", "type": "@type",
                 "T": {"@id": "ex:T", "@context": {"p": {"@id": "ex:p", "@type": "ex:number"}}}})")},
        {"@graph", std::move(nodes)}};
    Dataset dataset;
    ASSERT_TRUE(Processor(Shelf().loader()).to_rdf(document, dataset, safely()));
    EXPECT_EQ(dataset.quads().size(), 300'000u);
    EXPECT_EQ(dataset.blanks().size(), 100'000u);
}

TEST(Hostile, a_node_with_a_hundred_thousand_members) {
    json::object node{{"@context", json::object{{"@vocab", "ex:"}}}};
    for (std::size_t i = 0; i < 100'000; ++i) node[name(i)] = json::array{"a", "b"};
    Dataset dataset;
    ASSERT_TRUE(Processor(Shelf().loader()).to_rdf(node, dataset));
    EXPECT_EQ(dataset.quads().size(), 200'000u);
}

TEST(Hostile, tricks_with_the_vocabulary) {
    EXPECT_EQ(expanded(R"({"@context": {"@vocab": "@type"}, "a": 1})"), "invalid vocab mapping at @context");
    EXPECT_EQ(expanded(R"({"@context": {"@vocab": 5}, "a": 1})"), "invalid vocab mapping at @context");
    EXPECT_EQ(expanded(R"({"@context": {"@vocab": ""}, "a": 1})"), "[]");
    EXPECT_EQ(expanded(R"({"@context": {"@vocab": "_:"}, "a": "x"})"), R"([{"_:a":[{"@value":"x"}]}])");
    EXPECT_EQ(expanded(R"({"@context": [{"@vocab": "ex:a/"}, {"@vocab": "ex:b/", "c": {"@id": "c"}}], "c": 1, "d": 2})"),
              R"([{"ex:b/c":[{"@value":1}],"ex:b/d":[{"@value":2}]}])");
    EXPECT_EQ(rdf(R"({"@context": {"@vocab": "http://a/<b>/"}, "c": 1})", safely()), "dropped value at c");
}

TEST(Hostile, protected_terms) {
    Processor const processor(
        Shelf({Shelf::Context("https://example.org/p",
                              R"({"@context": {"@protected": true, "name": "ex:name", "T": {"@id": "ex:T", "@context": {"x": "ex:x"}}}})")})
            .loader());
    auto const with = [&](std::string_view more) {
        return expanded(processor, R"({"@context": ["https://example.org/p", )" + std::string(more) + R"(], "name": "a"})");
    };
    EXPECT_EQ(with(R"({"name": "ex:other"})"), "protected term redefinition at @context[1].name");
    EXPECT_EQ(with(R"({"name": {"@id": "ex:name", "@type": "@id"}})"), "protected term redefinition at @context[1].name");
    EXPECT_EQ(with(R"({"T": "ex:T"})"), "protected term redefinition at @context[1].T");
    EXPECT_EQ(with("null"), "invalid context nullification at @context[1]");
    EXPECT_EQ(with(R"({"name": "ex:name"})"), R"([{"ex:name":[{"@value":"a"}]}])");
}

TEST(Hostile, contexts_that_are_none) {
    Processor const processor(Shelf({{"https://example.org/list", "[]"},
                                     {"https://example.org/none", R"({"a": 1})"},
                                     {"https://example.org/five", R"({"@context": 5})"}})
                                  .loader());
    EXPECT_EQ(expanded(processor, R"({"@context": "https://example.org/list"})"), "invalid remote context at @context");
    EXPECT_EQ(expanded(processor, R"({"@context": "https://example.org/none"})"), "invalid remote context at @context");
    EXPECT_EQ(expanded(processor, R"({"@context": "https://example.org/five"})"), "invalid local context at @context");
    EXPECT_EQ(expanded(processor, R"({"@context": [["https://example.org/five"]]})"), "invalid local context at @context[0]");
    EXPECT_EQ(expanded(processor, R"({"@context": "relative"})"), "loading remote context failed at @context");
    EXPECT_EQ(expanded(processor, "5"), "[]");
    EXPECT_EQ(expanded(processor, "null"), "[]");
}
