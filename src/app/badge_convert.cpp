// `stoa badge convert`: a badge of Open Badges 2.0 or before as an unsigned one of 3.0, and what found no place in it.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "app/badge_lookups.hpp"
#include "badges/bakery.hpp"
#include "badges/convert.hpp"
#include "base/uuid.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace app::badge {
namespace {

std::string new_id() { return "urn:uuid:" + base::Uuid::make().text(); }

// An assertion names its badge class, that its issuer: each look-up leads to the next.
badges::Conversion converted(std::string_view assertion, Convert const& options) {
    badges::NewIds const ids{new_id(), new_id(), options.issuer.empty() ? new_id() : options.issuer};
    badges::Documents documents;
    Lookups lookups(options.sources);
    auto out = base::value_or_fail(badges::convert_to_ob3(assertion, documents, ids));
    for (int round = 0; round < badges::rounds_max && !out.wanted.empty() && lookups.add(out.wanted, documents); ++round)
        out = base::value_or_fail(badges::convert_to_ob3(assertion, documents, ids));
    return out;
}

}  // namespace

int convert(Convert const& options, Output out) {
    auto const assertion = base::value_or_fail(badges::extract(read(options.file))).credential;
    auto const conversion = converted(assertion, options);
    if (!conversion.credential) base::fail(base::Code::missing, fmt::format("{} is not at hand", fmt::join(conversion.wanted, ", ")));
    auto const& text = conversion.credential->text;
    if (!out.json || options.out != "-") write(options.out, options.out == "-" ? text + "\n" : text);
    json::array findings;
    for (auto const& [field, what] : conversion.findings) {
        if (out.json)
            findings.push_back({{"field", field}, {"text", what}});
        else
            fmt::print(stderr, "not carried over{}{}: {}\n", field.empty() ? "" : ", ", field, what);
    }
    if (out.json)
        fmt::print("{}\n", json::write(json::object{{"credential", json::read(text).value()}, {"findings", std::move(findings)}}));
    return exit_done;
}

}  // namespace app::badge
