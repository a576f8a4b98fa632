# SPDX-License-Identifier: MIT
#
# ldbtf_enable(TARGET [VARS all|percpu|none] [SECTION NAME] [BASE PROGRAM]
#		[OPTIONS NAME[=VALUE]...])
#	links TARGET with the plugin. With BASE, TARGET has only the types that PROGRAM lacks.
# ldbtf_enable_all([VARS ...] [SECTION ...] [OPTIONS ...])
#	does so for every program and shared library that the project has at that point.
#
# Three kinds of projects include this file: those that find the installed package
# (ldbtf-config.cmake), those that contain this project (add_subdirectory), and those that use the
# toolchain file. Each sets LDBTF_PLUGIN before, which is the plugin's path and may be a generator
# expression. If the linker scripts are not in the sources, it also sets LDBTF_LINKSCRIPTS_DIR. With
# LDBTF_LINKERS_DIR, lld and mold link by `ldbtf link`, which the compiler finds there.
#
# There are two checks for other linkers that run no plugins. The first is made when the whole
# project has been read, by what CMake knows of how a target is linked (_ldbtf_check_targets). CMake
# does not tell the values of generator expressions, so a file in the link itself is the second
# check (linkscripts/btf-check.ld).
#
# Values are in global properties. A function is known in all folders of a project, but a variable
# only in the folder that sets it and below.
cmake_policy(VERSION 3.20) # for these functions, whatever the project has
set_property(GLOBAL PROPERTY LDBTF_PLUGIN "${LDBTF_PLUGIN}")
set_property(GLOBAL PROPERTY _ldbtf_linkers "${LDBTF_LINKERS_DIR}")
if(LDBTF_LINKSCRIPTS_DIR)
	set_property(GLOBAL PROPERTY _ldbtf_linkscripts "${LDBTF_LINKSCRIPTS_DIR}")
else()
	cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH _ldbtf_folder)
	set_property(GLOBAL PROPERTY _ldbtf_linkscripts "${_ldbtf_folder}/linkscripts")
endif()

# Asks the linker that COMPILER starts with some flags. Returns the linker's version text, and the
# problem with the linker, or "". No link is tried, because the plugin may not have been built yet.
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
	# The texts of lld and mold have "GNU ld" in them, too, so lld and mold are tested first.
	if(version MATCHES "LLD|mold|[Ww]ild")
		set(problem "the linker is \"${version}\", which does not run linker plugins")
	elseif(NOT version MATCHES "GNU (ld|gold)")
		set(text "${version}")
		if(text STREQUAL "") # only then, because the compiler may print other lines there
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

# The value that the variable NAME has in TARGET's folder, which need not be the current one.
function(_ldbtf_variable ret target name)
	get_target_property(folder ${target} BINARY_DIR)
	get_directory_property(value DIRECTORY "${folder}" DEFINITION "${name}")
	set(${ret} "${value}" PARENT_SCOPE)
endfunction()

# Warns of a dependency file that makes CMake link again each time. CMake 3.27 and newer can make
# the linker write the list of files that it has read. gold, and GNU ld before 2.41, list temporary
# files of plugins (GNU bug 30568). CMake tests only the project's default linker for this, and a
# target can have another one.
function(_ldbtf_check_dependency_file target language version)
	_ldbtf_variable(asks ${target} CMAKE_LINK_DEPENDS_USE_LINKER)
	if(asks STREQUAL "")
		_ldbtf_variable(asks ${target} CMAKE_${language}_LINK_DEPENDS_USE_LINKER)
	endif()
	# Without the builder's name in parentheses, which may have numbers, too.
	string(REGEX REPLACE "^.*\\)" "" number "${version}")
	string(REGEX MATCH "[0-9]+\\.[0-9.]+" number "${number}")
	if(asks AND (version MATCHES "gold" OR number VERSION_LESS 2.41))
		message(WARNING
			"ldbtf_enable(${target}): CMake takes dependencies from the linker \"${version}\", which lists temporary "
			"files of plugins, so it is linked again each time. Better:\n"
			"  set(CMAKE_LINK_DEPENDS_USE_LINKER OFF)")
	endif()
endfunction()

