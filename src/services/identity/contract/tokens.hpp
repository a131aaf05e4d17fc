// What other code may know of set-up and tokens: their shapes and their calls.
#pragma once
#include "http/endpoint.hpp"
#include "http/message.hpp"
#include "wire/page.hpp"
#include "wire/types.hpp"

#include <boost/describe/class.hpp>

namespace identity {

using TokenId = wire::Id<struct TokenTag>;
// `credentials.award`, `credentials.*`, `*`
struct PermissionGrammar {
    static constexpr std::size_t bytes_max = 100;
    static constexpr std::string_view wanted = "a permission such as credentials.award, credentials.* or *";
    static constexpr std::string_view format = "permission";
    static bool accepts(std::string_view text) {
        return !text.empty() && (text == "*" || text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.*") == std::string_view::npos) &&
               text.find('*') >= text.size() - 1;
    }
};
using Permission = wire::Lexical<PermissionGrammar>;

// First use of an empty Stoa: protected by the code that `stoa serve` prints.
struct SetUp {
    wire::Text<1, 100> code;
    wire::Text<1, 200> school;
    wire::Text<1, 200> name;
    wire::Email email;
    wire::Url public_url;  // signed into every badge, so it should be https and stay
};
struct CreateToken {
    wire::Text<1, 200> name;
    std::vector<Permission> permissions;
    std::optional<wire::Int<1, 3650>> days;  // 365 when absent
};
struct ListTokens {
    std::optional<wire::Cursor> cursor;
    std::optional<wire::PageLimit> limit;
};
struct RevokeToken {
    TokenId token;
};

struct Token {
    TokenId id;
    std::string name;
    std::vector<std::string> permissions;
    wire::Time created_at;
    wire::Time expires_at;
    std::optional<wire::Time> revoked_at;
};
// The only time that the secret is shown.
struct NewToken {
    std::string token;
    TokenId id;
    std::string name;
    std::vector<std::string> permissions;
    wire::Time expires_at;
};
struct Me {
    wire::SchoolId school;
    wire::UserId user;
    std::string name;
    std::vector<std::string> permissions;
    wire::Time expires_at;
};
using TokenPage = wire::Page<Token>;

BOOST_DESCRIBE_STRUCT(SetUp, (), (code, school, name, email, public_url))
BOOST_DESCRIBE_STRUCT(CreateToken, (), (name, permissions, days))
BOOST_DESCRIBE_STRUCT(ListTokens, (), (cursor, limit))
BOOST_DESCRIBE_STRUCT(RevokeToken, (), (token))
BOOST_DESCRIBE_STRUCT(Token, (), (id, name, permissions, created_at, expires_at, revoked_at))
BOOST_DESCRIBE_STRUCT(NewToken, (), (token, id, name, permissions, expires_at))
BOOST_DESCRIBE_STRUCT(Me, (), (school, user, name, permissions, expires_at))

namespace api {
using enum http::Verb;
inline constexpr http::Endpoint<SetUp, NewToken> set_up{post, "/api/v1/set-up", http::anyone, 201,
                                                        "Set up an empty Stoa with the code it printed"};
inline constexpr http::Endpoint<http::Nothing, Me> me{get, "/api/v1/me", http::signed_in, 200, "Who this token stands for"};
inline constexpr http::Endpoint<CreateToken, NewToken> create_token{post, "/api/v1/tokens", "identity.manage_tokens", 201,
                                                                    "Make a token for a program"};
inline constexpr http::Endpoint<ListTokens, TokenPage> list_tokens{get, "/api/v1/tokens", "identity.manage_tokens", 200,
                                                                   "Tokens, newest first"};
inline constexpr http::Endpoint<RevokeToken, http::Nothing> revoke_token{del, "/api/v1/tokens/{token}", "identity.manage_tokens", 204,
                                                                         "Revoke a token, at once"};
}  // namespace api
}  // namespace identity
