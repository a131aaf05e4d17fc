// The parts of an Open Badge of 2.0 in the classes of 3.0, each written from one document. What is not taken over is told in `findings`.
#pragma once
#include "badges/ob2_document.hpp"

namespace badges::ob2 {

json::object to_profile(Document const& issuer, std::string_view id, std::vector<Finding>& findings);

// Its creator is the issuer, whose profile in 3.0 is given.
json::object to_achievement(Document const& badge, std::string_view id, json::object const& profile, std::vector<Finding>& findings);

// `achievement` goes into the subject. The evidence begins with the link to the original.
json::object to_credential(Document const& assertion, std::string_view id, json::object profile, json::object achievement,
                           std::vector<Finding>& findings);

}  // namespace badges::ob2
