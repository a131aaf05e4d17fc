#!/usr/bin/env bash
# GET of one row by id through the whole stack - route, token, guards, database, JSON, metrics, access log to a file - beside Fastify with
# pg and beside pgbench with the bare statement.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
start_postgres
stoa_settings
token=$(make_token)
fill_items

STOA_HTTP_PORT=18201 start stoa-items "$build/bench_items_server"; stoa=$pid
start fastify-items "$node" "$peers/items.mjs" 18202 "$folder/postgres" $pgport "$database"; fastify=$pid
await http://127.0.0.1:18201/health/ready
await http://127.0.0.1:18202/health
export IDS=$folder/ids
ours() { TOKEN=$token PLACE=/api/v1/items/ turn "$1" "$stoa" -c64 -s "$root/bench/items/get.lua" http://127.0.0.1:18201; }
theirs() { PLACE=/items/ turn "$1" "$fastify" -c64 -s "$root/bench/items/get.lua" http://127.0.0.1:18202; }

headline 'get: one row by id'
seconds=1 ours warm; seconds=1 theirs warm
forget_turns
for ((round = 0; round < rounds; round++)); do
    theirs fastify
    ours stoa
    pgbench_turn pgbench "$root/bench/items/select.pgbench"
done
show stoa; show fastify; show pgbench
printf '  %s lines of access log\n' "$(wc -l <"$folder/stoa-items.log")"
ratio 'get: Stoa / Fastify + pg' stoa fastify 4.5
ratio 'get: Stoa / pgbench -c16' stoa pgbench 0.9
exit $missed
