# One libFuzzer program per tests/fuzz/*_fuzz.cpp. They instrument their own file only: the libraries are those of the tests, so a short run
# costs no second build; under the asan preset the libraries are checked as well.
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
foreach(source ${fuzz_sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(${name} PRIVATE kit badges)
endforeach()
