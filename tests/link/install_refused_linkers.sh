# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake refuses linkers without plugins when it configures.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/refused_lib.sh"

if has ld.lld; then
	refuses "lld" "which does not run linker plugins" \
		'target_link_options(app PRIVATE -fuse-ld=lld)
ldbtf_enable(app)'
	refuses "lld for all" "which does not run linker plugins" \
		'set(CMAKE_EXE_LINKER_FLAGS "-fuse-ld=lld")
ldbtf_enable(app)'
	refuses "lld for shared libraries" "which does not run linker plugins" \
		'set(CMAKE_SHARED_LINKER_FLAGS "-fuse-ld=lld")
add_library(lib SHARED main.c)
ldbtf_enable(lib)'
	refuses "lld for modules" "which does not run linker plugins" \
		'set(CMAKE_MODULE_LINKER_FLAGS "-fuse-ld=lld")
add_library(lib MODULE main.c)
ldbtf_enable(lib)'
	refuses "lld in one configuration" "which does not run linker plugins" \
		'set(CMAKE_BUILD_TYPE Debug)
set(CMAKE_EXE_LINKER_FLAGS_DEBUG "-fuse-ld=lld")
ldbtf_enable(app)'
	refuses "lld as a library" "which does not run linker plugins" \
		'target_link_libraries(app PRIVATE -fuse-ld=lld)
ldbtf_enable(app)'
else
	skip_part "no lld on this machine"
fi
if has mold; then
	refuses "mold" "which does not run linker plugins" \
		'target_link_options(app PRIVATE -fuse-ld=mold)
ldbtf_enable(app)'
else
	skip_part "no mold on this machine"
fi

# Linkers that are not on this machine, by what they call themselves.
fake_ld fakes/without "GNU ld (GNU Binutils) 2.40" "Usage: ld [options] file..."
refuses "GNU ld without plugins" \
	'"GNU ld (GNU Binutils) 2.40" was built without support for plugins' \
	"target_link_options(app PRIVATE \"-B$work/fakes/without\")
ldbtf_enable(app)"
fake_ld fakes/other "ld: Frobnicator 1.0" "no help"
refuses "an unknown linker" "the linker is not GNU ld or gold; it says: ld: Frobnicator 1.0" \
	"target_link_options(app PRIVATE \"-B$work/fakes/other\")
ldbtf_enable(app)"
fake_ld fakes/wild "Wild version 0.6 (compatible with GNU linkers)" "no help"
refuses "wild" "which does not run linker plugins" \
	"target_link_options(app PRIVATE \"-B$work/fakes/wild\")
ldbtf_enable(app)"
