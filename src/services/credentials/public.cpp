#include "services/credentials/public.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "kit/page.hpp"
#include "services/credentials/controller.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/tools.hpp"
#include "services/credentials/verifying.hpp"
#include "services/credentials/views.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

using PublicCall = http::Endpoint<http::Upload, http::Document>;
using http::Verb;
constexpr std::string_view profile_forms = "application/json application/ld+json text/html";
constexpr std::string_view public_award_forms =
    "application/vc+ld+json application/json application/ld+json application/vc text/plain text/html image/png image/svg+xml";

constexpr PublicCall issuer_call{
    Verb::get, "/issuers/{issuer}", http::anyone, 200, "An issuer at its own id: Profile with its keys, or page", 0, {}, profile_forms};
constexpr PublicCall achievement_call{
    Verb::get, "/achievements/{achievement}", http::anyone, 200, "An achievement at its own id: Achievement or page", 0, {}, profile_forms};
constexpr PublicCall award_call{Verb::get,
                                "/awards/{award}",
                                http::anyone,
                                200,
                                "A badge at its own id: credential, JWS, baked picture or page; suffixes .jsonld .jws .png .svg",
                                0,
                                {},
                                public_award_forms};
constexpr PublicCall did_call{Verb::get, "/issuers/{issuer}/did.json", http::anyone, 200, "An issuer as did:web: its DID document", 0,
                              {},        "application/did+ld+json"};
constexpr PublicCall key_call{Verb::get,
                              "/keys/{key}",
                              http::anyone,
                              200,
                              "A public key alone: as a bare JWK, or as the verification method of its issuer",
                              0,
                              {},
                              "application/jwk+json application/json application/ld+json"};
constexpr PublicCall status_list_call{Verb::get,
                                      "/status-lists/{list}",
                                      http::anyone,
                                      200,
                                      "A status list: which badges of an issuer were revoked",
                                      0,
                                      {},
                                      "application/vc+ld+json application/vc+jwt"};
constexpr PublicCall jwks_call{Verb::get, "/.well-known/jwks.json",  http::anyone, 200, "All public keys, as a JWKS", 0,
                               {},        "application/jwk-set+json"};
constexpr PublicCall picture_call{Verb::get, "/images/{image}",        http::anyone, 200, "A picture by its digest", 0,
                                  {},        "image/png image/svg+xml"};

http::Document document(std::string bytes, std::string_view media_type, std::string_view cache) {
    http::Document out;
    out.bytes = std::move(bytes);
    out.media_type = media_type;
    out.fields.emplace_back("Cache-Control", cache);
    // What badges name is read by verifiers in browsers too, from any origin; it is public and sent without cookies.
    out.fields.emplace_back("Access-Control-Allow-Origin", "*");
    return out;
}

base::Uuid id_of(http::Upload const& in, std::string_view name) { return base::required(base::Uuid::parse(in.value(name)), name); }

// A document as JSON, or as a page for people.
template <class View> http::Document profile_or_page(http::Upload const& in, std::string text, View const& view) {
    constexpr std::array<std::string_view, 3> offers{"application/json", "application/ld+json", "text/html"};
    auto const chosen = http::negotiate(in.accept, offers).value_or(0);
    auto out = chosen == 2 ? view(text) : document(std::move(text), offers[chosen], "public, max-age=300");
    out.fields.emplace_back("Vary", "Accept");
    return out;
}

Task<http::Document> issuer(kit::Context& ctx, http::Upload const& in) {
    IssuerId const id{id_of(in, "issuer")};
    auto const found = base::required(co_await store::find_issuer(ctx.db, id), "issuer");
    auto const keys = co_await store::list_keys(ctx.db, id);
    bool const known = ctx.principal != nullptr;
    co_return profile_or_page(in, controller_document(found, keys), [known](std::string const& text) { return issuer_view(text, known); });
}

Task<http::Document> did(kit::Context& ctx, http::Upload const& in) {
    IssuerId const id{id_of(in, "issuer")};
    auto const found = base::required(co_await store::find_issuer(ctx.db, id), "issuer");
    auto const keys = co_await store::list_keys(ctx.db, id);
    co_return document(did_document(document_id(found), keys), "application/did+ld+json", "public, max-age=300");
}

