#!/usr/bin/env bash
# POST /api/v1/achievements/{id}/awards under an ES256 key, against `stoa serve` itself, beside Fastify with pg and jose doing the same work
# on the same tables.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
start_postgres
stoa_settings
token=$(make_token)

STOA_HTTP_PORT=18201 start stoa "$build/stoa" serve; stoa=$pid
await http://127.0.0.1:18201/health/ready
call() { curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "http://127.0.0.1:18201$1" -d "$2"; }
id_of() { sed -E 's/.*"id":"([^"]*\/'"$1"'\/[^"]*)".*/\1/'; }
issuer=$(call /api/v1/issuers '{"name":"Bench School","url":"https://example.org/","description":"An issuer for measuring."}' | id_of issuers)
achievement=$(call /api/v1/achievements "{\"issuer\":\"$issuer\",\"name\":\"Safe Cyclist\",\"description\":\"Rides safely in town.\",\"achievementType\":\"Badge\",
    \"criteria\":{\"narrative\":\"Pass the ride through town and the quiz on road signs.\"},\"tag\":[\"cycling\",\"safety\"]}" | id_of achievements)
achievement=${achievement##*/}
start fastify-award "$node" "$peers/award.mjs" 18203 "$folder/postgres" $pgport "$database" "$STOA_PUBLIC_URL"; fastify=$pid
await http://127.0.0.1:18203/health
ours() { TOKEN=$token turn "$1" "$stoa" -c64 -s "$root/bench/award.lua" "http://127.0.0.1:18201/api/v1/achievements/$achievement/awards"; }
theirs() { turn "$1" "$fastify" -c64 -s "$root/bench/award.lua" "http://127.0.0.1:18203/achievements/$achievement/awards"; }

headline 'award: a badge signed with ES256 and kept'
seconds=1 ours warm; seconds=1 theirs warm
forget_turns
for ((round = 0; round < rounds; round++)); do
    theirs fastify+jose
    ours stoa
done
show stoa; show fastify+jose
# Both made badges of one size: the peer does not do less.
sql -d "$database" -F ' ' -c "
    select case when address like 'https://badges.example.org/awards/________-____-7%' then '  stoa' else '  peer' end, count(*), 'awards of', round(avg(length(badge))), 'bytes'
    from credentials.award group by 1 order by 1 desc"
ratio 'award: Stoa / Fastify + pg + jose' stoa fastify+jose 3
exit $missed
