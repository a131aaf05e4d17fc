// RDFC-1.0 against W3C's tests: canonical N-Quads byte for byte, issued labels, and a poison graph that must be given up.
#include "conformance/json_suite.hpp"
#include "conformance/suite.hpp"
#include "linked_data/canonical.hpp"
#include "linked_data/nquads.hpp"

#include <cstdio>
#include <map>
#include <string>

namespace {

using conformance::list;
using conformance::text;

class RdfCanon : public conformance::Suite {
protected:
    RdfCanon() : Suite("rdf-canon", "tests/ of github.com/w3c/rdf-canon") {}
    std::string bytes(std::string const& name) const { return conformance::read(folder_ / name); }

    // Empty when the case holds, otherwise why not.
    std::string judge(json::value const& test) const {
        linked_data::Dataset dataset;
        auto const read = linked_data::read_nquads(bytes(text(test, "action")), dataset);
        if (!read) return read.error().path + ": " + read.error().text;
        linked_data::CanonicalOptions options;
        if (text(test, "hashAlgorithm") == "SHA384") options.hash = linked_data::Hash::sha384;

        auto const type = text(test, "type");
        if (type == "rdfc:RDFC10MapTest") {
            auto const labels = linked_data::canonical_labels(dataset, options);
            if (!labels) return labels.error().code;
            auto const wanted = RdfCanon::read(text(test, "result"));
            std::map<std::string, std::string> const issued(labels->begin(), labels->end());
            if (issued.size() != labels->size() || issued.size() != wanted.as_object().size()) return "another number of labels";
            for (auto const& [label, canonical] : issued)
                if (text(wanted, label) != canonical) return label + " became " + canonical;
            return {};
        }
        auto const canonical = linked_data::canonical(dataset, options);
        if (type == "rdfc:RDFC10NegativeEvalTest") return !canonical && canonical.error().code == "too much work" ? "" : "was not given up";
        if (!canonical) return canonical.error().code;
        return *canonical == bytes(text(test, "result")) ? "" : "other bytes:\n" + *canonical;
    }
};

}  // namespace

TEST_F(RdfCanon, gives_the_published_bytes_and_labels) {
    auto const manifest = read("manifest.jsonld");
    std::map<std::string, std::pair<int, int>> counts;  // by type: passed, all
    for (auto const& test : list(manifest, "entries")) {
        auto const why = judge(test);
        EXPECT_EQ(why, "") << text(test, "id") << ' ' << text(test, "name");
        auto& [passed, all] = counts[text(test, "type")];
        passed += why.empty() ? 1 : 0;
        ++all;
    }
    for (auto const& [type, count] : counts) std::printf("  %s: %d of %d\n", type.c_str(), count.first, count.second);
    EXPECT_EQ(counts["rdfc:RDFC10EvalTest"], std::pair(64, 64));
    EXPECT_EQ(counts["rdfc:RDFC10MapTest"], std::pair(21, 21));
    EXPECT_EQ(counts["rdfc:RDFC10NegativeEvalTest"], std::pair(1, 1));
}
