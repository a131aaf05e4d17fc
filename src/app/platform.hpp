// The calls that belong to no service: health and metrics.
#pragma once
#include "kit/module.hpp"
#include "pg/pool.hpp"

#include <string>
#include <utility>
#include <vector>

namespace app {

// The pools of this core, by the name of their service: each must answer for the process to be ready. Empty where only the table of calls is wanted.
using NamedPools = std::vector<std::pair<std::string, pg::Pool*>>;
kit::Module platform_module(NamedPools pools);

}  // namespace app
