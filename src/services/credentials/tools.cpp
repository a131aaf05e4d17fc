#include "services/credentials/tools.hpp"

#include "badges/bakery.hpp"
#include "badges/ob2_verify.hpp"
#include "base/embedded.hpp"
#include "base/text.hpp"
#include "crypto/jws.hpp"
#include "json/json.hpp"
#include "kit/form.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/verifying.hpp"
#include "wire/codec.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

namespace credentials {

std::span<base::Embedded const> picture_files();  // web/badge: the picture of an achievement that has none of that kind

namespace {

constexpr std::pair<std::string_view, AwardForm> suffixes[] = {{".json", AwardForm::json},
                                                               {".jsonld", AwardForm::credential},
                                                               {".jws", AwardForm::jws},
                                                               {".png", AwardForm::png},
                                                               {".svg", AwardForm::svg}};

constexpr FormOffer award_offers[] = {{"application/json", AwardForm::json},
                                      {"application/vc+ld+json", AwardForm::credential},
                                      {"text/plain", AwardForm::jws},
                                      {"image/png", AwardForm::png},
                                      {"image/svg+xml", AwardForm::svg}};

bool has_form(std::string_view badge, AwardForm form) { return form != AwardForm::jws || is_jws(badge); }

std::string_view default_picture(std::string_view name) {
    for (auto const& file : picture_files())
        if (file.name == name) return file.bytes;
    base::broken("the default picture is part of the binary", __FILE__, __LINE__);
}

// The achievement's own picture when it is of the wanted kind, the default one otherwise.
Task<std::string> picture_for(kit::Context& ctx, store::AwardRow const& row, std::string_view media_type) {
    auto const digest = row.image ? rules::picture_digest(*row.image) : std::nullopt;
    if (digest) {
        auto own = co_await find_picture(ctx, *digest);
        if (own && own->media_type == media_type) co_return std::move(own->bytes);
    }
    co_return std::string(default_picture(media_type == "image/png" ? "badge.png" : "badge.svg"));
}

http::Document document(std::string bytes, std::string_view media_type) {
    http::Document out;
    out.bytes = std::move(bytes);
    out.media_type = media_type;
    return out;
}

badges::Existing existing(http::Upload const& in) {
    auto const wanted = in.value("existing");
    if (wanted.empty() || wanted == "error") return badges::Existing::error;
    if (wanted == "replace") return badges::Existing::replace;
    throw base::Error(base::Code::invalid, "the request is not valid", {{"existing", "must be error or replace"}});
}

}  // namespace

std::optional<AwardForm> form_by_suffix(std::string_view suffix) {
    for (auto const& [ending, form] : suffixes)
        if (ending == suffix) return form;
    return std::nullopt;
}

std::optional<AwardForm> acceptable(std::string_view accept, FormOffers offers, std::string_view badge) {
    std::vector<std::string_view> media_types;
    std::vector<AwardForm> forms;
    for (auto const& [media_type, form] : offers) {
        if (!has_form(badge, form)) continue;
        media_types.push_back(media_type);
        forms.push_back(form);
    }
    auto const chosen = http::negotiate(accept, media_types);
    return chosen ? std::optional(forms[*chosen]) : std::nullopt;
}

base::Error not_acceptable(FormOffers offers, std::string_view badge) {
    std::vector<std::string_view> media_types;
    for (auto const& [media_type, form] : offers)
        if (has_form(badge, form)) media_types.push_back(media_type);
    return {base::Code::not_acceptable,
            fmt::format("this badge {} and is given as {}", is_jws(badge) ? "is a JWS" : "has its proof inside, so that it is no JWS,",
                        fmt::join(media_types, ", "))};
}

AwardName award_name(std::string_view text) {
    auto const dot = text.find('.');
    auto const id = base::Uuid::parse(text.substr(0, dot));
    auto const form = dot == std::string_view::npos ? std::nullopt : form_by_suffix(text.substr(dot));
    if (!id || (dot != std::string_view::npos && !form)) base::fail(base::Code::missing, "award not found");
    return {{*id}, form};
}

bool is_jws(std::string_view badge) { return badges::format_of(badge) == badges::Format::jws; }

std::string_view signed_media_type(std::string_view badge) { return is_jws(badge) ? "application/vc+jwt" : "application/vc+ld+json"; }

std::string credential_of(std::string_view badge) {
    if (!is_jws(badge)) return std::string(badge);
    auto const parsed = base::value_or_fail(crypto::parse_jws(badge));
    auto tree = base::value_or_fail(json::read(parsed.payload));
    auto& object = tree.as_object();
    for (auto const* claim : {"iss", "jti", "nbf", "sub", "exp"}) object.erase(claim);
    return json::write(tree);
}

Task<http::Document> award_document(kit::Context& ctx, store::AwardRow const& row, AwardForm form) {
    switch (form) {
        case AwardForm::jws:
            if (!is_jws(row.badge)) throw not_acceptable(award_offers, row.badge);
            co_return document(row.badge, "text/plain; charset=utf-8");
        case AwardForm::credential: co_return document(credential_of(row.badge), "application/vc+ld+json");
        case AwardForm::png:
        case AwardForm::svg: {
            auto const media_type = form == AwardForm::png ? "image/png" : "image/svg+xml";
            auto const picture = co_await picture_for(ctx, row, media_type);
            auto baked = document(base::value_or_fail(badges::bake(picture, row.badge, badges::Existing::replace)), media_type);
            baked.fields.emplace_back("Content-Disposition",
                                      std::string("inline; filename=\"badge") + (form == AwardForm::png ? ".png\"" : ".svg\""));
            if (form == AwardForm::svg)
                baked.fields.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
            co_return baked;
        }
        default: co_return document(wire::Codec<Award>::text(shown(row)), "application/json");
    }
}

Task<http::Document> get_award_document(kit::Context& ctx, http::Upload const& in) {
    auto const [id, by_suffix] = award_name(in.value("award"));
    auto const row = base::required(co_await store::find_award(ctx.db, id), "award");
    if (row.school_id != ctx.school()) base::fail(base::Code::missing, "award not found");
    auto const form = by_suffix ? by_suffix : acceptable(in.accept, award_offers, row.badge);
    if (!form) throw not_acceptable(award_offers, row.badge);
    auto out = co_await award_document(ctx, row, *form);
    if (!by_suffix) out.fields.emplace_back("Vary", "Accept");
    co_return out;
}

Task<KeptImage> keep_image_upload(kit::Context& ctx, http::Upload const& in) {
    auto const kind = badges::sniff(in.bytes);
    auto const media_type = kind == badges::Kind::png ? "image/png" : kind == badges::Kind::svg ? "image/svg+xml" : "";
    if (in.media_type != media_type)
        base::fail(base::Code::wrong_media, "the body is no " + (in.media_type.empty() ? std::string("picture") : in.media_type));
    co_return co_await keep_image(ctx, {std::string(in.bytes), media_type});
}

Task<http::Document> verify(kit::Context& ctx, Workshop& workshop, http::Upload const& in) {
    if (in.bytes.empty())
        throw base::Error(base::Code::malformed, "there is nothing to verify",
                          {{"body", "is empty; send a badge as JSON, JWS, PNG or SVG"}});
    auto const report = co_await report_on(ctx, workshop, in.bytes);
    co_return document(wire::Codec<badges::Report>::text(report), "application/json");
}

Task<http::Document> extract(kit::Context&, http::Upload const& in) {
    auto found = base::value_or_fail(badges::extract(in.bytes));
    auto const media_type = found.format == badges::Format::json ? "application/json" : "text/plain; charset=utf-8";
    co_return document(std::move(found.credential), media_type);
}

Task<http::Document> bake(kit::Context&, http::Upload const& in) {
    auto const form = base::value_or_fail(kit::Form::read(in.content_type, in.bytes));
    base::Problems problems;
    for (auto const* name : {"image", "credential"})
        if (form.value(name).empty()) problems.push_back({name, "is required"});
    if (!problems.empty()) throw base::Error(base::Code::invalid, "the request is not valid", std::move(problems));
    auto const image = form.value("image");
    auto const credential = form.value("credential");
    auto baked = base::value_or_fail(badges::bake(image, credential, existing(in), badges::standard_of(credential)));
    co_return document(std::move(baked), badges::sniff(image) == badges::Kind::png ? "image/png" : "image/svg+xml");
}

}  // namespace credentials
