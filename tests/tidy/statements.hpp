// SQL has its place and a name (architecture, sections 5 and 12).
#pragma once
#include "tidy/tree.hpp"

namespace tidy {

struct Statement {
    std::string path;
    int line;
    std::string name;  // empty when it is not a literal
};
// Where a pg::Sql is made; not in tests, and not in pg/, which begins, commits and wraps for itself.
std::vector<Statement> statements_of(Tree const& tree);

Findings statements_out_of_place(Tree const& tree);  // in store*.cpp of a service, or platform.cpp
Findings statements_badly_named(Tree const& tree);   // `service.verb_noun`, each once

}  // namespace tidy
