// The SQL of achievements and awards, each statement once and named.
#include "pg/error.hpp"
#include "pg/row.hpp"
#include "services/credentials/store.hpp"
#include "services/credentials/store_statements.hpp"

#include <algorithm>
#include <boost/describe/class.hpp>
#include <iterator>

namespace credentials::store {

BOOST_DESCRIBE_STRUCT(Listed, (), (id, document))
BOOST_DESCRIBE_STRUCT(AwardRow, (),
                      (id, school_id, achievement_id, issuer_id, address, recipient_kind, recipient, recipient_name, name, proof, badge,
                       test, valid_from, valid_until, created_at, list_id, place, revoked_at, reason, achievement_address, issuer_address,
                       image))
BOOST_DESCRIBE_STRUCT(ToAward, (), (issuer_id, key_id, key_address, issuer, achievement))

constexpr pg::Sql insert_one_achievement{"credentials.insert_achievement", R"(
    insert into achievement (id, school_id, issuer_id, name, kind, document)
    select $1, $2, issuer.id, $4, $5, $6 from issuer where issuer.school_id = $2 and issuer.id = $3)"};
constexpr pg::Sql lock_one_achievement{"credentials.lock_achievement", R"(
    select document from achievement where school_id = $1 and id = $2 for update)"};
constexpr pg::Sql update_one_achievement{"credentials.update_achievement", R"(
    update achievement set name = $2, kind = $3, document = $4, updated_at = now() where id = $1)"};
constexpr pg::Sql remove_one_achievement{"credentials.remove_achievement", R"(
    delete from achievement where school_id = $1 and id = $2)"};
constexpr pg::Sql find_one_achievement{"credentials.find_achievement", R"(
    select document from achievement where id = $1)"};
constexpr pg::Sql list_some_achievements{"credentials.list_achievements", R"(
    select id, document from achievement
    where school_id = $1 and ($2::text is null or name ilike $2) and ($3::uuid is null or issuer_id = $3)
      and ($4::text is null or kind = $4) and ($5::uuid is null or id < $5)
    order by id desc limit $6)"};
constexpr pg::Sql page_some_achievements{"credentials.page_achievements", R"(
    select id, document from achievement where school_id = $1 order by id desc offset $2 limit $3)"};
constexpr pg::Sql count_all_achievements{"credentials.count_achievements", R"(
    select count(*) as total from achievement where school_id = $1)"};

constexpr pg::Sql find_all_to_award{"credentials.find_to_award", R"(
    select issuer.id as issuer_id, key.id as key_id, key.address as key_address, issuer.document as issuer, achievement.document as achievement
    from achievement
    join issuer on issuer.id = achievement.issuer_id
    left join lateral (select id, address from signing_key where issuer_id = issuer.id and retired_at is null and algorithm = any($3)
                       order by id desc limit 1) key on true
    where achievement.school_id = $1 and achievement.id = $2)"};
constexpr pg::Sql insert_one_award{"credentials.insert_award", R"(
    insert into award (id, school_id, achievement_id, issuer_id, key_id, address, recipient_kind, recipient, recipient_name, name, proof, badge,
                       test, valid_from, valid_until, created_at, list_id, place)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))"};
constexpr pg::Sql find_one_award{"credentials.find_award", R"(
    select award.id, award.school_id, award.achievement_id, award.issuer_id, address, recipient_kind, recipient, recipient_name, award.name, proof,
           badge, test, valid_from, valid_until, award.created_at, award.list_id, award.place, revoked_at, reason,
           achievement.document->>'id' as achievement_address, issuer.document->>'id' as issuer_address,
           achievement.document#>>'{image,id}' as image
    from award join achievement on achievement.id = award.achievement_id join issuer on issuer.id = award.issuer_id
    left join status_entry on status_entry.list_id = award.list_id and status_entry.place = award.place
    where award.id = $1)"};
constexpr pg::Sql list_some_awards{"credentials.list_awards", R"(
    select award.id, award.school_id, award.achievement_id, award.issuer_id, address, recipient_kind, recipient, recipient_name, award.name, proof,
           badge, test, valid_from, valid_until, award.created_at, award.list_id, award.place, revoked_at, reason,
           achievement.document->>'id' as achievement_address, issuer.document->>'id' as issuer_address,
           achievement.document#>>'{image,id}' as image
    from award join achievement on achievement.id = award.achievement_id join issuer on issuer.id = award.issuer_id
    left join status_entry on status_entry.list_id = award.list_id and status_entry.place = award.place
    where award.school_id = $1
      and ($2::text is null or award.name ilike $2 or recipient ilike $2 or recipient_name ilike $2)
      and ($3::uuid is null or award.achievement_id = $3)
      and ($4::uuid is null or award.issuer_id = $4)
      and ($5::text is null or lower(recipient) = lower($5))
      and ($6::uuid is null or award.id < $6)
    order by award.id desc limit $7)"};

