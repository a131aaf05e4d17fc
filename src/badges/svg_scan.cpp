#include "badges/svg_scan.hpp"

#include "base/text.hpp"

#define XML_DTD  // the header shows the limits on entities only to those who say that the library was built with DTDs; Debian's is
#include <expat.h>

#include <fmt/core.h>
#include <memory>
#include <optional>

namespace badges {
namespace {

constexpr char separator = '\n';  // between namespace and name; it cannot stand in a namespace that was written in a document
constexpr float entity_amplification_max = 10.0F;
constexpr unsigned long long entity_bytes_free = 64 * 1024;  // under this much no document is called a bomb

struct Name {
    std::string_view space;
    std::string_view local;
};
Name split(std::string_view name) {
    auto const at = name.rfind(separator);
    return at == std::string_view::npos ? Name{{}, name} : Name{name.substr(0, at), name.substr(at + 1)};
}

std::string_view credential_keyword(Name name) {
    if (name.local == "credential" && name.space == namespace_ob3) return keyword_ob3;
    if (name.local == "credential" && name.space == namespace_clr) return keyword_clr;
    if (name.local == "assertion" && name.space == namespace_ob2) return keyword_ob2;
    return {};
}

class Scanner {
public:
    explicit Scanner(std::string_view svg) : svg_(svg), parser_(XML_ParserCreateNS(nullptr, separator), &XML_ParserFree) {}

    base::Result<SvgScan> run();

private:
    void on_declaration(char const* encoding);
    void on_prefix(char const* prefix, char const* space);
    void on_open(Name name, char const** attributes);
    void on_close();
    void on_text(std::string_view text);
    void on_skipped_entity();

    std::size_t here() const { return static_cast<std::size_t>(XML_GetCurrentByteIndex(parser_.get())); }
    std::size_t event_bytes() const { return static_cast<std::size_t>(XML_GetCurrentByteCount(parser_.get())); }
    void refuse_here(std::string text) {
        if (!refusal_) refusal_ = malformed_at(here(), std::move(text));
        XML_StopParser(parser_.get(), XML_FALSE);
    }

