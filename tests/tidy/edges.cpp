#include "tidy/edges.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace tidy {
namespace {

constexpr std::string_view src = "src/";
constexpr std::string_view any_contract = "services/*/contract";

std::vector<std::string_view> cells_of(std::string_view line) {
    line = base::trim(line);
    if (!line.starts_with('|')) return {};
    line.remove_prefix(1);
    if (line.ends_with('|')) line.remove_suffix(1);
    auto cells = base::split(line, '|');
    for (auto& cell : cells) cell = base::trim(cell);
    return cells;
}

// `src/services/<s>/` (what it is for)  ->  services/*
std::string plain_name(std::string_view written) {
    std::string out;
    for (char const c : written.substr(0, written.find('(')))
        if (c != '`' && c != '*') out += c;
    out = base::trim(out);
    if (out.starts_with(src)) out.erase(0, src.size());
    if (out.ends_with('/')) out.pop_back();
    for (auto open = out.find('<'); open != std::string::npos; open = out.find('<')) {
        auto const close = out.find('>', open);
        if (close == std::string::npos) break;
        out.replace(open, close - open + 1, "*");
    }
    return out;
}

std::vector<std::string> list_of(std::string_view cell) {
    std::vector<std::string> out;
    for (auto const part : base::split(cell, ';'))
        for (auto const item : base::split(part, ','))
            if (auto name = plain_name(item); !name.empty()) out.push_back(std::move(name));
    return out;
}

// A `*` stands for one name, so it does not run over a slash.
bool fits(std::string_view pattern, std::string_view name) {
    return matches(pattern, name) && std::ranges::count(pattern, '/') == std::ranges::count(name, '/');
}

bool is_header(std::string_view name) { return name.ends_with(".hpp"); }

// Every folder of the tree that the law can speak of.
std::set<std::string_view> rooms_of(Tree const& tree) {
    std::set<std::string_view> rooms;
    for (auto const& file : tree.files())
        if (file.path.starts_with(src) && is_cpp(file.path)) rooms.insert(room_of(std::string_view(file.path).substr(src.size())));
    rooms.erase("");
    return rooms;
}

bool is_room(std::set<std::string_view> const& rooms, std::string_view pattern) {
    return std::ranges::any_of(rooms, [&](auto room) { return fits(pattern, room); });
}

}  // namespace

std::string_view room_of(std::string_view path) {
    auto const first = path.find('/');
    if (first == std::string_view::npos) return {};
    if (path.substr(0, first) != "services") return path.substr(0, first);
    auto const second = path.find('/', first + 1);
    if (second == std::string_view::npos) return {};
    constexpr std::string_view contract = "/contract/";
    return path.substr(0, path.substr(second).starts_with(contract) ? second + contract.size() - 1 : second);
}

Law Law::read(Tree const& tree, Findings& findings) {
    Law law;
    auto const* const page = tree.find(file);
    auto const rooms = rooms_of(tree);
    bool inside = false;
    int number = 0;
    for (auto const line : lines_of(page ? std::string_view(page->text) : std::string_view())) {
        ++number;
        auto const cells = cells_of(line);
        if (!inside || cells.size() < 2) {
            if (inside) break;
            inside = cells.size() == 2 && cells[0] == "Folder" && cells[1] == "May include";
            continue;
        }
        if (cells[0].find_first_not_of("-: ") == std::string_view::npos) continue;
        std::vector<std::string> may;
        for (auto& item : list_of(cells[1])) {
            if (item == "all")
                item = "*";
            else if (item.ends_with("contracts") || item == "contract" || item.ends_with(" contract"))
                item = any_contract;
            bool const exists = item == "*" || (is_header(item) ? tree.find(std::string(src) + item) != nullptr : is_room(rooms, item));
            if (exists)
                may.push_back(item);
            else if (item.find('/') != std::string::npos && item.find(' ') == std::string::npos)
                findings.push_back({std::string(file), number, '`' + item + "` is not in src/"});
        }
        for (auto const& folder : list_of(cells[0])) {
            if (!is_room(rooms, folder)) findings.push_back({std::string(file), number, '`' + folder + "` is no folder of src/"});
            law.rows_.push_back({folder, may, number});
        }
    }
    if (law.rows_.empty()) findings.push_back({std::string(file), 1, "has no table with the header | Folder | May include |"});
    return law;
}

