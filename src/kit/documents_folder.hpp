// A folder that stands in for the network: for tests, and for machines without one. Its `url-map.json` is an object; each member that is
// itself an object says which file a URL is served from, and `prefixes` which folder the URLs are served from that begin so:
//     {"documents": {"https://example.org/list": "lists/1"}, "prefixes": {"https://example.org/": "site/"}}
#pragma once
#include "kit/lookups.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace kit {

class DocumentsFolder final : public Lookups {
public:
    // Code::unavailable when there is no url-map.json to read, malformed when it is not of that form or leads out of the folder.
    explicit DocumentsFolder(std::filesystem::path folder);

    // Status 404 for a file that is not there under a prefix; 0 for a URL that the map does not know. A name without a kind at its end is
    // told by what the file holds.
    base::Fetched find(std::string_view url) const;
    Task<base::Fetched> look_up(std::string url) override;

private:
    std::filesystem::path folder_;
    std::map<std::string, std::string, std::less<>> files_, prefixes_;
};

}  // namespace kit
