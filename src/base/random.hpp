// Randomness from the kernel, fit for secrets.
#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace base {

void fill_random(std::span<std::uint8_t> out);
std::string random_bytes(std::size_t count);

}  // namespace base