# The configurations that a target can be linked in. "None" if the project has none.
function(_ldbtf_configurations ret)
	get_property(is_multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
	if(is_multi_config)
		set(configurations ${CMAKE_CONFIGURATION_TYPES})
	else()
		set(configurations ${CMAKE_BUILD_TYPE})
	endif()
	if(NOT configurations)
		set(configurations None)
	endif()
	set(${ret} ${configurations} PARENT_SCOPE)
endfunction()

# The language whose compiler links TARGET.
function(_ldbtf_link_language ret target)
	get_target_property(language ${target} LINKER_LANGUAGE)
	foreach(candidate IN ITEMS "${language}" C CXX)
		_ldbtf_variable(compiler ${target} CMAKE_${candidate}_COMPILER)
		if(compiler)
			set(${ret} ${candidate} PARENT_SCOPE)
			return()
		endif()
	endforeach()
	message(FATAL_ERROR "ldbtf_enable(${target}): the project has neither C nor C++ enabled")
endfunction()

# Evaluates the generator expressions in TEXT that depend only on CONFIGURATION, inner ones first.
# These are $<CONFIG:...>, and expressions whose condition becomes 0 or 1 by that. Others stay as
# they are.
function(_ldbtf_resolve ret configuration text)
	string(TOUPPER "${configuration}" configuration)
	while(text MATCHES "\\$<CONFIG:([^<>]*)>")
		set(expression "${CMAKE_MATCH_0}")
		string(TOUPPER "${CMAKE_MATCH_1}" names)
		string(REPLACE "," ";" names "${names}")
		set(is_it 0)
		if(configuration IN_LIST names)
			set(is_it 1)
		endif()
		string(REPLACE "${expression}" ${is_it} text "${text}")
	endwhile()
	set(before "${text}.") # something else
	while(NOT text STREQUAL before)
		set(before "${text}")
		string(REPLACE "$<NOT:0>" 1 text "${text}")
		string(REPLACE "$<NOT:1>" 0 text "${text}")
		string(REGEX REPLACE "\\$<(0|INSTALL_INTERFACE):[^<>]*>" "" text "${text}")
		string(REGEX REPLACE "\\$<(1|BUILD_INTERFACE|LINK_ONLY):([^<>]*)>" "\\2" text
			"${text}")
	endwhile()
	set(${ret} "${text}" PARENT_SCOPE)
endfunction()

# The libraries that TARGET is linked with in CONFIGURATION, directly or not. An entry may be a
# flag, too, and need not be a target.
function(_ldbtf_libraries ret target configuration)
	get_target_property(libraries ${target} LINK_LIBRARIES)
	if(NOT libraries)
		set(libraries)
	endif()
	set(seen)
	while(NOT "${libraries}" STREQUAL "")
		_ldbtf_resolve(libraries "${configuration}" "${libraries}")
		list(POP_FRONT libraries library)
		if("${library}" STREQUAL "" OR "${library}" IN_LIST seen)
			continue()
		endif()
		list(APPEND seen "${library}")
		if(TARGET "${library}")
			get_target_property(values "${library}" INTERFACE_LINK_LIBRARIES)
			if(values)
				list(APPEND libraries ${values})
			endif()
		endif()
	endwhile()
	set(${ret} "${seen}" PARENT_SCOPE)
endfunction()

# The link options of TARGET in CONFIGURATION: its own, and those of all libraries that it is linked
# with.
function(_ldbtf_link_options ret target configuration)
	string(TOUPPER "${configuration}" suffix)
	set(options)
	foreach(property LINK_FLAGS LINK_FLAGS_${suffix})
		get_target_property(value ${target} ${property})
		if(value)
			list(APPEND options "SHELL:${value}")
		endif()
	endforeach()
	get_target_property(values ${target} LINK_OPTIONS)
	if(values)
		list(APPEND options ${values})
	endif()
	_ldbtf_libraries(libraries ${target} "${configuration}")
	foreach(library IN LISTS libraries)
		if(NOT TARGET "${library}")
			list(APPEND options "${library}")
			continue()
		endif()
		get_target_property(values "${library}" INTERFACE_LINK_OPTIONS)
		if(values)
			list(APPEND options ${values})
		endif()
	endforeach()
	_ldbtf_resolve(options "${configuration}" "${options}")
	set(words)
	foreach(option IN LISTS options)
		if(option MATCHES "^SHELL:(.*)$")
			separate_arguments(option NATIVE_COMMAND "${CMAKE_MATCH_1}")
		endif()
		list(APPEND words ${option})
	endforeach()
	set(${ret} "${words}" PARENT_SCOPE)
endfunction()

# How TARGET is linked in CONFIGURATION. Returns the language whose compiler links it, the flags of
# its folder, and the target's own options.
function(_ldbtf_how_linked ret_language ret_flags ret_options target configuration)
	_ldbtf_link_language(language ${target})
	get_target_property(kind ${target} TYPE)
	string(REGEX REPLACE "_LIBRARY$" "" kind "${kind}")
	string(REPLACE EXECUTABLE EXE kind "${kind}") # EXE, SHARED or MODULE
	string(TOUPPER "${configuration}" suffix)
	set(text)
	foreach(name CMAKE_${language}_FLAGS CMAKE_${language}_FLAGS_${suffix}
			CMAKE_${language}_LINK_FLAGS
			CMAKE_${kind}_LINKER_FLAGS CMAKE_${kind}_LINKER_FLAGS_${suffix})
		_ldbtf_variable(value ${target} ${name})
		string(APPEND text " ${value}")
	endforeach()
	separate_arguments(flags NATIVE_COMMAND "${text}")
	get_target_property(type ${target} LINKER_TYPE) # CMake 3.29
	if(type)
		_ldbtf_resolve(type "${configuration}" "${type}")
		_ldbtf_variable(value ${target} CMAKE_${language}_USING_LINKER_${type})
		list(APPEND flags ${value})
	endif()
	_ldbtf_link_options(options ${target} "${configuration}")
	set(${ret_language} ${language} PARENT_SCOPE)
	set(${ret_flags} "${flags}" PARENT_SCOPE)
	set(${ret_options} "${options}" PARENT_SCOPE)
endfunction()

# Has TARGET linked by `ldbtf link`, if the compiler finds that when it is told of the folder.
# COMMAND is the compiler with the flags that choose its linker.
function(_ldbtf_link_twice ret target command)
	get_property(folder GLOBAL PROPERTY _ldbtf_linkers)
	set(${ret} FALSE PARENT_SCOPE)
	if(NOT folder OR NOT EXISTS "${folder}")
		return()
	endif()
	execute_process(COMMAND ${command} "-B${folder}" -Wl,--ldbtf-version
		OUTPUT_VARIABLE version ERROR_QUIET)
	if(NOT version MATCHES "^ldbtf ")
		return()
	endif()
	get_target_property(is_done ${target} _LDBTF_IS_LINKED_TWICE)
	if(NOT is_done)
		set_property(TARGET ${target} APPEND PROPERTY LINK_OPTIONS "-B${folder}")
		set_target_properties(${target} PROPERTIES _LDBTF_IS_LINKED_TWICE TRUE)
	endif()
	set(${ret} TRUE PARENT_SCOPE)
endfunction()

# Stops if the linker of TARGET runs no plugins, and `ldbtf link` is of no help. Warns of a
# dependency file that lists temporary files.
function(_ldbtf_check_linker target configuration)
	_ldbtf_how_linked(language flags options ${target} "${configuration}")
	set(is_folder FALSE)
	foreach(option IN LISTS options)
		# Only options that choose a linker are passed on, because --version needs no
		# others.
		if(is_folder OR option MATCHES "^(-fuse-ld=|--ld-path=|-B)")
			list(APPEND flags "${option}")
		endif()
		set(is_folder FALSE)
		if(option STREQUAL "-B")
			set(is_folder TRUE)
		endif()
	endforeach()
	_ldbtf_variable(compiler ${target} CMAKE_${language}_COMPILER)
	_ldbtf_variable(argument ${target} CMAKE_${language}_COMPILER_ARG1)
	_ldbtf_variable(id ${target} CMAKE_${language}_COMPILER_ID)
	_ldbtf_variable(machine ${target} CMAKE_${language}_COMPILER_TARGET)
	if(machine AND id MATCHES "Clang")
		list(APPEND flags "--target=${machine}")
	endif()
	_ldbtf_linker_problem(version problem "${compiler};${argument}" ${flags})
	if(problem MATCHES "does not run linker plugins")
		_ldbtf_link_twice(is_linked_twice ${target} "${compiler};${argument};${flags}")
		if(is_linked_twice)
			return()
		endif()
	endif()
	if(problem)
		message(FATAL_ERROR
			"ldbtf_enable(${target}): ${problem}.\n"
			"Link it with GNU ld: remove -fuse-ld=, --ld-path= or CMAKE_LINKER_TYPE, or set -fuse-ld=bfd.")
	endif()
	get_property(is_checked TARGET ${target} PROPERTY _LDBTF_DEPENDENCY_FILE_IS_CHECKED)
	if(NOT is_checked)
		set_target_properties(${target} PROPERTIES _LDBTF_DEPENDENCY_FILE_IS_CHECKED TRUE)
		_ldbtf_check_dependency_file(${target} ${language} "${version}")
	endif()
endfunction()

# Stops if TARGET is linked with clang's LTO and without reserve=N. clang puts LLVM's plugin before
# all others, and ldbtf does not see the inputs that this plugin takes. With gcc, the specs file
# puts ldbtf first.
function(_ldbtf_check_lto target configuration)
	_ldbtf_how_linked(language flags options ${target} "${configuration}")
	_ldbtf_variable(compiler ${target} CMAKE_${language}_COMPILER_ID)
	get_target_property(plugin_options ${target} LDBTF_OPTIONS)
	get_target_property(is_linked_twice ${target} _LDBTF_IS_LINKED_TWICE)
	if(NOT compiler MATCHES "Clang" OR plugin_options MATCHES "reserve=[0-9]" OR
			is_linked_twice)
		return()
	endif()
	string(TOUPPER "INTERPROCEDURAL_OPTIMIZATION_${configuration}" property)
	get_target_property(is_lto ${target} ${property})
	if(is_lto STREQUAL "is_lto-NOTFOUND") # the property of a configuration has precedence
		get_target_property(is_lto ${target} INTERPROCEDURAL_OPTIMIZATION)
	endif()
	get_target_property(compile_options ${target} COMPILE_OPTIONS)
	if(is_lto OR "${flags};${options};${compile_options}" MATCHES "(^|;)-flto")
		message(FATAL_ERROR
			"ldbtf_enable(${target}): clang's LTO hides from ldbtf what it would measure.\n"
			"Switch LTO off for it (INTERPROCEDURAL_OPTIMIZATION, -flto), or reserve a fixed number of bytes, "
			"OPTIONS reserve=N; if N is too small, the link fails with the one that will do.")
	endif()
endfunction()

# Stops if the target that is the base of TARGET has no BTF. It may be made and enabled after
# TARGET.
function(_ldbtf_check_base target)
	get_target_property(base ${target} LDBTF_BASE)
	if(NOT base)
		return()
	endif()
	if(NOT TARGET ${base})
		message(FATAL_ERROR "ldbtf_enable(${target} BASE ${base}): there is no such target")
	endif()
	get_target_property(is_enabled ${base} LDBTF_IS_ENABLED)
	get_target_property(is_imported ${base} IMPORTED)
	if(NOT is_enabled AND NOT is_imported)
		message(FATAL_ERROR "ldbtf_enable(${target} BASE ${base}): ${base} has no BTF. "
			"Enable it, too: ldbtf_enable(${base})")
	endif()
	get_target_property(its_base ${base} LDBTF_BASE)
	if(its_base)
		message(FATAL_ERROR
			"ldbtf_enable(${target} BASE ${base}): ${base} has a base itself. "
			"Name that one: BASE ${its_base}")
	endif()
endfunction()

# Checks all targets that are enabled. Runs at the end of the project, so later options count, too.
function(_ldbtf_check_targets)
	get_property(targets GLOBAL PROPERTY _ldbtf_targets)
	_ldbtf_configurations(configurations)
	foreach(target IN LISTS targets)
		_ldbtf_check_base(${target})
		foreach(configuration IN LISTS configurations)
			_ldbtf_check_linker(${target} "${configuration}")
			_ldbtf_check_lto(${target} "${configuration}")
		endforeach()
	endforeach()
endfunction()

# Notes TARGET for these checks. They run at the end of the outermost folder, because any other
# folder may have been left already.
function(_ldbtf_check_later target)
	get_property(is_deferred GLOBAL PROPERTY _ldbtf_targets SET)
	set_property(GLOBAL APPEND PROPERTY _ldbtf_targets ${target})
	if(NOT is_deferred)
		cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _ldbtf_check_targets)
	endif()
