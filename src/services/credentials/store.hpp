// The service's tables as structs and questions. Absence is a value; what constraints refuse is said in the words of the domain.
#pragma once
#include "pg/db.hpp"
#include "pg/session.hpp"
#include "services/credentials/contract/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace credentials::store {

struct NewIssuer {
    IssuerId id;
    wire::SchoolId school;
    std::string name;
    wire::Json document;
};
struct NewKey {
    KeyId id;
    wire::SchoolId school;
    IssuerId issuer;
    std::string algorithm;
    std::string address;
    wire::Json public_jwk;
    std::string sealed;
};
struct NewAchievement {
    AchievementId id;
    wire::SchoolId school;
    IssuerId issuer;
    std::string name;
    std::optional<std::string> kind;
    wire::Json document;
};
struct NewAward {
    AwardId id;
    wire::SchoolId school;
    AchievementId achievement;
    IssuerId issuer;
    KeyId key;
    std::string address;  // the credential's id
    std::string recipient_kind;
    std::string recipient;
    std::string recipient_name;
    std::string name;
    std::string proof;
    std::string badge;  // what was signed, as it is handed out: a compact JWS, or JSON with its proof inside
    bool test;
    wire::Time valid_from;
    std::optional<wire::Time> valid_until;
    wire::Time created_at;             // as the answer to the request says it
    std::optional<StatusListId> list;  // where it has its place
    std::optional<std::int64_t> place;
};
struct Listed {  // a document in a list
    base::Uuid id;
    wire::Json document;
};
struct AwardRow {
    AwardId id;
    wire::SchoolId school_id;
    AchievementId achievement_id;
    IssuerId issuer_id;
    std::string address;
    std::string recipient_kind;
    std::string recipient;
    std::string recipient_name;
    std::string name;
    std::string proof;
    std::string badge;
    bool test;
    wire::Time valid_from;
    std::optional<wire::Time> valid_until;
    wire::Time created_at;
    std::optional<StatusListId> list_id;
    std::optional<std::int64_t> place;
    std::optional<wire::Time> revoked_at;
    std::optional<std::string> reason;
    std::string achievement_address;  // the OB id of the achievement
    std::string issuer_address;
    std::optional<std::string> image;  // of the achievement
};
struct ToAward {  // all that signing an award needs, read at once
    IssuerId issuer_id;
    std::optional<KeyId> key_id;  // the newest active one of the algorithms that were asked for
    std::optional<std::string> key_address;
    wire::Json issuer;
    wire::Json achievement;
};
struct KeyRow {
    KeyId id;
    IssuerId issuer_id;
    std::string algorithm;
    std::string address;
    wire::Json public_jwk;
    wire::Time created_at;
    std::optional<wire::Time> retired_at;
};
struct ToSign {
    wire::SchoolId school_id;
    std::optional<KeyId> key_id;
    std::optional<std::string> key_address;
};
struct SealedKey {
    std::string algorithm;
    std::string sealed;
};
struct Place {  // in a status list
    StatusListId list_id;
    std::int64_t place;
    std::string address;  // of the list
};
struct StatusListRow {
    StatusListId id;
    wire::SchoolId school_id;
    IssuerId issuer_id;
    std::string issuer_address;
    std::string address;
    std::int64_t version;
    std::optional<std::int64_t> signed_version;  // of the text in `badge`
    std::optional<std::string> badge;
    std::vector<std::int64_t> revoked;  // places; not read when what was signed is still true
};
struct ImageRow {
    std::string media_type;
    std::int64_t size;
};

// issuers
Task<> insert_issuer(pg::Tx& tx, NewIssuer const& row);
Task<std::optional<wire::Json>> lock_issuer(pg::Tx& tx, wire::SchoolId school, IssuerId id);
Task<> update_issuer(pg::Tx& tx, IssuerId id, std::string const& name, wire::Json const& document);
Task<bool> remove_issuer(pg::Db const& db, wire::SchoolId school, IssuerId id);
Task<std::optional<wire::Json>> find_issuer(pg::Db const& db, IssuerId id);
Task<std::vector<Listed>> list_issuers(pg::Db const& db, wire::SchoolId school, std::optional<std::string> const& like,
                                       std::optional<base::Uuid> after, std::int64_t limit);
Task<std::int64_t> count_issuers(pg::Db const& db, wire::SchoolId school);

