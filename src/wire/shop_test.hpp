// A contract as services and the badge engine write it, for the tests of the codec.
#pragma once
#include "wire/reflect.hpp"

#include <gtest/gtest.h>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace shop {

enum class State { open, full, closed };
BOOST_DESCRIBE_ENUM(State, open, full, closed)

enum class Kind { certificate, attendance, other };
BOOST_DESCRIBE_ENUM(Kind, certificate, attendance, other)
constexpr std::string_view wire_name(Kind kind) {
    switch (kind) {
        case Kind::certificate: return "Certificate";
        case Kind::attendance: return "ext:EventAttendance";
        case Kind::other: break;
    }
    return "Other";
}

struct Criteria {
    std::optional<wire::Url> id;
    wire::Text<1, 20> narrative;
};
BOOST_DESCRIBE_STRUCT(Criteria, (), (id, narrative))

struct Alignment {
    wire::OneOrMany<std::string> type;
    wire::Text<1, 40> targetName;
    wire::Url targetUrl;
};
BOOST_DESCRIBE_STRUCT(Alignment, (), (type, targetName, targetUrl))

struct Image {
    wire::ImageUri id;
    std::optional<std::string> caption;
};
BOOST_DESCRIBE_STRUCT(Image, (), (id, caption))

struct Achievement {
    std::vector<wire::Uri> context;
    wire::Uri id;
    wire::OneOrMany<Kind> type;
    wire::Text<1, 120> name;
    Criteria criteria;
    std::optional<std::vector<Alignment>> alignment;
    std::optional<wire::OneOf<wire::ImageUri, Image>> image;
    std::optional<wire::Language> inLanguage;
    std::map<std::string, wire::Text<1, 5>> labels;
    wire::Extra extra;
    static constexpr wire::Name json_names[] = {{"context", "@context"}};
};
BOOST_DESCRIBE_STRUCT(Achievement, (), (context, id, type, name, criteria, alignment, image, inLanguage, labels, extra))

using CohortId = wire::Id<struct CohortTag>;

struct Period {
    wire::Time from;
    std::optional<wire::Time> until;
};
BOOST_DESCRIBE_STRUCT(Period, (), (from, until))
inline void check(Period const& period, base::Problems& problems) {
    if (period.until && *period.until <= period.from) problems.push_back({"until", "must be after the start"});
}

struct OpenCohort {
    wire::Text<1, 120> title;
    wire::Int<1, 500> seats;
    Period period;
    wire::List<Period, 0, 2> breaks;
    State state = State::open;
    bool visible = false;
    double weight = 1;
    std::optional<wire::Date> day;
    std::optional<wire::Json> settings;
};
BOOST_DESCRIBE_STRUCT(OpenCohort, (), (title, seats, period, breaks, state, visible, weight, day, settings))
inline void check(OpenCohort const& cohort, base::Problems& problems) {
    if (cohort.title.str() == "forbidden") problems.push_back({"", "this title is taken"});
    if (!cohort.visible && cohort.seats.get() > 100) problems.push_back({"breaks[0].from", "large cohorts must be visible"});
}

struct FindCohorts {
    CohortId id;
    std::int64_t page;
    std::optional<wire::Int<1, 100>> limit;
    std::optional<bool> open;
    std::optional<double> least;
    std::optional<wire::Time> since;
    std::optional<std::vector<State>> state;
    std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(FindCohorts, (), (id, page, limit, open, least, since, state, text))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Circle {
    std::string shape;
    double radius;
};
BOOST_DESCRIBE_STRUCT(Circle, (), (shape, radius))
struct Square {
    std::string shape;
    double side;
    std::optional<std::string> colour;
};
BOOST_DESCRIBE_STRUCT(Square, (), (shape, side, colour))
struct Drawing {
    std::vector<wire::OneOf<std::string, double, Circle, Square, std::vector<bool>>> parts;
    std::map<std::string, std::optional<std::int32_t>> counts;
};
BOOST_DESCRIBE_STRUCT(Drawing, (), (parts, counts))

}  // namespace shop

using Told = std::vector<std::pair<std::string, std::string>>;

template <class T>
Told problems_of(std::string_view document, wire::Unknown unknown = wire::Unknown::refuse, wire::Values values = wire::Values::typed,
                 std::vector<std::string_view> textual = {}) {
    base::Problems problems;
    wire::Codec<T>::read(json::read(document).value(), problems, unknown, values, textual);
    Told told;
    for (auto& problem : problems) told.emplace_back(problem.field, problem.text);
    return told;
}
