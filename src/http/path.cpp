#include "http/path.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>

namespace http {
namespace {

constexpr std::size_t states_max = 65'536;
constexpr std::size_t template_bytes_max = 1024;

constexpr std::size_t index(Verb verb) { return static_cast<std::size_t>(verb); }
constexpr std::uint8_t bit(Verb verb) { return static_cast<std::uint8_t>(1U << index(verb)); }

[[noreturn]] void bad(std::string_view path, std::string_view why) {
    base::fail(base::Code::invalid, fmt::format("route {}: {}", path, why));
}

}  // namespace

std::string allow(std::uint8_t verbs) {
    using enum Verb;
    if (verbs & bit(get)) verbs |= bit(head);
    verbs |= bit(options);
    std::string text;
    for (auto const verb : {del, get, head, options, patch, post, put}) {
        if (!(verbs & bit(verb))) continue;
        if (!text.empty()) text += ", ";
        text += name(verb);
    }
    return text;
}

std::vector<std::string_view> placeholders(std::string_view path) {
    std::vector<std::string_view> names;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        auto const shut = path.find('}', open);
        if (shut == std::string_view::npos) break;
        names.push_back(path.substr(open + 1, shut - open - 1));
    }
    return names;
}

// Templates first become a set each of "where am I" positions; all positions that the same segments can reach become one state.
class Routes::Builder {
public:
    explicit Builder(Routes& routes) : routes_(routes) {}

    void add(Route const& route) {
        auto const segments = split(route.path);
        Target target{route.id, 0, {}};
        for (std::size_t i = 0; i < segments.size(); ++i) {
            if (!segments[i].placeholder) continue;
            if (target.count == captures_max) bad(route.path, "it has too many placeholders");
            target.captures[target.count++] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(segments[i].literal.size())};
        }
        templates_.push_back({segments, route.verb, route.path, static_cast<std::int32_t>(routes_.targets_.size())});
        routes_.targets_.push_back(target);
    }

    void build() {
        std::sort(templates_.begin(), templates_.end(), [](auto const& a, auto const& b) { return closer(a.segments, b.segments); });
        Positions all;
        for (std::size_t i = 0; i < templates_.size(); ++i) all.push_back(i);
        state_of(all, 0);
    }

