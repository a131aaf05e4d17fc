// Calls on badges as files: shown in every form, verified, baked, extracted.
#pragma once
#include "kit/context.hpp"
#include "services/credentials/contract/badges.hpp"
#include "services/credentials/service.hpp"

#include <span>

namespace credentials {

// The forms in which an award is handed out.
enum class AwardForm { json, credential, jws, png, svg, page };
std::optional<AwardForm> form_by_suffix(std::string_view suffix);

// The form that an Accept field asks for, of those that are offered and that this badge has: one with its proof inside is no JWS.
struct FormOffer {
    std::string_view media_type;
    AwardForm form;
};
using FormOffers = std::span<FormOffer const>;
std::optional<AwardForm> acceptable(std::string_view accept, FormOffers offers, std::string_view badge);
base::Error not_acceptable(FormOffers offers, std::string_view badge);

// An award in one form; `row` as it is stored. Page is not among them.
Task<http::Document> award_document(kit::Context& ctx, store::AwardRow const& row, AwardForm form);
// Splits `0198...-....png` into the id and the form that its suffix asks for.
struct AwardName {
    AwardId id;
    std::optional<AwardForm> form;
};
AwardName award_name(std::string_view text);
// The credential as JSON: of a compact JWS without the claims that repeat it, otherwise as it is, with its proof.
std::string credential_of(std::string_view badge);
bool is_jws(std::string_view badge);
std::string_view signed_media_type(std::string_view badge);

Task<http::Document> get_award_document(kit::Context& ctx, http::Upload const& in);
Task<KeptImage> keep_image_upload(kit::Context& ctx, http::Upload const& in);
Task<http::Document> verify(kit::Context& ctx, Workshop& workshop, http::Upload const& in);
Task<http::Document> extract(kit::Context& ctx, http::Upload const& in);
Task<http::Document> bake(kit::Context& ctx, http::Upload const& in);

}  // namespace credentials
