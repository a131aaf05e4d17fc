// Use cases of achievements and awards, each readable from top to bottom: begin, read, decide, write, commit.
#include "badges/credential.hpp"
#include "base/encode.hpp"
#include "base/random.hpp"
#include "json/json.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/signing.hpp"
#include "wire/cursor.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

constexpr std::size_t salt_bytes = 16;

std::optional<std::string> kind_of(badges::Achievement const& achievement) {
    return achievement.achievementType ? std::optional(achievement.achievementType->str()) : std::nullopt;
}

// The signed badge stands in the member that its proof calls for.
void put_badge(Award& award, std::string badge) {
    if (award.proof == Proof::vc_jwt)
        award.jws = std::move(badge);
    else
        award.credential = wire::Json{std::move(badge)};
}

}  // namespace

Task<http::Rendered<badges::Achievement>> create_achievement(kit::Context& ctx, NewAchievement const& in) {
    auto const issuer = rules::id_in(in.issuer.str());
    if (!issuer) refuse({{"issuer", "must be the id of one of your issuers"}});
    auto const id = AchievementId::make();
    auto const place = rules::address(ctx.home.public_url(), "achievements", id.value);
    badges::Achievement achievement = in;
    auto const issuer_place = rules::address(ctx.home.public_url(), "issuers", *issuer);
    base::value_or_fail(rules::stored_achievement(achievement, place, issuer_place));  // a refused document leaves no picture behind
    co_await keep_data_picture(ctx, achievement.image);
    auto const document = base::value_or_fail(rules::stored_achievement(achievement, place, issuer_place));

    auto tx = co_await ctx.db.begin();
    co_await store::insert_achievement(tx, {id, ctx.school(), {*issuer}, achievement.name.str(), kind_of(achievement), document});
    co_await tx.commit();
    co_return http::Rendered<badges::Achievement>{document.text, place, {}};
}

Task<http::Rendered<AchievementPage>> list_achievements(kit::Context& ctx, ListAchievements const& in) {
    auto const limit = in.limit ? in.limit->get() : wire::page_rows_default;
    auto const kind = in.type ? std::optional(in.type->str()) : std::nullopt;
    auto rows = co_await store::list_achievements(ctx.db, ctx.school(), rules::like(in.q), in.issuer, kind, wire::read_cursor(in.cursor),
                                                  limit + 1);
    co_return rendered_page<AchievementPage>(std::move(rows), limit);
}

Task<http::Rendered<badges::Achievement>> get_achievement(kit::Context& ctx, GetAchievement const& in) {
    auto const document = base::required(co_await store::find_achievement(ctx.db, in.achievement), "achievement");
    co_return http::Rendered<badges::Achievement>{document.text, {}, {}};
}

Task<http::Rendered<badges::Achievement>> edit_achievement(kit::Context& ctx, EditAchievement const& in) {
    auto tx = co_await ctx.db.begin();
    auto const found = base::required(co_await store::lock_achievement(tx, ctx.school(), in.achievement), "achievement");
    auto achievement = patched<badges::Achievement>(found, in.changes);
    auto const place = document_id(found);
    base::value_or_fail(rules::stored_achievement(achievement, place, {}));
    co_await keep_data_picture(ctx, achievement.image);
    auto const document = base::value_or_fail(rules::stored_achievement(achievement, place, {}));
    co_await store::update_achievement(tx, in.achievement, achievement.name.str(), kind_of(achievement), document);
    co_await tx.commit();
    co_return http::Rendered<badges::Achievement>{document.text, {}, {}};
}

Task<http::Nothing> remove_achievement(kit::Context& ctx, GetAchievement const& in) {
    auto const found = co_await store::remove_achievement(ctx.db, ctx.school(), in.achievement);
    if (!found) base::fail(base::Code::missing, "achievement not found");
    co_return http::Nothing{};
}

