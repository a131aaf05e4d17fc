// What the published suites do not ask: options, what is remembered, threads, and errors that say where.
#include "linked_data/testing.hpp"

#include <gtest/gtest.h>

#include <thread>

using namespace linked_data;
using namespace linked_data::testing;

namespace {

constexpr std::string_view address = "https://example.org/context";

Shelf shelf() {
    return Shelf({Shelf::Context(address, R"({"@context": {"id": "@id", "type": "@type", "name": "https://example.org/name",
        "knows": {"@id": "https://example.org/knows", "@type": "@id"},
        "Person": {"@id": "https://example.org/Person", "@context": {"age": "https://example.org/age"}}}})")});
}

}  // namespace

TEST(Processor, makes_quads_of_a_document) {
    Processor const processor(shelf().loader());
    EXPECT_EQ(rdf(processor, R"({"@context": "https://example.org/context", "id": "https://example.org/1", "type": "Person", "name": "Ann",
        "age": 7, "knows": ["https://example.org/2", {"name": "Bob"}]})"),
              "<https://example.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Person> .\n"
              "<https://example.org/1> <https://example.org/age> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
              "<https://example.org/1> <https://example.org/knows> <https://example.org/2> .\n"
              "<https://example.org/1> <https://example.org/knows> _:c14n0 .\n"
              "<https://example.org/1> <https://example.org/name> \"Ann\" .\n"
              "_:c14n0 <https://example.org/name> \"Bob\" .\n");
}

