// Embedded proofs made and checked, on the badges that bench/vc/badges.mjs writes to the folder STOA_VC_FOLDER: beside the floor, which is the
// signature over 64 octets (Ed25519 by libsodium) and the SHA-256 of the canonical bytes; by two threads; and what stays in memory.
// usage: bench_vc             the table of floors, contexts loaded, documents as trees; `report` is the whole verification from text
//        bench_vc --threads   a line for each: name, badges per second of one thread, of two threads
//        bench_vc --memory    megabytes resident with every context loaded and used, bytes of heap that 4,096 more badges leave behind
#include "badges/contexts.hpp"
#include "badges/data_integrity_suite.hpp"
#include "badges/verify.hpp"
#include "crypto/hash.hpp"
#include "crypto/multikey.hpp"
#include "ratio.hpp"

#include <malloc.h>
#include <sodium.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace {

using crypto::Algorithm;

badges::Contexts const& contexts() {
    static badges::Contexts const all;
    return all;
}

std::vector<std::string> lines(std::string const& file) {
    auto const* folder = std::getenv("STOA_VC_FOLDER");
    std::ifstream in(std::string(folder == nullptr ? "." : folder) + "/" + file);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(std::move(line));
    if (out.empty()) std::fprintf(stderr, "STOA_VC_FOLDER must be what bench/vc/badges.mjs wrote\n"), std::exit(2);
    return out;
}

crypto::PrivateKey key_for(Algorithm algorithm) {
    if (algorithm != Algorithm::eddsa) return crypto::PrivateKey::generate(algorithm);
    auto const tree = json::read(lines("key.json").front()).value();
    return crypto::private_key_from_multikey(*json::text_of(*json::find(tree, "secretKeyMultibase"))).value();
}

// One badge in all its states.
struct Badge {
    json::object unsigned_one;
    json::value signed_one;
    std::string text;
    badges::CanonicalPair canonical;
    std::string hashes, signature;
};

struct Bench {
    Bench(std::string_view cryptosuite, Algorithm algorithm, std::size_t count = 256) : key(key_for(algorithm)) {
        options.cryptosuite = cryptosuite;
        options.verification_method = "https://badges.example.edu/issuers/7#key-1";
        options.created = *base::parse_time("2026-01-02T03:04:05Z");
        verification.now = *base::parse_time("2027-01-01T00:00:00Z");
        verification.keys.push_back({options.verification_method, "https://badges.example.edu/issuers/7", key.public_key()});
        verification.contexts = &contexts();
        auto const canonical = cryptosuite.find("rdfc") == std::string_view::npos ? badges::canonical_json : badges::canonical_rdf;
        auto const texts = lines("badges.jsonl");
        for (std::size_t i = 0; i < std::min(count, texts.size()); ++i) {
            auto& badge = badges.emplace_back();
            badge.unsigned_one = json::read(texts[i]).value().as_object();
            badge.signed_one = badges::add_proof(badge.unsigned_one, options, key, contexts().newest()).value();
            badge.text = json::write(badge.signed_one);
            badge.canonical = canonical({badge.signed_one, nullptr, badge.signed_one.at("proof"), contexts().newest()}, algorithm).value();
            badge.hashes = crypto::sha256(badge.canonical.proof) + crypto::sha256(badge.canonical.document);
            badge.signature = key.sign(badge.hashes);
        }
    }

    void issue(std::size_t i) {
        auto& badge = badges[i].unsigned_one;
        auto made = badges::add_proof(std::move(badge), options, key, contexts().newest());
        STOA_ASSERT(made);
        badge = *std::move(made);
        badge.erase("proof");  // for the next time, instead of a copy
    }
    void verify(std::size_t i) const {
        auto const& badge = badges[i].signed_one;
        auto const proofs = badges::proofs_of(badge);
        auto const check = badges::check_proof(badge, proofs->front(), key.public_key(), contexts().newest());
        STOA_ASSERT(check && check->holds);
    }
    void report(std::size_t i) const {
        auto const report = badges::verify(badges[i].text, verification);
        STOA_ASSERT(report.key && report.key->provenance == badges::Provenance::given && report.verdict == badges::Verdict::unknown);  // its status
    }

    crypto::PrivateKey key;
    badges::ProofOptions options;
    badges::Verification verification;
    std::vector<Badge> badges;
};

// ---- the floor