Task<Award> award(kit::Context& ctx, Workshop& workshop, NewAward const& in) {
    auto const proof = in.proof ? *in.proof : usual_proof(ctx);
    auto const algorithms = rules::key_algorithms(proof);
    auto const found = base::required(co_await store::find_to_award(ctx.db, ctx.school(), in.achievement, algorithms), "achievement");
    if (!found.key_id) throw rules::no_key_for(proof, found.issuer_id);

    auto const id = AwardId::make();
    auto const public_url = ctx.home.public_url();
    auto const place = rules::address(public_url, "awards", id.value);
    auto const recipient = rules::recipient_forms(in.recipient, base::to_hex(base::random_bytes(salt_bytes)));
    auto issuer = parsed<badges::Profile>(found.issuer);
    auto const issuer_place = issuer.id->str();
    auto wanted = rules::to_sign(in, std::move(issuer), parsed<badges::Achievement>(found.achievement), place, recipient, ctx.now);
    std::optional<store::Place> entry;
    if (in.revocable ? *in.revocable : ctx.home.settings.signing_revocable) {
        entry = co_await take_place(ctx, ctx.school(), found.issuer_id, place);
        wanted.status = rules::status_entry(*entry);
    }
    boost::json::monotonic_resource memory;
    auto const credential = base::value_or_fail(badges::build(wanted, &memory));
    Signer const signer{*found.key_id, *found.key_address};
    auto const badge = co_await sign(ctx, workshop, credential, proof, signer);

    auto const name = wanted.subject.achievement.name.str();
    auto const recipient_name = in.recipient.name ? in.recipient.name->str() : std::string();
    store::NewAward const row{id,
                              ctx.school(),
                              in.achievement,
                              found.issuer_id,
                              signer.key,
                              place,
                              recipient.kind,
                              recipient.value,
                              recipient_name,
                              name,
                              std::string(wire_name(proof)),
                              badge,
                              rules::is_test(public_url),
                              wanted.valid_from,
                              wanted.valid_until,
                              ctx.now,
                              entry ? std::optional(entry->list_id) : std::nullopt,
                              entry ? std::optional(entry->place) : std::nullopt};
    co_await store::insert_award(ctx.db, row);
    Award made{place,
               wanted.subject.achievement.id->str(),
               issuer_place,
               name,
               {recipient.kind, recipient.value, recipient_name.empty() ? std::nullopt : std::optional(recipient_name)},
               row.test,
               row.valid_from,
               row.valid_until,
               ctx.now,
               proof,
               {},
               {},
               entry ? std::optional(AwardStatus::active) : std::nullopt,
               {}};
    put_badge(made, badge);
    co_return made;
}

Award shown(store::AwardRow const& row) {
    Award out{row.address,
              row.achievement_address,
              row.issuer_address,
              row.name,
              {row.recipient_kind, row.recipient, row.recipient_name.empty() ? std::nullopt : std::optional(row.recipient_name)},
              row.test,
              row.valid_from,
              row.valid_until,
              row.created_at,
              base::required(rules::proof_named(row.proof), "proof"),
              {},
              {},
              {},
              row.reason};
    if (row.list_id) out.status = row.revoked_at ? AwardStatus::revoked : AwardStatus::active;
    put_badge(out, row.badge);
    return out;
}

Task<AwardPage> list_awards(kit::Context& ctx, ListAwards const& in) {
    auto const limit = in.limit ? in.limit->get() : wire::page_rows_default;
    auto const recipient = in.recipient ? std::optional(in.recipient->str()) : std::nullopt;
    store::AwardFilter const filter{rules::like(in.q), in.achievement, in.issuer, recipient};
    auto rows = co_await store::list_awards(ctx.db, ctx.school(), filter, wire::read_cursor(in.cursor), limit + 1);
    AwardPage page;
    if (rows.size() > static_cast<std::size_t>(limit)) {
        rows.pop_back();
        page.next = wire::write_cursor(rows.back().id.value);
    }
    for (auto const& row : rows) page.items.push_back(shown(row));
    co_return page;
}

}  // namespace credentials
