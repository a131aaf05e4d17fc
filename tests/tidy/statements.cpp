#include "tidy/statements.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace tidy {
namespace {

// What a statement's name starts with: the service's name, or that of the file elsewhere (platform.cpp).
std::string owner_of(std::string_view path) {
    constexpr std::string_view services = "src/services/";
    if (!path.starts_with(services)) return std::string(without_extension(name_of(path)));
    path.remove_prefix(services.size());
    return std::string(path.substr(0, path.find('/')));
}

}  // namespace

std::vector<Statement> statements_of(Tree const& tree) {
    static std::regex const made(R"re((struct\s+|class\s+)?\bSql\b(?:\s+const\b)?\s*\w*\s*\{\s*(?:"([^"]*)")?)re");
    std::vector<Statement> out;
    for (auto const& file : tree.files()) {
        if (!file.path.starts_with("src/") || !is_cpp(file.path) || is_test(file.path)) continue;
        if (file.path.starts_with("src/pg/") || file.text.find("Sql") == std::string::npos) continue;
        for (std::sregex_iterator at(file.text.begin(), file.text.end(), made), end; at != end; ++at) {
            if ((*at)[1].matched) continue;  // its definition
            auto const line = 1 + std::count(file.text.begin(), file.text.begin() + at->position(), '\n');
            out.push_back({file.path, static_cast<int>(line), (*at)[2].str()});
        }
    }
    return out;
}

Findings statements_out_of_place(Tree const& tree) {
    Findings findings;
    for (auto const& statement : statements_of(tree)) {
        auto const name = name_of(statement.path);
        bool const stored = matches("src/services/*", statement.path) && matches("store*.cpp", name);
        if (!stored && name != "platform.cpp")
            findings.push_back({statement.path, statement.line, "SQL belongs into store*.cpp of a service, or platform.cpp"});
    }
    return findings;
}

Findings statements_badly_named(Tree const& tree) {
    static std::regex const verb_noun("[a-z]+(_[a-z0-9]+)+");
    Findings findings;
    std::map<std::string, std::string> first;
    for (auto const& statement : statements_of(tree)) {
        auto const owner = owner_of(statement.path) + '.';
        if (!statement.name.starts_with(owner) || !std::regex_match(statement.name.substr(owner.size()), verb_noun))
            findings.push_back({statement.path, statement.line, '"' + statement.name + "\" should be \"" + owner + "verb_noun\""});
        auto const where = statement.path + ':' + std::to_string(statement.line);
        auto const [other, is_new] = first.emplace(statement.name, where);
        if (!is_new)
            findings.push_back({statement.path, statement.line, '"' + statement.name + "\" is the name of another: " + other->second});
    }
    return findings;
}

}  // namespace tidy
