// JSON-LD for one verification: the processors of the contexts that are built in, and one that also knows those that were fetched.
#pragma once
#include "badges/contexts.hpp"
#include "badges/inquiry.hpp"
#include "badges/report.hpp"
#include "linked_data/processor.hpp"

#include <memory>
#include <string>
#include <vector>

namespace badges {

class Linked {
public:
    Linked(Contexts const& contexts, Inquiry& inquiry) : contexts_(contexts), inquiry_(inquiry) {}

    // Does `work` with the contexts built in; when one is not among them, again with those that were fetched. Gives its result.
    template <class Work> auto with_contexts(Work work) -> decltype(work(std::declval<linked_data::Processor const&>())) {
        auto out = work(contexts_.newest());
        if (out || out.error().wanted.empty()) return out;
        return work(with_fetched());
    }
    std::vector<Contexts::Earlier> earlier() const { return contexts_.earlier(); }

private:
    linked_data::Processor const& with_fetched();

    Contexts const& contexts_;
    Inquiry& inquiry_;
    std::unique_ptr<linked_data::Processor> with_fetched_;
};

constexpr std::string_view dropped_value = "dropped value";  // code of a failure in safe mode (linked_data/failure.hpp)

// Why linked data could not be processed: a context that was not asked for or cannot be had makes the stage unknown, anything else a
// failure.
Stage linked_data_stage(std::string_view stage, linked_data::Failure const& failure, Inquiry& inquiry);

// The stage `json-ld`: every term is defined and nothing would be dropped (safe mode). Types and references that no context defines are a
// warning. So is a word without a meaning when a type is wrong: contexts give meaning by type, and the stage of that type says what is
// wrong. Skipped without contexts.
Stage check_linked_data(json::value const& document, Linked* linked, Inquiry& inquiry, bool is_type_wrong);

}  // namespace badges
