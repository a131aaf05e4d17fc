// The SQL of issuers, their keys and images, each statement once and named.
#include "pg/error.hpp"
#include "pg/row.hpp"
#include "services/credentials/store.hpp"
#include "services/credentials/store_statements.hpp"

#include <boost/describe/class.hpp>

namespace credentials::store {

BOOST_DESCRIBE_STRUCT(Listed, (), (id, document))
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, issuer_id, algorithm, address, public_jwk, created_at, retired_at))
BOOST_DESCRIBE_STRUCT(ToSign, (), (school_id, key_id, key_address))
BOOST_DESCRIBE_STRUCT(SealedKey, (), (algorithm, sealed))
BOOST_DESCRIBE_STRUCT(ImageRow, (), (media_type, size))

constexpr pg::Sql insert_one_issuer{"credentials.insert_issuer", R"(
    insert into issuer (id, school_id, name, document) values ($1, $2, $3, $4))"};
constexpr pg::Sql lock_one_issuer{"credentials.lock_issuer", R"(
    select document from issuer where school_id = $1 and id = $2 for update)"};
constexpr pg::Sql update_one_issuer{"credentials.update_issuer", R"(
    update issuer set name = $2, document = $3, updated_at = now() where id = $1)"};
constexpr pg::Sql remove_one_issuer{"credentials.remove_issuer", R"(
    with idle as (delete from signing_key where school_id = $1 and issuer_id = $2 and used_at is null
                  and not exists (select from award where award.key_id = signing_key.id))
    delete from issuer where school_id = $1 and id = $2)"};
constexpr pg::Sql find_one_issuer{"credentials.find_issuer", R"(
    select document from issuer where id = $1)"};
constexpr pg::Sql list_some_issuers{"credentials.list_issuers", R"(
    select id, document from issuer
    where school_id = $1 and ($2::text is null or name ilike $2) and ($3::uuid is null or id < $3)
    order by id desc limit $4)"};
constexpr pg::Sql count_all_issuers{"credentials.count_issuers", R"(
    select count(*) as total from issuer where school_id = $1)"};

constexpr pg::Sql insert_one_key{"credentials.insert_key", R"(
    insert into signing_key (id, school_id, issuer_id, algorithm, address, public_jwk, sealed)
    values ($1, $2, $3, $4, $5, $6, $7))"};
constexpr pg::Sql retire_active_key{"credentials.retire_key", R"(
    update signing_key set retired_at = now() where issuer_id = $1 and algorithm = $2 and retired_at is null)"};
constexpr pg::Sql find_one_sealed_key{"credentials.find_sealed_key", R"(
    select algorithm, sealed from signing_key where id = $1)"};
constexpr pg::Sql use_active_key{"credentials.use_to_sign", R"(
    with chosen as (
        select issuer.school_id, key.id as key_id, key.address as key_address
        from issuer
        left join lateral (select id, address from signing_key where issuer_id = issuer.id and retired_at is null and algorithm = any($4)
                           order by id desc limit 1) key on true
        where ($1::uuid is null or issuer.school_id = $1) and issuer.id = $2 and issuer.document->>'id' = $3),
    used as (update signing_key set used_at = coalesce(used_at, now()) from chosen where signing_key.id = chosen.key_id)
    select school_id, key_id, key_address from chosen)"};
constexpr pg::Sql find_one_key{"credentials.find_key", R"(
    select id, issuer_id, algorithm, address, public_jwk, created_at, retired_at from signing_key where id = $1)"};
constexpr pg::Sql list_all_keys{"credentials.list_keys", R"(
    select id, issuer_id, algorithm, address, public_jwk, created_at, retired_at from signing_key
    where ($1::uuid is null or issuer_id = $1) order by id limit 10000)"};

constexpr pg::Sql find_issuer_place{"credentials.find_issuer_place", R"(
    select school_id, document->>'id' as address from issuer where id = $1)"};

constexpr pg::Sql keep_one_image{"credentials.keep_image", R"(
    insert into image (digest, school_id, media_type, size) values ($1, $2, $3, $4) on conflict do nothing)"};
constexpr pg::Sql find_one_image{"credentials.find_image", R"(
    select media_type, size from image where digest = $1 limit 1)"};

namespace {

pg::Params key_params(NewKey const& row) {
    return pg::params(row.id, row.school, row.issuer, row.algorithm, row.address, row.public_jwk, pg::Bytes{row.sealed});
}

}  // namespace

Task<> insert_issuer(pg::Tx& tx, NewIssuer const& row) {
    co_await tx.run(insert_one_issuer, pg::params(row.id, row.school, row.name, row.document));
}

Task<std::optional<wire::Json>> lock_issuer(pg::Tx& tx, wire::SchoolId school, IssuerId id) {
    auto const rows = co_await tx.run(lock_one_issuer, pg::params(school, id));
    co_return document_of(rows);
}

