// The ids of this service's things; light, so that everything may include them.
#pragma once
#include "wire/types.hpp"

namespace credentials {

using IssuerId = wire::Id<struct IssuerTag>;
using AchievementId = wire::Id<struct AchievementTag>;
using AwardId = wire::Id<struct AwardTag>;
using StatusListId = wire::Id<struct StatusListTag>;
using KeyId = wire::Id<struct KeyTag>;

}  // namespace credentials
