// What people see of issuers, achievements, awards and reports: documents to HTML, without I/O.
#pragma once
#include "badges/report.hpp"
#include "http/endpoint.hpp"
#include "services/credentials/store.hpp"

#include <string>
#include <string_view>

namespace credentials {

http::Document issuer_view(std::string const& profile, bool signed_in);
http::Document achievement_view(std::string const& achievement, bool signed_in);

struct Reader {
    bool signed_in = false;
    bool may_see_recipient = false;  // who it is for stays in the school: only those who may read its awards
};
http::Document award_view(store::AwardRow const& row, std::string const& credential, badges::Report const& report, Reader reader);

// The verdict, and what was checked, in plain words.
std::string report_html(badges::Report const& report);

// The text at a path such as `issuer.name`; empty when there is none.
std::string text_at(boost::json::value const& document, std::string_view path);

}  // namespace credentials