endfunction()

# Quotes TEXT as one word of TARGET's specs file. Generator expressions stay as they are, and their
# values are not quoted. gcc ends a line at a '#' and at a line break, even if these are quoted.
# Other compilers read no such file.
function(_ldbtf_quote ret target text)
	if(text MATCHES "[#\n\r]")
		foreach(language IN ITEMS C CXX Fortran)
			_ldbtf_variable(id ${target} CMAKE_${language}_COMPILER_ID)
			if(id STREQUAL "GNU")
				message(FATAL_ERROR
					"ldbtf_enable(${target}): gcc is told of the plugin by a specs file, in which no path or value "
					"can have a '#' or a line break. Choose another name than \"${text}\"")
			endif()
		endforeach()
	endif()
	string(REGEX REPLACE "([^A-Za-z0-9_./=:+,$<>-])" "\\\\\\1" text "${text}")
	set(${ret} "${text}" PARENT_SCOPE)
endfunction()

# TEXT, which hands OPTION to the plugin. If OPTION is a generator expression that may give nothing,
# as in another configuration, TEXT is in an expression that gives nothing then.
function(_ldbtf_if_given ret option text)
	if(option MATCHES "^\\$<.*>$")
		set(text "$<$<BOOL:${option}>:${text}>")
	endif()
	set(${ret} "${text}" PARENT_SCOPE)
