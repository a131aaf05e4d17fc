// What a browser's form sends: application/x-www-form-urlencoded, or multipart/form-data (RFC 7578) when it carries files.
#pragma once
#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kit {

struct FormPart {
    std::string name;
    std::string value;      // text, or a file's bytes
    std::string file_name;  // empty for text, and for a file field that was left empty
    std::string content_type;
};

constexpr std::size_t form_parts_max = 200;

class Form {
public:
    // `content_type` with its parameters, as it came. Code::malformed with the part's number or name as the field.
    static base::Result<Form> read(std::string_view content_type, std::string_view body);

    std::string_view value(std::string_view name) const;  // empty when absent
    FormPart const* part(std::string_view name) const;
    std::vector<FormPart> const& parts() const { return parts_; }

private:
    std::vector<FormPart> parts_;
};

}  // namespace kit
