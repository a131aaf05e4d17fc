// The stages of a verification that look at the document alone, one function each, and what all stages are made with. Order and meaning:
// Open Badges 3.0 section "Verification and Validation", with the checks of the document before those of the proof.
#pragma once
#include "badges/verify.hpp"
#include "json/json.hpp"

#include <functional>
#include <optional>

namespace badges {

Stage passed(std::string_view name, std::string text, std::vector<Finding> details = {});
Stage failed(std::string_view name, std::string text, std::vector<Finding> details = {});
Stage warned(std::string_view name, std::string text, std::vector<Finding> details = {});
Stage skipped(std::string_view name, std::string text);
Stage unknown(std::string_view name, std::string text, std::vector<Finding> details = {});
// Failed, with the first problem as its text; passed when there is none.
Stage failed_unless_none(std::string_view name, base::Problems problems, std::string text_if_none);
std::vector<Finding> findings(base::Problems const& problems);

// A member's text; empty when it has none.
std::string_view text_in(json::object const& object, std::string_view name);
std::string_view text_in(json::value const& object, std::string_view name);
// A member that may be one value or a list of them, each with its path.
void each(json::object const& in, std::string_view name, std::function<void(json::value const&, std::string const&)> const& visit);

// An assertion of Open Badges 0.5 to 2.x, which other rules apply to.
bool is_older_badge(json::object const& document);

Stage check_context(json::object const& credential, Expected expected);
Stage check_type(json::object const& credential, Expected expected);
Stage check_subject(json::object const& credential, Expected expected);
Stage check_evidence(json::object const& credential);
Stage check_issuer(json::object const& credential);
Stage check_expiration(std::optional<wire::Time> until, wire::Time now);
Stage check_issuance(std::optional<wire::Time> from, wire::Time now);
Stage check_recipient(json::object const& credential, std::vector<PersonIs> const& recipient);

}  // namespace badges
