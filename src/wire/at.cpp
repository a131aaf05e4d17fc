#include "wire/at.hpp"

#include "json/path.hpp"

#include <algorithm>

namespace wire {

void Reading::add(base::Problem problem) {
    ++complaints;
    if (complaints <= problems_max)
        problems.push_back(std::move(problem));
    else if (complaints == problems_max + 1)
        problems.push_back({"", "there are more problems; these are the first " + std::to_string(problems_max)});
}

At::At(At const& up, std::string_view name, std::size_t index)
    : reading_(up.reading_), up_(&up), name_(name), index_(index), textual_(up.textual_) {}

At At::member(std::string_view name) const {
    At out(*this, name.data() ? name : std::string_view(""), 0);
    auto const& textual = reading_->textual;
    if (!up_ && !textual.empty() && std::find(textual.begin(), textual.end(), name) != textual.end()) out.textual_ = true;
    return out;
}

At At::item(std::size_t index) const { return {*this, {}, index}; }

At At::in(Reading& other) const {
    At out(*this);
    out.reading_ = &other;
    return out;
}

void At::append_path(std::string& out) const {
    if (!up_) return;
    up_->append_path(out);
    if (name_.data())
        json::append_member(out, name_);
    else
        json::append_item(out, index_);
}

std::string At::path() const {
    std::string out;
    append_path(out);
    return out;
}

void At::complain(std::string text) const {
    // Past the bound only the count matters, and a request may hold very many problems.
    if (reading_->complaints >= problems_max)
        reading_->add({});
    else
        reading_->add({path(), std::move(text)});
}

void At::complain(base::Problem problem) const {
    auto field = path();
    if (problem.field.starts_with('['))
        field += problem.field;
    else if (!problem.field.empty())
        json::append_member(field, problem.field);
    reading_->add({std::move(field), std::move(problem.text)});
}

}  // namespace wire
