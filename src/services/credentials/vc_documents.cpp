#include "services/credentials/vc_documents.hpp"

#include "badges/credential.hpp"
#include "badges/format.hpp"
#include "base/encode.hpp"
#include "wire/types.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace credentials {
namespace {

constexpr std::string_view any_credential_has[] = {"parse", "json-ld", "proof", "status", "expiration", "issuance"};

bool names(json::object const& document, std::string_view type) {
    auto const* found = document.if_contains("type");
    if (found == nullptr) return false;
    auto const* list = found->if_array();
    if (list == nullptr) return json::text_of(*found) == type;
    return std::ranges::any_of(*list, [&](json::value const& each) { return json::text_of(each) == type; });
}

bool is_address(json::value const* value) {
    auto const text = value == nullptr ? std::nullopt : json::text_of(*value);
    return text && wire::UriGrammar::accepts(*text);
}
// An address, or an object whose id is one.
bool is_party(json::value const* value) { return is_address(value != nullptr && value->is_object() ? json::find(*value, "id") : value); }

bool says_something(json::value const& value) {
    if (auto const* list = value.if_array()) return !list->empty() && std::ranges::all_of(*list, says_something);
    auto const* object = value.if_object();
    return object != nullptr && !object->empty();
}

void find_common_problems(json::object const& document, std::string_view type, base::Problems& problems) {
    if (!badges::data_model(document))
        problems.push_back({"@context", fmt::format("must be a list that begins with {}", badges::context_vc2)});
    if (!names(document, type)) problems.push_back({"type", fmt::format("must name {}", type)});
    if (auto const* id = document.if_contains("id"); id != nullptr && !is_address(id))
        problems.push_back({"id", "must be an absolute URI"});
}

struct Judged {
    badges::Report const& report;
    std::span<std::string const> checks;
    bool is_badge;
    bool has_beginning;

    bool counts(badges::Stage const& stage) const {
        if (stage.name == "status" && !checks.empty())
            return std::ranges::any_of(checks, [](std::string const& each) { return each == "status" || each == "credentialStatus"; });
        if (stage.name == "issuance" && !has_beginning && !is_badge) return false;
        return is_badge || std::ranges::find(any_credential_has, stage.name) != std::end(any_credential_has);
    }
};

std::string_view problem_type(std::string_view stage) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {
        {"parse", "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"},
        {"proof", "https://w3id.org/security#PROOF_VERIFICATION_ERROR"},
        {"status", "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR"},
        {"expiration", "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"},
        {"issuance", "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"}};
    for (auto const& [name, type] : types)
        if (name == stage) return type;
    return "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR";
}

// Which stage judged which member of the credential.
void add_results(json::object& results, json::object const& credential, badges::Stage const& stage, bool holds) {
    constexpr std::pair<std::string_view, std::string_view> members[] = {
        {"proof", "proof"}, {"status", "credentialStatus"}, {"expiration", "validUntil"}, {"issuance", "validFrom"}};
    for (auto const& [name, member] : members) {
        auto const* input = credential.if_contains(member);
        if (name != stage.name || input == nullptr) continue;
        json::array list;
        if (auto const* several = input->if_array())
            for (auto const& each : *several) list.push_back({{"verified", holds}, {"input", each}});
        else
            list.push_back({{"verified", holds}, {"input", *input}});
        results[member] = std::move(list);
    }
}

}  // namespace

base::Problems credential_problems(json::object const& credential) {
    base::Problems problems;
    find_common_problems(credential, "VerifiableCredential", problems);
    if (!is_party(credential.if_contains("issuer")))
        problems.push_back({"issuer", "must be an absolute URI, or an object with such an id"});
    auto const* subject = credential.if_contains("credentialSubject");
    if (subject == nullptr || !says_something(*subject))
        problems.push_back({"credentialSubject", "must say something: an object with members"});
    for (auto const* member : {"validFrom", "validUntil", "issuanceDate", "expirationDate"})
        if (auto const* found = credential.if_contains(member))
            if (auto const text = json::text_of(*found); !text || !base::parse_time(*text))
                problems.push_back({member, "must be a time such as 2026-11-21T08:30:00Z"});
    auto const from = badges::valid_from(credential), until = badges::valid_until(credential);
    if (from && until && *until < *from) problems.push_back({"validUntil", "must not be before validFrom"});
    return problems;
}

