# SPDX-License-Identifier: MIT
#
# For CMake builds that name the runtime's sources themselves:
#
#	include(path/to/runtime/runtime.cmake)
#	target_sources(firmware PRIVATE ${LDBTF_RUNTIME_SOURCES})
#	target_include_directories(firmware PRIVATE ${LDBTF_RUNTIME_INCLUDE_DIR})
#
# README.md says which sources are for what.
# LDBTF_RUNTIME_MODULE_SOURCES: what ldbtf/btf_module.h needs besides, in hosted programs.
set(LDBTF_RUNTIME_INCLUDE_DIR ${CMAKE_CURRENT_LIST_DIR}/include)
set(LDBTF_RUNTIME_SOURCES
	${CMAKE_CURRENT_LIST_DIR}/src/btf_find.c
	${CMAKE_CURRENT_LIST_DIR}/src/btf_types.c
	${CMAKE_CURRENT_LIST_DIR}/src/btf_path.c
	${CMAKE_CURRENT_LIST_DIR}/src/btf_index.c
	${CMAKE_CURRENT_LIST_DIR}/src/btf_split.c
	${CMAKE_CURRENT_LIST_DIR}/src/btf_print.c
	${CMAKE_CURRENT_LIST_DIR}/src/btf_text.c)
set(LDBTF_RUNTIME_MODULE_SOURCES ${CMAKE_CURRENT_LIST_DIR}/hosted/btf_module.c)
