# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `cmake --install` puts where:
#
#	<libdir>/ldbtf/ldbtf.so             not in bfd-plugins, where every nm and ar would load it
#	<libdir>/pkgconfig/                 ldbtf.pc, ldbtf-runtime.pc
#	<libdir>/cmake/ldbtf/               find_package(ldbtf)
#	<datadir>/ldbtf/ldbtf.cmake         the toolchain file
#	<datadir>/ldbtf/runtime, include/   the runtime's sources (runtime/CMakeLists.txt)
#	<datadir>/ldbtf/runtime/single/     the runtime as one source and one header
#	<libdir>/libldbtf-runtime.a         the runtime for programs of this machine
#	<datadir>/ldbtf/linkscripts/
#	<datadir>/ldbtf/integrations/
#	<bindir>/ldbtf, pahole-ldbtf        the program, and its name in kernel builds
#	<libexecdir>/ldbtf/ld, ld.lld, …    names under which compilers start `ldbtf link`
#	<bindir>/ldbtf-specs                writes specs files for gcc -flto
#	<datadir>/ldbtf/ldbtf.specs         one without options
#	<mandir>/man1/ldbtf.1, man7/ldbtf.7
#	<datadir>/bash-completion/completions/ldbtf
#
# Most files find the others by their own place, so that an installed tree can be moved. These name
# the prefix: ldbtf.specs, which ldbtf-specs writes again, and the .pc files, which take `pkg-config
# --define-variable=prefix=NEW`.
include(CMakePackageConfigHelpers)
include(ldbtf-paths)

set(ldbtf_plugindir ${CMAKE_INSTALL_LIBDIR}/ldbtf)
set(ldbtf_datadir ${CMAKE_INSTALL_DATADIR}/ldbtf)
set(ldbtf_package ${CMAKE_INSTALL_LIBDIR}/cmake/ldbtf)
set(ldbtf_plugin ${ldbtf_plugindir}/ldbtf.so)
set(ldbtf_runtime ${ldbtf_datadir}/runtime)
set(ldbtf_linkscripts ${ldbtf_datadir}/linkscripts)
set(ldbtf_linkers ${CMAKE_INSTALL_LIBEXECDIR}/ldbtf)

install(TARGETS ldbtf LIBRARY DESTINATION ${ldbtf_plugindir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/linkscripts/ DESTINATION ${ldbtf_linkscripts} OPTIONAL)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/integrations DESTINATION ${ldbtf_datadir})
install(TARGETS ldbtf-program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_BINARY_DIR}/tool/pahole-ldbtf DESTINATION ${CMAKE_INSTALL_BINDIR})
# By these names compilers start `ldbtf link`.
ldbtf_path_from(ldbtf_program_from_linkers ${ldbtf_linkers} ${CMAKE_INSTALL_BINDIR}/ldbtf)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/wrappers)
foreach(name IN ITEMS ld ld.bfd ld.gold ld.lld ld.mold)
	file(CREATE_LINK ${ldbtf_program_from_linkers} ${PROJECT_BINARY_DIR}/wrappers/${name}
		SYMBOLIC)
	install(FILES ${PROJECT_BINARY_DIR}/wrappers/${name}
		DESTINATION ${ldbtf_linkers})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/docs/ldbtf.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_SOURCE_DIR}/tool/ldbtf.bash
	DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ldbtf)
install(FILES ${PROJECT_SOURCE_DIR}/docs/ldbtf.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)

# pkg-config. A folder outside of the prefix stands in the files as it is.
set(ldbtf_includedir ${CMAKE_INSTALL_INCLUDEDIR})
set(ldbtf_libdir ${CMAKE_INSTALL_LIBDIR})
set(ldbtf_bindir ${CMAKE_INSTALL_BINDIR})
foreach(dir IN ITEMS plugindir datadir includedir libdir bindir)
	set(ldbtf_${dir}_for_pc "${ldbtf_${dir}}")
	if(NOT IS_ABSOLUTE "${ldbtf_${dir}}")
		set(ldbtf_${dir}_for_pc "\${prefix}/${ldbtf_${dir}}")
	endif()
endforeach()
set(ldbtf_dl_for_pc)
if(CMAKE_DL_LIBS)
	set(ldbtf_dl_for_pc -l${CMAKE_DL_LIBS})
endif()
foreach(name IN ITEMS ldbtf ldbtf-runtime)
	configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in
		${PROJECT_BINARY_DIR}/${name}.pc.prefix @ONLY)
endforeach()

# CMake. A project may link for any machine, so the package works for any word size.
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-config.cmake.in
	${PROJECT_BINARY_DIR}/ldbtf-config.cmake
	INSTALL_DESTINATION ${ldbtf_package}
	PATH_VARS ldbtf_plugin ldbtf_runtime ldbtf_linkscripts ldbtf_linkers)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ldbtf-config-version.cmake
	COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
ldbtf_path_from(ldbtf_package_from_data ${ldbtf_datadir} ${ldbtf_package})
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-toolchain.cmake.in ${PROJECT_BINARY_DIR}/ldbtf.cmake
	@ONLY)
install(FILES
	${PROJECT_BINARY_DIR}/ldbtf-config.cmake
	${PROJECT_BINARY_DIR}/ldbtf-config-version.cmake
	${CMAKE_CURRENT_LIST_DIR}/ldbtf-enable.cmake
	${CMAKE_CURRENT_LIST_DIR}/ldbtf-project.cmake
	DESTINATION ${ldbtf_package})
install(FILES ${PROJECT_BINARY_DIR}/ldbtf.cmake DESTINATION ${ldbtf_datadir})

# For gcc -flto.
ldbtf_path_from(ldbtf_plugin_from_bin ${CMAKE_INSTALL_BINDIR} ${ldbtf_plugin})
ldbtf_path_from(ldbtf_linkscripts_from_bin ${CMAKE_INSTALL_BINDIR} ${ldbtf_linkscripts})
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-specs.in ${PROJECT_BINARY_DIR}/ldbtf-specs @ONLY)
install(PROGRAMS ${PROJECT_BINARY_DIR}/ldbtf-specs DESTINATION ${CMAKE_INSTALL_BINDIR})

# Files that name the prefix.
configure_file(${CMAKE_CURRENT_LIST_DIR}/ldbtf-prefix-install.cmake.in
	${PROJECT_BINARY_DIR}/ldbtf-prefix-install.cmake @ONLY)
install(SCRIPT ${PROJECT_BINARY_DIR}/ldbtf-prefix-install.cmake)
install(FILES ${PROJECT_BINARY_DIR}/ldbtf.specs DESTINATION ${ldbtf_datadir})
install(FILES ${PROJECT_BINARY_DIR}/ldbtf.pc ${PROJECT_BINARY_DIR}/ldbtf-runtime.pc
	DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
