// RDFC-1.0 as canonical.hpp offers it, and what it took.
#pragma once
#include "linked_data/canonical_hash.hpp"
#include "linked_data/canonical_lines.hpp"
#include "linked_data/canonical_paths.hpp"

#include <memory>
#include <string>
#include <vector>

namespace linked_data {

struct Work {
    std::size_t lines_compared = 0;
    std::size_t bytes_hashed = 0;
    std::size_t steps = 0;  // as CanonicalOptions::work_max counts them
};

// A dataset whose blank nodes have their canonical labels.
class CanonicalForm {
public:
    static Result<CanonicalForm> of(Dataset const& dataset, CanonicalOptions const& options);

    std::string text() const;
    std::vector<std::uint32_t> const& issued() const { return issuer_.issued(); }  // blank nodes by the number in their label
    Work work() const { return {lines_.compared(), hasher_.bytes_hashed(), steps_}; }

private:
    CanonicalForm(Lines lines, Hash hash) : lines_(std::move(lines)), hasher_(hash), issuer_(lines_.blanks()) {}
    bool issue(std::size_t work_max);
    bool issue_by_paths(Paths& paths, std::span<std::uint32_t const> same);

    Lines lines_;
    Hasher hasher_;
    Issuer issuer_;
    std::size_t steps_ = 0;
};

}  // namespace linked_data
