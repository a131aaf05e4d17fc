// JSON for a struct: declared here (light), defined in reflect.hpp (heavy), instantiated once per contract in its wire.cpp:
//     template struct wire::Codec<academic::Cohort>;
//
// What a struct may hold: bool, integers, double, std::string, base::Time, the types of types.hpp, described enums and structs, and of
// these std::optional, std::vector, std::map<std::string, T>, wire::List, OneOrMany and OneOf (std::variant). All but std::optional and
// Extra are required; an optional is absent or null when read, and left out when empty. A struct must not contain itself.
#pragma once
#include "base/error.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wire {

enum class Unknown : std::uint8_t { refuse, ignore };  // what a member that the struct does not name means (Extra takes it in either case)

// Path and query know nothing but text: there an integer is "5", a boolean "true", and a list of one just its item.
enum class Values : std::uint8_t { typed, textual };

inline constexpr std::size_t problems_max = 100;  // of one reading; one more then says that there are others

template <class T> struct Codec {
    // Names every problem at once, each with its path; the value is meaningful only when none was added.
    // `textual` names outermost members whose values are textual though the rest is not: path placeholders beside a body.
    static T read(boost::json::value const& from, base::Problems& problems, Unknown unknown = Unknown::refuse,
                  Values values = Values::typed, std::span<std::string_view const> textual = {});

    // The same from text: Code::malformed or too_large as json::read() says, Code::invalid with the problems.
    static base::Result<T> parse(std::string_view text, Unknown unknown = Unknown::refuse);

    static boost::json::value write(T const& from);
    static std::string text(T const& from);  // the same, straight to text without a tree
    static void append(std::string& out, T const& from);
    static boost::json::value schema();  // JSON Schema 2020-12, as OpenAPI 3.1 takes it; nested shapes stand inline
};

// A cross-field rule of a struct is a free function `void check(T const&, base::Problems&)` beside it, found by argument lookup and
// called, at whatever depth the struct stands, when each of its members is well; its problems name fields as seen from the struct.

}  // namespace wire
