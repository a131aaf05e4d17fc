#!/usr/bin/env bash
# Resident memory of `stoa serve` itself (PostgreSQL not counted): idle, with 1000 connections under load, and after they have gone; beside
# Fastify with pg, idle.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
start_postgres
stoa_settings
token=$(make_token)
fill_items
resident() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$1/status"; }

STOA_HTTP_PORT=18201 start stoa "$build/stoa" serve; stoa=$pid
start fastify-items "$node" "$peers/items.mjs" 18202 "$folder/postgres" $pgport "$database"; fastify=$pid
await http://127.0.0.1:18201/health/ready
await http://127.0.0.1:18202/health
sleep 2
headline 'memory: MB resident'
idle=$(resident "$stoa")
wrk -t2 -c1000 -d"${seconds}s" -H "Authorization: Bearer $token" http://127.0.0.1:18201/api/v1/me >/dev/null &
load=$!
sleep $((seconds - 1))
busy=$(resident "$stoa")
wait $load
sleep 2
after=$(resident "$stoa")
printf '  stoa     idle %s, with 1000 connections %s, after them %s\n  fastify  idle %s\n' "$idle" "$busy" "$after" "$(resident "$fastify")"
verdict 'memory: Stoa idle, MB' "$idle" "Fastify $(resident "$fastify")" 60 most
exit $missed
