# The programs of bench/; bench/run builds them under the release preset and puts each beside its peer.
find_package(benchmark REQUIRED)
stoa_bench(pg USES pg)
stoa_bench(json USES wire benchmark::benchmark)
stoa_bench(bakery USES badges benchmark::benchmark_main)
stoa_bench(rdfc USES linked_data benchmark::benchmark_main)
stoa_bench(jsonld USES badges benchmark::benchmark)
target_compile_definitions(bench_jsonld PRIVATE STOA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
stoa_bench(vcjwt USES badges benchmark::benchmark)
stoa_bench(vc USES badges benchmark::benchmark)

# A module that lives for the benches alone, served by the parts that serve Stoa (bench/get.sh, post.sh, static.sh).
add_executable(bench_items_server bench/items/wire.cpp bench/items/module.cpp bench/items/server.cpp)
target_include_directories(bench_items_server PRIVATE ${CMAKE_SOURCE_DIR}/bench)
target_precompile_headers(bench_items_server REUSE_FROM base)
target_link_libraries(bench_items_server PRIVATE app)

# The HTTP room without the house around it, for bench/static.sh.
add_executable(bench_static_server bench/static_server.cpp)
target_precompile_headers(bench_static_server REUSE_FROM base)
target_link_libraries(bench_static_server PRIVATE http)
