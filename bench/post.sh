#!/usr/bin/env bash
# A durable POST of about 1 KB through the whole stack - token, guards, a check of every field, an insert that is committed before the
# answer leaves - beside Fastify with pg, which checks and inserts the same, and beside pgbench with the bare statement.
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
ours() { TOKEN=$token turn "$1" "$stoa" -c64 -s "$root/bench/items/post.lua" http://127.0.0.1:18201/api/v1/items; }
theirs() { turn "$1" "$fastify" -c64 -s "$root/bench/items/post.lua" http://127.0.0.1:18202/items; }

headline 'post: one durable row'
seconds=1 ours warm; seconds=1 theirs warm
forget_turns
for ((round = 0; round < rounds; round++)); do
    theirs fastify
    ours stoa
    pgbench_turn pgbench "$root/bench/items/insert.pgbench"
done
show stoa; show fastify; show pgbench
printf '  %s rows made\n' "$(sql -d "$database" -c "select count(*) from items.items where title = 'Course item new'")"
ratio 'post: Stoa / Fastify + pg' stoa fastify 3.5
ratio 'post: Stoa / pgbench -c16' stoa pgbench 1.0
exit $missed
