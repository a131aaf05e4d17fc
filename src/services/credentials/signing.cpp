#include "services/credentials/signing.hpp"

#include "badges/contexts.hpp"
#include "badges/credential.hpp"
#include "badges/data_integrity.hpp"
#include "badges/vcjwt.hpp"
#include "services/credentials/controller.hpp"
#include "services/credentials/rules.hpp"

#include <boost/json/object.hpp>

namespace credentials {
namespace {

std::string embed_proof(json::object const& credential, Proof proof, crypto::PrivateKey const& key, std::string const& address,
                        wire::Time now, badges::Contexts const& contexts) {
    badges::ProofOptions options;
    options.cryptosuite = wire_name(proof);
    options.verification_method = method_id(badges::issuer_id(credential), key.public_key(), address);
    options.created = std::chrono::floor<std::chrono::seconds>(now);
    auto const out = badges::add_proof(credential, options, key, contexts.newest());
    if (out) return json::write(*out);
    auto const& failure = out.error();
    throw base::Error(base::Code::invalid, "this credential cannot be signed", {{failure.path, failure.text}});
}

}  // namespace

Proof usual_proof(kit::Context const& ctx) { return base::required(rules::proof_named(ctx.home.settings.signing_proof), "proof"); }

Task<std::string> sign(kit::Context& ctx, Workshop& workshop, json::object const& credential, Proof proof, Signer const& signer) {
    auto const key = co_await workshop.keys.open(ctx, signer.key);
    if (proof != Proof::vc_jwt) co_return embed_proof(credential, proof, key, signer.address, ctx.now, *workshop.contexts);
    auto const work = [&] { return base::value_or_fail(badges::issue(credential, key, signer.address)); };
    // An RSA signature takes a millisecond, which a core must not spend while others wait.
    if (key.algorithm() == crypto::Algorithm::rs256) co_return co_await kit::on_pool(ctx.home, work);
    co_return work();
}

}  // namespace credentials