base::Problems presentation_problems(json::object const& presentation) {
    base::Problems problems;
    find_common_problems(presentation, "VerifiablePresentation", problems);
    auto const* holder = presentation.if_contains("holder");
    if (holder != nullptr && !is_party(holder)) problems.push_back({"holder", "must be an absolute URI, or an object with such an id"});
    return problems;
}

base::Result<std::string> text_to_verify(json::value const& credential) {
    constexpr std::string_view envelope = "data:application/vc+jwt,", older_envelope = "data:application/vc-ld+jwt,";
    auto const malformed = [](std::string text) {
        return base::refuse(base::Code::malformed, "this is no verifiable credential", {{"", std::move(text)}});
    };
    if (auto const token = json::text_of(credential)) {
        if (badges::format_of(*token) != badges::Format::jws) return malformed("a text must be a compact JWS");
        return std::string(*token);
    }
    auto const* object = credential.if_object();
    if (object == nullptr) return malformed("must be an object or a compact JWS");
    if (!names(*object, "EnvelopedVerifiableCredential")) return json::write(credential);
    auto const* id = object->if_contains("id");
    auto const uri = id == nullptr ? std::nullopt : json::text_of(*id);
    for (auto const prefix : {envelope, older_envelope})
        if (uri && uri->starts_with(prefix)) return std::string(uri->substr(prefix.size()));
    return malformed("the id of an envelope must be a data: URI of the media type application/vc+jwt");
}

badges::Expected expected_of(json::value const& credential) {
    auto const* object = credential.if_object();
    if (object != nullptr && names(*object, "EndorsementCredential")) return badges::Expected::endorsement;
    if (object != nullptr && names(*object, "BitstringStatusListCredential")) return badges::Expected::status_list;
    return badges::Expected::award;
}

json::object problem_details(std::string_view type, std::string_view title, std::string_view detail) {
    return {{"type", type}, {"title", title}, {"detail", detail}};
}

json::object verification_result(badges::Report const& report, std::span<std::string const> checks) {
    auto const tree = report.credential ? json::read(report.credential->text) : base::Result<json::value>(json::object());
    static json::object const nothing;
    auto const& credential = tree && tree->is_object() ? tree->get_object() : nothing;
    bool const is_badge = names(credential, "OpenBadgeCredential") || names(credential, "AchievementCredential") ||
                          names(credential, "EndorsementCredential");
    Judged const judged{report, checks, is_badge, badges::valid_from(credential).has_value()};

    json::array checked, warnings, errors;
    json::object results;
    for (auto const& stage : report.stages) {
        if (stage.outcome == badges::Outcome::skipped || !judged.counts(stage)) continue;
        checked.emplace_back(stage.name);
        bool const holds = stage.outcome == badges::Outcome::passed || stage.outcome == badges::Outcome::warning;
        if (!holds)
            errors.push_back(problem_details(problem_type(stage.name), stage.name, stage.text));
        else if (stage.outcome == badges::Outcome::warning)
            warnings.push_back(problem_details("about:blank", stage.name, stage.text));
        add_results(results, credential, stage, holds);
    }
    if (report.key && report.key->provenance == badges::Provenance::embedded)
        errors.push_back(problem_details(problem_type("proof"), "proof", "the key came with the credential: nobody vouches for it"));
    if (!is_badge)
        for (auto const& problem : credential_problems(credential))
            errors.push_back(problem_details(problem_type("type"), problem.field, problem.text));
    json::object out{{"verified", errors.empty()}, {"checks", std::move(checked)}, {"warnings", std::move(warnings)}};
    out["errors"] = errors;
    out["problemDetails"] = std::move(errors);
    out["results"] = std::move(results);
    out["credential"] = credential;
    return out;
}

}  // namespace credentials
