// `stoa serve`: from settings to a serving process and back.
#pragma once
#include "kit/settings.hpp"

namespace app {

struct ServeOptions {
    bool demo = false;
};
int serve(kit::Settings const& settings, ServeOptions options);

}  // namespace app
