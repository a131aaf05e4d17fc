// What verification asked for and somebody fetched: contexts, keys, DID documents, status lists, hosted badges. Verification itself has no
// I/O: it names what it wants (Report::wanted), the caller adds an answer for each, and asks again.
#pragma once
#include "base/fetched.hpp"

#include <map>
#include <string>
#include <string_view>

namespace badges {

using base::Fetched;

// By the absolute URL that was wanted. `refused` answers stay: what could not be had is not asked for again.
class Documents {
public:
    Fetched const* find(std::string_view url) const {
        auto const found = by_url_.find(url);
        return found == by_url_.end() ? nullptr : &found->second;
    }
    void add(std::string url, Fetched fetched) { by_url_.insert_or_assign(std::move(url), std::move(fetched)); }
    std::size_t size() const { return by_url_.size(); }

private:
    std::map<std::string, Fetched, std::less<>> by_url_;
};

}  // namespace badges
