// The use cases of set-up and tokens.
#pragma once
#include "kit/context.hpp"
#include "services/identity/contract/tokens.hpp"

namespace identity {

Task<NewToken> set_up(kit::Context& ctx, SetUp const& in);
Task<Me> me(kit::Context& ctx, http::Nothing const& in);
Task<NewToken> create_token(kit::Context& ctx, CreateToken const& in);
Task<TokenPage> list_tokens(kit::Context& ctx, ListTokens const& in);
Task<http::Nothing> revoke_token(kit::Context& ctx, RevokeToken const& in);

// A browser's session: a token that lives for hours, with what its maker may do.
Task<NewToken> open_session(kit::Context& ctx, kit::Known const& who);

}  // namespace identity
