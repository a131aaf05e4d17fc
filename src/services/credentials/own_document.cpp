// What the world would get at an address of ours. An address that only looks like one of ours (another host with our id in its path) is none:
// each thing knows its own.
#include "services/credentials/controller.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/tools.hpp"
#include "services/credentials/verifying.hpp"

namespace credentials {
namespace {

constexpr std::string_view did_file = "/did.json";

using Found = std::optional<base::Fetched>;

Found document(std::string text, std::string_view media_type) {
    return base::Fetched{.media_type = std::string(media_type), .body = std::move(text)};
}

Task<Found> issuer(kit::Context& ctx, base::Uuid id, std::string_view address, bool as_did) {
    auto const profile = co_await store::find_issuer(ctx.db, {id});
    if (!profile || document_id(*profile) != address) co_return std::nullopt;
    auto const keys = co_await store::list_keys(ctx.db, IssuerId{id});
    if (as_did) co_return document(did_document(address, keys), "application/did+ld+json");
    co_return document(controller_document(*profile, keys), "application/ld+json");
}

Task<Found> key(kit::Context& ctx, base::Uuid id, std::string_view address) {
    auto const row = co_await store::find_key(ctx.db, {id});
    if (!row || row->address != address) co_return std::nullopt;
    co_return document(row->public_jwk.text, "application/jwk+json");
}

Task<Found> list(kit::Context& ctx, Workshop& workshop, base::Uuid id, std::string_view address) {
    auto const row = co_await store::find_status_list(ctx.db, {id});
    if (!row || row->address != address) co_return std::nullopt;
    auto text = co_await status_list(ctx, workshop, {id});
    auto const media_type = signed_media_type(text);
    co_return document(std::move(text), media_type);
}

Task<Found> award(kit::Context& ctx, base::Uuid id, std::string_view address) {
    auto row = co_await store::find_award(ctx.db, {id});
    if (!row || row->address != address) co_return std::nullopt;
    auto const media_type = signed_media_type(row->badge);
    co_return document(std::move(row->badge), media_type);
}

}  // namespace

Task<std::optional<base::Fetched>> own_document(kit::Context& ctx, Workshop& workshop, std::string const& url) {
    if (url == ctx.home.public_url() + "/.well-known/jwks.json") {
        auto keys = co_await public_keys(ctx);
        co_return document(std::move(keys), "application/jwk-set+json");
    }
    bool const as_did = url.ends_with(did_file);
    auto const address = std::string_view(url).substr(0, url.size() - (as_did ? did_file.size() : 0));
    auto const id = rules::id_in(address);
    if (!id) co_return std::nullopt;
    auto const shelf = rules::shelf_in(address);
    if (shelf == "issuers") co_return co_await issuer(ctx, *id, address, as_did);
    if (as_did) co_return std::nullopt;
    if (shelf == "keys") co_return co_await key(ctx, *id, address);
    if (shelf == "status-lists") co_return co_await list(ctx, workshop, *id, address);
    if (shelf == "awards") co_return co_await award(ctx, *id, address);
    co_return std::nullopt;
}

}  // namespace credentials
