// The shape that has no members, for every endpoint that takes or gives nothing.
#include "http/endpoint.hpp"
#include "wire/reflect.hpp"

template struct wire::Codec<http::Nothing>;
