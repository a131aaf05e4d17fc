// JSON-LD 1.1 against the published manifests of expansion and of deserialization to RDF. Expanded documents are compared as JSON, lists in
// their order and all else in any; datasets up to the names of blank nodes. And a badge, whose canonical form the npm package jsonld found.
#include "badges/contexts.hpp"
#include "conformance/json_suite.hpp"
#include "conformance/suite.hpp"
#include "linked_data/canonical.hpp"
#include "linked_data/nquads.hpp"
#include "linked_data/processor.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <iostream>
#include <set>

using linked_data::Dataset;
using linked_data::Failure;
using linked_data::Options;

namespace {

// Of JSON-LD 1.0 only, as the manifests say; and #te075, whose answer has blank nodes as predicates, which is not N-Quads.
std::set<std::string> const old_expand{"#t0026", "#t0038", "#t0071", "#t0115", "#t0116", "#ter02", "#ter03", "#ter24", "#ter32"};
std::set<std::string> const old_rdf{"#t0118", "#te014", "#te026", "#te038", "#te071", "#te075",
                                    "#te115", "#te116", "#ter02", "#ter03", "#ter24", "#ter32"};

constexpr std::string_view suite_base = "https://w3c.github.io/json-ld-api/tests/";

class JsonLd : public conformance::Suite {
protected:
    JsonLd() : Suite("json-ld-api", "tests/ of github.com/w3c/json-ld-api") {}

    // Two inputs hold U+0000, which the house's own reader refuses.
    json::value document(std::string const& name) const {
        auto const all = conformance::read(folder_ / name);
        if (auto tree = json::read(all)) return *std::move(tree);
        return boost::json::parse(all);
    }

    linked_data::Loader loader() const {
        return [this](std::string_view url) -> std::shared_ptr<json::value const> {
            if (!url.starts_with(suite_base) || url.find("..") != url.npos) return nullptr;
            auto const name = std::string(url.substr(suite_base.size()));
            if (!std::filesystem::exists(folder_ / name)) return nullptr;
            return std::make_shared<json::value const>(document(name));
        };
    }

    struct Case {
        std::string id, input;
        json::value expand_context;
        std::string base, mode, code;
        Options options;
        bool is_negative = false, is_syntax = false;
        std::string expect;
    };

    // `judge` says what is wrong, or nothing.
    template <class Judge>
    void run(std::string const& manifest_name, std::set<std::string> const& left, std::size_t total, Judge const& judge) const {
        linked_data::Processor const processor(loader());
        auto const manifest = read(manifest_name);
        std::size_t passed = 0, judged = 0;
        std::set<std::string> passed_over;
        for (auto const& row : conformance::list(manifest, "sequence")) {
            Case test;
            test.id = conformance::text(row, "@id");
            auto const* option = json::find(row, "option");
            json::value const none = json::object();
            if (option == nullptr) option = &none;
            if (left.contains(test.id)) {
                passed_over.insert(test.id);
                continue;
            }
            for (auto const& type : conformance::list(row, "@type")) {
                test.is_negative |= type == "jld:NegativeEvaluationTest";
                test.is_syntax |= type == "jld:PositiveSyntaxTest";
            }
            test.input = conformance::text(row, "input");
            test.expect = conformance::text(row, "expect");
            test.code = conformance::text(row, "expectErrorCode");
            test.base = conformance::text(*option, "base");
            if (test.base.empty()) test.base = std::string(suite_base) + test.input;
            test.mode = conformance::text(*option, "processingMode");
            test.options.base = test.base;
            if (!test.mode.empty()) test.options.processing_mode = test.mode;
            if (auto const name = conformance::text(*option, "expandContext"); !name.empty()) {
                test.expand_context = document(name);
                test.options.expand_context = &test.expand_context;
            }
            auto const direction = conformance::text(*option, "rdfDirection");
            if (direction == "i18n-datatype") test.options.direction = Options::Direction::i18n_datatype;
            if (direction == "compound-literal") test.options.direction = Options::Direction::compound_literal;
            test.options.generalized = json::find(*option, "produceGeneralizedRdf") != nullptr;
            ++judged;
            std::string const wrong = judge(processor, test);
            if (wrong.empty())
                ++passed;
            else
                ADD_FAILURE() << manifest_name << ' ' << test.id << " (" << test.input << "): " << wrong;
        }
        std::cout << manifest_name << ": " << passed << '/' << judged << " passed, " << passed_over.size() << " not judged\n";
        EXPECT_EQ(judged, total);
        EXPECT_EQ(passed, judged);
        for (auto const& id : left) EXPECT_TRUE(passed_over.contains(id)) << id << " is not in the manifest";
    }

    static std::string judge_failure(Case const& test, Failure const& failure) {
        if (test.is_negative && failure.code == test.code) return {};
        return "it ended with " + failure.code + " at " + failure.path + " (" + failure.text + ")" +
               (test.is_negative ? ", expected was " + test.code : "");
    }
};

// Sorts what has no order, so that equal means the same.
json::value sorted(json::value const& from, bool is_list = false) {
    if (auto const* members = from.if_object()) {
        json::object out;
        for (auto const& [name, value] : *members) out[name] = sorted(value, name == "@list");
        return out;
    }
    auto const* items = from.if_array();
    if (items == nullptr) return from;
    json::array out;
    for (auto const& item : *items) out.push_back(sorted(item));
    if (!is_list) std::ranges::sort(out, {}, [](json::value const& item) { return json::canonical(item).value_or("?"); });
    return out;
}

}  // namespace

TEST_F(JsonLd, expands_as_published) {
    run("expand-manifest.jsonld", old_expand, 376, [this](linked_data::Processor const& processor, Case const& test) -> std::string {
        auto const expanded = processor.expand(document(test.input), test.options);
        if (!expanded) return judge_failure(test, expanded.error());
        if (test.is_negative) return "it ought to end with " + test.code + ", and gave " + json::write(*expanded);
        if (sorted(*expanded) == sorted(document(test.expect))) return {};
        return "it gave " + json::write(*expanded);
    });
}

TEST_F(JsonLd, becomes_rdf_as_published) {
    run("toRdf-manifest.jsonld", old_rdf, 455, [this](linked_data::Processor const& processor, Case const& test) -> std::string {
        Dataset dataset;
        auto const made = processor.to_rdf(document(test.input), dataset, test.options);
        if (!made) return judge_failure(test, made.error());
        if (test.is_negative) return "it ought to end with " + test.code + ", and gave\n" + linked_data::write_nquads(dataset);
        if (test.is_syntax) return {};
        Dataset expected;
        auto const parsed = linked_data::read_nquads(conformance::read(folder_ / test.expect), expected);
        if (!parsed) return "the expected N-Quads cannot be read at " + parsed.error().path;
        auto const same = linked_data::isomorphic(dataset, expected);
        if (same && *same) return {};
        return "it gave\n" + linked_data::write_nquads(dataset);
    });
}

// tests/data/linked_data/badge.nq is what jsonld 9.0.0 (npm) gives for badge.json: canonize() in safe mode, with the same contexts.
TEST(JsonLdBadge, has_the_canonical_form_that_others_find) {
    std::string const path = STOA_SOURCE_DIR "/tests/data/linked_data/badge";
    auto const badge = json::read(conformance::read(path + ".json")).value();
    badges::Contexts const contexts;
    Options options;
    options.safe = true;
    Dataset dataset;
    auto const made = contexts.newest().to_rdf(badge, dataset, options);
    ASSERT_TRUE(made) << made.error().text;
    EXPECT_EQ(linked_data::canonical(dataset).value(), conformance::read(path + ".nq"));
}
