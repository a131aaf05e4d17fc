// A real PostgreSQL for tests: one throw-away server per test process, a schema of its own for each test.
#pragma once
#include "pg/schema.hpp"
#include "pg/session.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pg::testing {

// Conninfo of a database where a test may do anything: that of STOA_TEST_DATABASE when it is set, otherwise of a server of our own that
// starts with the first call, syncs nothing, and is gone with its folder when the process ends, in whatever way.
std::string const& cluster();

// A folder in memory or under the temporary one, that other users may pass through; removed with all that is in it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(Folder const&) = delete;
    std::string const& path() const { return path_; }

private:
    std::string path_;
};

// A schema under a name of its own, migrated by the given chains, as its steps left it. Making one costs 2 to 3 ms per table, so on a
// server of our own it is kept at the end and given, with its rows put back, to the next test that asks for the same name and chains;
// unless a test changed its structure, or left a transaction open in it.
class Schema {
public:
    explicit Schema(std::string_view name, std::vector<Chain> const& chains = {});
    ~Schema();
    Schema(Schema const&) = delete;

    std::string const& name() const;
    // As the service itself: its runtime role (on STOA_TEST_DATABASE the role that it names), with the schema as search_path.
    std::string conninfo() const;
    // As the one who may do anything, with the same search_path: to arrange what a test starts from, and to look at what it left.
    std::string superuser_conninfo() const;
    Session session() const { return Session(superuser_conninfo()); }

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace pg::testing
