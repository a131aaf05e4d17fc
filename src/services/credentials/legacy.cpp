// Small adapters that take and answer the legacy shape; the work is done by the same use cases as the canonical calls. The proof of a JWS is
// shown as a JwtProof2020, which holds the signed badge: a reader of the old shape finds `proof`, a verifier finds the JWS.
#include "services/credentials/legacy.hpp"

#include "badges/credential.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "services/credentials/contract/badges.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/signing.hpp"
#include "services/credentials/tools.hpp"
#include "services/credentials/views.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>

namespace credentials {
namespace {

constexpr std::int64_t legacy_page_rows = 20;
constexpr std::string_view deprecated_since = "@1795219200";  // 2026-11-21, RFC 9745
using http::Verb;
using Call = http::Endpoint<http::Upload, http::Document>;
constexpr std::string_view json_type = "application/json";

constexpr Call achievements_call{Verb::get, "/api/achievements", "credentials.read", 200, "Legacy: achievements, 20 a page", 0, {},
                                 json_type};
constexpr Call issuers_call{Verb::get, "/api/issuers", "credentials.read", 200, "Legacy: [total, found, issuers]", 0, {}, json_type};
constexpr Call award_call{Verb::post,
                          "/api/award/{achievement}",
                          "credentials.award",
                          200,
                          "Legacy: award an achievement to an e-mail address",
                          64 * 1024,
                          json_type,
                          json_type};
constexpr Call award_by_body_call{
    Verb::post, "/api/award", "credentials.award", 201, "Legacy: award, the achievement named in the body", 64 * 1024,
    json_type,  json_type};
constexpr Call sign_call{
    Verb::post, "/api/sign/{award}", "credentials.award", 200, "Legacy: the signed credential of an award", 64 * 1024, json_type,
    json_type};
constexpr Call sign_by_body_call{
    Verb::post, "/api/sign", "credentials.award", 200, "Legacy: sign a credential of one of your issuers", 1024 * 1024,
    json_type,  json_type};

http::Document answer(json::value const& body, std::string_view successor) {
    http::Document out;
    out.bytes = json::write(body);
    out.media_type = json_type;
    out.fields.emplace_back("Deprecation", deprecated_since);
    out.fields.emplace_back("Link", fmt::format("<{}>; rel=\"successor-version\"", successor));
    return out;
}

std::int64_t page_of(http::Upload const& in) {
    auto const text = in.value("page");
    if (text.empty()) return 1;
    std::int64_t page = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), page);
    if (failed != std::errc() || end != text.data() + text.size() || page < 1 || page > 1'000'000)
        refuse({{"page", "must be a whole number from 1"}});
    return page;
}

// Documents of the old system bore its own key beside the standard's `id`.
json::object with_doc_id(store::Listed const& row) {
    json::object out{{"docId", row.id.text()}};
    auto const tree = base::value_or_fail(json::read(row.document.text));
    for (auto const& [name, value] : tree.as_object()) out[name] = value;
    return out;
}

// The creator stood there whole, not as a reference.
Task<> expand_creator(kit::Context& ctx, json::object& achievement) {
    auto* creator = achievement.if_contains("creator");
    auto const* address = creator == nullptr ? nullptr : creator->if_string();
    auto const id = address == nullptr ? std::nullopt : rules::id_in(std::string_view(address->data(), address->size()));
    if (!id) co_return;
    auto const found = co_await store::find_issuer(ctx.db, {*id});
    if (found) *creator = with_doc_id({*id, *found});
}

Task<http::Document> achievements(kit::Context& ctx, http::Upload const& in) {
    auto const page = page_of(in);
    auto const total = co_await store::count_achievements(ctx.db, ctx.school());
    auto const rows = co_await store::page_achievements(ctx.db, ctx.school(), (page - 1) * legacy_page_rows, legacy_page_rows);
    json::array list;
    for (auto const& row : rows) {
        auto each = with_doc_id(row);
        co_await expand_creator(ctx, each);
        list.push_back(std::move(each));
    }
    auto out = answer(list, "/api/v1/achievements");
    if (total > legacy_page_rows) {
        auto const last = (total + legacy_page_rows - 1) / legacy_page_rows;
        out.fields.emplace_back("X-Total-Count", std::to_string(total));
        std::string links = fmt::format("</api/achievements?page=1>; rel=\"first\", </api/achievements?page={}>; rel=\"last\"", last);
        if (page < last) links += fmt::format(", </api/achievements?page={}>; rel=\"next\"", page + 1);
        if (page > 1) links += fmt::format(", </api/achievements?page={}>; rel=\"prev\"", page - 1);
        out.fields.emplace_back("Link", links);
    }
    co_return out;
}

Task<http::Document> issuers(kit::Context& ctx, http::Upload const& in) {
    auto const total = co_await store::count_issuers(ctx.db, ctx.school());
    auto const q = in.value("s").empty() ? std::nullopt : wire::Text<1, 200>::from(std::string(in.value("s")));
    auto rows = co_await store::list_issuers(ctx.db, ctx.school(), rules::like(q), std::nullopt, 100);
    json::array list;
    for (auto const& row : rows) list.push_back(with_doc_id(row));
    auto const found = q ? static_cast<std::int64_t>(list.size()) : total;
    co_return answer(json::array{total, found, std::move(list)}, "/api/v1/issuers");
}

json::object read_object(http::Upload const& in) {
    auto tree = base::value_or_fail(json::read(in.bytes));
    if (!tree.is_object()) refuse({{"", "must be a JSON object"}});
    return std::move(tree).as_object();
}