private:
    struct Template {
        std::vector<Segment> segments;
        Verb verb;
        std::string_view path;
        std::int32_t target;
    };
    using Positions = std::vector<std::size_t>;  // indices of templates, the closest first

    static std::vector<Segment> split(std::string_view path) {
        auto const whole = path;
        if (path.empty() || path.front() != '/') bad(whole, "it must begin with a slash");
        if (path.size() > template_bytes_max) bad(whole, "it is too long");
        std::vector<Segment> segments;
        while (!path.empty()) {
            path.remove_prefix(1);
            auto const segment = path.substr(0, path.find('/'));
            path.remove_prefix(segment.size());
            if (segments.size() == segments_max) bad(whole, "it has too many segments");
            segments.push_back(parse(whole, segment));
        }
        return segments;
    }

    static Segment parse(std::string_view whole, std::string_view segment) {
        if (segment.find_first_of("{}") == std::string_view::npos) return {segment, false};
        auto const shut = segment.find('}');
        if (segment.front() != '{' || shut == std::string_view::npos || shut == 1)
            bad(whole, "a placeholder is {name}, at the front of its segment");
        auto const end = segment.substr(shut + 1);
        if (end.find_first_of("{}") != std::string_view::npos) bad(whole, "one placeholder to a segment");
        if (end.size() > 255) bad(whole, "a literal end is too long");
        return {end, true};
    }

    // Whether `a` comes before `b` where both fit.
    static bool closer(std::vector<Segment> const& a, std::vector<Segment> const& b) {
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            if (a[i].placeholder != b[i].placeholder) return b[i].placeholder;
            if (a[i].placeholder && a[i].literal.size() != b[i].literal.size()) return a[i].literal.size() > b[i].literal.size();
        }
        return a.size() < b.size();
    }

    std::uint32_t state_of(Positions const& positions, std::size_t depth) {
        auto const [known, is_new] = states_.try_emplace({depth, positions}, static_cast<std::uint32_t>(routes_.states_.size()));
        if (!is_new) return known->second;
        auto const number = known->second;
        if (number == states_max) bad(templates_[positions.front()].path, "the routes overlap in too many ways");
        routes_.states_.emplace_back();

        State state;
        std::set<std::string_view> literals;
        std::set<std::string_view> ends;
        for (auto const position : positions) {
            auto const& t = templates_[position];
            if (t.segments.size() == depth)
                arrive(state, t);
            else
                (t.segments[depth].placeholder ? ends : literals).insert(t.segments[depth].literal);
        }
        for (auto const text : literals)
            state.literals.push_back({std::string(text), state_of(fitting(positions, depth, text, true), depth + 1)});
        for (auto const text : ends)
            state.placeholders.push_back({std::string(text), state_of(fitting(positions, depth, text, false), depth + 1)});
        std::sort(state.placeholders.begin(), state.placeholders.end(),
                  [](auto const& a, auto const& b) { return a.text.size() > b.text.size(); });
        routes_.states_[number] = std::move(state);
        return number;
    }

    void arrive(State& state, Template const& t) {
        auto& target = state.targets[index(t.verb)];
        if (target < 0)
            target = t.target;
        else if (same(find(target).segments, t.segments))
            bad(t.path, "it is there twice");
        state.verbs |= bit(t.verb);
    }

    Template const& find(std::int32_t target) const {
        return *std::find_if(templates_.begin(), templates_.end(), [&](auto const& t) { return t.target == target; });
    }

    static bool same(std::vector<Segment> const& a, std::vector<Segment> const& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](auto const& x, auto const& y) { return x.placeholder == y.placeholder && x.literal == y.literal; });
    }

    // Those that a segment leads on: the literal `text` itself, or any other segment of which `text` is the longest known end.
    Positions fitting(Positions const& positions, std::size_t depth, std::string_view text, bool literal) const {
        Positions result;
        for (auto const position : positions) {
            auto const& segments = templates_[position].segments;
            if (segments.size() <= depth) continue;
            auto const& segment = segments[depth];
            bool const fits = !segment.placeholder ? literal && segment.literal == text
                                                   : text.ends_with(segment.literal) && (!literal || text.size() > segment.literal.size());
            if (fits) result.push_back(position);
        }
        return result;
    }

    Routes& routes_;
    std::vector<Template> templates_;
    std::map<std::pair<std::size_t, Positions>, std::uint32_t> states_;
};

Routes::Routes(std::span<Route const> routes) {
    Builder builder(*this);
    for (auto const& route : routes) builder.add(route);
    if (!routes.empty()) builder.build();
}

Found Routes::find(Verb verb, std::string_view path) const {
    Found found;
    if (states_.empty() || path.empty() || path.front() != '/') return found;
    std::array<std::string_view, segments_max> segments;
    std::size_t depth = 0;
    auto const* state = &states_.front();
    for (auto rest = path; !rest.empty(); ++depth) {
        if (depth == segments_max) return found;
        rest.remove_prefix(1);
        auto const segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        segments[depth] = segment;

        auto const literal = std::lower_bound(state->literals.begin(), state->literals.end(), segment,
                                              [](Edge const& edge, std::string_view text) { return edge.text < text; });
        if (literal != state->literals.end() && literal->text == segment) {
            state = &states_[literal->to];
            continue;
        }
        auto const end = std::find_if(state->placeholders.begin(), state->placeholders.end(),
                                      [&](Edge const& edge) { return segment.size() > edge.text.size() && segment.ends_with(edge.text); });
        if (end == state->placeholders.end()) return found;
        state = &states_[end->to];
    }

    if (state->verbs == 0) return found;
    found.verbs = state->verbs;
    auto target = state->targets[index(verb)];
    if (target < 0 && verb == Verb::head) target = state->targets[index(Verb::get)];
    if (target < 0) {
        found.kind = Found::Kind::wrong_verb;
        return found;
    }
    auto const& hit = targets_[static_cast<std::size_t>(target)];
    found.kind = Found::Kind::hit;
    found.id = hit.id;
    found.count = hit.count;
    for (std::size_t i = 0; i < hit.count; ++i) {
        auto const segment = segments[hit.captures[i].segment];
        found.captures[i] = segment.substr(0, segment.size() - hit.captures[i].suffix);
    }
    return found;
}

}  // namespace http
