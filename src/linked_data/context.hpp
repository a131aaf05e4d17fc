// Active contexts (JSON-LD 1.1 API section 4.1): what each word of a document means, at one place of it. Immutable once they are made,
// and each remembers what was made of it by applying a further context, so that the work is done once.
#pragma once
#include "linked_data/arena.hpp"
#include "linked_data/terms.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace linked_data {

class Pool;
struct Context;

// What was applied to a context, and how.
struct Applied {
    enum class Kind : std::uint8_t { definition, address, content };
    Kind kind;
    bool overrides;                          // protected terms too
    bool propagates;                         // into the nodes below
    Definition const* definition = nullptr;  // kind definition: its scoped context
    std::string_view address{};              // kind address: of a remote context
    json::value const* content = nullptr;    // kind content: a context as it stands in a document

    std::size_t hash() const;
    friend bool operator==(Applied const& a, Applied const& b);
};

// Contexts made of one context. Anybody may look and add at the same time; what was added stays. That two threads make the same one
// and add it twice does no harm.
class Children {
public:
    Children() = default;
    Children(Children const&) = delete;
    Children& operator=(Children const&) = delete;
    ~Children();

    // `base` is the document's address: contexts in which relative addresses were resolved against it are good for no other.
    Context const* find(Applied const& applied, std::string_view base) const;
    void add(Applied const& applied, std::string_view base, Context const& context);

private:
    struct Child;
    static constexpr std::size_t buckets = 16;
    std::array<std::atomic<Child*>, buckets> first_{};
};

// The words that mean a keyword in one context, the keyword itself included. To ask a few of them is faster than to look in the table.
class Aliases {
public:
    explicit Aliases(Keyword keyword) : keyword_(keyword) { add(text_of(keyword)); }
    void add(std::string_view word) {
        if (count_ < listed_max) words_[count_] = word;
        ++count_;
    }
    bool has(std::string_view word, Terms const& terms) const {
        if (count_ > listed_max) return is_defined_so(word, terms);
        for (std::size_t i = 0; i < count_; ++i)
            if (words_[i] == word) return true;
        return false;
    }

private:
    static constexpr std::size_t listed_max = 4;
    bool is_defined_so(std::string_view word, Terms const& terms) const {
        auto const* definition = terms.find(word);
        return definition != nullptr ? definition->iri.is(keyword_) : word == text_of(keyword_);
    }

    Keyword keyword_;
    std::size_t count_ = 0;
    std::array<std::string_view, listed_max> words_;
};

// What a context says beside its terms.
struct Settings {
    enum class Base : std::uint8_t { document, none, fixed };  // the document's own address, no base at all, or `base_text`

    bool is_old = false;  // processing mode json-ld-1.0
    bool has_vocab = false;
    bool depends_on_base = false;  // made with the document's address
    Base base = Base::document;
    Direction direction = Direction::none;
    std::string_view base_text;
    std::string_view vocab;
    std::string_view language;  // in lower case
};

struct Context : Settings {
    explicit Context(Terms from) : terms(std::move(from)) {}

    Terms terms;
    Context const* previous = nullptr;  // to which the nodes below return
    bool has_protected_terms = false;
    Aliases ids{Keyword::id}, types{Keyword::type}, values{Keyword::value};
    std::string objection;  // what safe mode has against the context, or empty
    std::string objection_path;

    Pool* pool = nullptr;
    mutable Children children;
    std::vector<std::shared_ptr<json::value const>> sources;  // documents in which texts lie
    std::shared_ptr<Arena> arena;                             // all other texts, and definitions
    Context* next_in_pool = nullptr;

    bool is_id(std::string_view word) const { return ids.has(word, terms); }
    bool is_type(std::string_view word) const { return types.has(word, terms); }
    bool is_value(std::string_view word) const { return values.has(word, terms); }
    void find_aliases();  // once, after the last change
};

// Owns contexts, which point to one another freely as long as it lives.
class Pool {
public:
    Pool() = default;
    Pool(Pool const&) = delete;
    Pool& operator=(Pool const&) = delete;
    ~Pool();

    Context const& adopt(std::unique_ptr<Context> context);
    std::size_t weight() const { return weight_.load(std::memory_order_relaxed); }

private:
    static constexpr std::size_t terms_per_weight = 256;  // a context of so many terms counts for two
    std::atomic<Context*> last_{nullptr};
    std::atomic<std::size_t> weight_{0};
};

}  // namespace linked_data