json::object awarded(Award const& made) {
    auto const tree = base::value_or_fail(json::read(made.jws ? credential_of(*made.jws) : made.credential.value().text));
    auto const& credential = tree.as_object();
    json::object out;
    for (auto const* name : {"id", "type", "name", "description", "awardedDate", "validFrom", "image", "issuer"})
        if (auto const* found = credential.if_contains(name)) out[name] = *found;
    auto const& subject = credential.at("credentialSubject").as_object();
    if (auto const* identifier = subject.if_contains("identifier")) out["credentialSubject"] = {{"identifier", *identifier}};
    return out;
}

NewAward new_award(std::string const& achievement, json::object recipient, json::object dates) {
    auto const id = rules::id_in(achievement);
    if (!id) refuse({{"achievement", "must be the id of one of your achievements"}});
    dates["achievement"] = id->text();
    dates["recipient"] = std::move(recipient);
    base::Problems problems;
    auto wanted = wire::Codec<NewAward>::read(dates, problems);
    if (!problems.empty()) refuse(std::move(problems));
    return wanted;
}

Task<http::Document> award_one(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    auto const body = read_object(in);
    auto const email = text_at(body, "identifier");
    if (email.empty()) refuse({{"identifier", "is required: the recipient's e-mail address"}});
    json::object recipient{{"email", email}, {"hashed", false}};  // as the old system wrote it: its readers look for the address there
    auto name = text_at(body, "profile.name");
    if (name.empty()) name = base::trim(text_at(body, "profile.givenName") + " " + text_at(body, "profile.familyName"));
    if (!name.empty()) recipient["name"] = name;
    auto const wanted = new_award(std::string(in.value("achievement")), std::move(recipient), {});
    auto const made = co_await award(ctx, workshop, wanted);
    co_return answer(awarded(made), "/api/v1/achievements/{achievement}/awards");
}

Task<http::Document> award_by_body(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    auto const body = read_object(in);
    auto const* whom = json::find(body, "recipient");
    auto const* who = whom == nullptr ? nullptr : json::find(*whom, "identifier");
    if (who == nullptr || !who->is_object()) refuse({{"recipient.identifier", "is required: an object with type and value"}});
    auto const value = text_at(*who, "value");
    if (value.empty()) refuse({{"recipient.identifier.value", "is required"}});
    auto const type = text_at(*who, "type");
    json::object recipient;
    if (type.empty() || type == "email" || type == "emailAddress")
        recipient["email"] = value;
    else {
        recipient["identifier"] = value;
        recipient["type"] = type;
    }
    if (auto const* hashed = json::find(*who, "hashed")) recipient["hashed"] = *hashed;
    json::object dates;
    if (auto const* issued = body.if_contains("issued_on")) dates["validFrom"] = *issued;
    if (auto const* expires = body.if_contains("expires"); expires != nullptr && !expires->is_null()) dates["validUntil"] = *expires;
    auto const wanted = new_award(text_at(body, "achievement_id"), std::move(recipient), std::move(dates));
    auto const made = co_await award(ctx, workshop, wanted);
    co_return answer(awarded(made), "/api/v1/achievements/{achievement}/awards");
}

json::value with_proof(std::string const& badge) {
    auto tree = base::value_or_fail(json::read(credential_of(badge)));
    if (is_jws(badge)) tree.as_object()["proof"] = {{"type", "JwtProof2020"}, {"jwt", badge}};
    return tree;
}

Task<http::Document> sign_one(kit::Context& ctx, http::Upload const& in) {
    auto const name = award_name(in.value("award"));
    auto const row = base::required(co_await store::find_award(ctx.db, name.id), "award");
    if (row.school_id != ctx.school()) base::fail(base::Code::missing, "award not found");
    co_return answer(with_proof(row.badge), "/api/v1/awards/{award}");
}

Task<http::Document> sign_by_body(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    auto body = read_object(in);
    auto* credential = body.if_contains("credential");
    if (credential == nullptr || !credential->is_object()) refuse({{"credential", "is required: the credential to sign"}});
    auto const place = std::string(badges::issuer_id(credential->get_object()));
    auto const issuer = rules::id_in(place);
    if (!issuer) refuse({{"credential.issuer", "must be one of your issuers"}});
    auto const proof = usual_proof(ctx);
    auto const found = co_await store::use_to_sign(ctx.db, ctx.school(), {*issuer}, place, rules::key_algorithms(proof));
    if (!found) refuse({{"credential.issuer", "must be one of your issuers"}});
    if (!found->key_id) throw rules::no_key_for(proof, {*issuer});
    Signer const signer{*found->key_id, *found->key_address};
    auto const badge = co_await sign(ctx, workshop, credential->get_object(), proof, signer);
    co_return answer(with_proof(badge), "/api/v1/achievements/{achievement}/awards");
}

}  // namespace

void serve_legacy(kit::Module& m, std::shared_ptr<Workshop> const& workshop) {
    m.serve(achievements_call, achievements);
    m.serve(issuers_call, issuers);
    m.serve(award_call, [workshop](kit::Context& ctx, http::Upload const& in) { return award_one(ctx, *workshop, in); });
    m.serve(award_by_body_call, [workshop](kit::Context& ctx, http::Upload const& in) { return award_by_body(ctx, *workshop, in); });
    m.serve(sign_call, sign_one);
    m.serve(sign_by_body_call, [workshop](kit::Context& ctx, http::Upload const& in) { return sign_by_body(ctx, *workshop, in); });
}

}  // namespace credentials
