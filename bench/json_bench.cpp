// json::read and the codec on a badge of about 3 KB, each beside Boost.JSON's own parser or serializer.
#include "json/json.hpp"
#include "wire/reflect.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <benchmark/benchmark.h>

namespace bench {

struct Criteria {
    std::optional<wire::Url> id;
    wire::Text<1, 5000> narrative;
};
BOOST_DESCRIBE_STRUCT(Criteria, (), (id, narrative))

struct Alignment {
    wire::OneOrMany<std::string> type;
    wire::Text<1, 200> targetName;
    wire::Url targetUrl;
    std::optional<wire::Text<1, 2000>> targetDescription;
};
BOOST_DESCRIBE_STRUCT(Alignment, (), (type, targetName, targetUrl, targetDescription))

struct Achievement {
    wire::Uri id;
    wire::OneOrMany<std::string> type;
    wire::Text<1, 200> name;
    wire::Text<1, 5000> description;
    Criteria criteria;
    std::vector<Alignment> alignment;
    std::vector<wire::Text<1, 50>> tag;
};
BOOST_DESCRIBE_STRUCT(Achievement, (), (id, type, name, description, criteria, alignment, tag))

struct Subject {
    wire::Uri id;
    wire::OneOrMany<std::string> type;
    Achievement achievement;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (id, type, achievement))

struct Badge {
    std::vector<wire::Uri> context;
    wire::Uri id;
    wire::OneOrMany<std::string> type;
    wire::Text<1, 200> name;
    wire::Time validFrom;
    std::int64_t credits;
    double score;
    Subject credentialSubject;
    static constexpr wire::Name json_names[] = {{"context", "@context"}};
};
BOOST_DESCRIBE_STRUCT(Badge, (), (context, id, type, name, validFrom, credits, score, credentialSubject))

std::string document() {
    std::string alignment;
    for (int i = 0; i < 8; ++i)
        alignment += std::string(i > 0 ? "," : "") + R"({"type":["Alignment"],"targetName":"Outcome )" + std::to_string(i) +
                     R"(","targetUrl":"https://example.org/framework/outcomes/)" + std::to_string(i) +
                     R"(","targetDescription":"The learner keeps a colony of bees through the winter and can say why it lived."})";
    return R"({"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],)"
           R"("id":"urn:uuid:01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57","type":["VerifiableCredential","OpenBadgeCredential"],)"
           R"("name":"Keeper of bees","validFrom":"2026-11-21T08:30:00Z","credits":3,"score":0.875,"credentialSubject":{)"
           R"("id":"did:example:ebfeb1f712ebc6f1c276e12ec21","type":["AchievementSubject"],"achievement":{)"
           R"("id":"https://example.org/achievements/bees","type":["Achievement"],"name":"Keeper of bees",)"
           R"("description":"Awarded for a year beside the hive: building, feeding, healing, and in the end a jar of honey for all.",)"
           R"("criteria":{"id":"https://example.org/achievements/bees/criteria","narrative":"Twelve visits, one diary, no stings that )"
           R"(could have been avoided; the diary is read by two keepers and kept for those who come after."},"alignment":[)" +
           alignment + R"(],"tag":["bees","nature","patience","winter"]}}})";
}

void boost_parse(benchmark::State& state) {
    auto const text = document();
    for (auto _ : state) {
        unsigned char room[32 * 1024];
        boost::json::monotonic_resource memory(room, sizeof room);
        benchmark::DoNotOptimize(boost::json::parse(text, &memory));
    }
    state.counters["bytes"] = static_cast<double>(text.size());
}
BENCHMARK(boost_parse);

void json_read(benchmark::State& state) {
    auto const text = document();
    for (auto _ : state) {
        unsigned char room[32 * 1024];
        boost::json::monotonic_resource memory(room, sizeof room);
        benchmark::DoNotOptimize(json::read(text, {}, &memory));
    }
}
BENCHMARK(json_read);

void boost_serialize(benchmark::State& state) {
    auto const tree = json::read(document()).value();
    for (auto _ : state) benchmark::DoNotOptimize(boost::json::serialize(tree));
}
BENCHMARK(boost_serialize);

void json_write(benchmark::State& state) {
    auto const tree = json::read(document()).value();
    for (auto _ : state) benchmark::DoNotOptimize(json::write(tree));
}
BENCHMARK(json_write);

void json_canonical(benchmark::State& state) {
    auto const tree = json::read(document()).value();
    for (auto _ : state) benchmark::DoNotOptimize(json::canonical(tree));
}
BENCHMARK(json_canonical);

void codec_read_from_tree(benchmark::State& state) {
    auto const tree = json::read(document()).value();
    for (auto _ : state) {
        base::Problems problems;
        benchmark::DoNotOptimize(wire::Codec<Badge>::read(tree, problems));
        STOA_ASSERT(problems.empty());
    }
}
BENCHMARK(codec_read_from_tree);

void codec_text(benchmark::State& state) {
    auto const badge = wire::Codec<Badge>::parse(document()).value();
    for (auto _ : state) benchmark::DoNotOptimize(wire::Codec<Badge>::text(badge));
}
BENCHMARK(codec_text);

}  // namespace bench

BENCHMARK_MAIN();
