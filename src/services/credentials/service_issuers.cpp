// Use cases of issuers, their keys and pictures, each readable from top to bottom: begin, read, decide, write, commit.
#include "badges/bakery.hpp"
#include "badges/png.hpp"
#include "json/json.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "wire/cursor.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

namespace credentials {
namespace {

crypto::Algorithm algorithm_of(kit::Context const& ctx, std::optional<wire::Text<1, 10>> const& wanted) {
    auto const name = wanted ? wanted->str() : ctx.home.settings.signing_algorithm;
    auto const algorithm = crypto::algorithm_named(name);
    if (!algorithm) refuse({{"algorithm", "must be RS256, ES256, ES384 or EdDSA"}});
    return *algorithm;
}

// Making an RSA key takes up to a second, so it is done on the workers.
Task<store::NewKey> new_key(kit::Context& ctx, IssuerId issuer, crypto::Algorithm algorithm) {
    auto const key = co_await kit::on_pool(ctx.home, [algorithm] { return crypto::PrivateKey::generate(algorithm); });
    co_return make_key(key, ctx.home.sealer, ctx.school(), issuer, ctx.home.public_url());
}

}  // namespace

Task<http::Rendered<badges::Profile>> create_issuer(kit::Context& ctx, badges::Profile const& in) {
    auto const id = IssuerId::make();
    auto const place = rules::address(ctx.home.public_url(), "issuers", id.value);
    auto profile = in;
    base::value_or_fail(rules::stored_issuer(profile, place));  // a refused document leaves no picture behind
    co_await keep_data_picture(ctx, profile.image);
    auto const document = base::value_or_fail(rules::stored_issuer(profile, place));
    auto const key = co_await new_key(ctx, id, algorithm_of(ctx, std::nullopt));

    auto tx = co_await ctx.db.begin();
    co_await store::insert_issuer(tx, {id, ctx.school(), rules::name_of(profile), document});
    co_await store::insert_key(tx, key);
    co_await tx.commit();
    co_return http::Rendered<badges::Profile>{document.text, place, {}};
}

Task<http::Rendered<IssuerPage>> list_issuers(kit::Context& ctx, ListIssuers const& in) {
    auto const limit = in.limit ? in.limit->get() : wire::page_rows_default;
    auto rows = co_await store::list_issuers(ctx.db, ctx.school(), rules::like(in.q), wire::read_cursor(in.cursor), limit + 1);
    co_return rendered_page<IssuerPage>(std::move(rows), limit);
}

Task<http::Rendered<badges::Profile>> get_issuer(kit::Context& ctx, GetIssuer const& in) {
    auto const document = base::required(co_await store::find_issuer(ctx.db, in.issuer), "issuer");
    co_return http::Rendered<badges::Profile>{document.text, {}, {}};
}

Task<http::Rendered<badges::Profile>> edit_issuer(kit::Context& ctx, EditIssuer const& in) {
    auto tx = co_await ctx.db.begin();
    auto const found = base::required(co_await store::lock_issuer(tx, ctx.school(), in.issuer), "issuer");
    auto profile = patched<badges::Profile>(found, in.changes);
    auto const place = document_id(found);
    base::value_or_fail(rules::stored_issuer(profile, place));
    co_await keep_data_picture(ctx, profile.image);
    auto const document = base::value_or_fail(rules::stored_issuer(profile, place));
    co_await store::update_issuer(tx, in.issuer, rules::name_of(profile), document);
    co_await tx.commit();
    co_return http::Rendered<badges::Profile>{document.text, {}, {}};
}

Task<http::Nothing> remove_issuer(kit::Context& ctx, GetIssuer const& in) {
    auto const found = co_await store::remove_issuer(ctx.db, ctx.school(), in.issuer);
    if (!found) base::fail(base::Code::missing, "issuer not found");
    co_return http::Nothing{};
}

Task<Key> rotate_key(kit::Context& ctx, RotateKey const& in) {
    auto const algorithm = algorithm_of(ctx, in.algorithm);
    auto const made = co_await new_key(ctx, in.issuer, algorithm);
    auto tx = co_await ctx.db.begin();
    auto const issuer = co_await store::lock_issuer(tx, ctx.school(), in.issuer);
    if (!issuer) base::fail(base::Code::missing, "issuer not found");
    co_await store::retire_key(tx, in.issuer, made.algorithm);
    co_await store::insert_key(tx, made);
    co_await tx.commit();
    co_return Key{made.id, made.address, made.algorithm, true, ctx.now};
}

Task<std::string> public_keys(kit::Context& ctx) {
    auto const rows = co_await store::list_keys(ctx.db, std::nullopt);
    std::string out = R"({"keys":[)";
    for (auto const& row : rows) {
        if (out.back() != '[') out += ',';
        out += row.public_jwk.text;
    }
    co_return out + "]}";
}

Task<KeptImage> keep_image(kit::Context& ctx, Picture picture) {
    auto const media_type = picture.media_type;
    auto const size = static_cast<std::int64_t>(picture.bytes.size());
    // A picture is shown and baked for years, so it is looked at once, now: baking checks its whole structure.
    auto const digest = co_await kit::on_pool(ctx.home, [&] {
        base::value_or_fail(badges::bake(picture.bytes, "{}", badges::Existing::replace));
        return ctx.home.blobs.put(picture.bytes);
    });
    co_await store::keep_image(ctx.db, digest, ctx.school(), media_type, size);
    auto const ending = media_type == "image/png" ? "png" : "svg";
    co_return KeptImage{fmt::format("{}/images/{}.{}", ctx.home.public_url(), digest, ending), media_type};
}

Task<std::optional<Picture>> find_picture(kit::Context& ctx, std::string digest) {
    auto const row = co_await store::find_image(ctx.db, digest);
    if (!row) co_return std::nullopt;
    auto bytes = co_await kit::on_pool(ctx.home, [&] { return ctx.home.blobs.get(digest); });
    if (!bytes) co_return std::nullopt;
    co_return Picture{*std::move(bytes), row->media_type};
}

Task<> keep_data_picture(kit::Context& ctx, std::optional<badges::Image>& image) {
    if (!image) co_return;
    auto held = base::value_or_fail(rules::data_picture(image->id.str()));
    if (!held) co_return;
    auto const kept = co_await keep_image(ctx, {std::move(held->bytes), held->media_type});
    image->id = *wire::ImageUri::from(kept.id);
}

}  // namespace credentials
