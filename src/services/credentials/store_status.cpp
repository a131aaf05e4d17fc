// The SQL of status lists, each statement once and named.
#include "pg/row.hpp"
#include "services/credentials/store.hpp"
#include "services/credentials/store_statements.hpp"

#include <boost/describe/class.hpp>

namespace credentials::store {

BOOST_DESCRIBE_STRUCT(Place, (), (list_id, place, address))
BOOST_DESCRIBE_STRUCT(StatusListRow, (), (id, school_id, issuer_id, issuer_address, address, version, signed_version, badge, revoked))

constexpr pg::Sql take_free_place{"credentials.take_place", R"(
    with list as (select id, address from status_list
                  where school_id = $1 and issuer_id = $2 and purpose = 'revocation' order by id desc limit 1),
    free as (select list.id, candidate.place from list, unnest($4::bigint[]) with ordinality as candidate(place, rank)
             where not exists (select from status_entry where list_id = list.id and status_entry.place = candidate.place)
             order by rank limit 1),
    taken as (insert into status_entry (list_id, place, school_id, credential) select id, place, $1, $3 from free
              on conflict do nothing returning list_id, place)
    select taken.list_id, taken.place, list.address from taken join list on list.id = taken.list_id)"};
constexpr pg::Sql insert_one_list{"credentials.insert_status_list", R"(
    insert into status_list (id, school_id, issuer_id, purpose, address) values ($1, $2, $3, 'revocation', $4))"};
constexpr pg::Sql find_one_list{"credentials.find_status_list", R"(
    select status_list.id, status_list.school_id, issuer_id, issuer.document->>'id' as issuer_address, address, version, signed_version, badge,
           case when signed_version = version then '{}'
                else array(select place from status_entry where list_id = status_list.id and revoked_at is not null) end as revoked
    from status_list join issuer on issuer.id = issuer_id where status_list.id = $1)"};
constexpr pg::Sql keep_one_signed_list{"credentials.keep_signed_list", R"(
    update status_list set badge = $3, signed_version = $2 where id = $1 and version = $2)"};
constexpr pg::Sql set_revoked_places{"credentials.set_revoked", R"(
    update status_entry set revoked_at = case when $3 then coalesce(revoked_at, $5) end, reason = $4
    where ($1::uuid is null or school_id = $1) and credential = $2 returning list_id)"};
constexpr pg::Sql touch_lists{"credentials.touch_lists", R"(
    update status_list set version = version + 1 where id = any($1))"};

namespace {

pg::Params place_params(WantedPlace const& wanted) {
    return pg::params(wanted.school, wanted.issuer, wanted.credential, wanted.candidates);
}

}  // namespace

Task<std::optional<Place>> take_place(pg::Db const& db, WantedPlace const& wanted) {
    auto const rows = co_await db.write(take_free_place, place_params(wanted));
    co_return pg::first<Place>(rows);
}

Task<std::optional<Place>> take_place(pg::Tx& tx, WantedPlace const& wanted) {
    auto const rows = co_await tx.run(take_free_place, place_params(wanted));
    co_return pg::first<Place>(rows);
}

Task<> insert_status_list(pg::Tx& tx, StatusListId id, wire::SchoolId school, IssuerId issuer, std::string const& address) {
    co_await tx.run(insert_one_list, pg::params(id, school, issuer, address));
}

Task<std::optional<StatusListRow>> find_status_list(pg::Db const& db, StatusListId id) {
    auto const rows = co_await db.read(find_one_list, pg::params(id));
    co_return pg::first<StatusListRow>(rows);
}

Task<> keep_signed_list(pg::Db const& db, StatusListId id, std::int64_t version, std::string const& badge) {
    co_await db.write(keep_one_signed_list, pg::params(id, version, badge));
}

Task<std::size_t> set_revoked(pg::Tx& tx, std::optional<wire::SchoolId> school, std::string const& credential, bool revoked,
                              std::optional<std::string> const& reason, wire::Time now) {
    auto const rows = co_await tx.run(set_revoked_places, pg::params(school, credential, revoked, reason, now));
    std::vector<base::Uuid> lists;
    for (std::size_t i = 0; i < rows.size(); ++i) lists.push_back(rows[i].get<base::Uuid>(0));
    if (!lists.empty()) co_await tx.run(touch_lists, pg::params(lists));
    co_return lists.size();
}

std::vector<pg::Sql> status_statements() {
    return {take_free_place, insert_one_list, find_one_list, keep_one_signed_list, set_revoked_places, touch_lists};
}

}  // namespace credentials::store
