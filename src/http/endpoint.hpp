// The declaration of one call: from it come route, checks, OpenAPI and caller. Light: contracts include it.
#pragma once
#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

enum class Verb : std::uint8_t;

// Permissions that are no permission: who may call without one.
inline constexpr std::string_view anyone =
    "anyone";  // the whole world: to read, or with a code or token inside; a test lists the few that are no GET
inline constexpr std::string_view signed_in = "signed-in";  // any known caller

template <class In, class Out> struct Endpoint {
    Verb verb;
    std::string_view path;        // /api/v1/awards/{id}; a placeholder bears the name of a field of In
    std::string_view permission;  // `credentials.award`
    int status;                   // of success
    std::string_view summary;
    std::size_t body_bytes_max = 1024 * 1024;
    std::string_view takes = "application/json";  // media types of the body, separated by spaces; `*/*`: any
    std::string_view gives = "application/json";  // of the answer, the default first
};

// In of an endpoint that takes bytes: a PNG, a compact JWS, a form. Path and query values by name.
struct Upload {
    std::string_view bytes;
    std::string media_type;                                   // lower case, without parameters
    std::string content_type;                                 // as it came
    std::string accept;                                       // the caller's Accept field
    std::vector<std::pair<std::string, std::string>> values;  // path placeholders first, then the query, decoded
    std::string_view value(std::string_view name) const {
        for (auto const& [key, value] : values)
            if (key == name) return value;
        return {};
    }
};

// Out of an endpoint that gives bytes, or several representations.
struct Document {
    std::string bytes;
    std::string media_type;
    int status = 0;    // 0: the endpoint's
    std::string etag;  // quoted; empty: computed from the bytes for GET
    std::vector<std::pair<std::string, std::string>> fields;
};

// Out of an endpoint whose JSON is ready, straight from a jsonb column: sent as it is, described in OpenAPI as T.
template <class T> struct Rendered {
    std::string json;
    std::string location;  // of what was made; empty: none
    std::string next;      // cursor of the next page; becomes `Link: rel="next"`
};

// In of an endpoint that takes nothing, Out of one that gives 204.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

}  // namespace http
