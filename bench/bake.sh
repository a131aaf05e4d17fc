#!/usr/bin/env bash
# Baking a credential into a PNG: bench_bakery beside Node, on the same pictures. The peer that counts is a hand-written splice on Buffers
# with the runtime's native zlib.crc32; png-chunks-extract and -encode, what a team would take from npm, are shown as well.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
pictures=$folder/pictures
mkdir -p "$pictures"
rounds=5
headline 'bake: microseconds, medians'
"$node" "$peers/bakery.cjs" --write "$pictures"
"$node" "$peers/bakery.cjs" "$pictures" >"$pictures/peer"
STOA_BAKERY_PICTURES=$pictures "$build/bench_bakery" --benchmark_repetitions=5 --benchmark_report_aggregates_only=true \
    --benchmark_format=csv 2>/dev/null >"$pictures/ours"
awk -F'[ ,]' '
    NR == FNR { peer[$1] = $2; chunks[$1] = $3; next }
    /_median"/ {
        name = $1; gsub(/"|_median/, "", name); own = $3 / 1000
        if (name in peer) printf "  %-12s stoa %8.2f   node %8.2f   ratio %5.1f   png-chunks %9.2f   ratio %6.1f\n", name, own, peer[name], peer[name] / own, chunks[name], chunks[name] / own
        else printf "  %-12s stoa %8.2f\n", name, own
    }' "$pictures/peer" "$pictures/ours"
decisive=$(awk -F'[ ,]' 'NR == FNR { peer[$1] = $2; next } /"bake\/200_median"/ { print peer["bake/200"] / ($3 / 1000) }' "$pictures/peer" "$pictures/ours")
verdict 'bake: Stoa / Node Buffers, 200 KB' "$decisive" 'one run, medians of 5' 3 least
exit $missed
