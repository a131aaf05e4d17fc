// The endorsements that a credential carries: on itself, its achievement, and the profiles in it.
#pragma once
#include "json/json.hpp"

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace badges {

struct Endorsement {
    std::string path;                         // `issuer.endorsementJwt[0]`
    json::value const& value;                 // a credential (`endorsement`) or a token (`endorsementJwt`), as it stands there
    std::set<std::string_view> const& about;  // ids that an endorsement in this place may speak of
};

// The first endorsements_max of them; gives how many there are in all. Endorsements within endorsements are not entered.
std::size_t for_each_endorsement(json::object const& credential, std::function<void(Endorsement const&)> const& visit);

}  // namespace badges
