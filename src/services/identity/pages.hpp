// The pages of set-up, sign-in and tokens.
#pragma once
#include "kit/module.hpp"

namespace identity {

void serve_pages(kit::Module& module);

}  // namespace identity
