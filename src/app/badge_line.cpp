// The words of `stoa badge`: one function for each face, which leaves in the line what is to be done.
#include "app/badge.hpp"
#include "app/line.hpp"

#include <CLI/CLI.hpp>

namespace app {
namespace {

namespace faces = badge;

void take_file(CLI::App& to, std::string& file, std::string about = "the file; - is standard input") {
    to.add_option("file", file, std::move(about))->capture_default_str();
}
void take_out(CLI::App& to, std::string& out) {
    to.add_option("--out", out, "the file to write; - is standard output")->capture_default_str();
}
void take_time(CLI::App& to, std::string flag, std::optional<base::Time>& time, std::string about) {
    to.add_option_function<std::string>(
          std::move(flag), [&time](std::string const& text) { time = base::parse_time(text); }, std::move(about))
        ->type_name("TIME")
        ->check([](std::string const& text) {
            return base::parse_time(text) ? std::string() : "\"" + text + "\" must be a time with its zone, such as 2026-11-21T08:30:00Z";
        });
}
void take_contexts(CLI::App& to, std::string& folder) {
    to.add_option("--contexts", folder, "a folder with more JSON-LD contexts, named by the `contexts` of its url-map.json")
        ->check(CLI::ExistingDirectory);
}
void take_sources(CLI::App& to, faces::Sources& sources) {
    auto* folder = to.add_option("--documents", sources.folder, "a folder that stands in for the network, with a url-map.json");
    folder->check(CLI::ExistingDirectory);
    auto* offline = to.add_flag("--offline", sources.offline, "look nothing up")->excludes(folder);
    to.add_flag("--allow-http", sources.allow_http, "look up http addresses, too")->excludes(folder)->excludes(offline);
    to.add_option("--allow-private", sources.allow_private, "a network that may be called although it is not public, such as 10.0.0.0/8")
        ->allow_extra_args(false)
        ->excludes(folder)
        ->excludes(offline);
    to.add_option("--ca-file", sources.ca_file, "certificate authorities to trust, PEM (default: the system's)")
        ->check(CLI::ExistingFile)
        ->excludes(folder)
        ->excludes(offline);
}

// What every face has. The options live as long as the line, in the face that it keeps.
template <class Options>
CLI::App* face(CLI::App& badge, Line& line, std::shared_ptr<Options> options, int (*run)(Options const&, Output), std::string name,
               std::string about, std::string examples) {
    auto* sub = command(badge, std::move(name), std::move(about), std::move(examples));
    sub->callback([&line, options, run] {
        line.badge = [&line, options, run] { return faces::done([&] { return run(*options, line.out); }, line.out); };
    });
    take_json(*sub, line);
    return sub;
}

void describe_issue(CLI::App& badge, Line& line) {
    auto const options = std::make_shared<faces::Issue>();
    auto* sub = face(badge, line, options, faces::issue, "issue", "Sign a credential",
                     "  stoa badge issue credential.json --key key.pem --kid https://badges.example.org/keys/1 > badge.jws\n"
                     "  stoa badge issue credential.json --key key.json --proof eddsa-rdfc-2022 > badge.json\n"
                     "  stoa badge issue badge.json --key p256.pem --proof ecdsa-rdfc-2019 > signed-twice.json");
    take_file(*sub, options->file, "the credential, a JSON object; - is standard input");
    sub->add_option("--key", options->key_file, "private key: PEM, JWK or Multikey")->required()->check(CLI::ExistingFile);
    sub->add_option("--proof", options->proof, "how it is signed; proofs that are there already stay beside a new one")
        ->check(CLI::IsMember({"VC-JWT", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"}))
        ->capture_default_str();
    sub->add_option("--kid", options->kid, "of a VC-JWT: where verifiers find the public key; without it the key is embedded");
    sub->add_option("--method", options->method, "of the others: the verification method (default: the did:key of the key)");
    take_time(*sub, "--created", options->created, "of the others: when it was signed (default: now)");
    sub->add_option("--purpose", options->purpose, "of the others: what the proof is for (default: assertionMethod)");
    sub->add_option("--proof-id", options->proof_id, "of the others: the id of the proof, for proofs that continue it");
    sub->add_option("--previous", options->previous, "of the others: the id of a proof that this one continues; may be given several times")
        ->allow_extra_args(false);
    sub->add_option("--model", options->model, "the words of VC 2.0 or 1.1 (default: those of the document)")
        ->check(CLI::IsMember({"2.0", "1.1"}));
    take_contexts(*sub, options->contexts_folder);
    take_out(*sub, options->out);
}

void describe_verify(CLI::App& badge, Line& line) {
    auto const options = std::make_shared<faces::Verify>();
    auto* sub = face(badge, line, options, faces::verify, "verify", "Check a badge stage by stage",
                     "  stoa badge verify badge.png\n"
                     "  curl -s https://badges.example.org/awards/1.jws | stoa badge verify --recipient learner@example.org\n"
                     "  stoa badge verify badge.jws --key keys.json --offline --at 2026-01-01T00:00:00Z");
    take_file(*sub, options->file, "PNG, SVG, JSON or JWS; - is standard input");
    sub->add_option("--key", options->key_file, "trust this public key and no other: PEM, JWK, JWKS or Multikey")->check(CLI::ExistingFile);
    sub->add_option("--recipient", options->recipient, "must be for this e-mail address or id");
    take_time(*sub, "--at", options->at, "as if it were this time (default: now)");
    take_sources(*sub, options->sources);
    take_contexts(*sub, options->sources.contexts_folder);
}

void describe_pictures(CLI::App& badge, Line& line) {
    auto const bake = std::make_shared<faces::Bake>();
    auto* sub = face(badge, line, bake, faces::bake, "bake", "Put a credential into a PNG or SVG",
                     "  stoa badge bake badge.jws --image picture.png --out badge.png\n"
                     "  stoa badge issue credential.json --key key.pem | stoa badge bake --image picture.svg > badge.svg");
    take_file(*sub, bake->file, "the credential, JSON or JWS; - is standard input");
    sub->add_option("--image", bake->image, "the picture")->required()->check(CLI::ExistingFile);
    sub->add_flag("--replace", bake->replace, "also when the picture holds a credential already");
    take_out(*sub, bake->out);

    auto const extract = std::make_shared<faces::Extract>();
    sub = face(badge, line, extract, faces::extract, "extract", "Take the credential out of a PNG or SVG",
               "  stoa badge extract badge.svg\n  stoa badge extract badge.png --out badge.jws");
    take_file(*sub, extract->file);
    take_out(*sub, extract->out);

    auto const inspect = std::make_shared<faces::Inspect>();
    sub = face(badge, line, inspect, faces::inspect, "inspect", "Show what a file holds, unverified",
               "  stoa badge inspect badge.png\n  stoa badge inspect badge.jws --json");
    take_file(*sub, inspect->file);
}

void describe_convert(CLI::App& badge, Line& line) {
    auto const options = std::make_shared<faces::Convert>();
    auto* sub = face(badge, line, options, faces::convert, "convert", "Turn a badge of Open Badges 2.0 or 1.x into an unsigned one of 3.0",
                     "  stoa badge convert old.png --out new.json\n"
                     "  stoa badge convert assertion.json --documents folder | stoa badge issue --key key.pem");
    take_file(*sub, options->file, "PNG, SVG, JSON or JWS; - is standard input");
    sub->add_option("--issuer", options->issuer,
                    "the id that the issuer has in 3.0, such as the did:key of its key (default: a new urn:uuid)");
    take_sources(*sub, options->sources);
    take_out(*sub, options->out);
}

void describe_endorse(CLI::App& badge, Line& line) {
    auto const options = std::make_shared<faces::Endorse>();
    auto* sub = face(badge, line, options, faces::endorse, "endorse", "Write an endorsement, to be piped to issue",
                     "  stoa badge endorse badge.png --issuer profile.json --comment \"Well done.\" | stoa badge issue --key key.pem\n"
                     "  stoa badge endorse https://badges.example.org/achievements/1 --issuer profile.json --comment-file why.md");
    sub->add_option("target", options->target, "a file with a badge, an achievement or a profile, or the id of one")->required();
    sub->add_option("--issuer", options->issuer_file, "who endorses: a Profile in a file")->required()->check(CLI::ExistingFile);
    auto* comment = sub->add_option_group("what it says");
    comment->add_option("--comment", options->comment, "in a few words, Markdown");
    comment->add_option("--comment-file", options->comment_file, "in a file")->check(CLI::ExistingFile);
    comment->require_option(1);
    sub->add_option("--name", options->name, "the name of the endorsement")->capture_default_str();
    sub->add_option("--id", options->id, "of the endorsement (default: a new urn:uuid)");
    take_time(*sub, "--valid-from", options->valid_from, "from when it counts (default: now)");
    take_out(*sub, options->out);
}

void describe_status(CLI::App& badge, Line& line) {
    auto* status =
        command(badge, "status", "Make, change and read status lists: which credentials are revoked",
                "  stoa badge status create --id https://badges.example.org/status/1 --issuer https://badges.example.org > list.json\n"
                "  stoa badge status set list.json 94567 1 | stoa badge issue --key key.json --proof eddsa-rdfc-2022 > signed.json\n"
                "  stoa badge status show signed.json 94567");
    status->require_subcommand(1);
    auto const made = std::make_shared<faces::Status>();
    auto* create = face(*status, line, made, faces::create_status, "create", "Make a list on which nothing is set, not yet signed",
                        "  stoa badge status create --id https://badges.example.org/status/1 --issuer did:key:z6Mk...\n"
                        "  stoa badge status create --id https://a.example/2 --issuer profile.json --purpose suspension --size 200000");
    create->add_option("--id", made->id, "where the list will be served")->required();
    create->add_option("--issuer", made->issuer, "an id, or a Profile in a file")->required();
    create->add_option("--purpose", made->purposes, "revocation, suspension, refresh or message; may be given several times")
        ->allow_extra_args(false)
        ->default_str("revocation");
    create->add_option("--size", made->size, "how many entries")->capture_default_str();
    take_out(*create, made->out);

    auto const changed = std::make_shared<faces::Status>();
    auto* set = face(*status, line, changed, faces::set_status, "set", "Set an entry; what comes out is to be signed anew",
                     "  stoa badge status set list.json 94567 1 --out changed.json");
    auto const read = std::make_shared<faces::Status>();
    auto* show = face(*status, line, read, faces::show_status, "show", "Show an entry", "  stoa badge status show list.json 94567");
    for (auto const& [sub, options] : {std::pair{set, changed}, {show, read}}) {
        sub->add_option("list", options->list, "the list, signed or not; - is standard input")->required();
        sub->add_option("index", options->index, "the number of the entry, from 0")->required();
    }
    set->add_option("value", changed->value, "the new value: 0 or 1, with more --bits up to all of them set")->required();
    take_out(*set, changed->out);
    for (auto const& [sub, options] : {std::pair{create, made}, {set, changed}, {show, read}})
        sub->add_option("--bits", options->bits, "of one entry; lists do not say it themselves")
            ->check(CLI::Range(1, 8))
            ->capture_default_str();
}

void describe_linked_data(CLI::App& badge, Line& line) {
    auto const folder = std::make_shared<faces::ContextsFolder>();
    auto* sub = face(badge, line, folder, faces::contexts, "contexts", "List the JSON-LD contexts that are at hand without the network",
                     "  stoa badge contexts\n  stoa badge contexts --contexts folder --json");
    take_contexts(*sub, folder->folder);

    auto const canonize = std::make_shared<faces::LinkedData>();
    sub = face(badge, line, canonize, faces::canonize, "canonize", "Print the canonical N-Quads of a document (RDFC-1.0)",
               "  stoa badge canonize credential.json\n"
               "  stoa badge canonize credential.json --hash sha384 --json\n"
               "  stoa badge canonize --nquads dataset.nq\n"
               "  jq -c '.[]' many.json | stoa badge canonize --lines");
    take_file(*sub, canonize->file);
    sub->add_option("--hash", canonize->hash, "sha256 or sha384")->check(CLI::IsMember({"sha256", "sha384"}))->capture_default_str();
    auto* nquads = sub->add_flag("--nquads", canonize->nquads, "the document is N-Quads, not JSON-LD");
    sub->add_flag("--lines", canonize->lines, "each line is a document; each line of output {\"nquads\": ...} or {\"error\": ...}")
        ->excludes(nquads);
    sub->add_flag("--unsafe", canonize->unsafe, "drop without a word what the contexts do not define");
    take_contexts(*sub, canonize->contexts_folder);
    take_out(*sub, canonize->out);

    auto const expand = std::make_shared<faces::LinkedData>();
    sub = face(badge, line, expand, faces::expand, "expand", "Print a JSON-LD document without its contexts, every term an address",
               "  stoa badge expand credential.json\n  stoa badge expand credential.json --unsafe");
    take_file(*sub, expand->file);
    sub->add_flag("--unsafe", expand->unsafe, "drop without a word what the contexts do not define");
    take_contexts(*sub, expand->contexts_folder);
    take_out(*sub, expand->out);
}

}  // namespace

void describe_badges(CLI::App& cli, Line& line) {
    auto* badge = command(cli, "badge", "Issue, verify, bake and convert badges; files or standard input, no database",
                          "  stoa badge verify badge.png\n"
                          "  stoa badge issue credential.json --key key.pem --kid https://badges.example.org/keys/1 > badge.jws\n"
                          "  stoa badge bake badge.jws --image picture.png --out badge.png\n\n"
                          "Exit codes: 0 valid or done, 1 invalid, 2 usage, 3 could not tell");
    badge->require_subcommand(1);
    describe_issue(*badge, line);
    describe_verify(*badge, line);
    describe_pictures(*badge, line);
    describe_convert(*badge, line);
    describe_endorse(*badge, line);
    describe_status(*badge, line);
    describe_linked_data(*badge, line);
}

}  // namespace app
