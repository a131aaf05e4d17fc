// JSON-LD on badges of about 3.5 KB and 89 quads whose contexts are processed already: expansion and RDF, with one thread and with two; and
// what the contexts cost the first time.
#include "badges/contexts.hpp"
#include "json/json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <vector>

namespace bench {

// Different badges in turn, as they come in life: ids and names of many lengths.
std::vector<json::value> const& badges() {
    static auto const all = [] {
        std::ifstream file(STOA_SOURCE_DIR "/tests/data/linked_data/badge.json", std::ios::binary);
        auto const badge = json::read(std::string(std::istreambuf_iterator<char>(file), {})).value();
        std::vector<json::value> out;
        for (std::size_t i = 0; i < 64; ++i) {
            auto& one = out.emplace_back(badge).as_object();
            auto& subject = one["credentialSubject"].as_object();
            one["id"] = "https://badges.example.edu/credentials/" + std::to_string(i * i * i * 7919);
            subject["id"] = "did:example:" + std::string(i % 32 + 8, 'a');
            subject["achievement"].as_object()["name"] = std::string(i % 50 + 5, 'n');
        }
        return out;
    }();
    return all;
}

::badges::Contexts const& contexts() {
    static ::badges::Contexts const all;
    return all;
}

void to_rdf(benchmark::State& state) {
    linked_data::Dataset out;
    linked_data::Options options;
    options.safe = true;
    std::size_t next = 0;
    for (auto _ : state) {
        out.clear();
        auto const made = contexts().newest().to_rdf(badges()[next++ % badges().size()], out, options);
        if (!made) state.SkipWithError(made.error().text.c_str());
    }
    state.counters["quads"] = benchmark::Counter(static_cast<double>(out.quads().size()), benchmark::Counter::kAvgThreads);
}
BENCHMARK(to_rdf);
BENCHMARK(to_rdf)->Threads(2)->UseRealTime();

void expand(benchmark::State& state) {
    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(contexts().newest().expand(badges()[next++ % badges().size()]));
}
BENCHMARK(expand);

void first_time(benchmark::State& state) {
    for (auto _ : state) {
        linked_data::Processor const fresh([](std::string_view url) { return contexts().find(url); });
        linked_data::Dataset out;
        benchmark::DoNotOptimize(fresh.to_rdf(badges().front(), out));
    }
}
BENCHMARK(first_time);

}  // namespace bench

BENCHMARK_MAIN();
