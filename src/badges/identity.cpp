#include "badges/identity.hpp"

#include "base/encode.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace badges {
namespace {

constexpr std::string_view sha256_mark = "sha256$";
constexpr std::string_view md5_mark = "md5$";

std::string salted(std::string_view identity, std::string_view salt) { return std::string(identity).append(salt); }

bool holds(std::string_view hash, std::string const& plain) {
    if (hash.starts_with(sha256_mark))
        return crypto::equal(base::lower_ascii(hash.substr(sha256_mark.size())), base::to_hex(crypto::sha256(plain)));
    if (hash.starts_with(md5_mark)) return crypto::equal(base::lower_ascii(hash.substr(md5_mark.size())), base::to_hex(crypto::md5(plain)));
    return false;
}

}  // namespace

IdentityObject hash_identity(IdentifierType type, std::string_view identity, std::string_view salt) {
    STOA_ASSERT(salt.size() <= salt_bytes_max);
    IdentityObject out;
    out.type = "IdentityObject";
    out.hashed = true;
    out.identityHash = *Line::from(std::string(sha256_mark) + base::to_hex(crypto::sha256(salted(identity, salt))));
    out.identityType = std::move(type);
    if (!salt.empty()) out.salt = *Words::from(std::string(salt));
    return out;
}

bool matches_identity(IdentityObject const& object, std::string_view type, std::string_view identity) {
    if (object.identityType.str() != type) return false;
    auto const& hash = object.identityHash.str();
    if (!object.hashed) return crypto::equal(hash, identity);
    return holds(hash, salted(identity, object.salt ? object.salt->str() : ""));
}

}  // namespace badges
