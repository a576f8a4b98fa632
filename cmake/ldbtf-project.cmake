# SPDX-License-Identifier: MIT
#
# The toolchain file has this file included after each project(). It defers ldbtf_enable_all() until
# all targets are known.

# The flags that TARGET is compiled with in CONFIGURATION: those of its folder and its own. A target
# of another project has only what it gives to its users.
function(_ldbtf_compile_flags ret target configuration)
	get_target_property(text ${target} INTERFACE_COMPILE_OPTIONS)
	get_target_property(is_imported ${target} IMPORTED)
	if(NOT is_imported)
		get_target_property(options ${target} COMPILE_OPTIONS)
		get_target_property(more ${target} COMPILE_FLAGS)
		string(APPEND text " ${options} ${more}")
		string(TOUPPER "${configuration}" configuration)
		foreach(language IN ITEMS C CXX)
			foreach(name IN ITEMS CMAKE_${language}_FLAGS
					CMAKE_${language}_FLAGS_${configuration})
				_ldbtf_variable(value ${target} ${name})
				string(APPEND text " ${value}")
			endforeach()
		endforeach()
	endif()
	set(${ret} "${text}" PARENT_SCOPE)
endfunction()

# Warns if no enabled target, and no library that it links, is compiled with -g. Then there is
# nothing to encode. What only a generator expression says is not known here, so a -g in one counts.
function(_ldbtf_warn_without_debug_info)
	get_property(targets GLOBAL PROPERTY _ldbtf_targets)
	if(NOT targets)
		return()
	endif()
	_ldbtf_configurations(configurations)
	foreach(target IN LISTS targets)
		foreach(configuration IN LISTS configurations)
			_ldbtf_libraries(libraries ${target} "${configuration}")
			foreach(part IN LISTS target libraries)
				if(NOT TARGET "${part}")
					continue()
				endif()
				_ldbtf_compile_flags(flags "${part}" "${configuration}")
				if(flags MATCHES "(^|[ ;:,])-g([1-9]|gdb|dwarf|split|[ ;>]|$)")
					return()
				endif()
			endforeach()
		endforeach()
	endforeach()
	message(WARNING "ldbtf: nothing here is compiled with -g (CMAKE_BUILD_TYPE is "
		"\"${CMAKE_BUILD_TYPE}\"), so programs will have an empty BTF. Better:\n"
		"  -DCMAKE_BUILD_TYPE=RelWithDebInfo")
endfunction()

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
	cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL ldbtf_enable_all
		${_ldbtf_arguments})
	cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _ldbtf_warn_without_debug_info)
endif()
