// Signing keys of issuers: made, opened, rotated. The private half is in memory only while this process lives, on disk only sealed.
#pragma once
#include "crypto/key.hpp"
#include "crypto/seal.hpp"
#include "kit/context.hpp"
#include "pg/session.hpp"
#include "services/credentials/store.hpp"

#include <unordered_map>

namespace credentials {

// What the private halves are sealed as.
inline constexpr std::string_view key_purpose = "credentials.signing_key";

store::NewKey make_key(crypto::PrivateKey const& key, crypto::Sealer const& sealer, wire::SchoolId school, IssuerId issuer,
                       std::string_view public_url);

// Opened keys of one core. Bounded; an evicted key is one query and one unsealing away.
class KeyRing {
public:
    Task<crypto::PrivateKey> open(kit::Context& ctx, KeyId id);

private:
    static constexpr std::size_t keys_max = 1000;
    std::unordered_map<base::Uuid, crypto::PrivateKey> keys_;
};

// For the command line.
struct Rotated {
    KeyId id;
    std::string address;
};
Rotated rotate_key_offline(pg::Session& session, crypto::Sealer const& sealer, IssuerId issuer, crypto::Algorithm algorithm);
std::vector<store::KeyRow> all_keys(pg::Session& session);

}  // namespace credentials
