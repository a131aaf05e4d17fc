// `stoa badge canonize` and `expand`: what a document says as linked data, as proofs of Data Integrity see it.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "base/encode.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"
#include "linked_data/canonical.hpp"
#include "linked_data/nquads.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace app::badge {
namespace {

linked_data::Result<std::string> canonical_form(std::string_view text, LinkedData const& options, linked_data::Processor const& processor,
                                                linked_data::Dataset& dataset) {
    dataset.clear();
    if (options.nquads) {
        if (auto const done = linked_data::read_nquads(text, dataset); !done) return linked_data::Refused(done.error());
    } else {
        auto const document = json::read(text);
        if (!document) {
            auto const& problems = document.error().problems();
            return linked_data::Refused({"malformed", problems.empty() ? "" : problems[0].field, document.error().text(), {}});
        }
        if (auto const done = processor.to_rdf(*document, dataset, {.safe = !options.unsafe}); !done)
            return linked_data::Refused(done.error());
    }
    return linked_data::canonical(dataset, {.hash = options.hash == "sha384" ? linked_data::Hash::sha384 : linked_data::Hash::sha256});
}

// A line of output for each of input, so that a thousand documents cost one start. Refusals are answers, too.
int each_line(LinkedData const& options, linked_data::Processor const& processor) {
    auto const text = read(options.file);
    linked_data::Dataset dataset;
    std::string lines;
    for (auto const line : base::split(text, '\n')) {
        if (base::trim(line).empty()) continue;
        auto const result = canonical_form(line, options, processor, dataset);
        json::object answer;
        if (result) {
            answer["nquads"] = *result;
        } else {
            auto const& failure = result.error();
            answer["error"] = failure.text;
            answer["code"] = failure.code;
            answer["path"] = failure.path;
        }
        json::append(lines, answer);
        lines += '\n';
    }
    write(options.out, lines);
    return exit_done;
}

}  // namespace

int canonize(LinkedData const& options, Output out) {
    auto const contexts = contexts_with(options.contexts_folder);
    if (options.lines) return each_line(options, contexts->newest());
    linked_data::Dataset dataset;
    auto const nquads = value_or_refuse(canonical_form(read(options.file), options, contexts->newest(), dataset));
    if (!out.json || options.out != "-") write(options.out, nquads);
    if (out.json) {
        auto const digest = options.hash == "sha384" ? crypto::sha384(nquads) : crypto::sha256(nquads);
        auto const quads = std::count(nquads.begin(), nquads.end(), '\n');
        fmt::print("{}\n", json::write(json::object{
                               {"nquads", nquads}, {"quads", quads}, {"hash", options.hash}, {"digest", base::to_hex(digest)}}));
    }
    return exit_done;
}

int expand(LinkedData const& options, Output) {
    auto const contexts = contexts_with(options.contexts_folder);
    auto const document = base::value_or_fail(json::read(read(options.file)));
    auto const expanded = value_or_refuse(contexts->newest().expand(document, {.safe = !options.unsafe}));
    write(options.out, json::write(expanded) + "\n");
    return exit_done;
}

}  // namespace app::badge
