// `stoa badge issue`: a credential signed, as VC-JWT or with a proof of Data Integrity.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"
#include "badges/vcjwt.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace app::badge {
namespace {

badges::DataModel model_for(Issue const& options, json::object const& credential) {
    if (options.model.empty()) return badges::data_model(credential).value_or(badges::DataModel::vc2);
    return options.model == "1.1" ? badges::DataModel::vc1 : badges::DataModel::vc2;
}

// VC 1.1 has no words for these proofs: the context that has them joins the others before the first one is made (Data Integrity 1.0, section
// 2.4.1, Context Injection).
void add_words_of_proofs(json::object& credential) {
    auto* contexts = credential["@context"].if_array();
    if (contexts == nullptr || credential.contains("proof")) return;
    for (auto const& context : *contexts)
        if (json::text_of(context).value_or("").starts_with("https://w3id.org/security/data-integrity/")) return;
    contexts->push_back("https://w3id.org/security/data-integrity/v2");
}

}  // namespace

int issue(Issue const& options, Output out) {
    auto credential = read_object(options.file);
    auto const key = private_key(options.key_file);
    auto const model = model_for(options, credential);
    if (options.proof == "VC-JWT") {
        put(options.out, base::value_or_fail(badges::issue(credential, key, options.kid, model)), "jws", out);
        return exit_done;
    }
    if (options.method.empty() && key.algorithm() == crypto::Algorithm::rs256)
        base::fail(base::Code::invalid, "an RSA key has no did:key; Data Integrity takes Ed25519, P-256 or P-384");
    badges::ProofOptions proof{.cryptosuite = options.proof,
                               .verification_method = options.method.empty() ? badges::did_key_method(key.public_key()) : options.method,
                               .created = options.created.value_or(this_second()),
                               .proof_id = options.proof_id.empty() ? std::nullopt : std::optional(options.proof_id),
                               .domain = {},
                               .challenge = {},
                               .expires = {},
                               .previous_proof = options.previous};
    if (!options.purpose.empty()) proof.purpose = options.purpose;
    auto const contexts = contexts_with(options.contexts_folder);
    if (model == badges::DataModel::vc1) {
        credential = badges::as_vc1(credential);
        add_words_of_proofs(credential);
    }
    put(options.out, value_or_refuse(badges::add_proof(std::move(credential), proof, key, contexts->newest())), "credential", out);
    return exit_done;
}

}  // namespace app::badge
