// Which call a verb and a path mean: templates such as `/api/v1/awards/{id}` become one automaton, built once, never changed, shared by
// all threads. A lookup costs one small search per segment and allocates nothing.
#pragma once
#include "http/message.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace http {

// A segment is a literal, a placeholder `{id}`, or a placeholder with a literal end, `{id}.png`. Where several templates fit a path, the
// first segment that tells them apart decides: a literal wins over a placeholder, a longer literal end over a shorter one. Templates
// that do not have the verb stand back.
struct Route {
    Verb verb = Verb::get;
    std::string_view path;
    int id = 0;
};

inline constexpr std::size_t captures_max = 8;
inline constexpr std::size_t segments_max = 16;

struct Found {
    enum class Kind : std::uint8_t { hit, wrong_verb, missing };
    Kind kind = Kind::missing;
    int id = 0;
    std::uint8_t verbs = 0;  // of the path, one bit per Verb; for a hit and a wrong verb
    std::size_t count = 0;
    std::array<std::string_view, captures_max> captures;  // in the template's order, still percent-encoded, never empty

    std::span<std::string_view const> values() const { return {captures.data(), count}; }
};

// The Allow field for such a set: `GET, HEAD, OPTIONS, POST`. HEAD comes with GET, OPTIONS always.
std::string allow(std::uint8_t verbs);

// The names in a template's braces, in order.
std::vector<std::string_view> placeholders(std::string_view path);

class Routes {
public:
    Routes() = default;
    // Throws Error(invalid): a template that is malformed, too long, or there twice (names of placeholders do not tell templates apart).
    explicit Routes(std::span<Route const> routes);

    Found find(Verb verb, std::string_view path) const;  // HEAD finds GET where it has no route of its own

private:
    struct Segment {
        std::string_view literal;  // the whole segment, or what follows the placeholder
        bool placeholder = false;
    };
    struct Capture {
        std::uint8_t segment = 0;
        std::uint8_t suffix = 0;  // bytes of the literal end
    };
    struct Target {
        int id = 0;
        std::uint8_t count = 0;
        std::array<Capture, captures_max> captures{};
    };
    struct Edge {
        std::string text;  // a literal, or the end of a placeholder
        std::uint32_t to = 0;
    };
    // All templates that fit the segments so far, as one state.
    struct State {
        std::vector<Edge> literals;                                           // sorted
        std::vector<Edge> placeholders;                                       // longest end first
        std::array<std::int32_t, 8> targets{-1, -1, -1, -1, -1, -1, -1, -1};  // per verb
        std::uint8_t verbs = 0;
    };
    class Builder;

    std::vector<State> states_;
    std::vector<Target> targets_;
};

}  // namespace http
