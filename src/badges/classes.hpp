// Which class of Open Badges 3.0 stands where, and what tells it: the members `id` and `type`, which request bodies may leave to the server
// and documents may not.
#pragma once
#include "base/error.hpp"
#include "json/json.hpp"

#include <string_view>

namespace badges {

enum class Ask {
    presence,  // `id` where the class has one, and some `type`
    name,      // that `type` names the class; what is not there is not asked about
    lists,     // that what may stand many times is a list, and nothing is null or empty: plain JSON asks it, JSON-LD does not
};

// Walks from `value`, which should be of class `name` (`Profile`, `AchievementSubject`, ...), down through every class below it. Names
// every problem, with `path` before each field. Endorsements are documents of their own and are not entered.
void check_classes(json::value const& value, std::string_view name, std::string const& path, Ask ask, base::Problems& problems);

// The other way: in `value`, which is of class `name`, and in every class below it, gives `type` where it is missing, puts `id` and `type`
// first and leaves out null and empty lists. Endorsements are signed and stay as they are.
void complete(json::value& value, std::string_view name);

// Whether a `type`, text or list of texts, names the class.
bool names_class(json::value const* type, std::string_view name);

}  // namespace badges
