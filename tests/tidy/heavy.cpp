#include "tidy/heavy.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace tidy {
namespace {

// These declare, or hand out memory; all else of Boost.JSON brings in json::value.
constexpr std::array<std::string_view, 3> light_json{"boost/json/fwd.hpp", "boost/json/storage_ptr.hpp",
                                                     "boost/json/monotonic_resource.hpp"};

bool is_heavy_json(Include const& include) {
    return include.name.starts_with("boost/json") && std::ranges::find(light_json, include.name) == light_json.end();
}

// The way from a header to Boost.JSON's values, as in `kit/module.hpp > boost/json/value.hpp`; empty when there is none.
std::string way_to_json(Tree const& tree, File const& from, std::set<std::string_view>& seen) {
    for (auto const& include : includes_of(from)) {
        if (is_heavy_json(include)) return std::string(include.name);
        auto const* const next = include.quoted ? tree.find("src/" + std::string(include.name)) : nullptr;
        if (next == nullptr || !seen.insert(next->path).second) continue;
        if (auto const way = way_to_json(tree, *next, seen); !way.empty()) return std::string(include.name) + " > " + way;
    }
    return {};
}

}  // namespace

std::span<Confined const> confined() {
    static std::vector<Confined> const rules{
        {"boost/beast", {"src/http/*.cpp", "src/third_party/beast.cpp"}, true},
        {"boost/asio/ssl", {"src/http/tls.cpp", "src/third_party/asio.cpp"}, false},
        {"openssl/", {"src/crypto/*.cpp", "src/http/tls.cpp"}, false},
        {"sodium", {"src/crypto/*.cpp", "bench/vc_bench.cpp"}, true},  // a floor is measured without what stands on it
        {"libpq-fe.h", {"src/pg/*.cpp"}, true},
        {"wire/reflect.hpp", {"src/*/wire.cpp", "src/*_wire.cpp", "src/wire/reflect.cpp", "bench/*"}, false},
    };
    return rules;
}

std::span<ShowsJson const> headers_that_show_json() {
    static constexpr std::array<ShowsJson, 5> shown{{
        {"src/pch.hpp", "the precompiled header, which pays for it once"},
        {"src/wire/leaves.hpp", "part of reflection: only reflect.hpp and the sources of wire/ include it"},
        {"src/wire/parts.hpp", "part of reflection: only reflect.hpp includes it"},
        {"src/kit/module.hpp", "a module's table makes its readers of bodies where it is filled, in module.cpp"},
        {"src/crypto/rfc_keys.hpp", "published keys for the tests of crypto"},
    }};
    return shown;
}

Findings includes_out_of_bounds(Tree const& tree, std::span<Confined const> rules) {
    Findings findings;
    for (auto const& file : tree.files()) {
        if (!is_cpp(file.path)) continue;
        for (auto const& include : includes_of(file))
            for (auto const& rule : rules) {
                if (!include.name.starts_with(rule.header) || (is_test(file.path) && !rule.tests_too)) continue;
                if (std::ranges::any_of(rule.to, [&](auto pattern) { return matches(pattern, file.path); })) continue;
                std::string places;
                for (auto const pattern : rule.to) places += (places.empty() ? "" : ", ") + std::string(pattern);
                findings.push_back({file.path, include.line, std::string(include.name) + " is only for " + places});
            }
    }
    return findings;
}

Findings json_in_headers(Tree const& tree, std::span<ShowsJson const> shown) {
    Findings findings;
    std::set<std::string_view> seen;
    for (auto const& file : tree.files()) {
        if (!file.path.starts_with("src/") || !file.path.ends_with(".hpp") || is_test(file.path)) continue;
        bool const may = std::ranges::find(shown, file.path, &ShowsJson::path) != shown.end();
        for (auto const& include : includes_of(file)) {
            if (!is_heavy_json(include)) continue;
            if (may)
                seen.insert(file.path);
            else
                findings.push_back({file.path, include.line, std::string(include.name) + " in a header: boost/json/fwd.hpp will do"});
        }
    }
    for (auto const& one : shown)
        if (!seen.contains(one.path))
            findings.push_back({std::string(one.path), 1, "no longer shows Boost.JSON: off the list in tests/tidy"});
    return findings;
}

Findings json_behind_contracts(Tree const& tree) {
    Findings findings;
    for (auto const& file : tree.files()) {
        if (!matches("src/services/*/contract/*.hpp", file.path)) continue;
        std::set<std::string_view> seen{file.path};
        if (auto const way = way_to_json(tree, file, seen); !way.empty())
            findings.push_back({file.path, 1, "a contract brings in Boost.JSON: " + way});
    }
    return findings;
}

}  // namespace tidy
