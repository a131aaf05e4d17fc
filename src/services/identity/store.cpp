// All SQL of this service, each statement once and named; the name is its label in logs and metrics.
#include "services/identity/store.hpp"

#include "pg/row.hpp"

namespace identity::store {

constexpr pg::Sql lock_one_school{"identity.lock_school", R"(
    select id, name, public_url from school order by created_at, id limit 1 for update)"};
constexpr pg::Sql find_any_person{"identity.find_any_person", R"(
    select 1 from person limit 1)"};
constexpr pg::Sql rename_one_school{"identity.rename_school", R"(
    update school set name = $2, public_url = $3 where id = $1)"};
constexpr pg::Sql insert_one_person{"identity.insert_person", R"(
    insert into person (id, school_id, name, email) values ($1, $2, $3, $4))"};
constexpr pg::Sql insert_one_token{"identity.insert_token", R"(
    insert into token (id, school_id, person_id, name, kind, digest, permissions, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8))"};
constexpr pg::Sql list_some_tokens{"identity.list_tokens", R"(
    select id, name, permissions, created_at, expires_at, revoked_at from token
    where school_id = $1 and kind = 'api' and ($2::uuid is null or id < $2) order by id desc limit $3)"};
constexpr pg::Sql revoke_one_token{"identity.revoke_token", R"(
    update token set revoked_at = coalesce(revoked_at, now()) where school_id = $1 and id = $2)"};
constexpr pg::Sql find_token_by_digest{"identity.find_token", R"(
    select token.id, token.school_id, token.person_id, coalesce(person.name, token.name) as name, token.permissions, token.expires_at
    from token left join person on person.id = token.person_id
    where token.digest = $1 and token.revoked_at is null and token.expires_at > now())"};
constexpr pg::Sql insert_first_school{"identity.insert_first_school", R"(
    insert into school (id, name) select $1, 'My school' where not exists (select from school))"};
constexpr pg::Sql find_first_school{"identity.find_first_school", R"(
    select id, name, public_url from school order by created_at, id limit 1)"};
constexpr pg::Sql list_every_token{"identity.list_every_token", R"(
    select id, name, permissions, created_at, expires_at, revoked_at from token where kind = 'api' order by id desc)"};
constexpr pg::Sql revoke_any_token{"identity.revoke_any_token", R"(
    update token set revoked_at = coalesce(revoked_at, now()) where id = $1)"};

namespace {

School school_of(pg::Row const& row) {
    return {{row.get<base::Uuid>("id")}, row.get<std::string>("name"), row.get<std::string>("public_url")};
}
pg::Params token_params(NewRow const& row) {
    return pg::params(row.id, row.school, row.person, row.name, row.kind, pg::Bytes{row.digest}, row.permissions, row.expires_at);
}

}  // namespace

Task<School> lock_school(pg::Tx& tx) {
    auto const rows = co_await tx.run(lock_one_school, {});
    co_return school_of(rows.at(0));
}

Task<bool> has_person(pg::Tx& tx) {
    auto const rows = co_await tx.run(find_any_person, {});
    co_return !rows.empty();
}

Task<> rename_school(pg::Tx& tx, wire::SchoolId id, std::string const& name, std::string const& public_url) {
    co_await tx.run(rename_one_school, pg::params(id, name, public_url));
}

Task<> insert_person(pg::Tx& tx, wire::UserId id, wire::SchoolId school, std::string const& name, std::string const& email) {
    co_await tx.run(insert_one_person, pg::params(id, school, name, email));
}

Task<> insert_token(pg::Tx& tx, NewRow const& row) { co_await tx.run(insert_one_token, token_params(row)); }

Task<> add_token(pg::Db const& db, NewRow const& row) { co_await db.write(insert_one_token, token_params(row)); }

Task<std::vector<Token>> list_tokens(pg::Db const& db, wire::SchoolId school, std::optional<base::Uuid> after, std::int64_t limit) {
    auto const rows = co_await db.read(list_some_tokens, pg::params(school, after, limit));
    co_return pg::all<Token>(rows);
}

Task<bool> revoke_token(pg::Db const& db, wire::SchoolId school, TokenId id) {
    auto const rows = co_await db.write(revoke_one_token, pg::params(school, id));
    co_return rows.affected() == 1;
}

Task<kit::Known> find_principal(pg::Db const& db, std::string_view digest) {
    auto const rows = co_await db.read(find_token_by_digest, pg::params(pg::Bytes{digest}));
    if (rows.empty()) co_return nullptr;
    auto const row = rows[0];
    auto principal = std::make_shared<kit::Principal>();
    principal->school = {row.get<base::Uuid>("school_id")};
    auto const person = row.column("person_id");
    if (!row.is_null(person)) principal->user = {row.get<base::Uuid>(person)};
    principal->token = row.get<base::Uuid>("id");
    principal->name = row.get<std::string>("name");
    principal->permissions = kit::Permissions(row.get<std::vector<std::string>>("permissions"));
    principal->expires = row.get<base::Time>("expires_at");
    co_return principal;
}

School ensure_school(pg::Session& session) {
    session.run(insert_first_school.text, pg::params(wire::SchoolId::make()));
    return school_of(session.run(find_first_school.text).at(0));
}

bool has_person(pg::Session& session) { return !session.run(find_any_person.text).empty(); }

void insert_token(pg::Session& session, NewRow const& row) { session.run(insert_one_token.text, token_params(row)); }

std::vector<Token> list_tokens(pg::Session& session) { return pg::all<Token>(session.run(list_every_token.text)); }

bool revoke_token(pg::Session& session, TokenId id) { return session.run(revoke_any_token.text, pg::params(id)).affected() == 1; }

std::vector<pg::Sql> statements() {
    return {lock_one_school,  find_any_person,      rename_one_school,   insert_one_person, insert_one_token, list_some_tokens,
            revoke_one_token, find_token_by_digest, insert_first_school, find_first_school, list_every_token, revoke_any_token};
}

}  // namespace identity::store
