// The use cases of issuers, achievements and awards.
#pragma once
#include "kit/context.hpp"
#include "services/credentials/contract/badges.hpp"
#include "services/credentials/store.hpp"
#include "services/credentials/workshop.hpp"

namespace credentials {

// issuers
Task<http::Rendered<badges::Profile>> create_issuer(kit::Context& ctx, badges::Profile const& in);
Task<http::Rendered<IssuerPage>> list_issuers(kit::Context& ctx, ListIssuers const& in);
Task<http::Rendered<badges::Profile>> get_issuer(kit::Context& ctx, GetIssuer const& in);
Task<http::Rendered<badges::Profile>> edit_issuer(kit::Context& ctx, EditIssuer const& in);
Task<http::Nothing> remove_issuer(kit::Context& ctx, GetIssuer const& in);
Task<Key> rotate_key(kit::Context& ctx, RotateKey const& in);
Task<std::string> public_keys(kit::Context& ctx);  // of all issuers, as a JWKS

// achievements
Task<http::Rendered<badges::Achievement>> create_achievement(kit::Context& ctx, NewAchievement const& in);
Task<http::Rendered<AchievementPage>> list_achievements(kit::Context& ctx, ListAchievements const& in);
Task<http::Rendered<badges::Achievement>> get_achievement(kit::Context& ctx, GetAchievement const& in);
Task<http::Rendered<badges::Achievement>> edit_achievement(kit::Context& ctx, EditAchievement const& in);
Task<http::Nothing> remove_achievement(kit::Context& ctx, GetAchievement const& in);

// awards
Task<Award> award(kit::Context& ctx, Workshop& workshop, NewAward const& in);
// Conflict for one that has no place in a status list.
Task<Award> set_status(kit::Context& ctx, SetStatus const& in);
Task<AwardPage> list_awards(kit::Context& ctx, ListAwards const& in);
Award shown(store::AwardRow const& row);

// status lists
// A place in a list of the issuer for a credential that is about to be signed; a list is begun when there is none with room.
Task<store::Place> take_place(kit::Context& ctx, wire::SchoolId school, IssuerId issuer, std::string const& credential);
// The list as it is now: a credential that its issuer has signed.
Task<std::string> status_list(kit::Context& ctx, Workshop& workshop, StatusListId id);

// pictures
struct Picture {
    std::string bytes;
    std::string media_type;
};
Task<KeptImage> keep_image(kit::Context& ctx, Picture picture);
Task<std::optional<Picture>> find_picture(kit::Context& ctx, std::string digest);

}  // namespace credentials
