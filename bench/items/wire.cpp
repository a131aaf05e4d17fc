// The one file that pays for reflection.
#include "items/contract.hpp"
#include "wire/reflect.hpp"

template struct wire::Codec<items::ItemBody>;
template struct wire::Codec<items::NewItem>;
template struct wire::Codec<items::MadeItem>;
template struct wire::Codec<items::GetItem>;
template struct wire::Codec<items::Item>;
