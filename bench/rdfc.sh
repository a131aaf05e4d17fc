#!/usr/bin/env bash
# RDFC-1.0: bench_rdfc beside npm's rdf-canonize, which is given parsed quads, on the same badge of 88 quads; and beside the SHA-256 of the
# canonical bytes, from that badge to 100,000 quads.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
forget_turns
export STOA_RDFC_DATASETS=$folder/badges.nq
"$node" "$root/bench/vc/rdfc.mjs" --write "$STOA_RDFC_DATASETS"
measured() { "$build/bench_rdfc" "$@" 2>/dev/null | awk '$1 ~ /^(canonical|sha256|poison)/ { if (/ERROR/) { print >"/dev/stderr"; exit 1 } print $1, $2 / 1000 }'; }

headline 'rdfc: microseconds'
measured | awk '
    { time[$1] = $2; split($1, parts, "/"); if (parts[1] == "canonical") size[++count] = parts[2] }
    END {
        for (i = 1; i <= count; ++i) {
            own = time["canonical/" size[i]]; sha = time["sha256/" size[i]]
            printf "  %6d quads   stoa %9.2f, per quad %.3f   SHA-256 of the form %9.2f   ratio %.2f\n", size[i], own, own / size[i], sha, sha / own
        }
        printf "  a poison graph is given up after %.0f\n", time["poison"]
    }'
for ((round = 0; round < rounds; ++round)); do
    measured --benchmark_filter='^canonical/88$' | cut -d' ' -f2 >>"$folder/stoa.turns"
    "$node" "$root/bench/vc/rdfc.mjs" "$STOA_RDFC_DATASETS" >>"$folder/rdf-canonize.turns"
done
printf '  a badge: stoa %.2f, rdf-canonize %.2f\n' "$(median <"$folder/stoa.turns")" "$(median <"$folder/rdf-canonize.turns")"
ratio 'rdfc: rdf-canonize / Stoa, 88 quads' rdf-canonize stoa 4
exit $missed
