// The part of JSON Schema that extensions of Open Badges are written in (draft 4 and later): type, properties, required, items,
// additionalProperties, enum, and the formats uri, email and date-time. What else a schema asks for is told, and not run.
#pragma once
#include "base/error.hpp"
#include "json/json.hpp"

#include <set>
#include <string>

namespace badges::ob2 {

constexpr std::size_t schema_steps_max = 1'000'000;  // values looked at and compared; `too large` is told beyond

struct SchemaRun {
    base::Problems problems;                     // with `path` before each field, up to wire::problems_max
    std::set<std::string, std::less<>> not_run;  // keywords
};
SchemaRun run_schema(json::value const& schema, json::value const& value, std::string const& path);

}  // namespace badges::ob2
