#include "linked_data/canonical_paths.hpp"

#include <algorithm>

namespace linked_data {
namespace {

constexpr std::size_t depth_max = 1000;  // of recursion, one step for each blank node on the way
constexpr std::size_t work_bytes = 64;   // hashed in one step

}  // namespace

// A path that grows, beside the best one so far. Each byte is compared once.
class Paths::Path {
public:
    explicit Path(std::string const& chosen) : chosen_(chosen) {}

    std::string text;

    // Whether it is greater already, whatever may follow. (The specification looks at paths that are at least as long as the best one
    // only; those that this one gives up earlier would not have been chosen either.)
    bool is_worse() {
        auto const end = std::min(text.size(), chosen_.size());
        while (same_ < end && text[same_] == chosen_[same_]) ++same_;
        if (same_ < end) return text[same_] > chosen_[same_];
        return !chosen_.empty() && text.size() > chosen_.size();
    }
    bool is_better() { return chosen_.empty() || (!is_worse() && text != chosen_); }

private:
    std::string const& chosen_;
    std::size_t same_ = 0;
};

std::optional<Digest> Paths::hash(std::uint32_t blank) {
    temporary_.take_back(0);
    temporary_.issue(blank);
    Digest digest;
    if (!hash(blank, 0, digest)) return std::nullopt;
    return digest;
}

bool Paths::spend(std::size_t work) {
    if (work_left_ < work) return false;
    work_left_ -= work;
    return true;
}

void Paths::append_label(std::string& out, std::uint32_t blank) const {
    bool const canonical = canonical_.has(blank);
    out += canonical ? "_:c14n" : "_:b";
    out += std::to_string(canonical ? canonical_.number(blank) : temporary_.number(blank));
}

bool Paths::hash(std::uint32_t blank, std::size_t depth, Digest& out) {
    if (depth == depth_max) return false;
    std::vector<Related> related;
    if (!relate(blank, related)) return false;

    std::string data;
    std::vector<std::uint32_t> list;
    for (auto at = related.begin(); at != related.end();) {
        auto const& hash = at->hash;
        hasher_.append_hex(data, hash);
        list.clear();
        for (; at != related.end() && at->hash == hash; ++at) list.push_back(at->blank);
        if (!choose(list, depth, data)) return false;
    }
    if (!spend(data.size() / work_bytes + 1)) return false;
    out = hasher_(data);
    return true;
}

// Hash Related Blank Node (section 4.7) for each blank node beside this one, sorted by the hash.
bool Paths::relate(std::uint32_t blank, std::vector<Related>& out) {
    std::string data;
    for (auto const at : lines_.mentions(blank)) {
        auto const& line = lines_[at];
        for (std::size_t place = 0; place < 3; ++place) {
            auto const other = line.blanks[place];
            if (other == Line::none || other == blank) continue;
            data = "sog"[place];
            if (place != 2) data += line.predicate_iri();
            if (canonical_.has(other) || temporary_.has(other))
                append_label(data, other);
            else
                hasher_.append_hex(data, first_degree_[other]);
            if (!spend(data.size() / work_bytes + 1)) return false;
            out.push_back({hasher_(data), other});
        }
    }
    std::sort(out.begin(), out.end());
    return true;
}

// The least path over all orders of these blank nodes, which look the same from here; its labels stay issued.
bool Paths::choose(std::vector<std::uint32_t>& list, std::size_t depth, std::string& data) {
    auto const before = temporary_.issued().size();
    std::string chosen;
    bool stands = false;                // whether what is issued now is what the chosen path issued
    std::vector<std::uint32_t> issued;  // by it, when not
    // The list is sorted by numbers, so all distinct orders come. A node may be there more than once.
    do {
        if (stands) {
            issued.assign(temporary_.issued().begin() + static_cast<std::ptrdiff_t>(before), temporary_.issued().end());
            if (!spend(issued.size())) return false;
        }
        temporary_.take_back(before);
        Path path(chosen);
        if (!walk(list, depth, path)) return false;
        stands = path.is_better();
        if (stands) chosen = std::move(path.text);
    } while (std::next_permutation(list.begin(), list.end()));
    if (!stands) {
        temporary_.take_back(before);
        for (auto const blank : issued) temporary_.issue(blank);
    }
    data += chosen;
    return true;
}

// Step 5.4 for one order. A path that is found worse is left unfinished.
bool Paths::walk(std::span<std::uint32_t const> list, std::size_t depth, Path& path) {
    std::vector<std::uint32_t> further;
    for (auto const blank : list) {
        if (!spend(1)) return false;
        if (!canonical_.has(blank) && !temporary_.has(blank)) {
            further.push_back(blank);
            temporary_.issue(blank);
        }
        append_label(path.text, blank);
        if (path.is_worse()) return true;
    }
    for (auto const blank : further) {
        Digest digest;
        if (!hash(blank, depth + 1, digest)) return false;
        append_label(path.text, blank);
        path.text += '<';
        hasher_.append_hex(path.text, digest);
        path.text += '>';
        if (path.is_worse()) return true;
    }
    return true;
}

}  // namespace linked_data
