#include "services/credentials/vc_api.hpp"

#include "badges/credential.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/signing.hpp"
#include "services/credentials/tools.hpp"
#include "services/credentials/vc_documents.hpp"
#include "services/credentials/vc_presentation.hpp"
#include "services/credentials/verifying.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

using http::Verb;
using Call = http::Endpoint<http::Upload, http::Document>;
constexpr std::string_view json_type = "application/json";
constexpr std::size_t body_bytes_max = 2 * 1024 * 1024;

constexpr Call issue_call(std::string_view permission) {
    return {
        Verb::post, "/credentials/issue", permission, 201, "VC API: sign a credential of one of your issuers", body_bytes_max, json_type,
        json_type};
}
constexpr Call status_call(std::string_view permission) {
    return {Verb::post, "/credentials/status", permission, 200, "VC API: revoke a credential, or take that back", body_bytes_max, json_type,
            json_type};
}
constexpr Call verify_call{Verb::post,
                           "/credentials/verify",
                           http::anyone,
                           200,
                           "VC API: verify a credential; 400 when it is not verified",
                           body_bytes_max,
                           json_type,
                           json_type};
constexpr Call presentation_call{Verb::post,
                                 "/presentations/verify",
                                 http::anyone,
                                 200,
                                 "VC API: verify a presentation and what is in it; 400 when it is not verified",
                                 body_bytes_max,
                                 json_type,
                                 json_type};

// The suites take nothing but 400 for what is not as it should be.
[[noreturn]] void refuse_body(base::Problems problems) {
    throw base::Error(base::Code::malformed, "the request is not valid", std::move(problems));
}

struct Body {
    json::object members;

    explicit Body(http::Upload const& in) {
        auto tree = base::value_or_fail(json::read(in.bytes, {64, body_bytes_max}));
        if (!tree.is_object()) refuse_body({{"", "must be a JSON object"}});
        members = std::move(tree.get_object());
    }
    json::value const& at(std::string_view name) const {
        auto const* found = members.if_contains(name);
        if (found == nullptr) refuse_body({{std::string(name), "is required"}});
        return *found;
    }
    json::object const& object_at(std::string_view name) const {
        auto const* object = at(name).if_object();
        if (object == nullptr) refuse_body({{std::string(name), "must be an object"}});
        return *object;
    }
    json::value const* option(std::string_view name) const {
        auto const* options = members.if_contains("options");
        if (options != nullptr && !options->is_object()) refuse_body({{"options", "must be an object"}});
        return options == nullptr ? nullptr : options->get_object().if_contains(name);
    }
    std::optional<std::string> text_option(std::string_view name) const {
        auto const* found = option(name);
        if (found == nullptr) return std::nullopt;
        auto const text = json::text_of(*found);
        if (!text) refuse_body({{"options." + std::string(name), "must be a text"}});
        return std::string(*text);
    }
    std::vector<std::string> checks() const {
        std::vector<std::string> out;
        auto const* list = option("checks");
        if (list == nullptr) return out;
        if (!list->is_array()) refuse_body({{"options.checks", "must be a list of texts"}});
        for (auto const& each : list->get_array()) {
            if (!each.is_string()) refuse_body({{"options.checks", "must be a list of texts"}});
            out.emplace_back(each.get_string());
        }
        return out;
    }
};

http::Document answer(json::object const& body, int status) {
    http::Document out;
    out.bytes = json::write(body);
    out.media_type = json_type;
    out.status = status;
    return out;
}

// Calls that were opened have no principal: then an issuer of any school may be meant.
std::optional<wire::SchoolId> school_of(kit::Context const& ctx) {
    return ctx.principal == nullptr ? std::nullopt : std::optional(ctx.principal->school);
}

// `options.cryptosuite`, or `options.type` when it names one; the usual proof otherwise.
Proof wanted_proof(kit::Context const& ctx, Body const& body) {
    if (auto const suite = body.text_option("cryptosuite")) {
        auto const proof = rules::proof_named(*suite);
        if (!proof) refuse_body({{"options.cryptosuite", "is none that this Stoa makes"}});
        return *proof;
    }
    auto const type = body.text_option("type");
    auto const proof = type ? rules::proof_named(*type) : std::nullopt;
    return proof ? *proof : usual_proof(ctx);
}

bool wants_status(kit::Context const& ctx, Body const& body) {
    auto const* entry = body.option("credentialStatus");
    if (entry == nullptr) return ctx.home.settings.signing_revocable;
    auto const* purpose = json::find(*entry, "statusPurpose");
    if (purpose != nullptr && json::text_of(*purpose) != "revocation")
        refuse_body({{"options.credentialStatus.statusPurpose", "must be revocation: this Stoa keeps lists for no other purpose"}});
    return true;
}

// A token goes into an envelope (VC Data Model 2.0 section 4.13.2), so that the answer holds an object in any case.
json::value in_envelope(std::string const& badge) {
    if (!is_jws(badge)) return base::value_or_fail(json::read(badge));
    return {{"@context", badges::context_vc2}, {"id", "data:application/vc+jwt," + badge}, {"type", "EnvelopedVerifiableCredential"}};
}

