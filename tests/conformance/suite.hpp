// Where the published suites lie: the folder that STOA_CONFORMANCE_DIR names. Nothing of them is copied into the project.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace conformance {

// Nothing when the variable is unset or the suite is not there: the test then skips and says where the suite comes from.
inline std::optional<std::filesystem::path> folder(std::string const& suite) {
    char const* const root = std::getenv("STOA_CONFORMANCE_DIR");
    if (root == nullptr || *root == '\0') return std::nullopt;
    auto const path = std::filesystem::path(root) / suite;
    if (!std::filesystem::is_directory(path)) return std::nullopt;
    return path;
}

inline std::string read(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The files of one folder whose name ends so, in the order of their names.
inline std::vector<std::filesystem::path> files(std::filesystem::path const& folder, std::string const& extension) {
    std::vector<std::filesystem::path> out;
    for (auto const& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == extension) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace conformance
