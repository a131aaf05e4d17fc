#include "base/error.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace base {

constexpr std::array<Meaning, 14> meanings{{
    {"malformed", "The request cannot be read", 400, false},
    {"invalid", "The request is not valid", 422, false},
    {"unauthenticated", "Please sign in", 401, false},
    {"forbidden", "Not allowed", 403, false},
    {"missing", "Not found", 404, false},
    {"wrong-method", "Not done this way", 405, false},
    {"conflict", "It contradicts what is already there", 409, false},
    {"too-large", "Too large", 413, false},
    {"wrong-media", "Media type not supported", 415, false},
    {"not-acceptable", "None of the accepted media types", 406, false},
    {"too-many", "Too many requests", 429, true},
    {"timeout", "It took too long", 504, true},
    {"unavailable", "Not available at the moment", 503, true},
    {"internal", "Something went wrong on our side", 500, false},
}};

Meaning const& meaning(Code code) { return meanings[static_cast<std::size_t>(code)]; }

std::optional<Code> code_named(std::string_view name) {
    for (std::size_t i = 0; i < meanings.size(); ++i)
        if (meanings[i].name == name) return static_cast<Code>(i);
    return std::nullopt;
}

void fail(Code code, std::string text) { throw Error(code, std::move(text)); }

void broken(std::string_view what, char const* file, int line) {
    std::fprintf(stderr, "stoa: a promise inside the program is broken: %.*s (%s:%d)\n", static_cast<int>(what.size()), what.data(), file,
                 line);
    std::abort();
}

}  // namespace base
