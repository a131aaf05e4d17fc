// The service's tables as structs and questions.
#pragma once
#include "kit/principal.hpp"
#include "pg/db.hpp"
#include "pg/session.hpp"
#include "services/identity/contract/tokens.hpp"

#include <string>

namespace identity::store {

struct School {
    wire::SchoolId id;
    std::string name;
    std::string public_url;
};
struct NewRow {  // a token about to be kept
    TokenId id;
    wire::SchoolId school;
    std::optional<wire::UserId> person;  // none: made on the command line
    std::string name;
    std::string kind;
    std::string digest;
    std::vector<std::string> permissions;
    wire::Time expires_at;
};

Task<School> lock_school(pg::Tx& tx);  // the one school; two set-ups at once wait here
Task<bool> has_person(pg::Tx& tx);
Task<> rename_school(pg::Tx& tx, wire::SchoolId id, std::string const& name, std::string const& public_url);
Task<> insert_person(pg::Tx& tx, wire::UserId id, wire::SchoolId school, std::string const& name, std::string const& email);
Task<> insert_token(pg::Tx& tx, NewRow const& row);

Task<> add_token(pg::Db const& db, NewRow const& row);
Task<std::vector<Token>> list_tokens(pg::Db const& db, wire::SchoolId school, std::optional<base::Uuid> after, std::int64_t limit);
Task<bool> revoke_token(pg::Db const& db, wire::SchoolId school, TokenId id);
Task<kit::Known> find_principal(pg::Db const& db, std::string_view digest);

// For the command line and the start of the process, outside any request.
School ensure_school(pg::Session& session);
bool has_person(pg::Session& session);
void insert_token(pg::Session& session, NewRow const& row);
std::vector<Token> list_tokens(pg::Session& session);
bool revoke_token(pg::Session& session, TokenId id);

std::vector<pg::Sql> statements();  // all of them, for the test that prepares each

}  // namespace identity::store