    std::string_view svg_;
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
    std::optional<base::Refused> refusal_;
    SvgScan scan_;
    std::size_t depth_ = 0;
    std::size_t credential_depth_ = 0;  // of the open credential element, 0 when none is
};

void Scanner::on_declaration(char const* encoding) {
    if (encoding == nullptr || base::equal_ignoring_case(encoding, "utf-8")) return;
    refuse_here(fmt::format("the SVG is declared as {}; only UTF-8 is taken", encoding));
}

void Scanner::on_prefix(char const* prefix, char const* space) {
    if (depth_ == 0 && prefix != nullptr && space != nullptr) scan_.prefixes[prefix] = space;
}

void Scanner::on_open(Name name, char const** attributes) {
    auto const from = here();
    auto const end = from + event_bytes();
    if (++depth_ == 1) {
        if (name.local != "svg" || (!name.space.empty() && name.space != namespace_svg))
            return refuse_here("the document is XML, but its root element is not svg");
        scan_.root_from = from;
        scan_.root_end = end;
        scan_.root_in_namespace = !name.space.empty();
        return;
    }
    auto const keyword = credential_keyword(name);
    if (keyword.empty()) return;
    // Where an entity made the element, the position is the reference's; nothing of it could be taken out.
    if (svg_[from] != '<') return refuse_here("a credential comes out of an entity");
    if (credential_depth_ != 0) return refuse_here("a credential stands inside another credential");
    auto& found = scan_.credentials.emplace_back();
    found.keyword = keyword;
    found.from = from;
    found.end = end;
    for (auto const** at = attributes; *at != nullptr; at += 2)
        if (std::string_view(at[0]) == "verify") found.verify = at[1];
    credential_depth_ = depth_;
}

void Scanner::on_close() {
    if (depth_ == credential_depth_) {
        auto& found = scan_.credentials.back();
        // After an empty-element tag expat reports the end of the same tag, so that only a real end tag lies behind.
        if (here() >= found.end) found.end = here() + event_bytes();
        credential_depth_ = 0;
    }
    --depth_;
}

void Scanner::on_text(std::string_view text) {
    if (credential_depth_ == 0) return;
    auto& body = scan_.credentials.back().body;
    if (body.size() + text.size() > credential_bytes_max)
        return refuse_here(fmt::format("the credential is larger than {} bytes", credential_bytes_max));
    body.append(text);
}

void Scanner::on_skipped_entity() {
    if (credential_depth_ != 0) scan_.credentials.back().incomplete = true;
}

base::Result<SvgScan> Scanner::run() {
    if (svg_.size() > svg_bytes_max)
        return base::refuse(base::Code::too_large, fmt::format("an SVG of more than {} bytes is not read", svg_bytes_max));
    for (std::string_view const mark :
         {std::string_view("\xff\xfe"), std::string_view("\xfe\xff"), std::string_view("<\0", 2), std::string_view("\0<", 2)})
        if (svg_.starts_with(mark)) return malformed_at(0, "the SVG is UTF-16; only UTF-8 is taken");

    auto* const parser = parser_.get();
    if (parser == nullptr) return base::refuse(base::Code::internal, "expat does not start");
    XML_SetUserData(parser, this);
    XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser, entity_amplification_max);
    XML_SetBillionLaughsAttackProtectionActivationThreshold(parser, entity_bytes_free);
    XML_SetXmlDeclHandler(
        parser, [](void* self, XML_Char const*, XML_Char const* encoding, int) { static_cast<Scanner*>(self)->on_declaration(encoding); });
    XML_SetStartNamespaceDeclHandler(
        parser, [](void* self, XML_Char const* prefix, XML_Char const* space) { static_cast<Scanner*>(self)->on_prefix(prefix, space); });
    XML_SetElementHandler(
        parser,
        [](void* self, XML_Char const* name, XML_Char const** attributes) {
            static_cast<Scanner*>(self)->on_open(split(name), attributes);
        },
        [](void* self, XML_Char const*) { static_cast<Scanner*>(self)->on_close(); });
    XML_SetCharacterDataHandler(parser, [](void* self, XML_Char const* text, int length) {
        static_cast<Scanner*>(self)->on_text({text, static_cast<std::size_t>(length)});
    });
    XML_SetSkippedEntityHandler(parser, [](void* self, XML_Char const*, int) { static_cast<Scanner*>(self)->on_skipped_entity(); });
    // Returning an error here is what refuses a reference to an external entity; expat itself never loads one.
    XML_SetExternalEntityRefHandler(parser, [](XML_Parser, XML_Char const*, XML_Char const*, XML_Char const*, XML_Char const*) {
        return static_cast<int>(XML_STATUS_ERROR);
    });

    if (XML_Parse(parser, svg_.data(), static_cast<int>(svg_.size()), 1) == XML_STATUS_OK) return std::move(scan_);
    if (refusal_) return *refusal_;
    switch (XML_GetErrorCode(parser)) {
        case XML_ERROR_EXTERNAL_ENTITY_HANDLING: return malformed_at(here(), "the SVG refers to an external entity; none is ever loaded");
        case XML_ERROR_AMPLIFICATION_LIMIT_BREACH: return malformed_at(here(), "the entities of the SVG multiply beyond measure");
        case XML_ERROR_NO_MEMORY: return base::refuse(base::Code::too_large, "the SVG needs too much memory");
        default: return malformed_at(here(), fmt::format("the SVG is not well-formed XML: {}", XML_ErrorString(XML_GetErrorCode(parser))));
    }
}

}  // namespace

base::Result<SvgScan> scan_svg(std::string_view svg) { return Scanner(svg).run(); }

}  // namespace badges
