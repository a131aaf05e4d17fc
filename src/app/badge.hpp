// `stoa badge`: the engine on files and standard input, without a database. For each face what it can be told, and what it does; a document
// comes from `file` and goes to `out`, where `-` is standard input and output.
#pragma once
#include "app/commands.hpp"
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app::badge {

struct Issue {
    std::string file = "-";
    std::string out = "-";
    std::string key_file;          // PEM, JWK or Multikey
    std::string proof = "VC-JWT";  // or a cryptosuite of Data Integrity
    std::string kid;               // of a VC-JWT; empty: the public key is embedded
    std::string method;            // of the others; empty: the did:key of the key
    std::optional<base::Time> created;
    std::string purpose;  // empty: assertionMethod
    std::string model;    // 2.0, 1.1; empty: that of the document
    std::string proof_id;
    std::vector<std::string> previous;  // ids of proofs
    std::string contexts_folder;
};
int issue(Issue const& options, Output out);

// Where documents come from that a badge names: a folder, nowhere, or the network.
struct Sources {
    std::string folder;
    bool offline = false;
    bool allow_http = false;
    std::vector<std::string> allow_private;  // networks
    std::string ca_file;                     // empty: the authorities of the system
    std::string contexts_folder;
};

struct Verify {
    std::string file = "-";
    std::string key_file;   // public: PEM, JWK, JWKS or Multikey
    std::string recipient;  // who it must be for
    std::optional<base::Time> at;
    Sources sources;
};
int verify(Verify const& options, Output out);

struct Bake {
    std::string file = "-";
    std::string out = "-";
    std::string image;
    bool replace = false;
};
int bake(Bake const& options, Output out);

struct Extract {
    std::string file = "-";
    std::string out = "-";
};
int extract(Extract const& options, Output out);

struct Inspect {
    std::string file = "-";
};
int inspect(Inspect const& options, Output out);

struct Convert {
    std::string file = "-";
    std::string out = "-";
    std::string issuer;  // its id in 3.0; empty: a new urn:uuid
    Sources sources;
};
int convert(Convert const& options, Output out);

struct Endorse {
    std::string target;       // a file, or the id of what is endorsed
    std::string issuer_file;  // Profile
    std::string comment, comment_file;
    std::string name = "Endorsement";
    std::string id;  // empty: a new urn:uuid
    std::optional<base::Time> valid_from;
    std::string out = "-";
};
int endorse(Endorse const& options, Output out);

struct Status {
    std::string list = "-";
    std::string out = "-";
    std::string id, issuer;  // to create: a URL each; the issuer may be a Profile in a file
    std::vector<std::string> purposes;
    std::uint64_t size = 131'072;
    unsigned bits = 1;
    std::uint64_t index = 0;
    unsigned value = 0;
};
int create_status(Status const& options, Output out);
int set_status(Status const& options, Output out);
int show_status(Status const& options, Output out);

struct ContextsFolder {
    std::string folder;  // of more contexts; empty: none
};
int contexts(ContextsFolder const& options, Output out);

struct LinkedData {
    std::string file = "-";
    std::string out = "-";
    std::string hash = "sha256";
    bool nquads = false;
    bool lines = false;   // of the input each is a document, of the output each an answer
    bool unsafe = false;  // what would be dropped is dropped
    std::string contexts_folder;
};
int canonize(LinkedData const& options, Output out);
int expand(LinkedData const& options, Output out);

// Runs one of them; what it refuses becomes a complaint and the exit code that goes with it.
template <class Face> int done(Face&& face, Output out) {
    try {
        return face();
    } catch (base::Error const& error) {
        complain(error, out);
        return error.code() == base::Code::unavailable ? exit_usage : exit_failed;  // a file that cannot be read says nothing about a badge
    }
}

}  // namespace app::badge
