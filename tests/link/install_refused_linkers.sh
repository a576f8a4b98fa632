# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake refuses linkers without plugins when it configures, and tells of those that name a plugin's
# files in a dependency file.
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
# And one that is as it should be.
fake_ld fakes/with "GNU ld (GNU Binutils) 2.40" "  -plugin PLUGIN   Load named plugin"
rm -rf refused/build
sed -i 's,fakes/wild,fakes/with,' refused/CMakeLists.txt
run cmake -S refused -B refused/build "-DCMAKE_PREFIX_PATH=$prefix"

# Which linkers list a plugin's files in a dependency file, if CMake is told to ask for one: gold,
# and GNU ld before 2.41.
for version in "GNU ld (GNU Binutils for Debian) 2.40" "GNU ld version 2.35.2-43.el9" \
	"GNU gold (GNU Binutils for Debian 2.40) 1.16" \
	"GNU ld (Arm GNU Toolchain 11.2-2022.02) 2.37.20220122" \
	"GNU ld (GNU Binutils for Debian) 2.41" "GNU ld version 2.44-6.fc42" \
	"GNU ld (Arm GNU Toolchain 14.3.Rel1 (Build arm-14.174)) 2.44.0.20250616" \
	"GNU ld (GNU Binutils for Debian) 2.47.50.20261021"; do
	fake_ld fakes/with "$version" "  -plugin PLUGIN   Load named plugin"
	run cmake -S refused -B refused/build -DCMAKE_LINK_DEPENDS_USE_LINKER=ON
	tr -s '\n ' '  ' <log >line # wherever CMake breaks it
	mv line log
	case $version in
	*2.41* | *2.4[4-9]*) log_lacks "CMake takes dependencies from the linker" ;;
	*) log_has "CMake takes dependencies from the linker \"$version\"" ;;
	esac
done
