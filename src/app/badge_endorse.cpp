// `stoa badge endorse`: an EndorsementCredential about somebody's badge, achievement or profile, to be piped to `issue`.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "badges/bakery.hpp"
#include "badges/endorse.hpp"
#include "base/uuid.hpp"
#include "crypto/jws.hpp"
#include "wire/codec.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include <filesystem>

namespace app::badge {
namespace {

template <class T> T checked(std::optional<T> value, std::string_view what, std::string_view wanted) {
    if (!value) base::fail(base::Code::invalid, fmt::format("{} must be {}", what, wanted));
    return *std::move(value);
}

// The id of what is in a file: a badge in any form, a Profile, an Achievement.
std::string id_in(std::string const& file) {
    auto const found = base::value_or_fail(badges::extract(read(file)));
    auto text = found.credential;
    if (found.format == badges::Format::jws) text = base::value_or_fail(crypto::parse_jws(text)).payload;
    auto const tree = base::value_or_fail(json::read(text));
    auto const* wrapped = json::find(tree, "vc");
    auto const* id = json::find(wrapped == nullptr ? tree : *wrapped, "id");
    auto const out = id == nullptr ? std::nullopt : json::text_of(*id);
    if (!out) base::fail(base::Code::invalid, fmt::format("{} has no id that could be endorsed", file));
    return std::string(*out);
}

}  // namespace

int endorse(Endorse const& options, Output out) {
    auto const target = options.target == "-" || std::filesystem::exists(options.target) ? id_in(options.target) : options.target;
    auto const comment = options.comment_file.empty() ? options.comment : read(options.comment_file);
    auto const id = options.id.empty() ? "urn:uuid:" + base::Uuid::make().text() : options.id;
    badges::EndorsementParts const parts{
        .id = checked(wire::Uri::from(id), "--id", "an absolute URI"),
        .name = checked(badges::Line::from(options.name), "--name", "one line of text"),
        .description = {},
        .issuer = base::value_or_fail(wire::Codec<badges::Profile>::parse(read(options.issuer_file), wire::Unknown::ignore)),
        .valid_from = options.valid_from.value_or(this_second()),
        .valid_until = {},
        .awarded_date = {},
        .endorsed = checked(wire::Uri::from(target), fmt::format("\"{}\"", target),
                            "a file that is there, or the id of what is endorsed, an absolute URI"),
        .comment = checked(badges::Prose::from(comment), "the comment", "text of up to 100,000 characters"),
        .status = {}};
    put(options.out, base::value_or_fail(badges::build(parts)), "credential", out);
    return exit_done;
}

}  // namespace app::badge
