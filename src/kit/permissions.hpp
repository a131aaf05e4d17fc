// What a caller may do: a set of permission names such as `credentials.award`; `credentials.*` and `*` stand for all beneath.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

class Permissions {
public:
    Permissions() = default;
    explicit Permissions(std::vector<std::string> names) : names_(std::move(names)) { std::sort(names_.begin(), names_.end()); }

    bool allow(std::string_view wanted) const {
        if (has(wanted) || has("*")) return true;
        auto const dot = wanted.find('.');
        return dot != std::string_view::npos && has(std::string(wanted.substr(0, dot)) + ".*");
    }
    // Nobody may hand on more than they have.
    bool allow_all_of(Permissions const& other) const {
        return std::all_of(other.names_.begin(), other.names_.end(), [this](std::string const& name) { return allow(name); });
    }
    std::vector<std::string> const& names() const { return names_; }

private:
    bool has(std::string_view name) const { return std::binary_search(names_.begin(), names_.end(), name); }
    std::vector<std::string> names_;  // sorted
};

}  // namespace kit
