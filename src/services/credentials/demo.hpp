// Something to play with: an issuer, three achievements and an award, made through the use cases like anybody's.
#pragma once
#include "kit/home.hpp"
#include "pg/pool.hpp"
#include "services/credentials/workshop.hpp"
#include "wire/types.hpp"

namespace credentials {

// Does nothing where there is an issuer already.
Task<> seed_demo(kit::Home& home, Workshop& workshop, pg::Pool& pool, wire::SchoolId school);

}  // namespace credentials
