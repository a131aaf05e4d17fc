// A badge with an embedded proof, made and checked, beside the floor: the signature over 64 octets and the SHA-256 of the canonical bytes.
// Contexts are loaded; the document is a tree when it is signed and when it is checked.
#include "badge.hpp"
#include "badges/contexts.hpp"
#include "badges/data_integrity_suite.hpp"
#include "crypto/hash.hpp"
#include "ratio.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

badges::Contexts const& contexts() {
    static badges::Contexts const all;
    return all;
}

struct Bench {
    Bench(std::string_view cryptosuite, crypto::Algorithm algorithm) : key(crypto::PrivateKey::generate(algorithm)) {
        options.cryptosuite = cryptosuite;
        options.verification_method = "https://badges.example.edu/issuers/7#key-1";
        options.created = *base::parse_time("2026-01-02T03:04:05Z");
        signed_badge = badges::add_proof(badge, options, key, contexts().newest()).value();
        auto const& proof = signed_badge.at("proof");
        auto const canonical = cryptosuite.find("rdfc") == std::string_view::npos ? badges::canonical_json : badges::canonical_rdf;
        pair = canonical({signed_badge, nullptr, proof, contexts().newest()}, algorithm).value();
        hashes = crypto::sha256(pair.proof) + crypto::sha256(pair.document);
        signature = key.sign(hashes);
    }
    crypto::PrivateKey key;
    badges::ProofOptions options;
    json::object badge = json::read(bench::badge).value().as_object();
    json::value signed_badge;
    badges::CanonicalPair pair;
    std::string hashes, signature;
};

void issue_floor(benchmark::State& state, Bench const& bench) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(crypto::sha256(bench.pair.proof));
        benchmark::DoNotOptimize(crypto::sha256(bench.pair.document));
        benchmark::DoNotOptimize(bench.key.sign(bench.hashes));
    }
}
void issue(benchmark::State& state, Bench const& bench) {
    auto badge = bench.badge;
    for (auto _ : state) {
        auto made = badges::add_proof(std::move(badge), bench.options, bench.key, contexts().newest());
        if (!made) return state.SkipWithError(made.error().text.c_str());
        badge = *std::move(made);
        badge.erase("proof");  // for the next one, instead of a copy
    }
}

void check_floor(benchmark::State& state, Bench const& bench) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(crypto::sha256(bench.pair.proof));
        benchmark::DoNotOptimize(crypto::sha256(bench.pair.document));
        if (!bench.key.public_key().verify(bench.hashes, bench.signature)) state.SkipWithError("the signature does not hold");
    }
}
void check(benchmark::State& state, Bench const& bench) {
    for (auto _ : state) {
        auto const proofs = badges::proofs_of(bench.signed_badge);
        auto const check = badges::check_proof(bench.signed_badge, proofs->front(), bench.key.public_key(), contexts().newest());
        if (!check || !check->holds) state.SkipWithError("the proof does not hold");
    }
}

}  // namespace

int main(int argc, char** argv) {
    struct Suite {
        std::string_view name;
        crypto::Algorithm algorithm;
    };
    std::vector<std::unique_ptr<Bench>> benches;
    using enum crypto::Algorithm;
    for (auto const& [name, algorithm] : {Suite{"eddsa-rdfc-2022", eddsa}, Suite{"eddsa-jcs-2022", eddsa}, Suite{"ecdsa-rdfc-2019", es256},
                                          Suite{"ecdsa-jcs-2019", es256}}) {
        auto const& bench = *benches.emplace_back(std::make_unique<Bench>(name, algorithm));
        auto const title = std::string(name);
        benchmark::RegisterBenchmark(("issue " + title).c_str(), issue, bench);
        benchmark::RegisterBenchmark(("issue " + title + "/floor").c_str(), issue_floor, bench);
        benchmark::RegisterBenchmark(("check " + title).c_str(), check, bench);
        benchmark::RegisterBenchmark(("check " + title + "/floor").c_str(), check_floor, bench);
        std::printf("%-18s %zu bytes of JSON, %zu canonical, of the proof %zu\n", title.c_str(), json::write(bench.badge).size(),
                    bench.pair.document.size(), bench.pair.proof.size());
    }
    return bench::Ratios::run(argc, argv);
}
