// Hash N-Degree Quads (RDFC-1.0 section 4.8): tells blank nodes apart by what lies around them, where their own quads do not.
#pragma once
#include "linked_data/canonical_hash.hpp"
#include "linked_data/canonical_lines.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace linked_data {

// An identifier issuer (section 4.5): numbers for blank nodes, in the order in which they are asked for.
class Issuer {
public:
    explicit Issuer(std::size_t blanks) : numbers_(blanks, Line::none) { issued_.reserve(blanks); }
    bool has(std::uint32_t blank) const { return numbers_[blank] != Line::none; }
    std::uint32_t number(std::uint32_t blank) const { return numbers_[blank]; }
    std::vector<std::uint32_t> const& issued() const { return issued_; }

    void issue(std::uint32_t blank) {
        if (has(blank)) return;
        numbers_[blank] = static_cast<std::uint32_t>(issued_.size());
        issued_.push_back(blank);
    }
    void take_back(std::size_t kept) {
        for (; issued_.size() > kept; issued_.pop_back()) numbers_[issued_.back()] = Line::none;
    }

private:
    std::vector<std::uint32_t> numbers_;
    std::vector<std::uint32_t> issued_;
};

class Paths {
public:
    Paths(Lines const& lines, std::span<Digest const> first_degree, Hasher& hasher, Issuer const& canonical, std::size_t work_max)
        : lines_(lines),
          first_degree_(first_degree),
          hasher_(hasher),
          canonical_(canonical),
          temporary_(lines.blanks()),
          work_left_(work_max) {}

    // Nothing: too much work. Else the blank nodes that were given temporary labels on the way, in that order, are in issued() until the
    // next call.
    std::optional<Digest> hash(std::uint32_t blank);
    std::vector<std::uint32_t> const& issued() const { return temporary_.issued(); }
    std::size_t work_left() const { return work_left_; }

private:
    struct Related {
        Digest hash;
        std::uint32_t blank;
        friend auto operator<=>(Related const&, Related const&) = default;
    };
    class Path;

    bool spend(std::size_t work);
    bool hash(std::uint32_t blank, std::size_t depth, Digest& out);
    bool relate(std::uint32_t blank, std::vector<Related>& out);
    bool choose(std::vector<std::uint32_t>& list, std::size_t depth, std::string& data);
    bool walk(std::span<std::uint32_t const> list, std::size_t depth, Path& path);
    void append_label(std::string& out, std::uint32_t blank) const;

    Lines const& lines_;
    std::span<Digest const> first_degree_;
    Hasher& hasher_;
    Issuer const& canonical_;
    Issuer temporary_;
    std::size_t work_left_;
};

}  // namespace linked_data
