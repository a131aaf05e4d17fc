// Connection strings, as a URL or as keywords, with some of their settings changed.
#pragma once
#include <map>
#include <string>

namespace pg {

// libpq's keyword form of `conninfo`, in which `changes` win (`user`, `password`, `options`, ...). Code::invalid when it cannot
// be read.
std::string with_settings(std::string const& conninfo, std::map<std::string, std::string> const& changes);

}  // namespace pg