struct Sodium {
    explicit Sodium(crypto::PrivateKey const& key) {
        auto const seed = key.raw();
        crypto_sign_seed_keypair(open, secret, reinterpret_cast<unsigned char const*>(seed.data()));
    }
    unsigned char open[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};
unsigned char const* octets(std::string const& text) { return reinterpret_cast<unsigned char const*>(text.data()); }

void hash(Badge const& badge) {
    benchmark::DoNotOptimize(crypto::sha256(badge.canonical.proof));
    benchmark::DoNotOptimize(crypto::sha256(badge.canonical.document));
}
void issue_floor(benchmark::State& state, Bench const& bench) {
    Sodium const sodium(bench.key);
    bool const is_eddsa = bench.key.algorithm() == Algorithm::eddsa;
    std::size_t i = 0;
    unsigned char signature[crypto_sign_BYTES];
    for (auto _ : state) {
        auto const& badge = bench.badges[i++ % bench.badges.size()];
        hash(badge);
        if (is_eddsa) crypto_sign_detached(signature, nullptr, octets(badge.hashes), badge.hashes.size(), sodium.secret);
        else benchmark::DoNotOptimize(bench.key.sign(badge.hashes));
        benchmark::DoNotOptimize(signature);
    }
}
void verify_floor(benchmark::State& state, Bench const& bench) {
    Sodium const sodium(bench.key);
    bool const is_eddsa = bench.key.algorithm() == Algorithm::eddsa;
    std::size_t i = 0;
    for (auto _ : state) {
        auto const& badge = bench.badges[i++ % bench.badges.size()];
        hash(badge);
        bool const holds = is_eddsa ? crypto_sign_verify_detached(octets(badge.signature), octets(badge.hashes), badge.hashes.size(), sodium.open) == 0
                                    : bench.key.public_key().verify(badge.hashes, badge.signature);
        if (!holds) return state.SkipWithError("the signature does not hold");
    }
}

template <auto work> void ours(benchmark::State& state, Bench& bench) {
    std::size_t i = 0;
    for (auto _ : state) (bench.*work)(i++ % bench.badges.size());
}

int table(int argc, char** argv) {
    struct Suite {
        std::string name;
        Algorithm algorithm;
    };
    std::vector<std::unique_ptr<Bench>> benches;
    for (auto const& [name, algorithm] : {Suite{"eddsa-rdfc-2022", Algorithm::eddsa}, Suite{"eddsa-jcs-2022", Algorithm::eddsa},
                                          Suite{"ecdsa-rdfc-2019", Algorithm::es256}, Suite{"ecdsa-jcs-2019", Algorithm::es256}}) {
        auto& bench = *benches.emplace_back(std::make_unique<Bench>(name, algorithm));
        benchmark::RegisterBenchmark(("issue/" + name).c_str(), ours<&Bench::issue>, std::ref(bench));
        benchmark::RegisterBenchmark(("issue/" + name + "/floor").c_str(), issue_floor, std::ref(bench));
        benchmark::RegisterBenchmark(("verify/" + name).c_str(), ours<&Bench::verify>, std::ref(bench));
        benchmark::RegisterBenchmark(("verify/" + name + "/floor").c_str(), verify_floor, std::ref(bench));
        benchmark::RegisterBenchmark(("report/" + name).c_str(), ours<&Bench::report>, std::ref(bench));
        benchmark::RegisterBenchmark(("report/" + name + "/floor").c_str(), verify_floor, std::ref(bench));
    }
    return bench::Ratios::run(argc, argv);
}

// ---- threads

double per_second(int threads, Bench& bench, void (*work)(Bench&, std::size_t)) {
    constexpr auto turn = std::chrono::milliseconds(500);
    std::atomic<std::size_t> done = 0;
    auto const begin = std::chrono::steady_clock::now();
    std::vector<std::thread> all;
    for (int thread = 0; thread < threads; ++thread)
        all.emplace_back([&, thread] {
            std::size_t count = 0;
            auto const share = bench.badges.size() / static_cast<std::size_t>(threads);
            for (auto const end = begin + turn; std::chrono::steady_clock::now() < end; ++count)
                work(bench, static_cast<std::size_t>(thread) * share + count % share);
            done += count;
        });
    for (auto& thread : all) thread.join();
    return static_cast<double>(done) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int by_threads() {
    Bench bench("eddsa-rdfc-2022", Algorithm::eddsa);
    struct Work {
        char const* name;
        void (*work)(Bench&, std::size_t);
    };
    Work const acts[]{{"issue", [](Bench& on, std::size_t i) { on.issue(i); }}, {"verify", [](Bench& on, std::size_t i) { on.verify(i); }}};
    for (auto const& [name, work] : acts) {
        auto const one = per_second(1, bench, work), two = per_second(2, bench, work);
        std::printf("%s %.0f %.0f\n", name, one, two);
    }
    return 0;
}

// ---- memory

double resident_megabytes() {
    std::ifstream in("/proc/self/statm");
    double total = 0, resident = 0;
    in >> total >> resident;
    return resident * 4096 / 1e6;
}

int memory() {
    for (auto const& context : contexts().list()) {
        json::object const document{{"@context", context.url}, {"@type", "https://example.org/any"}};
        auto const expanded = contexts().newest().expand(document, {});
        for (auto const& earlier : contexts().earlier()) benchmark::DoNotOptimize(earlier.processor->expand(document, {}));
        if (!expanded) std::printf("%s: %s\n", context.url.c_str(), expanded.error().text.c_str());
    }
    Bench bench("eddsa-rdfc-2022", Algorithm::eddsa, 1);
    auto const work = [&](int badges) {
        for (int i = 0; i < badges; ++i) {
            bench.issue(0);
            bench.verify(0);
            bench.report(0);
        }
    };
    work(256);
    auto const before = ::mallinfo2().uordblks;
    work(4096);
    std::printf("%.1f %td\n", resident_megabytes(), static_cast<std::ptrdiff_t>(::mallinfo2().uordblks - before));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (::sodium_init() < 0) return 1;
    auto const mode = std::string_view(argc > 1 ? argv[1] : "");
    return mode == "--threads" ? by_threads() : mode == "--memory" ? memory() : table(argc, argv);
}