endfunction()

# Writes the specs file through which gcc links TARGET with PLUGIN, the file SCRIPT as an input, and
# OPTIONS. Returns its name. A specs file puts ldbtf before the plugin that gcc has for LTO. Behind
# that plugin ldbtf would not see objects of -flto. Each target has a specs file, because a library
# can bring such objects to any target. Without them the link is the same. The file has the form
# that ldbtf-specs writes, without the part for -r.
function(_ldbtf_write_specs ret target plugin script)
	_ldbtf_quote(plugin ${target} "${plugin}")
	_ldbtf_quote(script ${target} "${script}")
	set(words "+ ${script} -plugin ${plugin}")
	foreach(option IN LISTS ARGN)
		_ldbtf_quote(quoted ${target} "${option}")
		_ldbtf_if_given(word "${option}" " -plugin-opt ${quoted}")
		string(APPEND words "${word}")
	endforeach()
	get_target_property(folder ${target} BINARY_DIR)
	set(specs "${folder}/CMakeFiles/ldbtf-${target}$<$<BOOL:$<CONFIG>>:-$<CONFIG>>.specs")
	file(GENERATE OUTPUT "${specs}" CONTENT "*linker:\n${words}\n\n" TARGET ${target})
	set(${ret} "${specs}" PARENT_SCOPE)
