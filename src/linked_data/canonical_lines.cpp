#include "linked_data/canonical_lines.hpp"

#include "base/error.hpp"
#include "linked_data/nquads_line.hpp"

#include <functional>
#include <limits>
#include <numeric>

namespace linked_data {
namespace {

constexpr std::size_t places_max = std::numeric_limits<std::uint32_t>::max() - 2;
constexpr std::size_t block_bytes = 64 * 1024;

std::uint32_t number_of(Term const& term, Dataset const& dataset) {
    if (term.kind != Term::Kind::blank) return Line::none;
    STOA_ASSERT(term.blank < dataset.blanks().size());
    return term.blank;
}

int compare_subjects(Line const& a, Line const& b) {  // no IRI with its brackets is the beginning of another
    return std::memcmp(a.text, b.text, std::min(a.predicate, b.predicate));
}

struct Run {  // lines one after the other about the same IRI
    std::uint32_t begin, end;
};

}  // namespace

Result<Lines> Lines::of(Dataset const& dataset) {
    Lines lines;
    auto const written = lines.write(dataset);
    if (!written) return Refused(written.error());
    lines.sort(*written, dataset.blanks().size());
    lines.collect_mentions();
    return lines;
}

char* Lines::room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) {
        auto const size = std::max(bytes, block_bytes);
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        at_ = blocks_.back().get();
        end_ = at_ + size;
    }
    return at_;
}

Result<std::vector<Line>> Lines::write(Dataset const& dataset) {
    auto const quads = dataset.quads();
    if (quads.size() > places_max / 3 || dataset.blanks().size() > places_max) return Refused({"too large", {}, "too many quads", {}});
    std::size_t bytes = 0;
    for (auto const& quad : quads) bytes += line_bytes_max(quad, false);
    room(bytes);  // enough for all, unless there are escapes

    std::vector<Line> written;
    written.reserve(quads.size());
    for (auto const& quad : quads) {
        if (quad.predicate.kind != Term::Kind::iri) return Refused({"generalized", {}, "a predicate that is no IRI", {}});
        if (line_bytes_max(quad, true) > places_max) return Refused({"too large", {}, "a quad of hundreds of megabytes", {}});
        auto const put_blank = [](char* to, Term const&) { return put(to, "_:z"); };
        char* begin = room(line_bytes_max(quad, false));
        PlainTexts plain;
        auto places = put_line(begin, quad, plain, put_blank);
        if (plain.may_need_escapes()) {
            begin = room(line_bytes_max(quad, true));
            EscapedTexts escaped;
            places = put_line(begin, quad, escaped, put_blank);
        }
        at_ = places.end;
        auto const place = [&](char const* of) { return static_cast<std::uint32_t>(of - begin); };
        Line line{begin,
                  place(places.end),
                  place(places.predicate),
                  place(places.object),
                  place(places.graph),
                  place(places.end),
                  {number_of(quad.subject, dataset), number_of(quad.object, dataset), number_of(quad.graph, dataset)}};
        if (line.blanks[1] != Line::none)
            line.head = line.object;
        else if (line.blanks[2] != Line::none)
            line.head = line.graph;
        written.push_back(line);
    }
    return written;
}

void Lines::sort(std::vector<Line> const& written, std::size_t blanks) {
    std::vector<Run> runs;
    runs.reserve(32);
    about_.assign(blanks + 2, 0);  // while counting, what belongs to a blank node is two places further
    for (std::uint32_t i = 0; i < written.size(); ++i) {
        if (written[i].subject() != Line::none)
            ++about_[written[i].subject() + 2];
        else if (!runs.empty() && runs.back().end == i && compare_subjects(written[i - 1], written[i]) == 0)
            ++runs.back().end;
        else
            runs.push_back({i, i + 1});
    }
    std::ranges::sort(runs, [&](Run a, Run b) {
        ++compared_;
        return compare_subjects(written[a.begin], written[b.begin]) < 0;
    });

    lines_.reserve(written.size());
    Places order(written.size());
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < runs.size();) {
        auto const first = i;
        auto const begin = end;
        do {
            for (auto line = runs[i].begin; line < runs[i].end; ++line) order[end++] = line;
            ++i;
        } while (i < runs.size() && compare_subjects(written[runs[first].begin], written[runs[i].begin]) == 0);
        take(written, std::span(order).subspan(begin, end - begin));
    }

    about_[1] = end;
    std::partial_sum(about_.begin() + 1, about_.end(), about_.begin() + 1);
    for (std::uint32_t i = 0; i < written.size(); ++i)
        if (written[i].subject() != Line::none) order[about_[written[i].subject() + 1]++] = i;
    for (std::size_t blank = 0; blank < blanks; ++blank) {
        auto const begin = end;
        end = about_[blank + 1];
        about_[blank] = static_cast<std::uint32_t>(lines_.size());
        take(written, std::span(order).subspan(begin, end - begin));
    }
    about_[blanks] = static_cast<std::uint32_t>(lines_.size());
    about_.pop_back();
}

// Lines with one subject: sorted, each once.
void Lines::take(std::vector<Line> const& written, std::span<std::uint32_t> same_subject) {
    if (same_subject.empty()) return;
    auto const same = written[same_subject.front()].predicate;
    auto const order = [&](Line const& a, Line const& b) {
        ++compared_;
        return compare_from(same, a, b, std::identity());
    };
    std::sort(same_subject.begin(), same_subject.end(), [&](auto a, auto b) { return order(written[a], written[b]) < 0; });
    auto const first = lines_.size();
    auto const is_last = [&](Line const& line) {
        return lines_.size() > first && lines_.back().size == line.size && order(lines_.back(), line) == 0;
    };
    for (auto const line : same_subject)
        if (!is_last(written[line])) lines_.push_back(written[line]);
}

void Lines::collect_mentions() {
    mentioned_.assign(about_.size() + 1, 0);  // counted as in sort()
    for (auto const& line : lines_)
        for (std::size_t place = 0; place < 3; ++place)
            if (line.is_first_mention(place)) ++mentioned_[line.blanks[place] + 2];
    std::partial_sum(mentioned_.begin(), mentioned_.end(), mentioned_.begin());
    mentions_.resize(mentioned_.back());

    auto const add = [&](std::uint32_t line, std::size_t place) {
        if (lines_[line].is_first_mention(place)) mentions_[mentioned_[lines_[line].blanks[place] + 1]++] = line;
    };
    // Lines about IRIs, then those about the node itself, then those about other nodes: nearly the order in which they are hashed.
    auto const count = static_cast<std::uint32_t>(lines_.size());
    for (std::uint32_t line = 0; line < about_[0]; ++line) add(line, 1), add(line, 2);
    for (std::uint32_t line = about_[0]; line < count; ++line) add(line, 0);
    for (std::uint32_t line = about_[0]; line < count; ++line) add(line, 1), add(line, 2);
    mentioned_.pop_back();
}

}  // namespace linked_data
