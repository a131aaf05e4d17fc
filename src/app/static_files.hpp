// The files of web/static, part of the binary.
#pragma once
#include "kit/embedded.hpp"

namespace app {

std::span<kit::Embedded const> static_files();

}  // namespace app
