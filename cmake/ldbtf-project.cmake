# SPDX-License-Identifier: MIT
#
# The toolchain file has this file included after each project(). It defers ldbtf_enable_all() until
# all targets are known.
if(_ldbtf_next_project_include)
	include("${_ldbtf_next_project_include}")
endif()
get_property(_ldbtf_is_deferred GLOBAL PROPERTY _ldbtf_is_deferred SET)
if(NOT _ldbtf_is_deferred)
	set_property(GLOBAL PROPERTY _ldbtf_is_deferred TRUE)
	set(LDBTF_VARS "" CACHE STRING "ldbtf: which variables are described (all, percpu, none)")
	set(LDBTF_OPTIONS "" CACHE STRING "ldbtf: options of the plugin, separated by semicolons")
	include("${CMAKE_CURRENT_LIST_DIR}/ldbtf-config.cmake")
	set(_ldbtf_arguments)
	if(LDBTF_VARS)
		list(APPEND _ldbtf_arguments VARS ${LDBTF_VARS})
	endif()
	if(LDBTF_OPTIONS)
		list(APPEND _ldbtf_arguments OPTIONS ${LDBTF_OPTIONS})
	endif()
	cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL ldbtf_enable_all ${_ldbtf_arguments})
endif()
