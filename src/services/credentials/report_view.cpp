// What a verification found, for people: the verdict in a word and a sentence, and behind it what was checked.
#include "badges/report.hpp"
#include "base/text.hpp"
#include "services/credentials/views.hpp"

#include <fmt/format.h>

namespace credentials {
namespace {

using base::escape_html;

std::string_view words_for(badges::Verdict verdict) {
    switch (verdict) {
        case badges::Verdict::valid: return "Valid";
        case badges::Verdict::warning: return "Valid, with a remark";
        case badges::Verdict::invalid: return "Not valid";
        case badges::Verdict::unknown: return "Could not tell";
    }
    return "";
}
std::string_view style_of(badges::Verdict verdict) {
    constexpr std::string_view styles[] = {"valid", "warning", "invalid", "unknown"};
    return styles[static_cast<std::size_t>(verdict)];
}
std::string_view word_for(badges::Outcome outcome) {
    constexpr std::string_view words[] = {"passed", "warning", "failed", "skipped", "unknown"};
    return words[static_cast<std::size_t>(outcome)];
}

// The specification's names of the stages say little to those who did not write it.
std::string_view plain_name(std::string_view stage) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {{"parse", "File"},
                                                                       {"json-ld", "Terms"},
                                                                       {"context", "Standard"},
                                                                       {"type", "Kind"},
                                                                       {"schema", "Contents"},
                                                                       {"inline-schema", "Issuer's form"},
                                                                       {"credential-subject", "Achievement"},
                                                                       {"badge-class", "Achievement"},
                                                                       {"image", "Picture"},
                                                                       {"evidence", "Evidence"},
                                                                       {"issuer", "Issuer"},
                                                                       {"proof", "Signature"},
                                                                       {"refresh", "Newer version"},
                                                                       {"status", "Revocation"},
                                                                       {"expiration", "End"},
                                                                       {"issuance", "Beginning"},
                                                                       {"recipient", "Recipient"},
                                                                       {"extension", "Extensions"},
                                                                       {"endorsement", "Endorsements"}};
    for (auto const& [name, plain] : names)
        if (name == stage) return plain;
    return stage;
}

std::string signed_by(badges::SigningKey const& key) {
    constexpr std::string_view whence[] = {"", "a key that was given", "a key of this Stoa", "a key that the issuer publishes",
                                           "a key that came with the badge: nobody vouches for it"};
    if (key.provenance == badges::Provenance::none) return {};
    return fmt::format(R"(<p class="small">Signed with {} by {}.</p>)", escape_html(key.algorithm),
                       whence[static_cast<std::size_t>(key.provenance)]);
}

}  // namespace

std::string report_html(badges::Report const& report) {
    auto out = fmt::format(R"(<div class="outcome {}"><p class="verdict">{}</p><p>{}</p>{}</div>)", style_of(report.verdict),
                           words_for(report.verdict), escape_html(report.text), report.key ? signed_by(*report.key) : "");
    // Who is told that all is well needs no list of it; whoever is not will ask why.
    out += fmt::format("<details{}><summary>What was checked</summary>", report.verdict == badges::Verdict::valid ? "" : " open");
    out += R"(<table class="checks"><thead><tr><th>Check</th><th>Outcome</th><th>What was found</th></tr></thead><tbody>)";
    for (auto const& stage : report.stages) {
        std::string details;
        for (auto const& finding : stage.details)
            if (stage.text.find(finding.text) == std::string::npos)
                details += fmt::format("<br><strong>{}</strong> {}", escape_html(finding.field), escape_html(finding.text));
        out += fmt::format(R"(<tr><td>{}</td><td class="{}">{}</td><td>{}{}</td></tr>)", escape_html(plain_name(stage.name)),
                           word_for(stage.outcome), word_for(stage.outcome), escape_html(stage.text), details);
    }
    return out + "</tbody></table></details>";
}

}  // namespace credentials
