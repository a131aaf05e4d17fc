// Which members the classes of Open Badges 2.0 have, which of them must be there, and what each may hold (specification, "Open Badges
// Vocabulary"). What has no place in the table is somebody's extension and is not looked at.
#pragma once
#include "badges/ob2_document.hpp"
#include "base/error.hpp"

namespace badges::ob2 {

// Names the problems of an object of class `class_name`, with `path` before each field, and of every object that stands inside it, up to
// wire::problems_max. What older versions did not have yet is asked of 2.0 only. An object whose class is not in the table has no problem.
void check_shape(json::object const& object, std::string_view class_name, Version version, std::string const& path,
                 base::Problems& problems);

}  // namespace badges::ob2
