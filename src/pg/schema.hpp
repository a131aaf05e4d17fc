// Schema steps: numbered SQL with an up and a down, run once each, in order, under an advisory lock.
#pragma once
#include "pg/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pg {

struct Step {
    int number;             // 1, 2, 3, ... without a gap
    std::string_view name;  // `0001_people`
    std::string_view up;
    std::string_view down;
    std::string_view loses = {};  // what `down` would lose, in plain words; empty: nothing. From a line `-- loses: ...` in the down file
};

// A list of steps under one name. A service's schema may hold several; they are applied in the order given.
struct Chain {
    std::string name;
    std::vector<Step> steps;
};

struct Status {
    std::string chain;
    int applied;
    int newest;
};

// Makes the schema, its owner role `<schema>_owner` (no login) and runtime role `<schema>_app` when the session may, and runs what is missing.
// A database newer than the binary: Code::conflict, "the database is at step 7 of credentials, this Stoa knows 5: start a newer Stoa".
// A step whose text was changed after it was applied: Code::conflict.
std::vector<Status> up(Session& session, std::string_view schema, std::vector<Chain> const& chains);
// Takes the newest `count` steps of `chain` back. Refuses with Code::conflict when a step would lose rows, unless `accept_loss`.
std::vector<Status> down(Session& session, std::string_view schema, Chain const& chain, int count, bool accept_loss);
std::vector<Status> status(Session& session, std::string_view schema, std::vector<Chain> const& chains);

// The role that the service connects as: `<schema>_app`; nothing where the session was not allowed to make roles and everything runs
// under one.
std::optional<std::string> runtime_role(Session& session, std::string_view schema);

}  // namespace pg
