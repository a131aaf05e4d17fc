#include "http/message.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace http {
namespace {

// The types that the house speaks, so that a caller's capitals cost no allocation.
constexpr std::array<std::string_view, 20> known_types{
    "application/json",
    "application/problem+json",
    "application/ld+json",
    "application/vc+ld+json",
    "application/vc",
    "application/vc+jwt",
    "application/jwt",
    "application/jose",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/scim+json",
    "application/xml",
    "multipart/form-data",
    "text/plain",
    "text/html",
    "text/csv",
    "text/event-stream",
    "image/png",
    "image/svg+xml",
    "image/jpeg",
};

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// Cuts the next element off a list; a separator inside a quoted string does not count (RFC 9110 section 5.6.4).
std::string_view next_element(std::string_view& rest, char separator) {
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        char const c = rest[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (c == separator && !quoted)
            break;
    }
    auto const element = rest.substr(0, i);
    rest.remove_prefix(std::min(rest.size(), i + 1));
    return base::trim(element);
}

// `0.75` as 750: RFC 9110 section 12.4.2 allows three digits. Nothing when it is no weight.
std::optional<int> weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.')) return std::nullopt;
    int value = (text[0] - '0') * 1000;
    int unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value += (text[i] - '0') * unit;
    }
    return value <= 1000 ? std::optional(value) : std::nullopt;
}

std::string_view unquoted(std::string_view value) {
    return value.size() >= 2 && value.front() == '"' && value.back() == '"' ? value.substr(1, value.size() - 2) : value;
}

struct Parameter {
    std::string_view name, value;
};

Parameter next_parameter(std::string_view& rest) {
    auto element = next_element(rest, ';');
    auto const equals = element.find('=');
    if (equals == std::string_view::npos) return {element, {}};
    return {base::trim(element.substr(0, equals)), unquoted(base::trim(element.substr(equals + 1)))};
}

bool has_parameter(std::string_view offer, Parameter const& wanted) {
    next_element(offer, ';');
    while (!offer.empty()) {
        auto const own = next_parameter(offer);
        if (base::equal_ignoring_case(own.name, wanted.name) && own.value == wanted.value) return true;
    }
    return false;
}

struct Fit {
    int closeness = -1;  // 0: */*, 1: type/*, 2: type/subtype, more with each parameter; -1: does not fit
    int weight = 0;
};

// How one range of the Accept field fits one offer; nothing when the range is broken, which then counts for nobody.
std::optional<Fit> fit(std::string_view range, std::string_view offer) {
    auto const wanted = next_element(range, ';');
    auto const slash = wanted.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == wanted.size()) return std::nullopt;
    auto rest = offer;
    auto const given = next_element(rest, ';');
    auto const given_slash = std::min(given.find('/'), given.size());

    Fit result{2, 1000};
    if (wanted == "*/*")
        result.closeness = 0;
    else if (!base::equal_ignoring_case(wanted.substr(0, slash), given.substr(0, given_slash)))
        result.closeness = -1;
    else if (wanted.substr(slash + 1) == "*")
        result.closeness = 1;
    else if (!base::equal_ignoring_case(wanted, given))
        result.closeness = -1;

    while (!range.empty()) {
        auto const parameter = next_parameter(range);
        if (parameter.name == "q" || parameter.name == "Q") {
            auto const value = weight(parameter.value);
            if (!value) return std::nullopt;
            result.weight = *value;
            break;  // what follows the weight are extensions, which RFC 9110 has dropped
        }
        if (parameter.name.empty() || result.closeness < 0) continue;
        if (has_parameter(offer, parameter))
            ++result.closeness;
        else
            result.closeness = -1;
    }
    return result;
}

}  // namespace

std::string_view name(Verb verb) {
    constexpr std::array<std::string_view, 8> names{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "OTHER"};
    return names[static_cast<std::size_t>(verb)];
}

std::string_view Request::field(std::string_view wanted) const {
    for (auto const& field : fields)
        if (base::equal_ignoring_case(field.name, wanted)) return field.value;
    return {};
}

std::string_view media_type_of(std::string_view content_type) {
    auto const type = base::trim(content_type.substr(0, content_type.find(';')));
    if (std::none_of(type.begin(), type.end(), is_capital)) return type;
    auto const known = std::find_if(known_types.begin(), known_types.end(), [&](auto k) { return base::equal_ignoring_case(k, type); });
    return known == known_types.end() ? type : *known;
}

std::optional<std::size_t> negotiate(std::string_view accept, std::span<std::string_view const> offers) {
    if (offers.empty()) return std::nullopt;
    bool asked = false;
    std::optional<std::size_t> best;
    int best_weight = 0;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        Fit closest;
        for (auto rest = accept; !rest.empty();) {
            auto const range = next_element(rest, ',');
            if (range.empty()) continue;
            auto const found = fit(range, offers[i]);
            if (!found) continue;
            asked = true;
            if (found->closeness > closest.closeness) closest = *found;
        }
        if (closest.closeness >= 0 && closest.weight > best_weight) {
            best = i;
            best_weight = closest.weight;
        }
    }
    if (!asked) return 0;  // no field, or nothing in it that can be read
    return best;
}

}  // namespace http
