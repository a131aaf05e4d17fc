#include "kit/form.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace kit {
namespace {

base::Refused broken(std::string field, std::string text) {
    return base::refuse(base::Code::malformed, "the form cannot be read", {{std::move(field), std::move(text)}});
}

// What a page, a document and the database can hold.
bool is_text(std::string_view value) { return base::is_utf8(value) && value.find('\0') == std::string_view::npos; }

// `name="value"` or `name=value` among the parameters of a header field (RFC 9110 section 5.6.6).
std::optional<std::string> parameter(std::string_view field, std::string_view name) {
    for (std::size_t at = field.find(';'); at != std::string_view::npos;) {
        auto rest = base::trim(field.substr(at + 1));
        auto const equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        auto const key = base::trim(rest.substr(0, equals));
        rest.remove_prefix(equals + 1);
        std::string value;
        if (rest.starts_with('"')) {
            std::size_t i = 1;
            for (; i < rest.size() && rest[i] != '"'; ++i) {
                if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
                value += rest[i];
            }
            if (i >= rest.size()) return std::nullopt;
            rest.remove_prefix(i + 1);
        } else {
            value = base::trim(rest.substr(0, rest.find(';')));
        }
        if (base::equal_ignoring_case(key, name)) return value;
        at = rest.find(';');
        field = rest;
    }
    return std::nullopt;
}

base::Result<std::vector<FormPart>> read_urlencoded(std::string_view body) {
    std::vector<FormPart> parts;
    for (auto const pair : base::split(body, '&')) {
        if (pair.empty()) continue;
        if (parts.size() == form_parts_max) return broken("form", "has too many fields");
        auto const at = pair.find('=');
        auto name = base::percent_decode(pair.substr(0, at), true);
        auto value = at == std::string_view::npos ? std::string() : base::percent_decode(pair.substr(at + 1), true);
        if (!name || !value || !is_text(*name) || !is_text(*value))
            return broken(fmt::format("field {}", parts.size() + 1), "is not percent-encoded UTF-8");
        parts.push_back({*std::move(name), *std::move(value), {}, {}});
    }
    return parts;
}

base::Result<FormPart> read_part(std::string_view part, std::size_t number) {
    auto const here = fmt::format("part {}", number);
    auto const end = part.find("\r\n\r\n");
    if (end == std::string_view::npos) return broken(here, "has no end of its header");
    FormPart out;
    bool named = false;
    auto header = part.substr(0, end);
    while (!header.empty()) {
        auto const line = header.substr(0, header.find("\r\n"));
        header.remove_prefix(std::min(header.size(), line.size() + 2));
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return broken(here, "has a header line without a colon");
        auto const name = line.substr(0, colon);
        auto const value = base::trim(line.substr(colon + 1));
        if (base::equal_ignoring_case(name, "content-disposition")) {
            if (!base::lower_ascii(value).starts_with("form-data")) return broken(here, "is no form-data");
            if (auto found = parameter(value, "name")) {
                out.name = *std::move(found);
                named = true;
            }
            if (auto found = parameter(value, "filename")) out.file_name = *std::move(found);
        } else if (base::equal_ignoring_case(name, "content-type")) {
            out.content_type = value;
        }
    }
    if (!named) return broken(here, "has no name");
    out.value = part.substr(end + 4);
    if (!is_text(out.name) || !is_text(out.file_name)) return broken(here, "has a name that is no text in UTF-8");
    if (out.file_name.empty() && !is_text(out.value)) return broken(out.name, "is no text in UTF-8");
    return out;
}

base::Result<std::vector<FormPart>> read_multipart(std::string_view content_type, std::string_view body) {
    auto const boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70) return broken("Content-Type", "has no usable boundary");
    auto const line = "--" + *boundary;
    // A boundary stands at the very start or after a line's end; what precedes the first is preamble and means nothing.
    std::size_t at = body.starts_with(line) ? 0 : body.find("\r\n" + line);
    if (at == std::string_view::npos) return broken("form", "has no part");
    if (at != 0) at += 2;
    std::vector<FormPart> parts;
    for (;;) {
        auto rest = body.substr(at + line.size());
        if (rest.starts_with("--")) return parts;
        if (!rest.starts_with("\r\n")) return broken(fmt::format("part {}", parts.size() + 1), "does not start with a line's end");
        rest.remove_prefix(2);
        auto const next = rest.find("\r\n" + line);
        if (next == std::string_view::npos) return broken(fmt::format("part {}", parts.size() + 1), "has no end");
        if (parts.size() == form_parts_max) return broken("form", "has too many parts");
        auto part = read_part(rest.substr(0, next), parts.size() + 1);
        if (!part) return base::Refused(std::move(part).error());
        parts.push_back(*std::move(part));
        at = static_cast<std::size_t>(rest.data() - body.data()) + next + 2;
    }
}

}  // namespace

base::Result<Form> Form::read(std::string_view content_type, std::string_view body) {
    auto const lower = base::lower_ascii(content_type.substr(0, content_type.find(';')));
    auto const kind = base::trim(lower);
    auto parts = kind == "multipart/form-data" ? read_multipart(content_type, body) : read_urlencoded(body);
    if (!parts) return base::Refused(std::move(parts).error());
    Form form;
    form.parts_ = *std::move(parts);
    return form;
}

FormPart const* Form::part(std::string_view name) const {
    for (auto const& part : parts_)
        if (part.name == name) return &part;
    return nullptr;
}

std::string_view Form::value(std::string_view name) const {
    auto const* found = part(name);
    return found == nullptr ? std::string_view() : std::string_view(found->value);
}

}  // namespace kit
