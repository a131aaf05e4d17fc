// Baking into and reading from PNGs of 20 and 200 KB, every CRC checked; bench/bake.sh makes the pictures and compares with the peer.
#include "badges/crc32.hpp"
#include "badges/png.hpp"

#include <benchmark/benchmark.h>
#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace {

std::string read(std::string const& name) {
    char const* const folder = std::getenv("STOA_BAKERY_PICTURES");
    std::ifstream in(std::string(folder == nullptr ? "." : folder) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void bake(benchmark::State& state) {
    auto const png = read(std::to_string(state.range(0)) + ".png");
    auto const credential = read("credential.json");
    if (!badges::bake_png(png, credential, badges::Existing::error)) return state.SkipWithError("no pictures: run bench/bake.sh");
    for (auto _ : state) benchmark::DoNotOptimize(badges::bake_png(png, credential, badges::Existing::error));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(png.size()));
}
BENCHMARK(bake)->Arg(20)->Arg(200);

void extract(benchmark::State& state) {
    auto const baked = badges::bake_png(read(std::to_string(state.range(0)) + ".png"), read("credential.json"), badges::Existing::error);
    if (!baked) return state.SkipWithError("no pictures: run bench/bake.sh");
    for (auto _ : state) benchmark::DoNotOptimize(badges::extract_png(*baked));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(baked->size()));
}
BENCHMARK(extract)->Arg(20)->Arg(200);

void crc_by_folding(benchmark::State& state) {
    std::string const bytes(static_cast<std::size_t>(state.range(0)), 'x');
    for (auto _ : state) benchmark::DoNotOptimize(badges::crc32(bytes));
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(crc_by_folding)->Arg(8192);

void crc_by_zlib(benchmark::State& state) {
    std::string const bytes(static_cast<std::size_t>(state.range(0)), 'x');
    for (auto _ : state) benchmark::DoNotOptimize(::crc32_z(0, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(crc_by_zlib)->Arg(8192);

}  // namespace
