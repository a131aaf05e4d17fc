// Any bytes as a browser's form: the first line is the content type, the rest the body. What is read lies within the body, in its order,
// and reads the same when it is written again.
#include "base/text.hpp"
#include "kit/form.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace {

using kit::Form;
using kit::FormPart;

bool same(Form const& a, Form const& b) {
    auto const as_one = [](FormPart const& part) { return std::tie(part.name, part.value, part.file_name, part.content_type); };
    return std::ranges::equal(a.parts(), b.parts(), {}, as_one, as_one);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\' || c == '\r' || c == '\n') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string written_as_multipart(Form const& form, std::string_view boundary) {
    std::string out;
    for (auto const& part : form.parts()) {
        out.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=").append(quoted(part.name));
        if (!part.file_name.empty()) out.append("; filename=").append(quoted(part.file_name));
        if (!part.content_type.empty()) out.append("\r\nContent-Type: ").append(part.content_type);
        out.append("\r\n\r\n").append(part.value).append("\r\n");
    }
    return out.append("--").append(boundary).append("--\r\n");
}

std::string written_as_pairs(Form const& form) {
    std::string out;
    for (auto const& part : form.parts()) {
        if (!out.empty()) out += '&';
        out.append(base::percent_encode(part.name)).append("=").append(base::percent_encode(part.value));
    }
    return out;
}

// As bytes of the body, one after the other, none of them twice.
void lie_within(std::string_view body, Form const& form) {
    std::size_t at = 0;
    for (auto const& part : form.parts()) {
        STOA_ASSERT(part.content_type.empty() || body.find(part.content_type) != std::string_view::npos);
        STOA_ASSERT(part.name.size() + part.file_name.size() <= body.size());
        at = body.find(part.value, at);
        STOA_ASSERT(at != std::string_view::npos);
        at += part.value.size();
    }
}

void read_as_multipart(std::string_view body) {
    // No boundary is a part of another, and this one is plain enough to stand without quotes.
    for (std::string const boundary : {"XX", "----formboundary7MA4YW"}) {
        auto const type = "multipart/form-data; boundary=" + boundary;
        auto const form = Form::read(type, body);
        if (!form) continue;
        lie_within(body, *form);
        for (auto const& part : form->parts()) STOA_ASSERT(part.value.find("\r\n--" + boundary) == std::string::npos);
        if (form->parts().empty()) continue;
        auto const again = Form::read(type, written_as_multipart(*form, boundary));
        STOA_ASSERT(again && same(*form, *again));
    }
}

void read_as_pairs(std::string_view body) {
    constexpr std::string_view type = "application/x-www-form-urlencoded";
    auto const form = Form::read(type, body);
    if (!form) return;
    std::size_t bytes = 0;
    for (auto const& part : form->parts()) {
        STOA_ASSERT(base::is_utf8(part.name) && base::is_utf8(part.value));
        STOA_ASSERT(part.file_name.empty() && part.content_type.empty());
        bytes += part.name.size() + part.value.size();
    }
    STOA_ASSERT(bytes <= body.size());
    auto const again = Form::read(type, written_as_pairs(*form));
    STOA_ASSERT(again && same(*form, *again));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const all(reinterpret_cast<char const*>(data), size);
    auto const line = all.substr(0, all.find('\n'));
    auto const body = all.substr(std::min(line.size() + 1, all.size()));

    auto const form = Form::read(line, body);
    if (form) {
        STOA_ASSERT(form->parts().size() <= kit::form_parts_max);
        for (auto const& part : form->parts()) {
            auto const* const found = form->part(part.name);
            STOA_ASSERT(found != nullptr && form->value(part.name) == found->value);  // the first of that name
            STOA_ASSERT(part.value.size() <= body.size());
        }
    } else {
        STOA_ASSERT(form.error().code() == base::Code::malformed && form.error().problems().size() == 1);
    }
    read_as_multipart(body);
    read_as_pairs(body);
    return 0;
}
