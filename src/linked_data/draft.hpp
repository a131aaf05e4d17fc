// An active context in the making: context processing (JSON-LD 1.1 API section 4.1.2) and the creation of term definitions (4.2.2).
#pragma once
#include "linked_data/contexts.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace linked_data {

// The remote contexts that led here, which name one another.
struct Remote {
    Remote const* up;
    std::string_view address;
};

struct Manner {
    std::string_view base;  // against which addresses of contexts resolve
    Remote const* remote = nullptr;
    bool overrides = false;  // protected terms
    bool propagates = true;
    bool is_trial = false;  // only to see whether a scoped context is sound
    bool is_whole = true;   // not an item of a list: only then `@propagate` counts
};

class Draft {
public:
    // What comes out belongs to the pool.
    Draft(Contexts& call, Context const& from, Pool& pool);

    // One context after the other; false: refused, see Contexts::failure().
    bool apply(json::value const& local, Manner const& manner, Step const* at);
    Context const& finish();
    void keep(std::shared_ptr<json::value const> source) { sources_.push_back(std::move(source)); }  // in which texts of a context lie

private:
    // One context definition while its terms are being made.
    struct Local {
        enum class State : std::uint8_t { open, begun, done };
        json::object const& members;
        Manner const& manner;
        Step const* at;
        bool protects;
        std::vector<State> states;
    };

    explicit Draft(Draft& outer);  // for a trial

    bool apply_one(json::value const& local, Manner const& manner, Step const* at);
    bool apply_remote(std::string_view address, Manner const& manner, Step const* at);
    bool apply_definition(json::object const& members, Manner const& manner, Step const* at);
    bool set_version(json::value const& value, Manner const& manner, Step const* at);
    bool set_base(json::value const& value, Manner const& manner, Step const* at);
    bool set_vocab(json::value const& value, Manner const& manner, Step const* at);
    bool set_language(json::value const& value, Manner const& manner, Step const* at);
    bool set_direction(json::value const& value, Manner const& manner, Step const* at);
    json::object const* imported(json::object const& members, Manner const& manner, Step const* at);
    json::value const* load(std::string_view address, Manner const& manner, Step const* at, std::string& resolved);
    bool reset(Manner const& manner, Step const* at);

    bool is_sound(json::value const& scoped, Manner const& manner, Step const* at);

    bool define(Local& local, std::string_view term);
    bool define_term(Local& local, std::string_view term, json::value const& value, Step const* at);
    bool set_protection(Definition& out, Local const& local, json::object const& members, Step const* at);
    bool set_reverse(Definition& out, Local& local, json::object const& members, bool& is_ignored, Step const* at);
    bool set_iri(Definition& out, Local& local, json::value const& id, bool is_simple, bool& is_ignored, Step const* at);
    bool set_own_iri(Definition& out, Local& local, Step const* at);
    bool set_type(Definition& out, Local& local, json::object const& members, Step const* at);
    bool set_container(Definition& out, Local const& local, json::object const& members, Step const* at);
    bool set_index(Definition& out, Local& local, json::object const& members, Step const* at);
    bool set_context(Definition& out, Local const& local, json::object const& members, Step const* at);
    bool set_text(Definition& out, Local const& local, json::object const& members, Step const* at);
    bool set_nest(Definition& out, Local const& local, json::object const& members, Step const* at);
    bool set_prefix(Definition& out, Local const& local, json::object const& members, Step const* at);
    bool expand(Local& local, std::string_view word, Iri& out);
    Iri expand(std::string_view word, Against against, std::string_view but = {});

    Definition const* find(std::string_view term) const;
    bool has_protected_terms() const;
    std::string_view lower(std::string_view language);

    bool refuse(std::string code, Manner const& manner, Step const* at, std::string text);
    void object(Step const* at, std::string text);  // safe mode would not take this

    Contexts& call_;
    Pool& pool_;
    Draft* outer_ = nullptr;  // a trial sees what is there so far
    Draft* outermost_ = this;
    Context const* from_;  // null: in a trial
    Context const* previous_ = nullptr;
    Settings settings_;
    Terms terms_;  // that were made, over those from before
    std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
    std::vector<std::shared_ptr<json::value const>> sources_;
    std::string objection_, objection_path_;
    std::set<std::string, std::less<>> tried_;  // addresses of scoped contexts, in the outermost draft
    bool is_changed_ = false;
};

}  // namespace linked_data
