// The one file that pays for reflection: JSON, checks and schema of every shape of this contract.
#include "services/identity/contract/tokens.hpp"
#include "wire/reflect.hpp"

template struct wire::Codec<identity::SetUp>;
template struct wire::Codec<identity::CreateToken>;
template struct wire::Codec<identity::ListTokens>;
template struct wire::Codec<identity::RevokeToken>;
template struct wire::Codec<identity::NewToken>;
template struct wire::Codec<identity::Me>;
template struct wire::Codec<identity::TokenPage>;
