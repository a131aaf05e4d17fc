// RDF Dataset Canonicalization, RDFC-1.0 (W3C Recommendation, 21 May 2024).
#pragma once
#include "linked_data/dataset.hpp"
#include "linked_data/failure.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace linked_data {

enum class Hash : std::uint8_t { sha256, sha384 };

struct CanonicalOptions {
    Hash hash = Hash::sha256;
    // Steps of Hash N-Degree Quads, a tenth of a microsecond each: a blank node labelled on a path, or 64 bytes hashed.
    // Beyond, or 1,000 blank nodes deep, the graph is taken for poison: `too much work`. The tests of rdf-canon need up to 9,168 steps.
    std::size_t work_max = 250'000;
};

// The canonical N-Quads, each line once, sorted by code points, each ended by a line feed.
Result<std::string> canonical(Dataset const& dataset, CanonicalOptions const& options = {});

// The issued identifier map: label as it came (without `_:`) to canonical label (`c14n0`), in the order of issue.
using IssuedLabels = std::vector<std::pair<std::string, std::string>>;
Result<IssuedLabels> canonical_labels(Dataset const& dataset, CanonicalOptions const& options = {});

// Equal up to the names of blank nodes.
Result<bool> isomorphic(Dataset const& a, Dataset const& b, CanonicalOptions const& options = {});

}  // namespace linked_data
