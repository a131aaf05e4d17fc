// The stages of a verification of Open Badges 2.0 that look at one document, given or linked, one function each.
#pragma once
#include "badges/ob2_links.hpp"
#include "badges/verify.hpp"

namespace badges::ob2 {

// The class of the vocabulary that a document is of, the one that says most when there are several; empty: none.
std::string_view class_of(json::object const& content);

Stage check_context(Document const& document);
Stage check_type(Document const& document, Expected expected);
Stage check_schema(Document const& document);
Stage check_image(Document const& document);
Stage check_evidence(Document const& document);

// `badge-class` and `issuer`: what the link led to.
Stage check_badge_class(Linked const& badge);
Stage check_issuer(Linked const& issuer);

}  // namespace badges::ob2
