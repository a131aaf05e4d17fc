// `stoa badge contexts`: the JSON-LD contexts that are at hand without the network.
#include "app/badge.hpp"
#include "app/badge_files.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace app::badge {

int contexts(ContextsFolder const& options, Output out) {
    json::array list;
    for (auto const& [url, origin, digest, note] : contexts_with(options.folder)->list()) {
        if (out.json)
            list.push_back({{"url", url}, {"origin", origin}, {"digest", digest}, {"note", note}});
        else
            fmt::print("{}\n    from {}{}{}\n    SHA-256 {}\n", url, origin, note.empty() ? "" : "; ", note, digest);
    }
    if (out.json) fmt::print("{}\n", json::write(list));
    return exit_done;
}

}  // namespace app::badge
