#include "services/credentials/vc_presentation.hpp"

#include "badges/contexts.hpp"
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"
#include "badges/inquiry.hpp"
#include "services/credentials/vc_documents.hpp"
#include "services/credentials/verifying.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

constexpr std::string_view security = "https://w3id.org/security#";
constexpr std::string_view proof_error = "PROOF_VERIFICATION_ERROR";
constexpr std::string_view purpose = "authentication";

using Method = base::Result<badges::VerificationMethod>;

// The document that says what its methods are for.
Task<base::Result<json::value>> controller(kit::Context& ctx, Workshop& workshop, std::string_view id) {
    auto address = std::string(badges::without_fragment(id));
    if (address.starts_with("did:")) {
        auto web = badges::did_web_address(address);
        if (!web) co_return base::Refused(web.error());
        address = *std::move(web);
    }
    auto const fetched = co_await document_at(ctx, workshop, address);
    if (!fetched.good()) co_return base::refuse(base::Code::unavailable, fmt::format("{}: {}", address, badges::refusal_of(fetched)));
    co_return json::read(fetched.body);
}

// A key that its controller lets speak for itself.
Task<Method> authentication_method(kit::Context& ctx, Workshop& workshop, std::string const& id) {
    if (badges::is_self_describing(badges::without_fragment(id))) co_return badges::resolve_self_describing(id);
    auto document = co_await controller(ctx, workshop, id);
    if (!document) co_return base::Refused(document.error());
    auto method = badges::find_method(*document, id, ctx.now);
    if (!method) co_return method;
    if (badges::is_listed(*document, purpose, id)) co_return method;
    if (!method->controller.empty() && method->controller != badges::without_fragment(id)) {  // the key has an address of its own
        auto const owner = co_await controller(ctx, workshop, method->controller);
        if (owner && badges::is_listed(*owner, purpose, id)) co_return method;
    }
    co_return base::refuse(base::Code::invalid, fmt::format("its controller does not list {} for {}", id, purpose));
}

std::string holder_of(json::value const& presentation) {
    auto const* holder = json::find(presentation, "holder");
    auto const* id = holder != nullptr && holder->is_object() ? json::find(*holder, "id") : holder;
    return std::string(id == nullptr ? "" : json::text_of(*id).value_or(""));
}

// Why one proof does not show that the holder presents this; nothing when it does.
Task<std::optional<json::object>> objection_to(kit::Context& ctx, Workshop& workshop, json::value const& presentation,
                                               badges::EmbeddedProof const& proof, PresentationTerms const& terms) {
    auto const say = [](std::string_view type, std::string_view text) {
        return problem_details(std::string(security) + std::string(type), "proof", text);
    };
    if (auto const against = badges::objection(proof, {ctx.now, purpose, terms.domain, terms.challenge}))
        co_return say(against->code, fmt::format("{}: {}", against->path, against->text));
    auto const method = co_await authentication_method(ctx, workshop, proof.verification_method);
    if (!method) co_return say(proof_error, method.error().text());
    auto const holder = holder_of(presentation);
    if (!holder.empty() && method->controller != holder) co_return say(proof_error, "it was not made by the holder");
    auto const judge = [&] { return badges::check_proof(presentation, proof, method->key, workshop.contexts->newest()); };
    auto const checked = co_await kit::on_pool(ctx.home, judge);
    if (!checked) co_return say(proof_error, fmt::format("{}: {}", checked.error().path, checked.error().text));
    if (!checked->holds) co_return say(proof_error, checked->text);
    co_return std::nullopt;
}

std::vector<json::value> credentials_in(json::value const& presentation) {
    std::vector<json::value> out;
    auto const* found = json::find(presentation, "verifiableCredential");
    if (found == nullptr) return out;
    if (auto const* list = found->if_array())
        out.assign(list->begin(), list->end());
    else
        out.push_back(*found);
    return out;
}

Task<json::object> presented(kit::Context& ctx, Workshop& workshop, json::value const& credential, std::vector<std::string> const& checks) {
    auto const text = text_to_verify(credential);
    if (!text) {
        auto const why =
            problem_details("https://www.w3.org/TR/vc-data-model#PARSING_ERROR", "parse", text.error().problems().front().text);
        co_return json::object{{"verified", false}, {"errors", json::array{why}}, {"problemDetails", json::array{why}}};
    }
    auto const report = co_await report_on(ctx, workshop, *text, expected_of(credential));
    co_return verification_result(report, checks);
}

}  // namespace

Task<json::object> verify_presentation(kit::Context& ctx, Workshop& workshop, json::value const& presentation,
                                       PresentationTerms const& terms) {
    json::array errors, proof_results, credential_results;
    auto const proofs = badges::proofs_of(presentation);
    if (!proofs) errors.push_back(problem_details(std::string(security) + proofs.error().code, "proof", proofs.error().text));
    if (proofs && proofs->empty() && (terms.challenge || terms.domain))
        errors.push_back(
            problem_details(std::string(security) + std::string(proof_error), "proof", "it has no proof, and one was asked for"));
    for (std::size_t i = 0; proofs && i < proofs->size(); ++i) {
        auto against = co_await objection_to(ctx, workshop, presentation, (*proofs)[i], terms);
        proof_results.push_back({{"verified", !against.has_value()}, {"input", *(*proofs)[i].value}});
        if (against) errors.push_back(*std::move(against));
    }
    auto const list = credentials_in(presentation);
    if (list.size() > presented_max)
        base::fail(base::Code::malformed, fmt::format("a presentation may hold {} credentials", presented_max));
    bool all_hold = true;
    for (auto const& each : list) {
        auto result = co_await presented(ctx, workshop, each, terms.checks);
        all_hold = all_hold && result.at("verified").as_bool();
        credential_results.push_back(std::move(result));
    }
    if (!all_hold) errors.push_back(problem_details("about:blank", "credentials", "not every credential in it is verified"));

    json::object out{{"verified", errors.empty()}, {"warnings", json::array()}};
    out["errors"] = errors;
    out["problemDetails"] = std::move(errors);
    out["results"] = {{"presentation", {{"proof", std::move(proof_results)}}}, {"credentials", std::move(credential_results)}};
    co_return out;
}

}  // namespace credentials
