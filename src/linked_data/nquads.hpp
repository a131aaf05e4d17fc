// N-Quads (RDF 1.1 N-Quads, W3C Recommendation, 25 February 2014).
#pragma once
#include "linked_data/dataset.hpp"
#include "linked_data/failure.hpp"

#include <string>
#include <string_view>

namespace linked_data {

// Adds what the text says to a dataset that is empty; texts are copied. Strict: relative IRIs, unknown escapes, surrogates and invalid UTF-8
// are a `syntax` failure with its line.
Result<> read_nquads(std::string_view text, Dataset& out);

// One quad in the canonical form of RDFC-1.0 appendix A, with its line feed. Blank nodes are written by their labels.
void append_nquad(std::string& out, Quad const& quad);
std::string write_nquads(Dataset const& dataset);

}  // namespace linked_data
