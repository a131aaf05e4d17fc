#!/usr/bin/env bash
# A static file of 1 KB: Stoa's shelf (embedded, made once) beside nginx with two workers, from a file and by `return`; access logs off in
# both. Beside them the HTTP room alone, its body made once and through a handler. 64 connections for the rate, 1000 for the time at the 99th percentile.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin
start_postgres
stoa_settings
STOA_HTTP_PORT=18204 STOA_HTTP_CORES=2 STOA_LOG_ACCESS=false start stoa-static "$build/bench_items_server"; stoa=$pid
await http://127.0.0.1:18204/health/ready


mkdir -p "$folder/nginx"
curl -sf http://127.0.0.1:18204/static/kb.json >"$folder/nginx/kb.json"
cat >"$folder/nginx.conf" <<CONF
worker_processes 2; daemon off; pid $folder/nginx.pid; error_log $folder/nginx-error.log; $([ "$(id -u)" = 0 ] && echo 'user root;')
events { worker_connections 4096; }
http {
    access_log off; sendfile on; open_file_cache max=100; keepalive_requests 100000000; types { application/json json; }
    server {
        listen 127.0.0.1:18205 reuseport; root $folder/nginx;
        location = /return { default_type application/json; return 200 '$(cat "$folder/nginx/kb.json")'; }
    }
}
CONF
start nginx "$nginx" -c "$folder/nginx.conf"; master=$pid
await http://127.0.0.1:18205/kb.json
workers=$(pgrep -P "$master" | xargs)
start http-room "$build/bench_static_server" 18206 2 "$folder/nginx/kb.json"; room=$pid
await http://127.0.0.1:18206/prepared

headline "static: $(wc -c <"$folder/nginx/kb.json") bytes"
for connections in 64 1000; do
    for ((round = 0; round < rounds; round++)); do
        turn nginx-file-$connections "$workers" -c$connections http://127.0.0.1:18205/kb.json
        turn stoa-$connections "$stoa" -c$connections http://127.0.0.1:18204/static/kb.json
        turn nginx-return-$connections "$workers" -c$connections http://127.0.0.1:18205/return
        turn room-$connections "$room" -c$connections http://127.0.0.1:18206/prepared
        turn room-handled-$connections "$room" -c$connections http://127.0.0.1:18206/handled
    done
    for name in stoa nginx-file nginx-return room room-handled; do show $name-$connections; done
done
ratio 'static: Stoa / nginx file, requests' stoa-64 nginx-file-64 1.2
ratio 'static: Stoa / nginx file, p99 at 1000' stoa-1000 nginx-file-1000 2 3 most
exit $missed