Task<http::Document> issue(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    Body const body(in);
    auto credential = body.object_at("credential");
    auto problems = credential_problems(credential);
    for (auto& problem : problems) problem.field = "credential." + problem.field;
    if (!problems.empty()) refuse_body(std::move(problems));

    auto const place = std::string(badges::issuer_id(credential));
    auto const id = rules::id_in(place);
    if (!id) refuse_body({{"credential.issuer", "must be one of your issuers"}});
    auto const proof = wanted_proof(ctx, body);
    auto const found = co_await store::use_to_sign(ctx.db, school_of(ctx), {*id}, place, rules::key_algorithms(proof));
    if (!found) refuse_body({{"credential.issuer", "must be one of your issuers"}});
    if (!found->key_id) throw rules::no_key_for(proof, {*id});

    // Who says nothing of the beginning means now.
    if (!badges::valid_from(credential)) {
        bool const older = badges::data_model(credential) == badges::DataModel::vc1;
        credential[older ? "issuanceDate" : "validFrom"] = base::format_time(std::chrono::floor<std::chrono::seconds>(ctx.now));
    }
    if (wants_status(ctx, body) && !credential.contains("credentialStatus")) {
        auto const* own = credential.if_contains("id");
        auto const name = body.text_option("credentialId").value_or(own == nullptr ? "" : std::string(json::text_of(*own).value_or("")));
        if (name.empty()) refuse_body({{"options.credentialId", "is required for a credential with a status and without an id"}});
        auto const entry = co_await take_place(ctx, found->school_id, {*id}, name);
        credential["credentialStatus"] = base::value_or_fail(json::read(rules::status_entry(entry).text));
    }
    Signer const signer{*found->key_id, *found->key_address};
    auto const badge = co_await sign(ctx, workshop, credential, proof, signer);
    co_return answer({{"verifiableCredential", in_envelope(badge)}}, 201);
}

Task<http::Document> verify_credential(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    Body const body(in);
    auto const& credential = body.at("verifiableCredential");
    auto const text = base::value_or_fail(text_to_verify(credential));
    auto const checks = body.checks();
    auto const report = co_await report_on(ctx, workshop, text, expected_of(credential));
    auto const result = verification_result(report, checks);
    co_return answer(result, result.at("verified").as_bool() ? 200 : 400);
}

Task<http::Document> verify_presented(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    Body const body(in);
    auto const& presentation = body.at("verifiablePresentation");
    if (auto problems = presentation_problems(body.object_at("verifiablePresentation")); !problems.empty())
        refuse_body(std::move(problems));
    PresentationTerms const terms{body.text_option("domain"), body.text_option("challenge"), body.checks()};
    auto const result = co_await verify_presentation(ctx, workshop, presentation, terms);
    co_return answer(result, result.at("verified").as_bool() ? 200 : 400);
}

// `status` is true, or "1" as older callers write it in each entry of a list.
bool wanted_status(Body const& body) {
    auto const* status = body.members.if_contains("status");
    auto const& entries = body.at("credentialStatus");
    auto const* list = entries.if_array();
    auto const* entry = list != nullptr && !list->empty() ? &list->front() : &entries;
    if (status == nullptr) status = json::find(*entry, "status");
    if (auto const* purpose = json::find(*entry, "statusPurpose"); purpose != nullptr && json::text_of(*purpose) != "revocation")
        refuse_body({{"credentialStatus.statusPurpose", "must be revocation: this Stoa keeps lists for no other purpose"}});
    if (status != nullptr && status->is_bool()) return status->get_bool();
    auto const text = status == nullptr ? std::nullopt : json::text_of(*status);
    if (text != "1" && text != "0" && text != "true" && text != "false") refuse_body({{"status", "must be true or false"}});
    return text == "1" || text == "true";
}

Task<http::Document> update_status(kit::Context& ctx, http::Upload const& in) {
    Body const body(in);
    auto const id = json::text_of(body.at("credentialId"));
    if (!id) refuse_body({{"credentialId", "must be a text"}});
    auto const revoked = wanted_status(body);
    std::string const credential(*id);
    std::optional<std::string> const reason;
    auto tx = co_await ctx.db.begin();
    auto const places = co_await store::set_revoked(tx, school_of(ctx), credential, revoked, reason, ctx.now);
    if (places == 0) base::fail(base::Code::missing, "no such credential has a place in a status list");
    co_await tx.commit();
    co_return answer({{"credentialId", credential}, {"status", revoked}}, 200);
}

}  // namespace

void serve_vc_api(kit::Module& m, kit::Settings const& settings, std::shared_ptr<Workshop> const& workshop) {
    if (!settings.vc_api_enabled) return;
    bool const open = settings.vc_api_open_on_loopback;
    m.serve(issue_call(open ? http::anyone : "credentials.award"),
            [workshop](kit::Context& ctx, http::Upload const& in) { return issue(ctx, *workshop, in); });
    m.serve(status_call(open ? http::anyone : "credentials.revoke"), update_status);
    m.serve(verify_call, [workshop](kit::Context& ctx, http::Upload const& in) { return verify_credential(ctx, *workshop, in); });
    m.serve(presentation_call, [workshop](kit::Context& ctx, http::Upload const& in) { return verify_presented(ctx, *workshop, in); });
}

}  // namespace credentials
