// A presentation: what its holder signed to show credentials (VC Data Model 2.0 section 4.13), for somebody (`domain`) and once (`challenge`).
#pragma once
#include "json/json.hpp"
#include "kit/context.hpp"
#include "services/credentials/workshop.hpp"

#include <optional>
#include <string>
#include <vector>

namespace credentials {

constexpr std::size_t presented_max = 32;  // credentials of one presentation

struct PresentationTerms {
    std::optional<std::string> domain, challenge;
    std::vector<std::string> checks;
};

// `{verified, results: {presentation: {...}, credentials: [...]}, errors, problemDetails}`. A presentation without a proof is as good as its
// credentials, unless a challenge or a domain asks for one.
Task<json::object> verify_presentation(kit::Context& ctx, Workshop& workshop, json::value const& presentation,
                                       PresentationTerms const& terms);

}  // namespace credentials
