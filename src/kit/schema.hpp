// A service's schema steps from its embedded folder: `0001_people.sql` up, `0001_people.down.sql` down.
#pragma once
#include "base/embedded.hpp"
#include "pg/schema.hpp"

#include <span>
#include <string_view>

namespace kit {

// A gap, a missing twin or a name out of form is a fault of the program and ends it.
pg::Chain chain(std::string_view service, std::span<base::Embedded const> files);

}  // namespace kit
