# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where installed files are as seen from each other.
include(GNUInstallDirs)

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
