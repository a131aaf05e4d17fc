// What journeys expect: golden files and problem documents.
#pragma once
#include "process.hpp"

namespace flow {

// Compares with a file under version control; UPDATE_GOLDEN=1 writes it anew.
void expect_golden(fs::path const& beneath_source, std::string const& text);

// Indented, members in their order: for golden files, so that a change is a readable difference.
std::string pretty(json::value const& tree);

// A problem document (RFC 9457) of this status: its media type, code, request id. Gives the document.
json::value expect_problem(Answer const& answer, int status, std::string_view code);
// One of its problems names this field.
bool names_field(json::value const& problem, std::string_view field);

}  // namespace flow
