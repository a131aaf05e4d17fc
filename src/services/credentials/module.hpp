#pragma once
#include "kit/module.hpp"
#include "kit/schema.hpp"

namespace credentials {

kit::Module module(kit::Home& home);
pg::Chain schema();

}  // namespace credentials
