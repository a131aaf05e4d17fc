// Verification with what this Stoa knows itself and with what it may look up elsewhere.
#pragma once
#include "badges/verify.hpp"
#include "kit/context.hpp"
#include "services/credentials/workshop.hpp"

#include <string>
#include <string_view>

namespace credentials {

// A badge in any form. Keys and lists of our own come from the database; what lies elsewhere is looked up when the setting
// `credentials.look_up` lets this caller, within bounds.
Task<badges::Report> report_on(kit::Context& ctx, Workshop& workshop, std::string_view bytes,
                               badges::Expected expected = badges::Expected::award);

// The document at an address of ours, as the world would get it; nothing when it is none of ours. Not over the network: it may lead elsewhere
// by now, or not to here yet.
Task<std::optional<base::Fetched>> own_document(kit::Context& ctx, Workshop& workshop, std::string const& url);

// From ourselves or from elsewhere; a refusal says why.
Task<base::Fetched> document_at(kit::Context& ctx, Workshop& workshop, std::string const& url);

}  // namespace credentials
