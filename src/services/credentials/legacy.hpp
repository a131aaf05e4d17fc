// The routes of Badge Engine under /api, in its shapes, for clients that still call them.
#pragma once
#include "kit/module.hpp"
#include "services/credentials/workshop.hpp"

namespace credentials {

void serve_legacy(kit::Module& module, std::shared_ptr<Workshop> const& workshop);

}  // namespace credentials
