// What a verification found, stage by stage, in words that an employer or a teacher understands.
#pragma once
#include "wire/types.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace badges {

BOOST_DEFINE_ENUM_CLASS(Outcome, passed,
                        warning,  // it holds, but there is something to know
                        failed,
                        skipped,  // nothing to check here, or an earlier failure leaves nothing to check
                        unknown)  // it could not be checked

// Any failure makes it invalid; without one, anything unknown makes it unknown: `could not tell`, never valid.
BOOST_DEFINE_ENUM_CLASS(Verdict, valid, warning, invalid, unknown)

// Where the key that holds came from, and so how much its signature says about the issuer.
BOOST_DEFINE_ENUM_CLASS(Provenance,
                        none,      // no key held
                        given,     // the caller vouches for it
                        ours,      // one of this installation
                        issuer,    // from the set that the issuer publishes
                        embedded)  // came with the document: shows that nothing was changed since, not who signed

struct Finding {
    std::string field;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (field, text))

struct Stage {
    std::string name;
    Outcome outcome = Outcome::skipped;
    std::string text;
    std::vector<Finding> details;
};
BOOST_DESCRIBE_STRUCT(Stage, (), (name, outcome, text, details))

struct SigningKey {
    std::string algorithm;
    std::string kid;         // empty when the document names none
    std::string thumbprint;  // RFC 7638
    Provenance provenance = Provenance::none;
};
BOOST_DESCRIBE_STRUCT(SigningKey, (), (algorithm, kid, thumbprint, provenance))

struct Report {
    Verdict verdict = Verdict::unknown;
    std::string text;           // the first thing that decided it
    std::string kind;           // what was given: PNG, SVG, JSON, JWS
    std::string format;         // what was in it: JSON, JWS, URL
    std::string data_model;     // `VC 2.0`, `VC 1.1`, or empty when it is neither
    std::vector<Stage> stages;  // in the order of the specification
    std::optional<SigningKey> key;
    std::vector<std::string> wanted;       // what would have to be fetched to tell more
    std::optional<wire::Json> credential;  // as it was found, without the claims of a JWT
};
BOOST_DESCRIBE_STRUCT(Report, (), (verdict, text, kind, format, data_model, stages, key, wanted, credential))

}  // namespace badges
