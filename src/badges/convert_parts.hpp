// The parts of an Open Badge of 2.0 in the classes of 3.0, each written from one document. What a part does not take over is found in the list.
#pragma once
#include "badges/ob2_document.hpp"

namespace badges::ob2 {

json::object to_profile(Document const& issuer, std::string_view id, std::vector<Finding>& findings);

// `creator`: the issuer's id in 3.0; its name is that of the profile.
json::object to_achievement(Document const& badge, std::string_view id, json::object const& profile, std::vector<Finding>& findings);

// `achievement` goes into the subject. The evidence begins with the link to the original.
json::object to_credential(Document const& assertion, std::string_view id, json::object profile, json::object achievement,
                           std::vector<Finding>& findings);

}  // namespace badges::ob2