Task<> update_issuer(pg::Tx& tx, IssuerId id, std::string const& name, wire::Json const& document) {
    co_await tx.run(update_one_issuer, pg::params(id, name, document));
}

Task<bool> remove_issuer(pg::Db const& db, wire::SchoolId school, IssuerId id) {
    try {
        auto const rows = co_await db.write(remove_one_issuer, pg::params(school, id));
        co_return rows.affected() == 1;
    } catch (pg::Failure const& failure) {
        if (failure.constraint() == "achievement_issuer_id_fkey")
            base::fail(base::Code::conflict, "this issuer still has achievements; remove them first");
        if (failure.constraint() == "award_issuer_id_fkey" || failure.constraint() == "signing_key_issuer_id_fkey" ||
            failure.constraint() == "status_list_issuer_id_fkey")
            base::fail(base::Code::conflict, "this issuer has signed badges, which must stay verifiable; it cannot be removed");
        throw;
    }
}

Task<std::optional<wire::Json>> find_issuer(pg::Db const& db, IssuerId id) {
    auto const rows = co_await db.read(find_one_issuer, pg::params(id));
    co_return document_of(rows);
}

Task<std::vector<Listed>> list_issuers(pg::Db const& db, wire::SchoolId school, std::optional<std::string> const& like,
                                       std::optional<base::Uuid> after, std::int64_t limit) {
    auto const rows = co_await db.read(list_some_issuers, pg::params(school, like, after, limit));
    co_return pg::all<Listed>(rows);
}

Task<std::int64_t> count_issuers(pg::Db const& db, wire::SchoolId school) {
    auto const rows = co_await db.read(count_all_issuers, pg::params(school));
    co_return rows.at(0).get<std::int64_t>("total");
}

Task<> insert_key(pg::Tx& tx, NewKey const& row) { co_await tx.run(insert_one_key, key_params(row)); }

Task<> retire_key(pg::Tx& tx, IssuerId issuer, std::string const& algorithm) {
    co_await tx.run(retire_active_key, pg::params(issuer, algorithm));
}

Task<std::optional<SealedKey>> find_sealed_key(pg::Db const& db, KeyId id) {
    auto const rows = co_await db.read(find_one_sealed_key, pg::params(id));
    co_return pg::first<SealedKey>(rows);
}

Task<std::optional<ToSign>> use_to_sign(pg::Db const& db, std::optional<wire::SchoolId> school, IssuerId issuer, std::string const& address,
                                        std::vector<std::string> const& algorithms) {
    auto const rows = co_await db.write(use_active_key, pg::params(school, issuer, address, algorithms));
    co_return pg::first<ToSign>(rows);
}

Task<std::optional<KeyRow>> find_key(pg::Db const& db, KeyId id) {
    auto const rows = co_await db.read(find_one_key, pg::params(id));
    co_return pg::first<KeyRow>(rows);
}

Task<std::vector<KeyRow>> list_keys(pg::Db const& db, std::optional<IssuerId> issuer) {
    auto const rows = co_await db.read(list_all_keys, pg::params(issuer));
    co_return pg::all<KeyRow>(rows);
}

Task<> keep_image(pg::Db const& db, std::string const& digest, wire::SchoolId school, std::string const& media_type, std::int64_t size) {
    co_await db.write(keep_one_image, pg::params(digest, school, media_type, size));
}

Task<std::optional<ImageRow>> find_image(pg::Db const& db, std::string const& digest) {
    auto const rows = co_await db.read(find_one_image, pg::params(digest));
    co_return pg::first<ImageRow>(rows);
}

std::optional<KeyPlace> find_key_place(pg::Session& session, IssuerId issuer) {
    auto const rows = session.run(find_issuer_place.text, pg::params(issuer));
    if (rows.empty()) return std::nullopt;
    auto address = rows[0].get<std::string>("address");
    address.resize(std::min(address.size(), address.rfind("/issuers/")));
    return KeyPlace{{rows[0].get<base::Uuid>("school_id")}, std::move(address)};
}

void replace_key(pg::Session& session, NewKey const& row) {
    session.run(retire_active_key.text, pg::params(row.issuer, row.algorithm));
    session.run(insert_one_key.text, key_params(row));
}

std::vector<KeyRow> list_keys(pg::Session& session) {
    std::optional<IssuerId> const every;
    return pg::all<KeyRow>(session.run(list_all_keys.text, pg::params(every)));
}

std::vector<pg::Sql> issuer_statements() {
    return {insert_one_issuer, lock_one_issuer, update_one_issuer, remove_one_issuer,   find_one_issuer, list_some_issuers,
            count_all_issuers, insert_one_key,  retire_active_key, find_one_sealed_key, find_one_key,    list_all_keys,
            keep_one_image,    find_one_image,  find_issuer_place, use_active_key};
}

}  // namespace credentials::store
