// The addresses that badges name, open to the world: each issuer, achievement, award, key and picture at its own id.
#pragma once
#include "kit/module.hpp"
#include "services/credentials/workshop.hpp"

#include <memory>

namespace credentials {

void serve_public(kit::Module& module, std::shared_ptr<Workshop> const& workshop);

}  // namespace credentials
