// Plain forms for issuers, achievements and awards, and the verifier.
#pragma once
#include "kit/module.hpp"
#include "services/credentials/workshop.hpp"

namespace credentials {

void serve_pages(kit::Module& module, std::shared_ptr<Workshop> const& workshop);

}  // namespace credentials
