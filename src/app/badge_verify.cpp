// `stoa badge verify`: a badge stage by stage, with what it names looked up.
#include "app/badge.hpp"
#include "app/badge_files.hpp"
#include "app/badge_lookups.hpp"
#include "wire/codec.hpp"

#include <fmt/format.h>

namespace app::badge {
namespace {

std::vector<badges::PersonIs> recipient(std::string const& text) {
    if (text.empty()) return {};
    if (text.find(':') != std::string::npos && text.find('@') == std::string::npos) return {{"id", text}};
    return {{"emailAddress", text}, {"identifier", text}};
}

void show(badges::Report const& report) {
    constexpr std::string_view verdicts[] = {"valid", "valid, with a remark", "NOT VALID", "could not tell"};
    constexpr std::string_view outcomes[] = {"passed", "warning", "FAILED", "skipped", "unknown"};
    fmt::print("{}: {}\n", verdicts[static_cast<std::size_t>(report.verdict)], report.text);
    for (auto const& stage : report.stages) {
        fmt::print("  {:<20} {:<8} {}\n", stage.name, outcomes[static_cast<std::size_t>(stage.outcome)], stage.text);
        for (auto const& finding : stage.details) fmt::print("  {:<29} {}: {}\n", "", finding.field, finding.text);
    }
    for (auto const& url : report.wanted) fmt::print("  to tell more, this would have to be fetched: {}\n", url);
}

}  // namespace

int verify(Verify const& options, Output out) {
    auto const contexts = contexts_with(options.sources.contexts_folder);
    badges::Documents documents;
    badges::Verification wanted;
    wanted.now = options.at.value_or(base::now());
    wanted.keys = public_keys(options.key_file);
    wanted.embedded_keys = options.key_file.empty();  // who says which key to trust trusts no other
    wanted.recipient = recipient(options.recipient);
    wanted.documents = &documents;
    wanted.contexts = contexts.get();
    auto const bytes = read(options.file);
    auto report = badges::verify(bytes, wanted);
    Lookups lookups(options.sources);
    for (int round = 0; round < badges::rounds_max && !badges::settled(report, documents) && lookups.add(report.wanted, documents); ++round)
        report = badges::verify(bytes, wanted);
    if (out.json)
        fmt::print("{}\n", wire::Codec<badges::Report>::text(report));
    else
        show(report);
    switch (report.verdict) {
        case badges::Verdict::valid:
        case badges::Verdict::warning: return exit_done;
        case badges::Verdict::invalid: return exit_failed;
        case badges::Verdict::unknown: return exit_unknown;
    }
    return exit_unknown;
}

}  // namespace app::badge
