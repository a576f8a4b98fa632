# SPDX-License-Identifier: MIT
#
# ldbtf_enable(TARGET [VARS all|percpu|none] [OPTIONS NAME[=VALUE]...]): link TARGET with the plugin.
# ldbtf_enable_all([VARS ...] [OPTIONS ...]): the same for every program and shared library of the project so far.
#
# Used by three: projects that find the installed package (ldbtf-config.cmake), projects that contain this one
# (add_subdirectory), and the toolchain file. Each sets LDBTF_PLUGIN, the plugin's path, which may be a generator
# expression, before it includes this file.
#
# In a property, since functions are seen everywhere and variables only below the folder that set them.
set_property(GLOBAL PROPERTY LDBTF_PLUGIN "${LDBTF_PLUGIN}")

# The linker that COMPILER starts with FLAGS (a list), as "", or what is wrong with it. By its version text, and
# not by a link, since the plugin may not be built yet.
function(_ldbtf_linker_problem ret compiler)
	set(flags ${ARGN})
	string(SHA1 key "${compiler};${flags}")
	get_property(is_known GLOBAL PROPERTY _ldbtf_linker_${key} SET)
	if(is_known)
		get_property(problem GLOBAL PROPERTY _ldbtf_linker_${key})
		set(${ret} "${problem}" PARENT_SCOPE)
		return()
	endif()
	set(ENV_LC_ALL "$ENV{LC_ALL}")
	set(ENV{LC_ALL} C)
	execute_process(COMMAND ${compiler} ${flags} -Wl,--version
		OUTPUT_VARIABLE version ERROR_VARIABLE error RESULT_VARIABLE result)
	execute_process(COMMAND ${compiler} ${flags} -Wl,--help OUTPUT_VARIABLE help ERROR_QUIET)
	set(ENV{LC_ALL} "${ENV_LC_ALL}")
	string(REGEX REPLACE "\n.*" "" version "${version}")
	# lld and mold call themselves compatible with GNU ld: they are asked for first.
	if(version MATCHES "LLD|mold|wild")
		set(problem "the linker is \"${version}\", which does not run linker plugins")
	elseif(NOT version MATCHES "GNU (ld|gold)")
		string(STRIP "${version}${error}" text)
		set(problem "the linker is not GNU ld or gold; it says: ${text}")
	elseif(version MATCHES "GNU ld" AND NOT help MATCHES "-plugin ")
		set(problem "\"${version}\" was built without support for plugins")
	else()
		set(problem "")
	endif()
	set_property(GLOBAL PROPERTY _ldbtf_linker_${key} "${problem}")
	set(${ret} "${problem}" PARENT_SCOPE)
endfunction()

# What the linker of TARGET depends on and can be told now; generator expressions can't.
function(_ldbtf_check_linker target)
	get_target_property(language ${target} LINKER_LANGUAGE)
	if(NOT language OR NOT CMAKE_${language}_COMPILER)
		set(language C)
		if(NOT CMAKE_C_COMPILER)
			set(language CXX)
		endif()
	endif()
	if(NOT CMAKE_${language}_COMPILER)
		message(FATAL_ERROR "ldbtf_enable(${target}): the project has neither C nor C++ enabled")
	endif()
	get_target_property(kind ${target} TYPE)
	string(REGEX REPLACE "_LIBRARY$" "" kind "${kind}")
	string(REPLACE EXECUTABLE EXE kind "${kind}") # EXE, SHARED or MODULE
	set(text "${CMAKE_${language}_FLAGS} ${CMAKE_${kind}_LINKER_FLAGS}")
	foreach(configuration IN LISTS CMAKE_BUILD_TYPE CMAKE_CONFIGURATION_TYPES)
		string(TOUPPER "${configuration}" configuration)
		string(APPEND text " ${CMAKE_${kind}_LINKER_FLAGS_${configuration}}")
	endforeach()
	separate_arguments(flags NATIVE_COMMAND "${text}")
	set(options)
	foreach(property LINK_OPTIONS LINK_LIBRARIES) # libraries may be flags
		get_target_property(values ${target} ${property})
		list(APPEND options ${values})
	endforeach()
	get_target_property(type ${target} LINKER_TYPE) # CMake 3.29
	if(type AND CMAKE_${language}_USING_LINKER_${type})
		list(APPEND flags ${CMAKE_${language}_USING_LINKER_${type}})
	endif()
	foreach(option IN LISTS options)
		# Only what chooses a linker: --version does not need the rest.
		if(option MATCHES "^(-fuse-ld=|--ld-path=|-B)")
			list(APPEND flags "${option}")
		endif()
	endforeach()
	set(compiler ${CMAKE_${language}_COMPILER} ${CMAKE_${language}_COMPILER_ARG1})
	if(CMAKE_${language}_COMPILER_TARGET AND CMAKE_${language}_COMPILER_ID MATCHES "Clang")
		list(APPEND flags "--target=${CMAKE_${language}_COMPILER_TARGET}")
	endif()
	_ldbtf_linker_problem(problem "${compiler}" ${flags})
	if(problem)
		message(FATAL_ERROR
			"ldbtf_enable(${target}): ${problem}.\n"
			"Link it with GNU ld: remove -fuse-ld=, --ld-path= or CMAKE_LINKER_TYPE, or set -fuse-ld=bfd.")
	endif()
