// A remote document as it came, or why it did not: what look-ups give and what the verification of badges takes.
#pragma once
#include <string>

namespace base {

struct Fetched {
    int status = 200;             // HTTP; 0: nothing came, and `failure` says why in plain words
    std::string media_type = {};  // without parameters, in lower case; empty: not known
    std::string body = {};
    std::string address = {};  // where it was found in the end, after redirects; empty: where it was asked for
    std::string failure = {};  // empty when it is good
    bool good() const { return status >= 200 && status < 300; }
};

}  // namespace base
