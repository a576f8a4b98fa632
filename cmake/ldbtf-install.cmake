# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `cmake --install` puts where:
#
#	<libdir>/ldbtf/ldbtf.so             not in bfd-plugins: every nm and ar would load it from there
#	<libdir>/pkgconfig/ldbtf.pc
#	<libdir>/cmake/ldbtf/               find_package(ldbtf)
#	<datadir>/ldbtf/ldbtf.cmake         the toolchain file
#	<datadir>/ldbtf/runtime, include/   the runtime (runtime/CMakeLists.txt)
#	<datadir>/ldbtf/linkscripts/
#	<bindir>/ldbtf, pahole-ldbtf        the program, and its name in kernel builds
#	<bindir>/ldbtf-specs                writes specs files for gcc -flto
#	<datadir>/ldbtf/ldbtf.specs         one without options
#	<mandir>/man1/ldbtf.1, man7/ldbtf.7
#
# All of it finds the rest by its own place, so an installed tree can be moved; but ldbtf.specs
# names the plugin by its path, so after a move ldbtf-specs has to write it again.
include(CMakePackageConfigHelpers)

# Path of `to` (under the prefix, or absolute) as seen from the installed folder `from`.
function(ldbtf_path_from ret from to)
	if(IS_ABSOLUTE "${to}" OR IS_ABSOLUTE "${from}")
		cmake_path(ABSOLUTE_PATH to BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}")
		set(${ret} "${to}" PARENT_SCOPE)
	else()
		file(RELATIVE_PATH path "/${from}" "/${to}")
		set(${ret} "${path}" PARENT_SCOPE)
	endif()
endfunction()

set(ldbtf_plugindir ${CMAKE_INSTALL_LIBDIR}/ldbtf)
set(ldbtf_datadir ${CMAKE_INSTALL_DATADIR}/ldbtf)
set(ldbtf_package ${CMAKE_INSTALL_LIBDIR}/cmake/ldbtf)
set(ldbtf_plugin ${ldbtf_plugindir}/ldbtf.so)
set(ldbtf_runtime ${ldbtf_datadir}/runtime)
set(ldbtf_linkscripts ${ldbtf_datadir}/linkscripts)

install(TARGETS ldbtf LIBRARY DESTINATION ${ldbtf_plugindir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/linkscripts/ DESTINATION ${ldbtf_linkscripts} OPTIONAL)
install(TARGETS ldbtf-program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_BINARY_DIR}/tool/pahole-ldbtf DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_SOURCE_DIR}/docs/ldbtf.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_SOURCE_DIR}/docs/ldbtf.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)

# pkg-config. A libdir outside of the prefix has no way back to it.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
	set(ldbtf_prefix_from_pc .)
else()
	file(RELATIVE_PATH ldbtf_prefix_from_pc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
	string(REGEX REPLACE "/$" "" ldbtf_prefix_from_pc "${ldbtf_prefix_from_pc}")
endif()
foreach(dir plugindir datadir)
	set(ldbtf_${dir}_for_pc "${ldbtf_${dir}}")
	if(NOT IS_ABSOLUTE "${ldbtf_${dir}}")
		set(ldbtf_${dir}_for_pc "\${prefix}/${ldbtf_${dir}}")
	endif()
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf.pc.in ${PROJECT_BINARY_DIR}/ldbtf.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ldbtf.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# CMake. Any machine may be linked for, so the package does not ask for this one's word size.
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-config.cmake.in
	${PROJECT_BINARY_DIR}/ldbtf-config.cmake
	INSTALL_DESTINATION ${ldbtf_package}
	PATH_VARS ldbtf_plugin ldbtf_runtime ldbtf_linkscripts)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ldbtf-config-version.cmake
	COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
ldbtf_path_from(ldbtf_package_from_data ${ldbtf_datadir} ${ldbtf_package})
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-toolchain.cmake.in ${PROJECT_BINARY_DIR}/ldbtf.cmake @ONLY)
install(FILES
	${PROJECT_BINARY_DIR}/ldbtf-config.cmake
	${PROJECT_BINARY_DIR}/ldbtf-config-version.cmake
	${CMAKE_CURRENT_LIST_DIR}/ldbtf-enable.cmake
	${CMAKE_CURRENT_LIST_DIR}/ldbtf-project.cmake
	DESTINATION ${ldbtf_package})
install(FILES ${PROJECT_BINARY_DIR}/ldbtf.cmake DESTINATION ${ldbtf_datadir})

# For gcc -flto. The prefix is known for sure only when it is installed.
ldbtf_path_from(ldbtf_plugin_from_bin ${CMAKE_INSTALL_BINDIR} ${ldbtf_plugin})
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-specs.in ${PROJECT_BINARY_DIR}/ldbtf-specs @ONLY)
install(PROGRAMS ${PROJECT_BINARY_DIR}/ldbtf-specs DESTINATION ${CMAKE_INSTALL_BINDIR})
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-specs-install.cmake.in
	${PROJECT_BINARY_DIR}/ldbtf-specs-install.cmake @ONLY)
install(SCRIPT ${PROJECT_BINARY_DIR}/ldbtf-specs-install.cmake)
install(FILES ${PROJECT_BINARY_DIR}/ldbtf.specs DESTINATION ${ldbtf_datadir})
