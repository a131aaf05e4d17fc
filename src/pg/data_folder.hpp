// Stoa's data folder: made, held by one Stoa at a time, with room left, and open enough for PostgreSQL to pass.
#pragma once
#include "pg/process.hpp"

#include <filesystem>

namespace pg {

// Makes the folder if need be, for its owner only. Returns its one true path; Code::unavailable when it cannot be written.
std::filesystem::path make_data_folder(std::filesystem::path const& folder);

// Takes the lock, which the kernel gives back when we end in whatever way, and leaves our pid in the file. Returns the open file;
// Code::conflict with the other's pid when another Stoa holds it.
int take_lock(std::filesystem::path const& path);

// Code::unavailable when too little is free for PostgreSQL to start and work.
void check_room(std::filesystem::path const& folder);

// PostgreSQL's user must be able to reach its cluster. Our own folder is opened for passing through, never for reading; what lies above
// it is not ours to open: Code::unavailable with the folder that is shut.
void open_way(std::filesystem::path const& folder, User const& user);

}  // namespace pg
