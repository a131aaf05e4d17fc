// What a command line may say: the options of every command, and how a command is described to CLI11.
#pragma once
#include "app/commands.hpp"
#include "app/serve.hpp"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace app {

struct Line {
    kit::SettingSources sources;
    Output out;
    ServeOptions serve;
    SchemaOptions schema;
    BackupOptions backup;
    std::string restore_file;
    TokenOptions token;
    KeyOptions key;
    std::function<int()> badge;  // the face that was asked for, with its options
};

CLI::App* command(CLI::App& parent, std::string name, std::string about, std::string examples);
void take_json(CLI::App& to, Line& line);

void describe_badges(CLI::App& cli, Line& line);  // badge_line.cpp

}  // namespace app
