// Which PostgreSQL each service uses, and as whom: the private one, the one of database_url, or one of its own.
#pragma once
#include "crypto/seal.hpp"
#include "kit/settings.hpp"
#include "pg/schema.hpp"
#include "pg/server.hpp"
#include "pg/session.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace app {

// A service as the process sees it before any request.
struct Service {
    std::string_view name;  // also the name of its PostgreSQL schema
    pg::Chain schema;
    std::string kit::Settings::* database_url;
};
std::vector<Service> const& services();

class Databases {
public:
    enum class For { serving, command };
    // Serving owns the data folder and starts the private server. A command uses the running one, or starts it for as long as it lives.
    Databases(kit::Settings const& settings, For purpose);

    // Runs every missing step of every service.
    void bring_up();
    // Each service gets a role of its own to run under, where roles can be made: on the private server by the socket, elsewhere with a
    // password that is kept sealed in the data folder.
    void make_roles(crypto::Sealer const& sealer);

    // With all rights: for schema steps, commands, backup.
    std::string owner_conninfo(Service const& service) const;
    pg::Session owner_session(Service const& service) const;  // search_path is the service's schema
    // What requests run under, after make_roles().
    std::string runtime_conninfo(Service const& service) const;

    void ensure();  // starts the private server again if it died; called by the watcher

private:
    bool on_private_server(Service const& service) const;
    std::filesystem::path password_file(std::string const& role) const;
    std::optional<std::string> kept_password(std::string const& role, crypto::Sealer const& sealer) const;
    void keep_password(std::string const& role, std::string const& password, crypto::Sealer const& sealer) const;

    kit::Settings const& settings_;
    std::optional<pg::Server> server_;
    std::string running_;  // how to reach the server of a Stoa that serves at this moment
    std::map<std::string_view, std::string> runtime_;
};

}  // namespace app
