// The contexts of one document, while it is being worked on: applied to one another, remembered, or fetched from the loader.
#pragma once
#include "linked_data/context.hpp"
#include "linked_data/processor.hpp"
#include "linked_data/step.hpp"
#include "linked_data/words.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace linked_data {

// What outlives a document: contexts without terms, one for each processing mode, and all that was made of them.
struct ContextCache {
    ContextCache();
    Pool pool;
    Context const* modern;
    Context const* old;  // json-ld-1.0
};

enum class Scope : std::uint8_t { property, type };

class Contexts {
public:
    Contexts(Loader const& loader, ProcessorLimits const& limits, ContextCache& cache, Options const& options);

    Context const& initial() const { return *initial_; }
    std::string_view base() const { return base_; }
    Budget& budget() { return budget_; }
    std::size_t& waiting_terms() { return waiting_terms_; }  // that are being defined now, one for the sake of another

    // The active context with this one applied; null: refused, see failure(). `at` is where the context stands.
    Context const* with(Context const& active, json::value const& local, Step const* at);
    // With the scoped context of a term (its `context`, which is there); `at` is where the term stands.
    Context const* within(Context const& active, Definition const& term, Scope scope, Step const* at) {
        Applied const applied{Applied::Kind::definition, scope == Scope::property, scope == Scope::property, &term};
        auto const* const found = active.children.find(applied, base_);
        return found != nullptr && (!safe_ || found->objection.empty()) ? found : make(active, applied, at);
    }

    bool refuse(std::string code, Step const* at, std::string text);  // false
    Failure& failure() { return failure_; }

    // For those who make contexts. The document at an address, as large as allowed, or null: refused.
    std::shared_ptr<json::value const> load(std::string_view address, Step const* at);
    ProcessorLimits const& limits() const { return limits_; }
    ContextCache const& cache() const { return cache_; }

private:
    Context const* with_one(Context const& active, json::value const& local, bool is_whole, Step const* at);
    Context const* make(Context const& active, Applied const& applied, Step const* at);
    Context const* accepted(Context const& context, Step const* at);

    Loader const& loader_;
    ProcessorLimits const& limits_;
    ContextCache& cache_;
    Pool own_;  // of contexts that are not worth remembering
    bool const safe_;
    std::string_view const base_;
    Context const* const initial_;
    Budget budget_;
    std::size_t waiting_terms_ = 0;
    Failure failure_;
};

}  // namespace linked_data
