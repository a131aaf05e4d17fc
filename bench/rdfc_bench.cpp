// RDFC-1.0 of a realistic badge and of many badges in one dataset, beside the SHA-256 of what comes out, without which no signature over it is
// made; bench/rdfc.sh makes the datasets and compares with the peer.
#include "crypto/hash.hpp"
#include "linked_data/canonical_form.hpp"
#include "linked_data/nquads.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

constexpr std::size_t badge_quads = 88;

std::string read(std::string const& suffix) {
    char const* const name = std::getenv("STOA_RDFC_DATASETS");
    std::ifstream in((name == nullptr ? "badges.nq" : name) + suffix, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> const& badges() {  // which the file divides by empty lines
    static auto const all = [] {
        std::vector<std::string> out;
        auto const text = read("");
        for (std::size_t at = 0; at < text.size();) {
            auto const end = std::min(text.find("\n\n", at), text.size() - 1) + 1;
            out.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return out;
    }();
    return all;
}

// From this badge on so many together that there are so many quads.
bool read(std::size_t first, std::size_t quads, linked_data::Dataset& out) {
    std::string text;
    for (std::size_t i = 0; i * badge_quads < quads && first + i < badges().size(); ++i) text += badges()[first + i];
    return linked_data::read_nquads(text, out) && out.quads().size() >= quads;
}

constexpr char const* no_datasets = "no datasets, or too few: run bench/rdfc.sh";

// Different badges in turn, as they come in life: of one alone the processor soon foresees every branch.
void canonical(benchmark::State& state) {
    auto const quads = static_cast<std::size_t>(state.range(0));
    std::vector<linked_data::Dataset> datasets(quads == badge_quads ? 64 : 1);
    for (std::size_t i = 0; i < datasets.size(); ++i)
        if (!read(i, quads, datasets[i])) return state.SkipWithError(no_datasets);
    auto const form = linked_data::CanonicalForm::of(datasets[0], {});
    if (!form) return state.SkipWithError(form.error().code.c_str());
    if (quads == badge_quads && form->text() != read(".canonical")) return state.SkipWithError("the peer has another canonical form");

    std::size_t next = 0;
    for (auto _ : state) benchmark::DoNotOptimize(linked_data::canonical(datasets[next++ % datasets.size()]));
    auto const count = static_cast<double>(datasets[0].quads().size());
    auto const work = form->work();
    state.counters["quads"] = count;
    state.counters["compared/n_log_n"] = static_cast<double>(work.lines_compared) / (count * std::log2(count));
    state.counters["hashed/quad"] = static_cast<double>(work.bytes_hashed) / count;
    state.counters["steps/quad"] = static_cast<double>(work.steps) / count;
}
BENCHMARK(canonical)->Arg(badge_quads)->Arg(1'000)->Arg(10'000)->Arg(100'000);

void sha256(benchmark::State& state) {
    linked_data::Dataset dataset;
    if (!read(0, static_cast<std::size_t>(state.range(0)), dataset)) return state.SkipWithError(no_datasets);
    auto const form = linked_data::canonical(dataset).value();
    for (auto _ : state) benchmark::DoNotOptimize(crypto::sha256(form));
    state.counters["bytes"] = static_cast<double>(form.size());
}
BENCHMARK(sha256)->Arg(badge_quads)->Arg(1'000)->Arg(10'000)->Arg(100'000);

// How long a poison graph is worked on: thirty blank nodes, each beside all others.
void poison(benchmark::State& state) {
    linked_data::Dataset dataset;
    std::vector<linked_data::Term> nodes;
    for (int i = 0; i < 30; ++i) nodes.push_back(dataset.blank(dataset.keep("b" + std::to_string(i))));
    for (auto const& from : nodes)
        for (auto const& to : nodes)
            if (from != to) dataset.add({from, linked_data::Term::iri("https://example.org/knows"), to, {}, {}, {}});
    for (auto _ : state)
        if (linked_data::canonical(dataset)) return state.SkipWithError("was not given up");
}
BENCHMARK(poison);

}  // namespace
