#include "services/credentials/keys.hpp"

#include "json/json.hpp"

#include <boost/json/object.hpp>

namespace credentials {

store::NewKey make_key(crypto::PrivateKey const& key, crypto::Sealer const& sealer, wire::SchoolId school, IssuerId issuer,
                       std::string_view public_url) {
    auto const id = KeyId::make();
    auto const address = std::string(public_url) + "/keys/" + id.text();
    auto const& open = key.public_key();
    auto jwk = open.jwk();
    jwk["kid"] = address;
    jwk["alg"] = crypto::name(open.algorithm());
    jwk["use"] = "sig";
    return {id,
            school,
            issuer,
            std::string(crypto::name(open.algorithm())),
            address,
            wire::Json{json::write(jwk)},
            sealer.seal(key.pem(), key_purpose)};
}

Task<crypto::PrivateKey> KeyRing::open(kit::Context& ctx, KeyId id) {
    if (auto const known = keys_.find(id.value); known != keys_.end()) co_return known->second;
    auto const row = base::required(co_await store::find_sealed_key(ctx.db, id), "signing key");
    auto const pem = ctx.home.sealer.open(row.sealed, key_purpose);
    if (!pem)
        throw base::Error(base::Code::internal, "the signing key cannot be opened")
            .with_detail("the master key is not the one that sealed key " + id.text());
    auto key = crypto::PrivateKey::from_pem(*pem);
    if (!key) throw base::Error(base::Code::internal, "the signing key cannot be opened").with_detail(key.error().text());
    if (keys_.size() >= keys_max) keys_.clear();
    keys_.emplace(id.value, *key);
    co_return *std::move(key);
}

Rotated rotate_key_offline(pg::Session& session, crypto::Sealer const& sealer, IssuerId issuer, crypto::Algorithm algorithm) {
    auto const found = store::find_key_place(session, issuer);
    if (!found) base::fail(base::Code::missing, "there is no such issuer");
    auto const made = make_key(crypto::PrivateKey::generate(algorithm), sealer, found->school, issuer, found->public_url);
    session.transaction([&] { store::replace_key(session, made); });
    return {made.id, made.address};
}

std::vector<store::KeyRow> all_keys(pg::Session& session) { return store::list_keys(session); }

}  // namespace credentials
