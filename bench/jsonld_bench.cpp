// JSON-LD on a badge of about 3.5 KB and 89 quads whose contexts are processed already: expansion and RDF, with one thread and with two;
// and what the contexts cost the first time. STOA_CONFORMANCE_DIR names the folder in which ob-1edtech/contexts lies.
#include "json/json.hpp"
#include "linked_data/canonical.hpp"
#include "linked_data/processor.hpp"

#include <boost/json/value.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace bench {

using Documents = std::map<std::string, std::shared_ptr<json::value const>, std::less<>>;

std::shared_ptr<json::value const> read(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    auto tree = json::read(std::string(std::istreambuf_iterator<char>(file), {}));
    if (tree) return std::make_shared<json::value const>(*std::move(tree));
    std::cerr << path << ": " << tree.error().text() << '\n';
    std::exit(1);
}

Documents const& documents() {
    static Documents const all = [] {
        char const* const root = std::getenv("STOA_CONFORMANCE_DIR");
        std::string const folder = std::string(root != nullptr ? root : ".") + "/ob-1edtech/contexts/";
        return Documents{{"https://www.w3.org/ns/credentials/v2", read(folder + "credentials-v2.jsonld")},
                         {"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", read(folder + "ob-v3p0-3.0.3.json")}};
    }();
    return all;
}

std::shared_ptr<json::value const> load(std::string_view url) {
    auto const found = documents().find(url);
    return found == documents().end() ? nullptr : found->second;
}

json::value const& badge() {
    static auto const tree = read(STOA_SOURCE_DIR "/tests/data/linked_data/badge.json");
    return *tree;
}

linked_data::Processor const& processor() {
    static linked_data::Processor const one(load);
    return one;
}

void to_rdf(benchmark::State& state) {
    linked_data::Dataset out;
    linked_data::Options options;
    options.safe = true;
    for (auto _ : state) {
        out.clear();
        if (auto const made = processor().to_rdf(badge(), out, options); !made) state.SkipWithError(made.error().text.c_str());
    }
    state.counters["quads"] = benchmark::Counter(static_cast<double>(out.quads().size()), benchmark::Counter::kAvgThreads);
}
BENCHMARK(to_rdf);
BENCHMARK(to_rdf)->Threads(2)->UseRealTime();

void expand(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(processor().expand(badge()));
}
BENCHMARK(expand);

void first_time(benchmark::State& state) {
    for (auto _ : state) {
        linked_data::Processor const fresh(load);
        linked_data::Dataset out;
        benchmark::DoNotOptimize(fresh.to_rdf(badge(), out));
    }
}
BENCHMARK(first_time);

}  // namespace bench

BENCHMARK_MAIN();
