// Any bytes as a token, as a key and as PEM: nothing is taken that cannot be given back, and nothing ever verifies by chance.
#include "base/encode.hpp"
#include "crypto/jws.hpp"
#include "crypto/key.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>

namespace {

using crypto::PrivateKey;
using crypto::PublicKey;

void parse_and_verify(std::string_view bytes) {
    static std::array const keys{
        PrivateKey::generate(crypto::Algorithm::rs256).public_key(), PrivateKey::generate(crypto::Algorithm::es256).public_key(),
        PrivateKey::generate(crypto::Algorithm::es384).public_key(), PrivateKey::generate(crypto::Algorithm::eddsa).public_key()};
    auto const jws = crypto::parse_jws(bytes);
    if (!jws) {
        STOA_ASSERT(jws.error().problems().size() == 1 && !jws.error().text().empty());
        return;
    }
    STOA_ASSERT(jws->compact == bytes);
    STOA_ASSERT(base::to_base64url(jws->header_text) + '.' + base::to_base64url(jws->payload) == jws->signing_input());
    for (auto const& key : keys) {
        STOA_ASSERT(!crypto::verify_jws(*jws, key));
        STOA_ASSERT(!key.verify(jws->signing_input(), jws->signature));
    }
}

void read_as_key(std::string_view bytes) {
    auto const tree = json::read(bytes, {.bytes_max = 64 * 1024});
    if (!tree) return;
    if (auto const key = PublicKey::from_jwk(*tree)) {
        STOA_ASSERT(PublicKey::from_jwk(key->jwk()).value().thumbprint() == key->thumbprint());
        STOA_ASSERT(PublicKey::from_pem(key->pem()).value().jwk() == key->jwk());
    }
    if (auto const key = PrivateKey::from_jwk(*tree)) STOA_ASSERT(key->public_key().verify("text", key->sign("text")));
    auto const set = crypto::read_jwks(*tree);
    STOA_ASSERT(!set || set->size() <= crypto::jwks_keys_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    parse_and_verify(bytes);
    read_as_key(bytes);
    if (auto const key = PublicKey::from_pem(bytes)) STOA_ASSERT(PublicKey::from_pem(key->pem()).value().jwk() == key->jwk());
    return 0;
}
