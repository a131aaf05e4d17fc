// The addresses that badges name, open to the world: each issuer, achievement, award, key and picture at its own id.
#pragma once
#include "kit/module.hpp"

namespace credentials {

void serve_public(kit::Module& module);

}  // namespace credentials
