// Following the links of Open Badges 2.0, from the assertion to its BadgeClass, issuer, keys and lists: each is an address, or a document
// with an address, and what is kept at that address is what counts. No I/O: addresses that are not answered yet are gathered.
#pragma once
#include "badges/documents.hpp"
#include "badges/ob2_document.hpp"

#include <set>

namespace badges::ob2 {

constexpr std::size_t addresses_max = 128;                 // asked for by one verification; what would be beyond is never asked for
constexpr std::size_t linked_bytes_max = 4 * 1024 * 1024;  // of one document
constexpr std::size_t links_bytes_max = 64 * 1024 * 1024;  // read by one verification

struct Linked {
    enum class State {
        there,
        unknown,  // not asked yet, or nobody could be reached
        broken,   // asked, and it is not what it should be, or not there
    } state = State::unknown;
    Document document;            // when there
    std::string address;          // its id; where it was found when the id is no web address
    std::string trouble;          // why it is not there
    std::vector<Finding> doubts;  // it is there, but somebody should know
    std::vector<Finding> notes;

    bool there() const { return state == State::there; }
};

class Links {
public:
    explicit Links(Documents const& documents) : documents_(documents) {}

    // The answer from an address, without its fragment; null when there is none yet, and then it is wanted.
    Fetched const* ask(std::string_view url);

    // The object in a good answer. Code::malformed says in plain words what is there instead; too_large when too much was read already.
    base::Result<json::object> read(Fetched const& fetched);

    // The document that a link leads to. `path` is the name of the link for the findings.
    Linked follow(json::value const& link, Place const& place, std::string const& path);

    std::set<std::string, std::less<>> const& wanted() const { return wanted_; }

private:
    Linked fetch(std::string_view url, Place const& place, std::string const& path);
    Linked settle(Linked found, std::string_view url, Place const& place, std::string const& path);

    Documents const& documents_;
    std::set<std::string, std::less<>> wanted_;
    std::size_t bytes_read_ = 0;
};

// Certain that there is no such thing, which is more than that nobody could be reached.
bool is_gone(Fetched const& fetched);
std::string refusal_of(Fetched const& fetched);  // in plain words

// The members in which two readings of one document differ, `@context` not counted.
std::vector<std::string> differences(json::object const& a, json::object const& b);

}  // namespace badges::ob2
