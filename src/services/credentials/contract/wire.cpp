// The one file that pays for reflection: JSON, checks and schema of every shape of this contract.
#include "services/credentials/contract/badges.hpp"
#include "wire/reflect.hpp"

template struct wire::Codec<credentials::GetIssuer>;
template struct wire::Codec<credentials::EditIssuer>;
template struct wire::Codec<credentials::ListIssuers>;
template struct wire::Codec<credentials::IssuerPage>;
template struct wire::Codec<credentials::NewAchievement>;
template struct wire::Codec<credentials::GetAchievement>;
template struct wire::Codec<credentials::EditAchievement>;
template struct wire::Codec<credentials::ListAchievements>;
template struct wire::Codec<credentials::AchievementPage>;
template struct wire::Codec<credentials::NewAward>;
template struct wire::Codec<credentials::Award>;
template struct wire::Codec<credentials::ListAwards>;
template struct wire::Codec<credentials::AwardPage>;
template struct wire::Codec<credentials::SetStatus>;
template struct wire::Codec<credentials::RotateKey>;
template struct wire::Codec<credentials::Key>;
template struct wire::Codec<credentials::KeptImage>;
