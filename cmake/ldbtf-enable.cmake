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

# The linker that COMPILER starts with FLAGS (a list): what it calls itself, and "" or what is wrong with it. By its
# version text, and not by a link, since the plugin may not be built yet.
function(_ldbtf_linker_problem ret_version ret_problem compiler)
	set(flags ${ARGN})
	string(SHA1 key "${compiler};${flags}")
	get_property(is_known GLOBAL PROPERTY _ldbtf_linker_${key} SET)
	if(is_known)
		get_property(problem GLOBAL PROPERTY _ldbtf_linker_${key})
		get_property(version GLOBAL PROPERTY _ldbtf_linker_version_${key})
		set(${ret_problem} "${problem}" PARENT_SCOPE)
		set(${ret_version} "${version}" PARENT_SCOPE)
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
	if(version MATCHES "LLD|mold|[Ww]ild")
		set(problem "the linker is \"${version}\", which does not run linker plugins")
	elseif(NOT version MATCHES "GNU (ld|gold)")
		set(text "${version}")
		if(text STREQUAL "") # and not always: here the compiler tells of itself
			string(STRIP "${error}" text)
		endif()
		set(problem "the linker is not GNU ld or gold; it says: ${text}")
	elseif(version MATCHES "GNU ld" AND NOT help MATCHES "-plugin ")
		set(problem "\"${version}\" was built without support for plugins")
	else()
		set(problem "")
	endif()
	set_property(GLOBAL PROPERTY _ldbtf_linker_${key} "${problem}")
	set_property(GLOBAL PROPERTY _ldbtf_linker_version_${key} "${version}")
	set(${ret_problem} "${problem}" PARENT_SCOPE)
	set(${ret_version} "${version}" PARENT_SCOPE)
endfunction()

# CMake 3.27 and newer can have the linker write what it has read. gold, and GNU ld before 2.41, count files that a plugin
# adds (GNU bug 30568), so also the object in memory that reserves .BTF. CMake knows that, but by the linker that the
# project has by default, and not by that of a target.
function(_ldbtf_check_dependency_file target language version)
	set(asks "${CMAKE_${language}_LINK_DEPENDS_USE_LINKER}")
	if(DEFINED CMAKE_LINK_DEPENDS_USE_LINKER)
		set(asks "${CMAKE_LINK_DEPENDS_USE_LINKER}")
	endif()
	string(REGEX MATCH "[0-9]+\\.[0-9]+[0-9.]*$" number "${version}")
	if(asks AND (version MATCHES "gold" OR number VERSION_LESS 2.41))
		message(WARNING
			"ldbtf_enable(${target}): CMake takes dependencies from the linker \"${version}\", which lists temporary "
			"files of plugins, so it is linked again each time. Better:\n"
			"  set(CMAKE_LINK_DEPENDS_USE_LINKER OFF)")
	endif()
endfunction()

# How TARGET is linked, as far as it can be told now; generator expressions can't: the language whose compiler does
# it, the flags of all such targets, and its own options.
function(_ldbtf_how_linked ret_language ret_flags ret_options target)
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
		string(APPEND text
			" ${CMAKE_${language}_FLAGS_${configuration}} ${CMAKE_${kind}_LINKER_FLAGS_${configuration}}")
	endforeach()
	separate_arguments(flags NATIVE_COMMAND "${text}")
	get_target_property(type ${target} LINKER_TYPE) # CMake 3.29
	if(type AND CMAKE_${language}_USING_LINKER_${type})
		list(APPEND flags ${CMAKE_${language}_USING_LINKER_${type}})
	endif()
	set(options)
	foreach(property LINK_OPTIONS LINK_LIBRARIES COMPILE_OPTIONS) # libraries may be flags
		get_target_property(values ${target} ${property})
		if(values)
			list(APPEND options ${values})
		endif()
	endforeach()
	set(${ret_language} ${language} PARENT_SCOPE)
	set(${ret_flags} "${flags}" PARENT_SCOPE)
	set(${ret_options} "${options}" PARENT_SCOPE)
endfunction()

