// The stage `refresh`: a credential may say where its newest version is (1EdTech VC Credential Refresh). It is asked once, after the proof,
// so that nobody can be sent elsewhere by a forger; a refresh that fails leaves the original as it is.
#pragma once
#include "badges/report.hpp"
#include "json/json.hpp"

#include <string_view>

namespace badges {

// Where the newest version is; empty: the credential does not say.
std::string_view refresh_address(json::object const& credential);

// Why the newer one may not stand for the older one, in plain words: it is another credential, of another issuer, or is the older of the
// two. Empty: it may.
std::string refresh_objection(json::object const& original, json::object const& refreshed);

}  // namespace badges
