#!/usr/bin/env bash
# From exec to the first 200 of /health/ready, with the private PostgreSQL: on an empty data folder (initdb, schema steps) and on one that
# is there; beside the bare `initdb` and `pg_ctl start` of the same PostgreSQL.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
unset "${!STOA_HTTP@}" "${!STOA_LOG@}" STOA_DATABASE_URL
programs=$(postgres_programs)
[ -x "$programs/initdb" ] || programs=/usr/lib/postgresql/15/bin

now() { local t=$EPOCHREALTIME; echo $((${t%.*} * 1000000 + 10#${t#*.})); }
ready() { # is /health/ready well? without a process for each question
    local line=
    { exec 3<>/dev/tcp/127.0.0.1/18206; } 2>/dev/null || return 1
    printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r -t 1 line <&3 || true
    exec 3<&-
    [[ $line == *' 200 '* ]]
}
starts() { # NAME: one start, in seconds
    local from
    from=$(now)
    STOA_DATA_FOLDER=$folder/house STOA_HTTP_PORT=18206 start stoa-start "$build/stoa" serve
    until ready; do
        kill -0 "$pid" || { tail -5 "$folder/stoa-start.log" >&2; return 1; }
        sleep 0.005
    done
    echo "$((($(now) - from) / 1000))" >>"$folder/$1.turns"
    stop "$pid"
}
bare() { # NAME command...
    local name=$1 from
    shift
    from=$(now)
    as_postgres "$@" >/dev/null
    echo "$((($(now) - from) / 1000))" >>"$folder/$name.turns"
}

headline 'start: ms until ready'
forget_turns
for ((round = 0; round < rounds; round++)); do
    rm -rf "$folder/house" "$folder/bare"
    starts stoa-first
    starts stoa-later
    mkdir "$folder/bare"
    [ "$(id -u)" = 0 ] && chown postgres "$folder/bare"
    bare initdb "$programs/initdb" -D "$folder/bare/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8
    bare pg_ctl "$programs/pg_ctl" -D "$folder/bare/data" -l "$folder/bare/log" -w -o "-c listen_addresses='' -c unix_socket_directories=$folder/bare" start
    as_postgres "$programs/pg_ctl" -D "$folder/bare/data" -m fast stop >/dev/null
done
for name in stoa-first stoa-later initdb pg_ctl; do printf '  %-12s %6.0f ms   (%s)\n' $name "$(column $name 1)" "$(cut -d' ' -f1 "$folder/$name.turns" | sort -n | xargs)"; done
verdict 'start: first, with initdb, ms' "$(column stoa-first 1)" "bare initdb $(column initdb 1), pg_ctl start $(column pg_ctl 1)" 3000 most
verdict 'start: data folder there, ms' "$(column stoa-later 1)" "bare pg_ctl start $(column pg_ctl 1)" 1000 most
exit $missed
