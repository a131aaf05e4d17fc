// The stages of a verification that look at the document alone, one function each. Order and meaning: Open Badges 3.0 section 8.2, with the
// checks of the document before those of the proof.
#pragma once
#include "badges/verify.hpp"
#include "json/json.hpp"

#include <optional>

namespace badges {

Stage passed(std::string_view name, std::string text);
Stage failed(std::string_view name, std::string text, std::vector<Finding> details = {});
Stage warned(std::string_view name, std::string text, std::vector<Finding> details = {});
Stage skipped(std::string_view name, std::string text);
Stage unknown(std::string_view name, std::string text, std::vector<Finding> details = {});

// An assertion of Open Badges 0.5 to 2.x, which other rules apply to.
bool is_older_badge(json::object const& document);

Stage check_context(json::object const& credential);
Stage check_type(json::object const& credential, Expected expected);
Stage check_schema(json::object const& credential, Expected expected, std::vector<std::string>& wanted);
Stage check_subject(json::object const& credential, Expected expected);
Stage check_evidence(json::object const& credential);
Stage check_issuer(json::object const& credential);
Stage check_status(json::object const& credential, std::vector<std::string>& wanted);
Stage check_expiration(std::optional<wire::Time> until, wire::Time now);
Stage check_issuance(std::optional<wire::Time> from, wire::Time now);
Stage check_recipient(json::object const& credential, std::vector<PersonIs> const& recipient);

}  // namespace badges
