#include "kit/schema.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace kit {
namespace {

// What a down step would lose, from its line `-- loses: every award`.
std::string_view losses(std::string_view sql) {
    constexpr std::string_view mark = "-- loses:";
    auto const at = sql.find(mark);
    if (at == std::string_view::npos) return {};
    auto const line = sql.substr(at + mark.size());
    return base::trim(line.substr(0, line.find('\n')));
}

}  // namespace

pg::Chain chain(std::string_view service, std::span<base::Embedded const> files) {
    std::vector<base::Embedded> ups;
    for (auto const& file : files)
        if (file.name.ends_with(".sql") && !file.name.ends_with(".down.sql")) ups.push_back(file);
    std::sort(ups.begin(), ups.end(), [](base::Embedded const& a, base::Embedded const& b) { return a.name < b.name; });

    pg::Chain out{std::string(service), {}};
    for (auto const& up : ups) {
        auto const stem = up.name.substr(0, up.name.size() - 4);
        int number = 0;
        std::from_chars(stem.data(), stem.data() + 4, number);
        STOA_ASSERT(number == static_cast<int>(out.steps.size()) + 1);
        auto const down =
            std::find_if(files.begin(), files.end(), [&](base::Embedded const& f) { return f.name == std::string(stem) + ".down.sql"; });
        STOA_ASSERT(down != files.end());
        out.steps.push_back({number, stem, up.bytes, down->bytes, losses(down->bytes)});
    }
    return out;
}

}  // namespace kit
