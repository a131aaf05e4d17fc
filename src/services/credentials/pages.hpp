// Plain forms for issuers, achievements and awards, and the verifier.
#pragma once
#include "kit/module.hpp"
#include "services/credentials/keys.hpp"

namespace credentials {

void serve_pages(kit::Module& module, std::shared_ptr<KeyRing> const& keys);

}  // namespace credentials
