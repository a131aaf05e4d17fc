// A badge as VC-JWT, signed and checked, beside the floor: the signature over the same bytes with its hash, base64url, and one
// serialisation (signing) or one parse (checking) of the badge.
#include "badge.hpp"
#include "badges/vcjwt.hpp"
#include "badges/verify.hpp"
#include "base/encode.hpp"
#include "crypto/jws.hpp"
#include "ratio.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace {

constexpr auto kid = "https://badges.example.edu/keys/1";

struct Bench {
    explicit Bench(crypto::Algorithm algorithm) : key(crypto::PrivateKey::generate(algorithm)), known({kid, {}, key.public_key()}) {}
    crypto::PrivateKey key;
    badges::KnownKey known;
    json::object badge = json::read(bench::badge).value().as_object();
    std::string token = badges::issue(badge, key, kid).value();
    crypto::Jws parsed = crypto::parse_jws(token).value();
};

void sign_floor(benchmark::State& state, Bench const& bench) {
    std::string const input(bench.parsed.signing_input());
    json::value const badge(bench.badge);
    for (auto _ : state) {
        auto const text = json::write(badge);
        auto out = base::to_base64url(text);
        out += base::to_base64url(bench.key.sign(input));
        benchmark::DoNotOptimize(out);
    }
}
void sign(benchmark::State& state, Bench const& bench) {
    for (auto _ : state) benchmark::DoNotOptimize(badges::issue(bench.badge, bench.key, kid));
}

void check_floor(benchmark::State& state, Bench const& bench) {
    std::string const input(bench.parsed.signing_input());
    auto const payload_at = bench.token.find('.') + 1;
    auto const encoded = std::string_view(bench.token).substr(payload_at, bench.token.rfind('.') - payload_at);
    for (auto _ : state) {
        auto const payload = base::from_base64url(encoded);
        unsigned char room[32 * 1024];
        boost::json::monotonic_resource memory(room, sizeof room);
        benchmark::DoNotOptimize(json::read(*payload, {}, &memory));
        if (!bench.key.public_key().verify(input, bench.parsed.signature)) state.SkipWithError("the signature does not hold");
    }
}
void check(benchmark::State& state, Bench const& bench) {
    for (auto _ : state) {
        auto const jws = crypto::parse_jws(bench.token);
        unsigned char room[32 * 1024];
        boost::json::monotonic_resource memory(room, sizeof room);
        benchmark::DoNotOptimize(json::read(jws->payload, {}, &memory));
        if (!crypto::verify_jws(*jws, bench.key.public_key())) state.SkipWithError("the signature does not hold");
    }
}
// All stages of a verification, of which the signature is one.
void verify(benchmark::State& state, Bench const& bench) {
    badges::Verification wanted;
    wanted.now = *base::parse_time("2027-01-01T00:00:00Z");
    wanted.keys = {bench.known};
    for (auto _ : state) {
        auto const report = badges::verify(bench.token, wanted);
        if (report.verdict == badges::Verdict::invalid) state.SkipWithError(report.text.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::unique_ptr<Bench>> benches;
    for (auto const algorithm : {crypto::Algorithm::es256, crypto::Algorithm::eddsa, crypto::Algorithm::rs256}) {
        auto const& bench = *benches.emplace_back(std::make_unique<Bench>(algorithm));
        auto const name = std::string(crypto::name(algorithm));
        benchmark::RegisterBenchmark(("sign " + name).c_str(), sign, bench);
        benchmark::RegisterBenchmark(("sign " + name + "/floor").c_str(), sign_floor, bench);
        benchmark::RegisterBenchmark(("check " + name).c_str(), check, bench);
        benchmark::RegisterBenchmark(("check " + name + "/floor").c_str(), check_floor, bench);
        benchmark::RegisterBenchmark(("verify " + name).c_str(), verify, bench);
    }
    return bench::Ratios::run(argc, argv);
}
