// The cluster on disk: made once with initdb, configured anew at every start, because machine and place may have changed.
#pragma once
#include "pg/find.hpp"
#include "pg/server.hpp"

namespace pg {

constexpr std::string_view superuser = "stoa";
constexpr std::string_view main_database = "stoa";

// Makes `cluster` complete or not at all: in a folder of another name that is renamed at the end, after one sync of the file system.
void make_cluster(std::filesystem::path const& cluster, Binaries const& bin, User const& user, bool durable);

// Writes stoa.conf (which postgresql.conf includes), pg_hba.conf and pg_ident.conf.
void configure(std::filesystem::path const& cluster, ServerOptions const& options, User const& user);

// Where the socket is to be: `folder/socket`, or for a path that is too long for the kernel a private folder in XDG_RUNTIME_DIR or /tmp.
// The folder is made, and refused when it belongs to somebody else. Nobody but its owner (and root) may enter it.
std::filesystem::path make_socket_folder(std::filesystem::path const& folder, User const& user);

// Gives all that is in `path` to the user, if its top belongs to another one; links are not followed.
void hand_over(std::filesystem::path const& path, User const& user);

// A name in PostgreSQL's own lists (maps of users, folders of sockets), where it may hold anything.
std::string in_quotes(std::string_view name);

// The whole file at once, readable for `user` only.
void write_file(std::filesystem::path const& path, std::string_view text, User const& user);

}  // namespace pg
