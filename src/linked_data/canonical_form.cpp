#include "linked_data/canonical_form.hpp"

#include <algorithm>
#include <charconv>

namespace linked_data {
namespace {

struct Label {
    std::array<char, 16> text;  // `_:c14n4294967295`, the longest, fits
    std::uint32_t size;
    std::uint32_t rank;  // among all labels by code points
};

// The labels c14n0 .. as their texts order: 0, 1, 10, 100, 101, ..., 11, ..., 2.
template <class Act> void for_each_by_text(std::uint32_t count, Act const& act) {
    if (count > 0) act(std::uint32_t{0});
    std::uint64_t number = 1;
    for (std::uint32_t i = 1; i < count; ++i) {
        act(static_cast<std::uint32_t>(number));
        if (number * 10 < count) {
            number *= 10;
            continue;
        }
        while (number % 10 == 9 || number + 1 >= count) number /= 10;
        ++number;
    }
}

class Writer {
public:
    Writer(Lines const& lines, std::vector<std::uint32_t> const& issued) : lines_(lines), issued_(issued), labels_(lines.blanks()) {
        for (std::uint32_t number = 0; number < issued.size(); ++number) {
            auto& label = labels_[issued[number]];
            auto* const end = std::copy_n("_:c14n", 6, label.text.data());
            auto* const done = std::to_chars(end, label.text.data() + label.text.size(), number).ptr;
            label.size = static_cast<std::uint32_t>(done - label.text.data());
        }
        std::uint32_t rank = 0;
        for_each_by_text(count(), [&](std::uint32_t number) { labels_[issued_[number]].rank = rank++; });
    }

    std::string text() {
        std::string out;
        out.resize_and_overwrite(bytes(), [&](char* begin, std::size_t) {
            auto* at = put_all(begin, lines_.about_iris());
            for_each_by_text(count(), [&](std::uint32_t number) { at = put_all(at, lines_.about(issued_[number])); });
            return static_cast<std::size_t>(at - begin);
        });
        return out;
    }

private:
    std::uint32_t count() const { return static_cast<std::uint32_t>(issued_.size()); }

    std::size_t bytes() const {
        std::size_t bytes = 0;
        for (auto const& line : lines_.all()) {
            bytes += line.size;
            for (auto const blank : line.blanks)
                if (blank != Line::none) bytes += labels_[blank].size - Line::blank_bytes;
        }
        return bytes;
    }

    // Lines that are alike up to a blank node are ordered anew by its label; the others stand as they must.
    char* put_all(char* to, std::span<Line const> lines) {
        auto const rank = [this](std::uint32_t blank) { return labels_[blank].rank; };
        for (std::size_t i = 0; i < lines.size();) {
            auto end = i + 1;
            while (end < lines.size() && alike(lines[i], lines[end])) ++end;
            if (end == i + 1) {
                to = put(to, lines[i]);
            } else {
                alike_.resize(end - i);
                for (std::size_t k = 0; k < alike_.size(); ++k) alike_[k] = &lines[i + k];
                std::ranges::sort(alike_, [&](Line const* a, Line const* b) { return lines_.compare(*a, *b, rank) < 0; });
                for (auto const* line : alike_) to = put(to, *line);
            }
            i = end;
        }
        return to;
    }
    static bool alike(Line const& a, Line const& b) { return !is_fixed(a, b) && std::memcmp(a.text, b.text, a.head) == 0; }

    char* put(char* to, Line const& line) const {
        std::uint32_t done = 0;
        std::uint32_t const begins[] = {0, line.object, line.graph};
        for (std::size_t place = 0; place < 3; ++place) {
            if (line.blanks[place] == Line::none) continue;
            to = std::copy(line.text + done, line.text + begins[place], to);
            auto const& label = labels_[line.blanks[place]];
            to = std::copy_n(label.text.data(), label.size, to);
            done = begins[place] + Line::blank_bytes;
        }
        return std::copy(line.text + done, line.text + line.size, to);
    }

    Lines const& lines_;
    std::vector<std::uint32_t> const& issued_;
    std::vector<Label> labels_;
    std::vector<Line const*> alike_;
};

// The blank nodes of one hash after those of another, as `blanks` has them: act(blanks with this hash), until one gives false.
template <class Act> bool for_each_hash(std::span<std::uint32_t const> blanks, std::span<Digest const> hashes, Act const& act) {
    while (!blanks.empty()) {
        auto const other = [&](std::uint32_t blank) { return hashes[blank] != hashes[blanks.front()]; };
        auto const count = static_cast<std::size_t>(std::ranges::find_if(blanks, other) - blanks.begin());
        if (!act(blanks.first(count))) return false;
        blanks = blanks.subspan(count);
    }
    return true;
}

}  // namespace

Result<CanonicalForm> CanonicalForm::of(Dataset const& dataset, CanonicalOptions const& options) {
    auto lines = Lines::of(dataset);
    if (!lines) return Refused(std::move(lines).error());
    CanonicalForm form(*std::move(lines), options.hash);
    if (!form.issue(options.work_max)) return Refused({"too much work", {}, "the blank nodes of this graph are too much alike", {}});
    return form;
}

std::string CanonicalForm::text() const { return Writer(lines_, issued()).text(); }

// Section 4.4 from step 3. False: too much work.
bool CanonicalForm::issue(std::size_t work_max) {
    std::vector<std::uint32_t> blanks;  // those that are mentioned
    blanks.reserve(lines_.blanks());
    for (std::uint32_t blank = 0; blank < lines_.blanks(); ++blank)
        if (!lines_.mentions(blank).empty()) blanks.push_back(blank);
    if (blanks.size() <= 1) {  // as in the options of a proof: nothing to tell apart
        for (auto const blank : blanks) issuer_.issue(blank);
        return true;
    }
    auto const hashes = hash_first_degree(lines_, hasher_);
    std::ranges::sort(blanks, [&](auto a, auto b) { return hashes[a] < hashes[b]; });
    bool all_unique = true;
    for_each_hash(blanks, hashes, [&](std::span<std::uint32_t const> same) {
        if (same.size() == 1)
            issuer_.issue(same.front());
        else
            all_unique = false;
        return true;
    });
    if (all_unique) return true;
    Paths paths(lines_, hashes, hasher_, issuer_, work_max);
    bool const done = for_each_hash(blanks, hashes, [&](auto const same) { return same.size() == 1 || issue_by_paths(paths, same); });
    steps_ = work_max - paths.work_left();
    return done;
}

// Step 5 for the blank nodes of one hash.
bool CanonicalForm::issue_by_paths(Paths& paths, std::span<std::uint32_t const> same) {
    struct Found {
        Digest hash;
        std::size_t begin, end;  // of its labels
        auto operator<=>(Found const&) const = default;
    };
    std::vector<Found> found;
    std::vector<std::uint32_t> labels;
    for (auto const blank : same) {
        if (issuer_.has(blank)) continue;
        auto const hash = paths.hash(blank);
        if (!hash) return false;
        auto const begin = labels.size();
        labels.insert(labels.end(), paths.issued().begin(), paths.issued().end());
        found.push_back({*hash, begin, labels.size()});
    }
    std::ranges::sort(found);
    for (auto const& [hash, begin, end] : found)
        for (auto i = begin; i < end; ++i) issuer_.issue(labels[i]);
    return true;
}

}  // namespace linked_data