endfunction()

# The folder in which TARGET is linked. Relative paths in its options are relative to that folder.
function(_ldbtf_link_folder ret target)
	get_target_property(folder ${target} BINARY_DIR)
	if(CMAKE_GENERATOR MATCHES "Ninja")
		set(folder "${CMAKE_BINARY_DIR}")
	endif()
	set(${ret} "${folder}" PARENT_SCOPE)
endfunction()

# Makes TARGET depend on the FILE of base=, which the link reads and the linker does not tell of.
# FILE may be a generator expression, or be in one ($<$<CONFIG:Debug>:base=...>), and it may name
# what another target makes.
function(_ldbtf_depend_on_base target)
	set(files)
	foreach(option IN LISTS ARGN)
		if(option MATCHES "^base=(.+)$")
			set(files "${CMAKE_MATCH_1}") # in place of those before it
		elseif(option MATCHES "^(\\$<.*:)base=(.+)$")
			list(APPEND files "${CMAKE_MATCH_1}${CMAKE_MATCH_2}")
		endif()
	endforeach()
	_ldbtf_link_folder(folder ${target})
	foreach(file IN LISTS files)
		if(NOT file MATCHES "^(/|\\$<)")
			set(file "${folder}/${file}")
		endif()
		set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${file}")
		# LINK_DEPENDS says when to link. Makefiles need to know what to build before, too.
		string(REGEX MATCHALL "\\$<TARGET_FILE[A-Z_]*:[^<>,]+" expressions "${file}")
		foreach(expression IN LISTS expressions)
			string(REGEX REPLACE ".*<TARGET_FILE[A-Z_]*:" "" base "${expression}")
			add_dependencies(${target} ${base})
		endforeach()
	endforeach()
endfunction()

# Is TARGET the plugin? A project that contains this one builds it. Another project may have another
# target of that name.
function(_ldbtf_is_plugin ret target)
	set(is_plugin FALSE)
	if(TARGET ${target})
		get_target_property(is_plugin ${target} LDBTF_IS_PLUGIN)
	endif()
	set(${ret} ${is_plugin} PARENT_SCOPE)
endfunction()

