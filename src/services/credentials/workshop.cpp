#include "services/credentials/workshop.hpp"

#include "badges/contexts.hpp"
#include "json/json.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace credentials {
namespace {

constexpr std::uintmax_t file_bytes_max = 1024 * 1024;

base::Refused wrong(std::string text) { return base::refuse(base::Code::malformed, "contexts.folder: " + std::move(text)); }

base::Result<std::string> content_of(std::filesystem::path const& path) {
    std::error_code failed;
    auto const size = std::filesystem::file_size(path, failed);
    std::ifstream in(path, std::ios::binary);
    if (failed || !in) return base::refuse(base::Code::unavailable, fmt::format("contexts.folder: {} cannot be read", path.string()));
    if (size > file_bytes_max) return wrong(fmt::format("{} is over {} bytes", path.string(), file_bytes_max));
    return std::string(std::istreambuf_iterator<char>(in), {});
}

// Nothing outside the folder is a context of it.
bool is_beneath(std::filesystem::path const& file) {
    auto const plain = file.lexically_normal();
    return !file.empty() && plain.is_relative() && *plain.begin() != "..";
}

}  // namespace

base::Result<std::shared_ptr<badges::Contexts const>> make_contexts(std::string const& folder) {
    auto out = std::make_shared<badges::Contexts>();
    if (folder.empty()) return out;
    auto const map_path = std::filesystem::path(folder) / "url-map.json";
    auto const text = content_of(map_path);
    if (!text) return base::Refused(text.error());
    auto const map = json::read(*text);
    if (!map) return wrong(fmt::format("{}: {}", map_path.string(), map.error().text()));
    auto const* member = json::find(*map, "contexts");
    auto const* contexts = member == nullptr ? nullptr : member->if_object();
    if (contexts == nullptr) return wrong(fmt::format("{} needs an object `contexts` of address and file", map_path.string()));
    for (auto const& [url, value] : *contexts) {
        auto const file = json::text_of(value);
        if (!file || !is_beneath(*file))
            return wrong(fmt::format("{}: {} must name a file of the folder", map_path.string(), std::string_view(url)));
        auto const path = std::filesystem::path(folder) / *file;
        auto const content = content_of(path);
        if (!content) return base::Refused(content.error());
        if (auto const added = out->add(std::string(url), *content, "folder"); !added)
            return wrong(fmt::format("{}: {}", path.string(), added.error().text()));
    }
    return out;
}

}  // namespace credentials