// achievements
Task<> insert_achievement(pg::Tx& tx, NewAchievement const& row);
Task<std::optional<wire::Json>> lock_achievement(pg::Tx& tx, wire::SchoolId school, AchievementId id);
Task<> update_achievement(pg::Tx& tx, AchievementId id, std::string const& name, std::optional<std::string> const& kind,
                          wire::Json const& document);
Task<bool> remove_achievement(pg::Db const& db, wire::SchoolId school, AchievementId id);
Task<std::optional<wire::Json>> find_achievement(pg::Db const& db, AchievementId id);
Task<std::vector<Listed>> list_achievements(pg::Db const& db, wire::SchoolId school, std::optional<std::string> const& like,
                                            std::optional<IssuerId> issuer, std::optional<std::string> const& kind,
                                            std::optional<base::Uuid> after, std::int64_t limit);
Task<std::vector<Listed>> page_achievements(pg::Db const& db, wire::SchoolId school, std::int64_t offset,
                                            std::int64_t limit);  // the legacy paging
Task<std::int64_t> count_achievements(pg::Db const& db, wire::SchoolId school);

// awards
Task<std::optional<ToAward>> find_to_award(pg::Db const& db, wire::SchoolId school, AchievementId id,
                                           std::vector<std::string> const& algorithms);
Task<> insert_award(pg::Db const& db, NewAward const& row);
Task<std::optional<AwardRow>> find_award(pg::Db const& db, AwardId id);
struct AwardFilter {
    std::optional<std::string> like;
    std::optional<AchievementId> achievement;
    std::optional<IssuerId> issuer;
    std::optional<std::string> recipient;
};
Task<std::vector<AwardRow>> list_awards(pg::Db const& db, wire::SchoolId school, AwardFilter const& filter, std::optional<base::Uuid> after,
                                        std::int64_t limit);

// keys
Task<> insert_key(pg::Tx& tx, NewKey const& row);
Task<> retire_key(pg::Tx& tx, IssuerId issuer, std::string const& algorithm);
Task<std::optional<SealedKey>> find_sealed_key(pg::Db const& db, KeyId id);
// The newest active key of these algorithms, from now on one that has signed; of any school when none is named.
Task<std::optional<ToSign>> use_to_sign(pg::Db const& db, std::optional<wire::SchoolId> school, IssuerId issuer, std::string const& address,
                                        std::vector<std::string> const& algorithms);
Task<std::optional<KeyRow>> find_key(pg::Db const& db, KeyId id);
Task<std::vector<KeyRow>> list_keys(pg::Db const& db, std::optional<IssuerId> issuer);

// status lists
// The first of these places that is free in the issuer's newest list; nothing when none is, or there is no list.
struct WantedPlace {
    wire::SchoolId school;
    IssuerId issuer;
    std::string credential;
    std::vector<std::int64_t> candidates;
};
Task<std::optional<Place>> take_place(pg::Db const& db, WantedPlace const& wanted);
Task<std::optional<Place>> take_place(pg::Tx& tx, WantedPlace const& wanted);
Task<> insert_status_list(pg::Tx& tx, StatusListId id, wire::SchoolId school, IssuerId issuer, std::string const& address);
Task<std::optional<StatusListRow>> find_status_list(pg::Db const& db, StatusListId id);
// Kept unless the list has changed since.
Task<> keep_signed_list(pg::Db const& db, StatusListId id, std::int64_t version, std::string const& badge);
// Of all places that a credential of the school has; how many there are.
Task<std::size_t> set_revoked(pg::Tx& tx, std::optional<wire::SchoolId> school, std::string const& credential, bool revoked,
                              std::optional<std::string> const& reason, wire::Time now);

// images
Task<> keep_image(pg::Db const& db, std::string const& digest, wire::SchoolId school, std::string const& media_type, std::int64_t size);
Task<std::optional<ImageRow>> find_image(pg::Db const& db, std::string const& digest);

// For the command line, outside any request.
struct KeyPlace {
    wire::SchoolId school;
    std::string public_url;  // under which the issuer was made
};
std::optional<KeyPlace> find_key_place(pg::Session& session, IssuerId issuer);
void replace_key(pg::Session& session, NewKey const& row);
std::vector<KeyRow> list_keys(pg::Session& session);

std::vector<pg::Sql> statements();  // all of them, for the test that prepares each

}  // namespace credentials::store