TEST(Processor, calls_blank_nodes_by_new_names) {
    Dataset dataset;
    ASSERT_TRUE(
        Processor(Shelf().loader()).to_rdf(parsed(R"({"@id": "_:mine", "https://example.org/p": [{"@id": "_:mine"}, {}]})"), dataset));
    ASSERT_EQ(dataset.blanks().size(), 2u);
    EXPECT_EQ(dataset.blanks()[0], "b0");
    EXPECT_EQ(dataset.blanks()[1], "b1");
    EXPECT_EQ(dataset.quads()[0].subject, dataset.quads()[0].object);
}

TEST(Processor, gives_texts_that_outlive_the_document_and_the_contexts) {
    Dataset dataset;
    {
        auto const document = std::make_unique<json::value>(parsed(
            R"({"@context": {"p": "https://example.org/p"}, "@id": "https://example.org/a-long-enough-address",
                "p": "a long enough text as well"})"));
        ASSERT_TRUE(Processor(Shelf().loader()).to_rdf(*document, dataset));
    }
    EXPECT_EQ(canonical(dataset).value(),
              "<https://example.org/a-long-enough-address> <https://example.org/p> \"a long enough text as well\" .\n");
}

TEST(Processor, writes_numbers_as_the_api_says) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"0", "\"0\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
        {"-0.0", "\"0\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
        {"9007199254740993", "\"9007199254740993\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
        {"18446744073709551615", "\"18446744073709551615\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
        {"1e20", "\"100000000000000000000\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
        {"1e21", "\"1.0E21\"^^<http://www.w3.org/2001/XMLSchema#double>"},
        {"0.1", "\"1.0E-1\"^^<http://www.w3.org/2001/XMLSchema#double>"},
        {"-5.55", "\"-5.55E0\"^^<http://www.w3.org/2001/XMLSchema#double>"},
        {"1e-7", "\"1.0E-7\"^^<http://www.w3.org/2001/XMLSchema#double>"},
        {"true", "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>"},
        {R"({"@value": 2, "@type": "http://www.w3.org/2001/XMLSchema#double"})", "\"2.0E0\"^^<http://www.w3.org/2001/XMLSchema#double>"},
        {R"({"@value": 2, "@type": "ex:t"})", "\"2\"^^<ex:t>"},
    };
    for (auto const& [number, wanted] : cases)
        EXPECT_EQ(rdf(R"({"@id": "ex:s", "ex:p": )" + std::string(number) + "}"), "<ex:s> <ex:p> " + std::string(wanted) + " .\n")
            << number;
}

TEST(Processor, writes_languages_in_lower_case) {
    EXPECT_EQ(rdf(R"({"@id": "ex:s", "ex:p": {"@value": "a", "@language": "en-US"}})"), "<ex:s> <ex:p> \"a\"@en-us .\n");
    EXPECT_EQ(rdf(R"({"@context": {"p": {"@id": "ex:p", "@container": "@language"}}, "@id": "ex:s", "p": {"DE": ["b", null]}})"),
              "<ex:s> <ex:p> \"b\"@de .\n");
    EXPECT_EQ(rdf(R"({"@context": {"@language": "EN"}, "@id": "ex:s", "ex:p": "c"})"), "<ex:s> <ex:p> \"c\"@en .\n");
}

TEST(Processor, takes_another_context_in_place_of_the_documents_own) {
    Processor const processor(shelf().loader());
    auto const context = parsed(R"({"p": "ex:other"})");
    Options options;
    options.context = &context;
    EXPECT_EQ(
        rdf(processor,
            R"({"@context": {"p": "ex:own"}, "@id": "ex:s", "p": "a", "ex:q": {"@context": {"p": "ex:inner"}, "@id": "ex:t", "p": "b"}})",
            options),
        "<ex:s> <ex:other> \"a\" .\n<ex:s> <ex:q> <ex:t> .\n<ex:t> <ex:inner> \"b\" .\n");
}

TEST(Processor, passes_over_a_member_of_the_top_level_only) {
    Options options = safely();
    options.without = "proof";
    EXPECT_EQ(rdf(R"({"@id": "ex:s", "ex:p": "a", "proof": {"not": "defined"}})", options), "<ex:s> <ex:p> \"a\" .\n");
    EXPECT_EQ(rdf(R"({"@id": "ex:s", "ex:p": {"@id": "ex:t", "proof": 1}})", options), "dropped value at ex:p.proof");
}

TEST(Processor, resolves_against_the_address_of_the_document) {
    Options options;
    options.base = "https://example.org/dir/doc";
    EXPECT_EQ(rdf(R"({"@id": "a", "ex:p": {"@id": "../b"}})", options), "<https://example.org/dir/a> <ex:p> <https://example.org/b> .\n");
    EXPECT_EQ(rdf(R"({"@id": "a", "ex:p": {"@id": "../b"}})"), "");
}

TEST(Processor, does_not_confuse_documents_that_have_the_same_context_and_other_addresses) {
    Processor const processor(Shelf({{"https://example.org/one/c", R"({"@context": {"p": "ex:one"}})"},
                                     {"https://example.org/two/c", R"({"@context": {"p": "ex:two"}})"}})
                                  .loader());
    for (int round = 0; round < 2; ++round)
        for (std::string const name : {"one", "two"}) {
            auto const base = "https://example.org/" + name + "/d";
            Options options;
            options.base = base;
            EXPECT_EQ(rdf(processor, R"({"@context": "c", "@id": "ex:s", "p": 1})", options),
                      "<ex:s> <ex:" + name + "> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n");
            EXPECT_EQ(
                rdf(processor,
                    R"({"@context": {"@base": "x/", "T": {"@id": "ex:T", "@context": {"@vocab": "v#"}}},
                        "@id": "a", "@type": "T", "q": "b"})",
                    options),
                "<https://example.org/" + name +
                    "/x/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <ex:T> .\n"
                    "<https://example.org/" +
                    name + "/x/a> <https://example.org/" + name + "/x/v#q> \"b\" .\n");
        }
}

TEST(Processor, keeps_blank_nodes_as_properties_only_when_asked) {
    constexpr std::string_view document = R"({"@id": "ex:s", "_:p": "a"})";
    EXPECT_EQ(rdf(document), "");
    Options options;
    options.generalized = true;
    Dataset dataset;
    ASSERT_TRUE(Processor(Shelf().loader()).to_rdf(parsed(document), dataset, options));
    ASSERT_EQ(dataset.quads().size(), 1u);
    EXPECT_EQ(dataset.quads()[0].predicate.kind, Term::Kind::blank);
}

TEST(Processor, finds_two_indexes_of_one_node) {
    EXPECT_EQ(rdf(R"([{"@id": "ex:s", "@index": "a", "ex:p": 1}, {"@id": "ex:s", "@index": "b"}])"), "conflicting indexes at the document");
    EXPECT_NE(rdf(R"([{"@id": "ex:s", "@index": "a", "ex:p": 1}, {"@id": "ex:s", "@index": "a"}])"), "conflicting indexes at the document");
}

TEST(Processor, loads_a_context_once_for_all_documents) {
    auto const contexts = shelf();
    Processor const processor(contexts.loader());
    for (int i = 0; i < 10; ++i)
        EXPECT_NE(rdf(processor, R"({"@context": ["https://example.org/context", {"x": "ex:x"}], "type": "Person", "age": 1, "x": 2})"),
                  "");
    EXPECT_EQ(contexts.asked(), 1);
}

TEST(Processor, starts_its_memory_anew_when_it_is_full) {
    auto const contexts = shelf();
    Processor const processor(contexts.loader(), {.cached_max = 8});
    for (int i = 0; i < 100; ++i) {
        auto const document =
            R"({"@context": ["https://example.org/context", {"x": "ex:x)" + std::to_string(i) + R"("}], "id": "ex:s", "x": "a"})";
        EXPECT_EQ(rdf(processor, document), "<ex:s> <ex:x" + std::to_string(i) + "> \"a\" .\n");
    }
    EXPECT_GT(contexts.asked(), 1);
    EXPECT_LT(contexts.asked(), 30);
}

TEST(Processor, serves_threads_at_once) {
    auto const contexts = shelf();
    Processor const processor(contexts.loader(), {.cached_max = 16});
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&processor, &wrong, thread] {
            for (int i = 0; i < 300; ++i) {
                auto const name = std::to_string(thread) + "-" + std::to_string(i % 50);
                auto const document = R"({"@context": ["https://example.org/context", {"x": "ex:)" + name +
                                      R"("}], "id": "ex:s", "type": "Person", "x": "a"})";
                if (!rdf(processor, document).starts_with("<ex:s> <ex:" + name + "> \"a\" .\n")) ++wrong;
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Processor, names_the_context_that_is_not_at_hand) {
    Processor const processor(shelf().loader());
    auto const made = processor.expand(parsed(R"({"@context": ["https://example.org/context", "https://example.org/missing"]})"));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "loading remote context failed");
    EXPECT_EQ(made.error().path, "@context[1]");
    EXPECT_EQ(made.error().wanted, "https://example.org/missing");
}

TEST(Processor, names_also_one_that_only_a_scoped_context_wants) {
    auto const made =
        Processor(Shelf().loader()).expand(parsed(R"({"@context": {"p": {"@id": "ex:p", "@context": "https://example.org/missing"}}})"));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "loading remote context failed");
    EXPECT_EQ(made.error().path, "@context.p.@context");
    EXPECT_EQ(made.error().wanted, "https://example.org/missing");
}

TEST(Processor, says_where_a_document_is_wrong) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {R"({"@context": {"p": "ex:p"}, "p": [1, {"p": {"@id": 5}}]})", "invalid @id value at p[1].p.@id"},
        {R"({"@context": [{}, {"a": {"@id": "ex:a", "@container": "@what"}}]})", "invalid container mapping at @context[1].a"},
        {R"({"ex:p": {"@context": {"a": {"@id": "ex:a", "@type": 1}}}})", "invalid type mapping at ex:p.@context.a"},
        {R"({"@graph": [{"ex:p": {"@value": "a", "ex:q": 1}}]})", "invalid value object at @graph[0].ex:p"},
        {R"({"@context": {"T": {"@id": "ex:T", "@context": {"b": 1}}}})", "invalid scoped context at @context.T.@context.b"},
    };
    for (auto const& [document, wanted] : cases) EXPECT_EQ(expanded(document), wanted) << document;
}

TEST(Processor, expands_lists_in_lists) {
    EXPECT_EQ(expanded(R"({"@context": {"p": {"@id": "ex:p", "@container": "@list"}}, "p": [["a"], [], [["b"]]]})"),
              R"([{"ex:p":[{"@list":[{"@list":[{"@value":"a"}]},{"@list":[]},{"@list":[{"@list":[{"@value":"b"}]}]}]}]}])");
    EXPECT_EQ(expanded(R"({"ex:p": {"@list": [["a"], "b"]}})"), R"([{"ex:p":[{"@list":[{"@list":[{"@value":"a"}]},{"@value":"b"}]}]}])");
}

TEST(Processor, loses_lists_with_their_subject_but_not_the_nodes_in_them) {
    EXPECT_EQ(rdf(R"({"@id": "relative", "ex:p": {"@list": ["a", {"@id": "ex:t", "ex:q": "b"}]}})"), "<ex:t> <ex:q> \"b\" .\n");
}

TEST(Processor, leaves_the_scope_of_a_type_below_its_node) {
    Processor const processor(shelf().loader());
    EXPECT_EQ(
        rdf(processor,
            R"({"@context": "https://example.org/context", "id": "ex:s", "type": "Person", "age": "1",
                "knows": {"id": "ex:t", "age": "2", "name": "a"}})",
            safely()),
        "dropped value at knows.age");
}
