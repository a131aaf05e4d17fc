#pragma once
#include "kit/module.hpp"
#include "kit/schema.hpp"

#include <memory>

namespace identity {

kit::Module module();
pg::Chain schema();

// Turns token digests into principals, on one core.
std::unique_ptr<kit::Authenticator> authenticator(pg::Pool& pool);

}  // namespace identity