# Stops if the linker of TARGET runs no plugins, warns if it is asked for what it can't do with plugins.
function(_ldbtf_check_linker target)
	_ldbtf_how_linked(language flags options ${target})
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
	_ldbtf_linker_problem(version problem "${compiler}" ${flags})
	if(problem)
		message(FATAL_ERROR
			"ldbtf_enable(${target}): ${problem}.\n"
			"Link it with GNU ld: remove -fuse-ld=, --ld-path= or CMAKE_LINKER_TYPE, or set -fuse-ld=bfd.")
	endif()
	_ldbtf_check_dependency_file(${target} ${language} "${version}")
endfunction()

# Stops if TARGET is linked with clang's LTO and nobody has said how much to reserve: clang puts LLVM's plugin before all
# others, and what that takes ldbtf does not see. gcc's is no problem, by the specs file.
function(_ldbtf_check_lto target)
	_ldbtf_how_linked(language flags options ${target})
	if(NOT CMAKE_${language}_COMPILER_ID MATCHES "Clang" OR ARGN MATCHES "reserve=[0-9]")
		return()
	endif()
	set(is_lto FALSE)
	foreach(suffix "" ${CMAKE_BUILD_TYPE} ${CMAKE_CONFIGURATION_TYPES})
		string(TOUPPER "INTERPROCEDURAL_OPTIMIZATION_${suffix}" property)
		string(REGEX REPLACE "_$" "" property "${property}")
		get_target_property(value ${target} ${property})
		if(value)
			set(is_lto TRUE)
		endif()
	endforeach()
	if(is_lto OR "${flags};${options}" MATCHES "(^|;)-flto")
		message(FATAL_ERROR
			"ldbtf_enable(${target}): clang's LTO hides from ldbtf what it would measure.\n"
			"Switch LTO off for it (INTERPROCEDURAL_OPTIMIZATION, -flto), or reserve a fixed number of bytes, "
			"OPTIONS reserve=N; if N is too small, the link fails with the one that will do.")
	endif()
endfunction()

# TEXT as one word of a specs file. Generator expressions stay what they are; of what they give, nothing is quoted.
function(_ldbtf_quote ret text)
	string(REGEX REPLACE "([^A-Za-z0-9_./=:+,$<>-])" "\\\\\\1" text "${text}")
	set(${ret} "${text}" PARENT_SCOPE)
endfunction()

# Writes the specs file through which gcc links TARGET with PLUGIN and OPTIONS. By a specs file, because that puts ldbtf before
# the plugin that gcc has for LTO, without which objects of -flto are not seen; and any target can get such objects, from a
# library if not by INTERPROCEDURAL_OPTIMIZATION. Where none is, it is the same link. Its form is ldbtf-specs'.
function(_ldbtf_write_specs ret target plugin)
	_ldbtf_quote(plugin "${plugin}")
	set(words "+ -plugin ${plugin}")
	foreach(option IN LISTS ARGN)
		_ldbtf_quote(option "${option}")
		string(APPEND words " -plugin-opt ${option}")
	endforeach()
	get_target_property(folder ${target} BINARY_DIR)
	set(specs "${folder}/CMakeFiles/ldbtf-${target}$<$<BOOL:$<CONFIG>>:-$<CONFIG>>.specs")
	file(GENERATE OUTPUT "${specs}" CONTENT "*linker:\n${words}\n\n" TARGET ${target})
	set(${ret} "${specs}" PARENT_SCOPE)
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
	_ldbtf_check_lto(${target} ${options})

	get_property(plugin GLOBAL PROPERTY LDBTF_PLUGIN)
	_ldbtf_write_specs(specs ${target} "${plugin}" ${options})
	# Other compilers than gcc. -Xlinker and not -Wl, since values may have commas. One group, because the linker gives
	# an option to the plugin before it, and CMake drops repeated ones.
	set(group "-Xlinker -plugin -Xlinker \"${plugin}\"")
	foreach(option IN LISTS options)
		string(APPEND group " -Xlinker -plugin-opt -Xlinker \"${option}\"")
	endforeach()
	set(is_gcc "$<OR:$<LINK_LANG_AND_ID:C,GNU>,$<LINK_LANG_AND_ID:CXX,GNU>,$<LINK_LANG_AND_ID:Fortran,GNU>>")
	target_link_options(${target} PRIVATE "$<${is_gcc}:-specs=${specs}>" "$<$<NOT:${is_gcc}>:SHELL:${group}>")
	# A new plugin may write other bytes, and other options do.
	set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${plugin}" "${specs}")
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
