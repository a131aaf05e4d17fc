// For tests of linked data: contexts by address, documents as text, and what becomes of them.
#pragma once
#include "linked_data/canonical.hpp"
#include "linked_data/processor.hpp"

#include <atomic>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace linked_data::testing {

inline json::value parsed(std::string_view text) {
    auto tree = json::read(text);
    STOA_ASSERT(tree);
    return *std::move(tree);
}

// A loader of contexts that are given as text; it counts how often it was asked.
class Shelf {
public:
    using Context = std::pair<std::string, std::string>;  // an address and a text
    Shelf() = default;
    explicit Shelf(std::initializer_list<Context> contexts) {
        for (auto const& [address, text] : contexts) put(address, text);
    }
    void put(std::string const& address, std::string_view text) {
        documents_->insert_or_assign(address, std::make_shared<json::value const>(parsed(text)));
    }
    Loader loader() const {
        return [documents = documents_, asked = asked_](std::string_view address) -> std::shared_ptr<json::value const> {
            asked->fetch_add(1);
            auto const found = documents->find(std::string(address));
            return found == documents->end() ? nullptr : found->second;
        };
    }
    int asked() const { return asked_->load(); }

private:
    std::shared_ptr<std::map<std::string, std::shared_ptr<json::value const>>> documents_ =
        std::make_shared<std::map<std::string, std::shared_ptr<json::value const>>>();
    std::shared_ptr<std::atomic<int>> asked_ = std::make_shared<std::atomic<int>>(0);
};

inline Options safely() {
    Options out;
    out.safe = true;
    return out;
}

// The canonical N-Quads, or `code at path`.
inline std::string rdf(Processor const& processor, std::string_view document, Options const& options = {}) {
    Dataset dataset;
    if (auto const made = processor.to_rdf(parsed(document), dataset, options); !made)
        return made.error().code + " at " + made.error().path;
    return canonical(dataset).value();
}
inline std::string rdf(std::string_view document, Options const& options = {}) {
    return rdf(Processor(Shelf().loader()), document, options);
}

// The expanded form as text, or `code at path`.
inline std::string expanded(Processor const& processor, std::string_view document, Options const& options = {}) {
    auto const out = processor.expand(parsed(document), options);
    return out ? json::canonical(*out).value() : out.error().code + " at " + out.error().path;
}
inline std::string expanded(std::string_view document, Options const& options = {}) {
    return expanded(Processor(Shelf().loader()), document, options);
}

}  // namespace linked_data::testing