endfunction()

function(ldbtf_enable target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "VARS" "OPTIONS")
	if(NOT TARGET ${target})
		message(FATAL_ERROR "ldbtf_enable(${target}): there is no such target")
	endif()
	if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
		message(FATAL_ERROR "ldbtf_enable(${target} [VARS all|percpu|none] [OPTIONS NAME[=VALUE]...]): "
			"can't make sense of: ${arg_UNPARSED_ARGUMENTS} ${arg_KEYWORDS_MISSING_VALUES}")
	endif()
	get_target_property(type ${target} TYPE)
	if(NOT type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
		message(FATAL_ERROR "ldbtf_enable(${target}): it is not linked (${type}); "
			"enable the programs and shared libraries that it goes into")
	endif()
	set(options ${arg_OPTIONS})
	if(arg_VARS)
		if(NOT arg_VARS MATCHES "^(all|percpu|none)$")
			message(FATAL_ERROR "ldbtf_enable(${target}): VARS is all, percpu or none, not ${arg_VARS}")
		endif()
		list(APPEND options "vars=${arg_VARS}")
	endif()
	get_target_property(is_enabled ${target} LDBTF_IS_ENABLED)
	if(is_enabled)
		message(FATAL_ERROR "ldbtf_enable(${target}) was called before: give it all options at once")
	endif()
	set_target_properties(${target} PROPERTIES LDBTF_IS_ENABLED TRUE)
	_ldbtf_check_linker(${target})

	# -Xlinker and not -Wl, since values may have commas. One group, because the linker gives an option to the
	# plugin before it, and CMake drops repeated ones.
	get_property(plugin GLOBAL PROPERTY LDBTF_PLUGIN)
	set(group "SHELL:-Xlinker -plugin -Xlinker \"${plugin}\"")
	foreach(option IN LISTS options)
		string(APPEND group " -Xlinker -plugin-opt -Xlinker \"${option}\"")
	endforeach()
	target_link_options(${target} PRIVATE "${group}")
	# A new plugin may write other bytes.
	set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${plugin}")
	if(TARGET ldbtf)
		add_dependencies(${target} ldbtf)
	endif()
endfunction()

function(_ldbtf_enable_directory directory)
	get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
	foreach(target IN LISTS targets)
		get_target_property(type ${target} TYPE)
		get_target_property(is_enabled ${target} LDBTF_IS_ENABLED)
		if(NOT is_enabled AND type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
			ldbtf_enable(${target} ${ARGN})
		endif()
	endforeach()
	get_property(directories DIRECTORY "${directory}" PROPERTY SUBDIRECTORIES)
	foreach(each IN LISTS directories)
		_ldbtf_enable_directory("${each}" ${ARGN})
	endforeach()
endfunction()

function(ldbtf_enable_all)
	_ldbtf_enable_directory("${CMAKE_SOURCE_DIR}" ${ARGN})
endfunction()
