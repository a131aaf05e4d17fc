// Remote documents for the faces: from a folder, from the network, or not at all.
#pragma once
#include "app/badge.hpp"
#include "badges/documents.hpp"

#include <memory>
#include <span>

namespace app::badge {

class Lookups {
public:
    // Code::invalid for a network that is none; what make_lookups refuses.
    explicit Lookups(Sources const& sources);
    ~Lookups();

    // An answer for each, a refusal too; all at once. On a terminal, standard error tells what is looked up. False when nothing may be.
    bool add(std::span<std::string const> urls, badges::Documents& to);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace app::badge
