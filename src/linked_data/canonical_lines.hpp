// The quads of a dataset as lines, written once: sorted, without repetitions, found by the blank nodes that they mention. Each order that
// RDFC-1.0 asks for is this one under other labels, so most of the time sorting is but to see that all is sorted.
#pragma once
#include "linked_data/dataset.hpp"
#include "linked_data/failure.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linked_data {

// A line of canonical N-Quads in which each blank node is `_:z`, three bytes, whatever its label.
struct Line {
    static constexpr std::uint32_t none = 0xffffffff;
    static constexpr std::uint32_t blank_bytes = 3;  // of the placeholder

    char const* text;
    std::uint32_t size;
    std::uint32_t predicate, object, graph;  // where they begin; without a graph name, the full stop
    std::uint32_t head;                      // the bytes before the first blank node that is not the subject; without one, all
    std::array<std::uint32_t, 3> blanks;     // the numbers of subject, object and graph name; none: no blank node

    std::uint32_t subject() const { return blanks[0]; }
    bool is_first_mention(std::size_t place) const {  // of a blank node that may stand in several places
        auto const blank = blanks[place];
        return blank != none && (place == 0 || blank != blanks[0]) && (place != 2 || blank != blanks[1]);
    }
    std::string_view predicate_iri() const { return {text + predicate, object - predicate - 1}; }  // with its brackets
};

template <class Rank> int compare_ranks(Line const& a, Line const& b, std::size_t place, Rank const& rank) {
    auto const left = rank(a.blanks[place]);
    auto const right = rank(b.blanks[place]);
    return left < right ? -1 : left > right ? 1 : 0;
}

// compare() of two lines that are known to have the same beginning, so many bytes of it.
template <class Rank> int compare_from(std::size_t same, Line const& a, Line const& b, Rank const& rank) {
    auto const head = std::min(a.head, b.head);
    if (int const order = std::memcmp(a.text + same, b.text + same, head - same)) return order;
    if (a.head != b.head) return a.text[head] < b.text[head] ? -1 : 1;  // one of them is the `_` of a blank node, where the other has none
    if (head == a.size) return 0;
    if (a.blanks[1] != Line::none) {
        if (int const order = compare_ranks(a, b, 1, rank)) return order;
        auto const rest = head + Line::blank_bytes;
        if (int const order = std::memcmp(a.text + rest, b.text + rest, std::min(a.size, b.size) - rest)) return order;
    }
    return a.blanks[2] == Line::none ? 0 : compare_ranks(a, b, 2, rank);
}

// Negative, zero, positive: the order by code points, which is that by bytes, when blank nodes have labels that order as the numbers
// `rank(blank)` do. Zero: the lines are the same.
template <class Rank> int compare(Line const& a, Line const& b, Rank const& rank) {
    bool const blank = a.subject() != Line::none;
    if (blank != (b.subject() != Line::none)) return blank ? 1 : -1;  // `<` stands before `_`
    if (blank)
        if (int const order = compare_ranks(a, b, 0, rank)) return order;
    return compare_from(0, a, b, rank);
}

// Whether two lines about one blank node, or about IRIs, stand in the same order under all labels: they part before any other label comes.
inline bool is_fixed(Line const& a, Line const& b) { return a.subject() == b.subject() && (a.head != b.head || a.head == a.size); }

class Lines {
public:
    // `too large`: a quad of hundreds of megabytes, or a thousand million quads. `generalized`: a blank node as predicate, which has no
    // canonical form.
    static Result<Lines> of(Dataset const& dataset);

    std::uint32_t blanks() const { return static_cast<std::uint32_t>(about_.size() - 1); }
    std::span<Line const> all() const { return lines_; }
    std::span<Line const> about_iris() const { return std::span(lines_).first(about_.front()); }
    std::span<Line const> about(std::uint32_t blank) const { return part(std::span(lines_), about_, blank); }

    // The mention set, each line once; the order is the caller's to give.
    std::span<std::uint32_t> mentions(std::uint32_t blank) { return part(std::span(mentions_), mentioned_, blank); }
    std::span<std::uint32_t const> mentions(std::uint32_t blank) const { return part(std::span(mentions_), mentioned_, blank); }
    Line const& operator[](std::uint32_t line) const { return lines_[line]; }

    template <class Rank> int compare(Line const& a, Line const& b, Rank const& rank) const {
        ++compared_;
        return linked_data::compare(a, b, rank);
    }
    std::size_t compared() const { return compared_; }

private:
    using Places = std::vector<std::uint32_t>;
    template <class T> static std::span<T> part(std::span<T> from, Places const& begins, std::uint32_t blank) {
        return from.subspan(begins[blank], begins[blank + 1] - begins[blank]);
    }
    char* room(std::size_t bytes);
    Result<std::vector<Line>> write(Dataset const& dataset);
    void sort(std::vector<Line> const& written, std::size_t blanks);
    void take(std::vector<Line> const& written, std::span<std::uint32_t> same_subject);
    void collect_mentions();

    mutable std::size_t compared_ = 0;
    std::vector<std::unique_ptr<char[]>> blocks_;  // of text
    char* at_ = nullptr;                           // free until end_
    char* end_ = nullptr;
    std::vector<Line> lines_;  // about IRIs in their order, then about blank nodes by number
    Places about_;             // by blank node, and one more: where the lines begin whose subject it is
    Places mentions_;
    Places mentioned_;  // by blank node, and one more: where its mentions begin
};

}  // namespace linked_data
