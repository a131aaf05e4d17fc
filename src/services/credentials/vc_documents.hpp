// What the VC API says of credentials and presentations, decided without I/O: what may be signed, and a report as its result.
#pragma once
#include "badges/report.hpp"
#include "badges/verify.hpp"
#include "base/error.hpp"
#include "json/json.hpp"

#include <span>
#include <string>
#include <string_view>

namespace credentials {

// What keeps an object from being a verifiable credential (VC Data Model 2.0 and 1.1) or a presentation: that it is signed or whole is not
// asked.
base::Problems credential_problems(json::object const& credential);
base::Problems presentation_problems(json::object const& presentation);

// The text to verify: of an object its JSON, of a token itself, of an EnvelopedVerifiableCredential what its `data:` URI holds. Code::malformed
// for anything else.
base::Result<std::string> text_to_verify(json::value const& credential);

// What kind of credential it says it is; those that are neither badges nor about badges are looked at as awards are.
badges::Expected expected_of(json::value const& credential);

// One thing that is wrong, as a ProblemDetails object (RFC 9457).
json::object problem_details(std::string_view type, std::string_view title, std::string_view detail);

// `{verified, checks, warnings, errors, problemDetails, results, credential}`. Of a badge every stage counts; of another credential those that
// any credential has. `checks`, when there are any, leave out the status unless they name it. What could not be checked is not verified.
json::object verification_result(badges::Report const& report, std::span<std::string const> checks);

}  // namespace credentials
