#pragma once
#include "kit/module.hpp"
#include "kit/schema.hpp"
#include "services/credentials/workshop.hpp"

namespace credentials {

kit::Module module(kit::Settings const& settings, std::shared_ptr<Workshop> const& workshop);
pg::Chain schema();

}  // namespace credentials
