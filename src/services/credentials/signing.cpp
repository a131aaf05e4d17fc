#include "services/credentials/signing.hpp"

#include "badges/vcjwt.hpp"
#include "services/credentials/rules.hpp"

#include <boost/json/object.hpp>

namespace credentials {

Proof usual_proof(kit::Context const& ctx) { return base::required(rules::proof_named(ctx.home.settings.signing_proof), "proof"); }

Task<std::string> sign(kit::Context& ctx, KeyRing& keys, json::object const& credential, Proof, Signer const& signer) {
    auto const key = co_await keys.open(ctx, signer.key);
    auto const work = [&] { return base::value_or_fail(badges::issue(credential, key, signer.address)); };
    // An RSA signature takes a millisecond, which a core must not spend while others wait.
    if (key.algorithm() == crypto::Algorithm::rs256) co_return co_await kit::on_pool(ctx.home, work);
    co_return work();
}

}  // namespace credentials
