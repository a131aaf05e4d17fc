// What can be wrong with linked data, in the words of its specifications.
#pragma once
#include <expected>
#include <string>

namespace linked_data {

struct Failure {
    // The error code of JSON-LD 1.1 API section 10.2 as it stands there (`invalid term definition`, `loading remote context failed`, ...), or
    // one of ours: `dropped value` (safe mode: something would be lost without a word), `syntax` (N-Quads), `too much work`, `too large`.
    std::string code;
    std::string path;    // where: `credentialSubject.achievement.name`, `@context[1].Achievement`, `line 7`
    std::string text;    // what is wrong, in plain words
    std::string wanted;  // with `loading remote context failed`: the context that is not at hand
};

template <class T = void> using Result = std::expected<T, Failure>;
using Refused = std::unexpected<Failure>;

}  // namespace linked_data
