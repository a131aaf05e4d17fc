// `stoa badge bake`, `extract` and `inspect`: a credential into a picture, out of it, and as it is.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "badges/bakery.hpp"
#include "badges/ob2_verify.hpp"
#include "crypto/jws.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace app::badge {

int bake(Bake const& options, Output out) {
    if (out.json && options.out == "-") base::fail(base::Code::unavailable, "with --json the picture needs a place of its own: --out FILE");
    auto const existing = options.replace ? badges::Existing::replace : badges::Existing::error;
    auto const credential = read(options.file);
    auto const picture = base::value_or_fail(badges::bake(read(options.image), credential, existing, badges::standard_of(credential)));
    write(options.out, picture);
    if (out.json)
        fmt::print("{}\n", json::write(json::object{
                               {"file", options.out}, {"kind", badges::name(badges::sniff(picture))}, {"bytes", picture.size()}}));
    return exit_done;
}

int extract(Extract const& options, Output out) {
    put(options.out, base::value_or_fail(badges::extract(read(options.file))).credential, "credential", out);
    return exit_done;
}

int inspect(Inspect const& options, Output out) {
    auto const bytes = read(options.file);
    auto const found = base::value_or_fail(badges::extract(bytes));
    auto const kind = badges::name(badges::sniff(bytes));
    json::value header(nullptr);
    json::value content(found.credential);
    if (found.format == badges::Format::jws) {
        auto const jws = base::value_or_fail(crypto::parse_jws(found.credential));
        header = *jws.header;
        content = base::value_or_fail(json::read(jws.payload));
    } else if (found.format == badges::Format::json) {
        content = base::value_or_fail(json::read(found.credential));
    }
    if (out.json) {
        fmt::print("{}\n", json::write(json::object{
                               {"kind", kind}, {"format", badges::name(found.format)}, {"header", header}, {"content", content}}));
    } else {
        fmt::print("{} that holds {}{}\n", kind, badges::name(found.format), found.keyword.empty() ? "" : " under " + found.keyword);
        if (!header.is_null()) fmt::print("header  {}\n", json::write(header));
        fmt::print("content {}\n(unverified: stoa badge verify checks it)\n", json::write(content));
    }
    return exit_done;
}

}  // namespace app::badge
