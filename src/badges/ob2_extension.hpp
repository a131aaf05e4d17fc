// Extensions of Open Badges 1.1 and 2.0: objects with contexts of their own, which may name JSON Schemas for their types (specification,
// "Extension Validation").
#pragma once
#include "badges/ob2_links.hpp"

namespace badges::ob2 {

constexpr std::size_t extensions_max = 32;         // of one badge, looked at
constexpr std::size_t extension_contexts_max = 8;  // of one extension

// The stage `extension`, for the extensions that stand directly in these documents.
Stage check_extensions(std::vector<Document const*> const& documents, Links& links);

}  // namespace badges::ob2