Task<http::Document> achievement(kit::Context& ctx, http::Upload const& in) {
    auto found = base::required(co_await store::find_achievement(ctx.db, {id_of(in, "achievement")}), "achievement");
    bool const known = ctx.principal != nullptr;
    co_return profile_or_page(in, std::move(found.text), [known](std::string const& text) { return achievement_view(text, known); });
}

Task<http::Document> public_award(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    constexpr FormOffer offers[] = {{"application/vc+ld+json", AwardForm::credential},
                                    {"application/json", AwardForm::credential},
                                    {"application/ld+json", AwardForm::credential},
                                    {"application/vc", AwardForm::credential},
                                    {"text/plain", AwardForm::jws},
                                    {"text/html", AwardForm::page},
                                    {"image/png", AwardForm::png},
                                    {"image/svg+xml", AwardForm::svg}};
    auto const [id, by_suffix] = award_name(in.value("award"));
    auto const row = base::required(co_await store::find_award(ctx.db, id), "award");
    // The file of the school's own record stays behind its token; the world gets the credential.
    auto const chosen = by_suffix ? by_suffix : acceptable(in.accept, offers, row.badge);
    if (!chosen) throw not_acceptable(offers, row.badge);
    auto const form = *chosen == AwardForm::json ? AwardForm::credential : *chosen;
    if (form == AwardForm::page) {
        auto const report = co_await report_on(ctx, workshop, row.badge);
        bool const known = ctx.principal != nullptr;
        bool const of_the_school = known && ctx.principal->school == row.school_id && ctx.principal->permissions.allow("credentials.read");
        co_return award_view(row, credential_of(row.badge), report, {known, of_the_school});
    }
    auto out = co_await award_document(ctx, row, form);
    out.fields.emplace_back("Cache-Control", "public, max-age=300");
    out.fields.emplace_back("Access-Control-Allow-Origin", "*");
    if (!by_suffix) out.fields.emplace_back("Vary", "Accept");
    co_return out;
}

Task<http::Document> key(kit::Context& ctx, http::Upload const& in) {
    constexpr std::array<std::string_view, 3> offers{"application/jwk+json", "application/json", "application/ld+json"};
    auto const row = base::required(co_await store::find_key(ctx.db, {id_of(in, "key")}), "key");
    auto const chosen = http::negotiate(in.accept, offers).value_or(0);
    auto text = row.public_jwk.text;
    if (chosen == 2) {
        auto const issuer = base::required(co_await store::find_issuer(ctx.db, row.issuer_id), "issuer");
        text = method_document(document_id(issuer), row);
    }
    auto out = document(std::move(text), offers[chosen], "public, max-age=300");
    out.fields.emplace_back("Vary", "Accept");
    co_return out;
}

Task<http::Document> shown_status_list(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    auto text = co_await status_list(ctx, workshop, {id_of(in, "list")});
    auto const media_type = signed_media_type(text);
    co_return document(std::move(text), media_type, "public, max-age=300");
}

Task<http::Document> jwks(kit::Context& ctx, http::Upload const&) {
    co_return document(co_await public_keys(ctx), "application/jwk-set+json", "public, max-age=300");
}

Task<http::Document> picture(kit::Context& ctx, http::Upload const& in) {
    auto const name = std::string("/images/") + std::string(in.value("image"));
    auto const digest = base::required(rules::picture_digest(name), "picture");
    auto found = base::required(co_await find_picture(ctx, digest), "picture");
    auto const ending = found.media_type == "image/png" ? ".png" : ".svg";
    if (in.value("image") != digest + ending) base::fail(base::Code::missing, "picture not found");
    auto out = document(std::move(found.bytes), found.media_type, "public, max-age=31536000, immutable");
    // A picture that somebody uploaded is only ever a picture: no scripts, no links to elsewhere.
    out.fields.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    co_return out;
}

}  // namespace

void serve_public(kit::Module& m, std::shared_ptr<Workshop> const& workshop) {
    m.serve(issuer_call, issuer);
    m.serve(achievement_call, achievement);
    m.serve(award_call, [workshop](kit::Context& ctx, http::Upload const& in) { return public_award(ctx, *workshop, in); });
    m.serve(did_call, did);
    m.serve(key_call, key);
    m.serve(status_list_call, [workshop](kit::Context& ctx, http::Upload const& in) { return shown_status_list(ctx, *workshop, in); });
    m.serve(jwks_call, jwks);
    m.serve(picture_call, picture);
}

}  // namespace credentials
