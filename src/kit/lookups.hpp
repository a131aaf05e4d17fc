// Looking up the remote documents that a badge names: over the network (fetch.hpp), from a folder that stands in for it
// (documents_folder.hpp), or not at all.
#pragma once
#include "base/fetched.hpp"
#include "base/task.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace kit {

struct Settings;

class Lookups {
public:
    virtual ~Lookups() = default;
    // Says in the result what went wrong, and throws nothing for it. On the thread of the io_context that it was made for.
    virtual Task<base::Fetched> look_up(std::string url) = 0;
};

// Refuses all.
class Offline final : public Lookups {
public:
    Task<base::Fetched> look_up(std::string url) override;
};

// As the settings `fetch.*` want it; one per core. Code::unavailable or malformed when the folder that they name cannot be used, invalid
// when the file of certificate authorities cannot.
std::unique_ptr<Lookups> make_lookups(boost::asio::io_context& io, Settings const& settings);

}  // namespace kit
