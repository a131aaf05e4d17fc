// The files of web/static, part of the binary.
#pragma once
#include "base/embedded.hpp"

namespace app {

std::span<base::Embedded const> static_files();

}  // namespace app
