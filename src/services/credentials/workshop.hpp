// What the use cases need besides their input and the database: made once for the process, or once for each core.
#pragma once
#include "kit/lookups.hpp"
#include "services/credentials/keys.hpp"

#include <memory>
#include <string>

namespace badges {
class Contexts;
}

namespace credentials {

// Those built in, and those of a folder whose `url-map.json` says which file an address is served from:
//     {"contexts": {"https://example.org/terms/v1": "terms.json"}}
// An empty folder name: none. Refused with one line: no such file, not of that form, a file that is no context.
base::Result<std::shared_ptr<badges::Contexts const>> make_contexts(std::string const& folder);

// Of one core.
struct Workshop {
    std::shared_ptr<badges::Contexts const> contexts;  // of the process
    std::unique_ptr<kit::Lookups> lookups;             // ends on its core's thread or after it
    KeyRing keys = {};
};

}  // namespace credentials