bool Law::allows(std::string_view from, std::string_view header) const {
    auto const to = room_of(header);
    if (to == from) return true;
    return std::ranges::any_of(rows_, [&](Row const& row) {
        return fits(row.folder, from) && std::ranges::any_of(row.may, [&](std::string const& may) {
                   return may == "*" || (is_header(may) ? may == header : fits(may, to));
               });
    });
}

int Law::line_of(std::string_view folder) const {
    int line = 0;
    for (auto const& row : rows_)
        if (fits(row.folder, folder)) line = row.line;
    return line;
}

Findings edges_against_the_law(Tree const& tree) {
    Findings findings;
    auto const law = Law::read(tree, findings);
    for (auto const& file : tree.files()) {
        if (!file.path.starts_with(src) || !is_cpp(file.path)) continue;
        auto const from = room_of(std::string_view(file.path).substr(src.size()));
        for (auto const& include : includes_of(file)) {
            if (!include.quoted) continue;
            auto const path = std::string(src) + std::string(include.name);
            if (tree.find(path) == nullptr) {
                findings.push_back({file.path, include.line, '"' + std::string(include.name) + "\" is not a header below src/"});
                continue;
            }
            // What a folder offers to tests is for the tests of every folder; test_helpers_outside_tests guards it.
            if ((is_test(file.path) && is_test(path)) || law.allows(from, include.name)) continue;
            auto const row = law.line_of(from);
            auto const where = row == 0 ? "has no row there" : "row in line " + std::to_string(row);
            findings.push_back({file.path, include.line,
                                std::string(from) + " may not include \"" + std::string(include.name) + "\" (" + std::string(Law::file) +
                                    ": " + where + ')'});
        }
    }
    return findings;
}

Findings circles_in_the_law(Tree const& tree) {
    Findings findings;
    auto const law = Law::read(tree, findings);
    std::map<std::string_view, std::set<std::string_view>> edges;
    auto const rooms = rooms_of(tree);
    auto const is_contract = [](std::string_view room) { return fits(any_contract, room); };
    for (auto const from : rooms)
        for (auto const to : rooms) {
            // Contracts may know each other; the includes of single headers are kept from a circle by the compiler.
            if (from == to || (is_contract(from) && is_contract(to))) continue;
            auto const grants = [&](std::string const& may) { return may == "*" || fits(is_header(may) ? room_of(may) : may, to); };
            for (auto const& row : law.rows())
                if (fits(row.folder, from) && std::ranges::any_of(row.may, grants)) edges[from].insert(to);
        }
    // Folders that include nothing that is left are taken away until nothing changes: what stays is, or leads to, a circle.
    std::set<std::string_view> left(rooms.begin(), rooms.end());
    auto const leads_on = [&](std::string_view room) {
        return std::ranges::any_of(edges[room], [&](auto to) { return left.contains(to); });
    };
    while (std::erase_if(left, [&](auto room) { return !leads_on(room); }) > 0) {}
    for (auto const room : left)
        findings.push_back({std::string(Law::file), law.line_of(room), std::string(room) + " is part of a circle, or may include one"});
    return findings;
}

Findings test_helpers_outside_tests(Tree const& tree) {
    Findings findings;
    for (auto const& file : tree.files()) {
        if (!is_cpp(file.path) || is_test(file.path)) continue;
        for (auto const& include : includes_of(file)) {
            auto const path = std::string(src) + std::string(include.name);
            if (include.quoted && tree.find(path) != nullptr && is_test(path))
                findings.push_back({file.path, include.line, '"' + std::string(include.name) + "\" is for tests only"});
        }
    }
    return findings;
}

}  // namespace tidy
