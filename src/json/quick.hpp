// The reader for ordinary documents, half the work of the careful one in read.cpp.
#pragma once
#include "json/json.hpp"

#include <optional>

namespace json {

// The library's table of members hashes with FNV-1a, salted by an address, modulo its capacity: who may choose many names can let them
// all meet in one bucket. Up to so many members that costs nothing; beyond, the careful reader gives the table a capacity out of the dark.
inline constexpr std::size_t foretold_members_max = 64;

// Nothing: the careful reader must look at it, because something is wrong, or may be, or an object has many members.
std::optional<value> read_quickly(std::string_view text, Limits const& limits, storage_ptr storage);

}  // namespace json
