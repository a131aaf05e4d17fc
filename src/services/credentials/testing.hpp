// What the use cases of this service are tested on: issuers and achievements to award, over a real schema.
#pragma once
#include "badges/report.hpp"
#include "kit/testing/bench.hpp"
#include "services/credentials/module.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/verifying.hpp"
#include "wire/codec.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace credentials::testing {

template <class T> T from(std::string const& text) { return base::value_or_fail(wire::Codec<T>::parse(text)); }

struct Credentials : kit::testing::Bench {
    Credentials() : Bench(credentials::schema()) {}

    IssuerId issuer(std::string const& name = "School") {
        auto ctx = context();
        auto const wanted = from<badges::Profile>(R"({"name":")" + name + R"("})");
        return {*rules::id_in(run(create_issuer(ctx, wanted)).location)};
    }
    AchievementId achievement(IssuerId of, std::string const& more = {}) {
        auto ctx = context();
        auto const wanted = from<NewAchievement>(
            fmt::format(R"({{"issuer":"{}","name":"n","description":"d","criteria":{{"narrative":"n"}}{}}})", of.text(), more));
        return {*rules::id_in(run(create_achievement(ctx, wanted)).location)};
    }
    static NewAward to(AchievementId which) {
        return from<NewAward>(fmt::format(R"({{"achievement":"{}","recipient":{{"email":"ada@example.org"}}}})", which.text()));
    }
    // What the world's verifier says of it.
    std::string report(std::string_view badge) {
        auto ctx = context(nullptr);
        return wire::Codec<badges::Report>::text(run(report_on(ctx, workshop, badge)));
    }
    std::string verdict(std::string_view badge) { return report(badge).substr(0, 18); }
    std::int64_t active_keys() { return count("select count(*) from signing_key where retired_at is null"); }

    Workshop workshop{base::value_or_fail(make_contexts({})), std::make_unique<kit::Offline>()};
};

}  // namespace credentials::testing
