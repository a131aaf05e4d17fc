#!/usr/bin/env bash
# Badges with embedded proofs, issued and verified: bench_vc beside @digitalbazaar/vc on Node with the same 256 badges of 88 quads, both in
# microseconds of CPU of one thread, and beside the floor; by two threads; what stays in memory; and whole processes from a cold start.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
forget_turns
export STOA_VC_FOLDER=$folder/vc
mkdir -p "$STOA_VC_FOLDER"
"$node" "$root/bench/vc/badges.mjs" "$STOA_VC_FOLDER"
processes=10  # of each side, in each round
seconds=1     # of each measurement of the peer
by_name() { # PREFIX: of each line of the input, a name and a figure, the figure goes to PREFIX-NAME.turns
    awk -v place="$folder/$1-" '{ gsub("/", "-", $1); file = place $1 ".turns"; print $2 >>file; close(file) }'
}

# One badge as a file for whole processes; without a status, which the peer does not look up.
badge=$STOA_VC_FOLDER/badge.json
head -1 "$STOA_VC_FOLDER/badges.jsonl" | sed 's/,"credentialStatus":{[^}]*}//' |
    "$build/stoa" badge issue --key "$STOA_VC_FOLDER/key.json" --proof eddsa-rdfc-2022 --method https://badges.example.edu/issuers/7#key-1 --out "$badge"
whole() { # NAME command...: milliseconds of one process, by the clock
    local name=$1 from=${EPOCHREALTIME/./} i
    shift
    for ((i = 0; i < processes; i++)); do "$@" >"$folder/whole.log" 2>&1 || { cat "$folder/whole.log" >&2; return 1; }; done
    echo "$name $(awk -v us=$((${EPOCHREALTIME/./} - from)) -v n=$processes 'BEGIN { print us / 1000 / n }')"
}

headline 'vc: microseconds of CPU per badge'
for ((round = 0; round < rounds; round++)); do
    "$node" "$root/bench/vc/peer.mjs" "$seconds" | by_name node
    "$build/bench_vc" | awk 'NF == 4 && $1 ~ "/" { print $1, $3; print "floor-" $1, $2 }' | by_name stoa
    "$build/bench_vc" --threads | awk '{ print $1, $2; print "two-" $1, $3 }' | by_name threads
    whole stoa "$build/stoa" badge verify "$badge" --documents "$STOA_VC_FOLDER" | by_name whole
    whole node "$node" "$root/bench/vc/peer.mjs" --verify "$badge" | by_name whole
done
read -r resident growth < <("$build/bench_vc" --memory)

printf '  %-28s %10s %10s %10s\n' '' node stoa floor
for file in "$folder"/stoa-floor-*.turns; do
    name=${file#"$folder/stoa-floor-"} name=${name%.turns}
    theirs=-
    [ -e "$folder/node-$name.turns" ] && theirs=$(column "node-$name" 1 | xargs printf '%.1f')
    printf '  %-28s %10s %10.1f %10.1f\n' "$name" "$theirs" "$(column "stoa-$name" 1)" "$(column "stoa-floor-$name" 1)"
done
printf '  one process per badge: stoa badge verify %.1f ms, node %.0f ms\n' "$(column whole-stoa 1)" "$(column whole-node 1)"

for suite in eddsa-rdfc-2022 eddsa-jcs-2022; do
    for act in issue verify; do
        least=1
        [ $suite = eddsa-rdfc-2022 ] && least=40
        ratio "vc: @digitalbazaar/vc / Stoa, $act $suite" node-$act-$suite stoa-$act-$suite $least
    done
done
ratio 'vc: floor / Stoa, issue eddsa-rdfc-2022' stoa-floor-issue-eddsa-rdfc-2022 stoa-issue-eddsa-rdfc-2022 0.3
ratio 'vc: floor / Stoa, verify eddsa-rdfc-2022' stoa-floor-verify-eddsa-rdfc-2022 stoa-verify-eddsa-rdfc-2022 0.45
ratio 'vc: floor / Stoa, issue eddsa-jcs-2022' stoa-floor-issue-eddsa-jcs-2022 stoa-issue-eddsa-jcs-2022 0.6
ratio 'vc: floor / Stoa, verify eddsa-jcs-2022' stoa-floor-verify-eddsa-jcs-2022 stoa-verify-eddsa-jcs-2022 0.6
ratio 'vc: two threads / one, issue' threads-two-issue threads-issue 1.8
ratio 'vc: two threads / one, verify' threads-two-verify threads-verify 1.8
ratio 'vc: Node / Stoa, a process per badge' whole-node whole-stoa 1
verdict 'vc: memory with all contexts, MB' "$resident" 'resident, after 4,352 badges' 30 most
verdict 'vc: heap that 4,096 more badges leave, bytes' "$growth" 'one run' 0 most
exit $missed
