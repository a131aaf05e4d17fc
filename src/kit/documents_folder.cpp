#include "kit/documents_folder.hpp"

#include "base/text.hpp"
#include "json/json.hpp"

#include <fmt/format.h>
#include <array>
#include <boost/json/object.hpp>
#include <fstream>
#include <optional>
#include <sstream>

namespace kit {
namespace {

namespace fs = std::filesystem;
using base::Code;

constexpr std::uintmax_t file_bytes_max = 4 * 1024 * 1024;

// Nothing when it is no file that can be read.
std::optional<std::string> content_of(fs::path const& path) {
    std::error_code failed;
    auto const bytes = fs::is_regular_file(path, failed) ? fs::file_size(path, failed) : file_bytes_max + 1;
    std::ifstream in(path, std::ios::binary);
    if (failed || bytes > file_bytes_max || !in) return std::nullopt;
    std::stringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

// Parts of a relative path that lead down only.
bool leads_down(fs::path const& path) {
    if (path.is_absolute() || path.native().find('\0') != std::string::npos) return false;
    for (auto const& part : path)
        if (part == "..") return false;
    return true;
}

std::string_view media_type_by_name(fs::path const& path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kinds{{{".json", "application/json"},
                                                                                  {".jsonld", "application/ld+json"},
                                                                                  {".jwt", "application/jwt"},
                                                                                  {".jws", "application/jose"},
                                                                                  {".png", "image/png"},
                                                                                  {".svg", "image/svg+xml"},
                                                                                  {".html", "text/html"},
                                                                                  {".htm", "text/html"},
                                                                                  {".txt", "text/plain"}}};
    auto const kind = base::lower_ascii(path.extension().string());
    for (auto const& [ending, type] : kinds)
        if (kind == ending) return type;
    return {};
}

std::string_view media_type_by_content(std::string_view content) {
    auto const text = base::trim(content);
    if (text.starts_with('{') || text.starts_with('[')) return "application/json";
    if (text.starts_with("eyJ")) return "application/jwt";  // what `{"` is in base64url: a JOSE header
    if (content.starts_with("\x89PNG")) return "image/png";
    if (text.starts_with('<')) return text.find("<svg") == std::string_view::npos ? "text/html" : "image/svg+xml";
    return "application/octet-stream";
}

}  // namespace

DocumentsFolder::DocumentsFolder(fs::path folder) : folder_(std::move(folder)) {
    auto const map = folder_ / "url-map.json";
    auto const text = content_of(map);
    if (!text) base::fail(Code::unavailable, fmt::format("{} cannot be read", map.string()));
    auto const wrong = [&](std::string_view why) { base::fail(Code::malformed, fmt::format("{}: {}", map.string(), why)); };
    auto const tree = json::read(*text);
    if (!tree) {
        auto const& problems = tree.error().problems();
        wrong(problems.empty() ? tree.error().text() : fmt::format("{} ({})", tree.error().text(), problems.front().field));
    }
    if (!tree->is_object()) wrong("this is no object");
    for (auto const& [name, member] : tree->get_object()) {
        if (!member.is_object()) continue;
        auto& into = name == "prefixes" ? prefixes_ : files_;
        for (auto const& [url, path] : member.get_object()) {
            auto const to = json::text_of(path);
            if (!to) wrong(fmt::format("{}: the path is no text", std::string_view(url)));
            if (!leads_down(fs::path(*to))) wrong(fmt::format("{}: {} leads out of the folder", std::string_view(url), *to));
            into.emplace(url, *to);
        }
    }
}

base::Fetched DocumentsFolder::find(std::string_view url) const {
    auto const nothing = [](int status, std::string why) { return base::Fetched{.status = status, .failure = std::move(why)}; };
    auto const address = url.substr(0, url.find('#'));
    fs::path path;
    if (auto const found = files_.find(address); found != files_.end()) {
        path = found->second;
    } else {
        // The longest prefix counts.
        decltype(prefixes_)::value_type const* best = nullptr;
        for (auto const& prefix : prefixes_)
            if (address.starts_with(prefix.first) && (best == nullptr || prefix.first.size() > best->first.size())) best = &prefix;
        if (best == nullptr) return nothing(0, fmt::format("{} is not in the folder", address));
        auto rest = address.substr(best->first.size());
        auto const name = base::percent_decode(rest.substr(0, rest.find('?')));
        if (!name || !leads_down(fs::path(*name))) return nothing(0, fmt::format("{} leads out of the folder", address));
        path = fs::path(best->second) / *name;
    }
    // A link may lead out as well.
    std::error_code failed;
    auto const file = fs::canonical(folder_ / path, failed);
    if (failed) return nothing(404, fmt::format("{} is not in the folder: there is no file {}", address, path.string()));
    if (!leads_down(file.lexically_relative(fs::canonical(folder_, failed))))
        return nothing(0, fmt::format("{} leads out of the folder", address));
    auto content = content_of(file);
    if (!content) {
        auto const why = fmt::format("{} is no file of up to {} bytes that can be read", path.string(), file_bytes_max);
        return nothing(404, fmt::format("{} is not in the folder: {}", address, why));
    }
    auto const by_name = media_type_by_name(path);
    std::string type(by_name.empty() ? media_type_by_content(*content) : by_name);
    return {.media_type = std::move(type), .body = *std::move(content)};
}

Task<base::Fetched> DocumentsFolder::look_up(std::string url) { co_return find(url); }

}  // namespace kit
