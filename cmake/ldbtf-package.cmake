# SPDX-License-Identifier: GPL-3.0-or-later
#
# `cpack -G DEB`, `-G RPM` or `-G TGZ` in the build folder makes a package of what is installed. The
# tools of the distribution find the libraries that the plugin needs. debian/ is for Debian's own
# way, dpkg-buildpackage.
set(CPACK_PACKAGE_NAME ldbtf)
set(CPACK_PACKAGE_VENDOR ldbtf)
set(CPACK_PACKAGE_CONTACT "the ldbtf developers <ldbtf@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/COPYING)
set(CPACK_GENERATOR TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS binutils)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bpftool, cmake, pkg-config")

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE "GPL-3.0-or-later AND MIT")
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
# Folders that belong to other packages.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
	/usr/share/man /usr/share/man/man1 /usr/share/man/man7 /usr/lib/cmake /usr/lib/pkgconfig)
include(CPack)
