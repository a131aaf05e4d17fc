#include "services/credentials/demo.hpp"

#include "base/log.hpp"
#include "services/credentials/service.hpp"
#include "wire/codec.hpp"

namespace credentials {
namespace {

constexpr std::chrono::seconds demo_takes_max{30};

template <class T> T from_json(std::string const& text) { return base::value_or_fail(wire::Codec<T>::parse(text)); }

}  // namespace

Task<> seed_demo(kit::Home& home, Workshop& workshop, pg::Pool& pool, wire::SchoolId school) {
    auto principal = std::make_shared<kit::Principal>();
    principal->school = school;
    principal->name = "demo";
    principal->permissions = kit::Permissions({"credentials.*"});
    auto const deadline = std::chrono::steady_clock::now() + demo_takes_max;
    kit::Context ctx{home, pg::Db(pool, deadline), principal, deadline, base::now(), "demo", {}};
    auto const there = co_await store::count_issuers(ctx.db, school);
    if (there > 0) co_return;

    auto const issuer = co_await create_issuer(
        ctx,
        from_json<badges::Profile>(R"({"name":"Demo School","description":"An issuer to try things with.","url":"https://example.org/"})"));
    constexpr std::array<std::string_view, 3> bodies{
        R"("name":"Safe Cyclist","description":"Rides safely in town.","achievementType":"Badge",
            "criteria":{"narrative":"Pass the ride through town and the quiz on road signs."},"tag":["cycling","safety"]})",
        R"("name":"First Program","description":"Wrote a program that others use.","achievementType":"Competency",
            "criteria":{"narrative":"Show a program of your own to the class, and let two people use it."},"tag":["coding"]})",
        R"("name":"Reading Circle","description":"Read and discussed five books.","achievementType":"CommunityService",
            "criteria":{"narrative":"Lead the talk about one book, and take part in four more."},"tag":["reading"]})"};
    std::optional<AchievementId> first;
    for (auto const body : bodies) {
        auto const made =
            co_await create_achievement(ctx, from_json<NewAchievement>(R"({"issuer":")" + issuer.location + R"(",)" + std::string(body)));
        if (!first) first = AchievementId{*base::Uuid::parse(std::string_view(made.location).substr(made.location.rfind('/') + 1))};
    }
    co_await award(
        ctx, workshop,
        from_json<NewAward>(R"({"achievement":")" + first->text() +
                            R"(","recipient":{"email":"learner@example.org"},"narrative":"Rode through town and named every sign."})"));
    base::log::info("demo data is there");
}

}  // namespace credentials
