// The OpenAPI 3.1 document, from the routes that are mounted.
#pragma once
#include "kit/module.hpp"

#include <string>
#include <vector>

namespace kit {

std::string openapi(std::vector<Module> const& modules, std::string_view version);

}  // namespace kit
