# SPDX-License-Identifier: GPL-3.0-or-later
#
# Included by the plugin's folder where another project contains this one: what that project says of how its own code is
# compiled and linked is not for the plugin. A plugin with a sanitizer in it needs the sanitizer's runtime in ld, and every
# link would fail; warnings that are errors, unity builds and definitions of others' names need not fit its sources. Not for
# the runtime, which is a part of that project's programs, and is instrumented as they are.
#
# What can be taken back goes. CMAKE_C_FLAGS stays, because a compiler may need it to work at all (-B, --sysroot): what is
# known to hurt in it is undone by what stands behind it.

# What a folder inherits.
foreach(property IN ITEMS COMPILE_OPTIONS COMPILE_DEFINITIONS INCLUDE_DIRECTORIES LINK_OPTIONS LINK_DIRECTORIES LINK_LIBRARIES)
	set_property(DIRECTORY PROPERTY ${property} "")
endforeach()
# What targets get from variables. Set to nothing, for an unset one would show what the cache has.
foreach(name IN ITEMS UNITY_BUILD INTERPROCEDURAL_OPTIMIZATION COMPILE_WARNING_AS_ERROR
		C_CLANG_TIDY C_CPPCHECK C_CPPLINT C_INCLUDE_WHAT_YOU_USE)
	set(CMAKE_${name} "")
endforeach()
foreach(configuration IN LISTS CMAKE_CONFIGURATION_TYPES CMAKE_BUILD_TYPE)
	string(TOUPPER "INTERPROCEDURAL_OPTIMIZATION_${configuration}" name)
	set(CMAKE_${name} "")
endforeach()
add_compile_options(-fno-sanitize=all -Wno-error -Wno-error=pedantic)
link_libraries(-fno-sanitize=all) # a library, because those stand behind CMAKE_MODULE_LINKER_FLAGS
