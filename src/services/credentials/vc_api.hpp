// The calls of the VC API (W3C, "Verifiable Credential API for Lifecycle Management") in the shapes that the interoperability suites use.
// Served only when the setting `vc_api.enabled` says so.
#pragma once
#include "kit/module.hpp"
#include "services/credentials/workshop.hpp"

#include <memory>

namespace credentials {

void serve_vc_api(kit::Module& module, kit::Settings const& settings, std::shared_ptr<Workshop> const& workshop);

}  // namespace credentials