Task<> insert_achievement(pg::Tx& tx, NewAchievement const& row) {
    auto const rows = co_await tx.run(insert_one_achievement, pg::params(row.id, row.school, row.issuer, row.name, row.kind, row.document));
    if (rows.affected() == 0)
        throw base::Error(base::Code::invalid, "the request is not valid", {{"issuer", "must be the id of one of your issuers"}});
}

Task<std::optional<wire::Json>> lock_achievement(pg::Tx& tx, wire::SchoolId school, AchievementId id) {
    auto const rows = co_await tx.run(lock_one_achievement, pg::params(school, id));
    co_return document_of(rows);
}

Task<> update_achievement(pg::Tx& tx, AchievementId id, std::string const& name, std::optional<std::string> const& kind,
                          wire::Json const& document) {
    co_await tx.run(update_one_achievement, pg::params(id, name, kind, document));
}

Task<bool> remove_achievement(pg::Db const& db, wire::SchoolId school, AchievementId id) {
    try {
        auto const rows = co_await db.write(remove_one_achievement, pg::params(school, id));
        co_return rows.affected() == 1;
    } catch (pg::Failure const& failure) {
        if (failure.constraint() == "award_achievement_id_fkey")
            base::fail(base::Code::conflict, "this achievement has been awarded; it cannot be removed");
        throw;
    }
}

Task<std::optional<wire::Json>> find_achievement(pg::Db const& db, AchievementId id) {
    auto const rows = co_await db.read(find_one_achievement, pg::params(id));
    co_return document_of(rows);
}

Task<std::vector<Listed>> list_achievements(pg::Db const& db, wire::SchoolId school, std::optional<std::string> const& like,
                                            std::optional<IssuerId> issuer, std::optional<std::string> const& kind,
                                            std::optional<base::Uuid> after, std::int64_t limit) {
    auto const rows = co_await db.read(list_some_achievements, pg::params(school, like, issuer, kind, after, limit));
    co_return pg::all<Listed>(rows);
}

Task<std::vector<Listed>> page_achievements(pg::Db const& db, wire::SchoolId school, std::int64_t offset, std::int64_t limit) {
    auto const rows = co_await db.read(page_some_achievements, pg::params(school, offset, limit));
    co_return pg::all<Listed>(rows);
}

Task<std::int64_t> count_achievements(pg::Db const& db, wire::SchoolId school) {
    auto const rows = co_await db.read(count_all_achievements, pg::params(school));
    co_return rows.at(0).get<std::int64_t>("total");
}

Task<std::optional<ToAward>> find_to_award(pg::Db const& db, wire::SchoolId school, AchievementId id,
                                           std::vector<std::string> const& algorithms) {
    auto const rows = co_await db.read(find_all_to_award, pg::params(school, id, algorithms));
    co_return pg::first<ToAward>(rows);
}

Task<> insert_award(pg::Db const& db, NewAward const& row) {
    try {
        co_await db.write(insert_one_award,
                          pg::params(row.id, row.school, row.achievement, row.issuer, row.key, row.address, row.recipient_kind,
                                     row.recipient, row.recipient_name, row.name, row.proof, row.badge, row.test, row.valid_from,
                                     row.valid_until, row.created_at, row.list, row.place));
    } catch (pg::Failure const& failure) {
        if (failure.constraint() == "award_achievement_id_fkey")
            base::fail(base::Code::conflict, "this achievement was removed a moment ago");
        throw;
    }
}

Task<std::optional<AwardRow>> find_award(pg::Db const& db, AwardId id) {
    auto const rows = co_await db.read(find_one_award, pg::params(id));
    co_return pg::first<AwardRow>(rows);
}

Task<std::vector<AwardRow>> list_awards(pg::Db const& db, wire::SchoolId school, AwardFilter const& filter, std::optional<base::Uuid> after,
                                        std::int64_t limit) {
    auto const rows = co_await db.read(list_some_awards,
                                       pg::params(school, filter.like, filter.achievement, filter.issuer, filter.recipient, after, limit));
    co_return pg::all<AwardRow>(rows);
}

std::vector<pg::Sql> statements() {
    auto all = issuer_statements();
    std::ranges::copy(status_statements(), std::back_inserter(all));
    all.insert(all.end(), {insert_one_achievement, lock_one_achievement, update_one_achievement, remove_one_achievement,
                           find_one_achievement, list_some_achievements, page_some_achievements, count_all_achievements, find_all_to_award,
                           insert_one_award, find_one_award, list_some_awards});
    return all;
}

}  // namespace credentials::store