function(ldbtf_enable target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "VARS;SECTION;BASE" "OPTIONS")
	if(NOT TARGET ${target})
		message(FATAL_ERROR "ldbtf_enable(${target}): there is no such target")
	endif()
	if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
		message(FATAL_ERROR
			"ldbtf_enable(${target} [VARS all|percpu|none] [SECTION NAME] [BASE PROGRAM] "
			"[OPTIONS NAME[=VALUE]...]): can't make sense of: ${arg_UNPARSED_ARGUMENTS} ${arg_KEYWORDS_MISSING_VALUES}")
	endif()
	get_target_property(type ${target} TYPE)
	if(NOT type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
		message(FATAL_ERROR "ldbtf_enable(${target}): it is not linked (${type}); "
			"enable the programs and shared libraries that it goes into")
	endif()
	set(options ${arg_OPTIONS})
	if(arg_VARS)
		if(NOT arg_VARS MATCHES "^(all|percpu|none)$")
			message(FATAL_ERROR
				"ldbtf_enable(${target}): VARS is all, percpu or none, not ${arg_VARS}")
		endif()
		list(APPEND options "vars=${arg_VARS}")
	endif()
	if(arg_SECTION)
		list(APPEND options "section=${arg_SECTION}")
	endif()
	if(arg_BASE)
		if(arg_BASE STREQUAL target OR options MATCHES "(^|;)(base|section)=")
			message(FATAL_ERROR
				"ldbtf_enable(${target} BASE ${arg_BASE}): a base is another target, "
				"and the only one; and split BTF has no SECTION")
		endif()
		list(APPEND options "base=$<TARGET_FILE:${arg_BASE}>")
		set_target_properties(${target} PROPERTIES LDBTF_BASE ${arg_BASE})
	endif()
	get_target_property(is_enabled ${target} LDBTF_IS_ENABLED)
	if(is_enabled)
		message(FATAL_ERROR
			"ldbtf_enable(${target}) was called before: give it all options at once")
	endif()
	set_target_properties(${target} PROPERTIES LDBTF_IS_ENABLED TRUE LDBTF_OPTIONS "${options}")
	_ldbtf_check_later(${target})

	get_property(plugin GLOBAL PROPERTY LDBTF_PLUGIN)
	get_property(linkscripts GLOBAL PROPERTY _ldbtf_linkscripts)
	set(script "${linkscripts}/btf-check.ld")
	if(options MATCHES "(^|;)section=")
		set(script "${linkscripts}/btf-check-section.ld")
	endif()
	_ldbtf_write_specs(specs ${target} "${plugin}" "${script}" ${options})
	set(specs_word "${specs}")
	_ldbtf_link_folder(folder ${target})
	if(folder MATCHES "\\$") # which CMake 3.25 doubles in options, and 4.3 does not
		file(RELATIVE_PATH specs_word "${folder}" "${specs}")
	endif()
	# Other compilers than gcc get the options themselves. -Wl would split values at commas. The
	# options are one group, because the linker gives each to the plugin before it, and CMake
	# drops repeated ones outside of groups.
	set(group "-Xlinker \"${script}\" -Xlinker -plugin -Xlinker \"${plugin}\"")
	foreach(option IN LISTS options)
		_ldbtf_if_given(word "${option}" " -Xlinker -plugin-opt -Xlinker \"${option}\"")
		string(APPEND group "${word}")
	endforeach()
	set(is_gcc
		"$<OR:$<LINK_LANG_AND_ID:C,GNU>,$<LINK_LANG_AND_ID:CXX,GNU>,$<LINK_LANG_AND_ID:Fortran,GNU>>")
	target_link_options(${target} PRIVATE "$<${is_gcc}:-specs=${specs_word}>"
		"$<$<NOT:${is_gcc}>:SHELL:${group}>")
	# A new plugin may write other bytes, and other options do.
	set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${plugin}" "${specs}")
	_ldbtf_depend_on_base(${target} ${options})
	_ldbtf_is_plugin(is_plugin ldbtf)
	if(is_plugin)
		add_dependencies(${target} ldbtf)
	endif()
endfunction()

function(_ldbtf_enable_directory directory)
	get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
	foreach(target IN LISTS targets)
		get_target_property(type ${target} TYPE)
		get_target_property(is_enabled ${target} LDBTF_IS_ENABLED)
		_ldbtf_is_plugin(is_plugin ${target})
		if(NOT is_enabled AND NOT is_plugin AND
				type MATCHES "^(EXECUTABLE|SHARED_LIBRARY|MODULE_LIBRARY)$")
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
