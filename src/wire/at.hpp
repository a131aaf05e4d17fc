// Where a reading stands, and what it complains of. The place is a chain on the stack: a path costs only when there is a problem.
#pragma once
#include "base/error.hpp"
#include "wire/codec.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace wire {

// What one reading shares at every depth.
struct Reading {
    base::Problems& problems;
    Unknown unknown = Unknown::refuse;
    std::span<std::string_view const> textual = {};  // outermost members
    std::size_t complaints = 0;                      // also those beyond problems_max

    void add(base::Problem problem);
};

class At {
public:
    At(Reading& reading, Values values) : reading_(&reading), textual_(values == Values::textual) {}

    // Both point to this place, which must outlive them.
    At member(std::string_view name) const;
    At item(std::size_t index) const;
    // This place in another reading, for a try that may fail.
    At in(Reading& other) const;

    void complain(std::string text) const;
    void complain(base::Problem problem) const;  // its field is seen from here

    std::string path() const;
    Reading& reading() const { return *reading_; }
    bool textual() const { return textual_; }

private:
    At(At const& up, std::string_view name, std::size_t index);
    void append_path(std::string& out) const;

    Reading* reading_;
    At const* up_ = nullptr;  // none: the whole
    std::string_view name_;   // without data: an item
    std::size_t index_ = 0;
    bool textual_;
};

}  // namespace wire
