# SPDX-License-Identifier: GPL-3.0-or-later
#
# The plugin's folder includes this file if another project contains this one. It keeps that
# project's compile and link settings away from the plugin. A plugin with a sanitizer would need the
# sanitizer's runtime in ld, so every link would fail. Warnings as errors, unity builds and foreign
# definitions need not fit the plugin's sources. The runtime keeps the settings, because it is a
# part of that project's programs.
#
# Settings that can be reset are reset. CMAKE_C_FLAGS stays, because a compiler may need it to work
# at all (-B, --sysroot). Flags in it that are known to do harm are undone by later flags.

# Settings that a folder inherits.
foreach(property IN ITEMS COMPILE_OPTIONS COMPILE_DEFINITIONS INCLUDE_DIRECTORIES LINK_OPTIONS
	LINK_DIRECTORIES LINK_LIBRARIES)
	set_property(DIRECTORY PROPERTY ${property} "")
endforeach()
# Settings that targets get from variables. An unset variable would show the value of the cache, so
# these are set to nothing.
foreach(name IN ITEMS UNITY_BUILD INTERPROCEDURAL_OPTIMIZATION COMPILE_WARNING_AS_ERROR
		C_CLANG_TIDY C_CPPCHECK C_CPPLINT C_INCLUDE_WHAT_YOU_USE)
	set(CMAKE_${name} "")
endforeach()
foreach(configuration IN LISTS CMAKE_CONFIGURATION_TYPES CMAKE_BUILD_TYPE)
	string(TOUPPER "INTERPROCEDURAL_OPTIMIZATION_${configuration}" name)
	set(CMAKE_${name} "")
endforeach()
add_compile_options(-fno-sanitize=all -Wno-error -Wno-error=pedantic)
link_libraries(-fno-sanitize=all) # libraries stand behind CMAKE_MODULE_LINKER_FLAGS
