#include "json/path.hpp"

#include "base/text.hpp"

namespace json {
namespace {

bool is_inside_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// At most three bytes fall to keep the path UTF-8 and three come with the ellipsis, so a path that was cut stays full.
void cut(std::string& path) {
    if (path.size() <= path_bytes_max) return;
    std::size_t end = path_bytes_max;
    while (end > 0 && is_inside_code_point(path[end])) --end;
    path.resize(end);
    path += "\xe2\x80\xa6";
}

}  // namespace

void append_member(std::string& path, std::string_view name) {
    if (path.size() >= path_bytes_max) return;
    if (!path.empty()) path += '.';
    // Only a name from a query can be no UTF-8; it is shown as it stood there.
    if (base::is_utf8(name))
        path += name.substr(0, path_bytes_max + 1);
    else
        path += base::percent_encode(name.substr(0, path_bytes_max + 1));
    cut(path);
}

void append_item(std::string& path, std::size_t index) {
    if (path.size() >= path_bytes_max) return;
    path += '[' + std::to_string(index) + ']';
    cut(path);
}

}  // namespace json
