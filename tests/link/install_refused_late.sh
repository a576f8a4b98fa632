# SPDX-License-Identifier: GPL-3.0-or-later
#
# A linker without plugins that CMake can't know of, or that is chosen for others: the first is
# refused by the link, the second by nobody.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/refused_lib.sh"
. "$here/refused_ways_lib.sh"

# What holds for another configuration, or another target, is no reason; where there are several
# configurations, it is one.
linker=
! has ld.mold || linker=mold
! has ld.lld || linker=lld
if [ "$linker" ]; then
	printf '%s\n' 'add_executable(inner main.c)' \
		"set(CMAKE_EXE_LINKER_FLAGS -fuse-ld=$linker)" >each/inner/CMakeLists.txt
	cat > another.cmake <<-CMAKE
	target_link_options(app PRIVATE \$<\$<CONFIG:Release>:-fuse-ld=$linker>)
	add_executable(other main.c)
	target_link_options(other PRIVATE -fuse-ld=$linker)
	add_subdirectory(inner)
	CMAKE
	project_lists package "$(cat another.cmake)" >each/CMakeLists.txt
	run cmake -S each -B each-package -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
	run cmake --build each-package
	describes each-package/app STRUCT point
	if has ninja; then
		refused "several configurations" "ldbtf_enable(app): the linker is" cmake \
			-G "Ninja Multi-Config" -S each -B several "-DCMAKE_PREFIX_PATH=$prefix"
	else
		skip_part "no ninja on this machine"
	fi
else
	skip_part "neither lld nor mold on this machine"
fi

# What only the link knows: by a generator expression that is not about configurations.
for way in package toolchain; do
	set_way $way
	for compiler in gcc clang; do
		has $compiler || { skip_part "no $compiler on this machine"; continue; }
		rm -rf unseen
		for linker in lld mold; do
			has ld.$linker || continue
			project_lists $way \
				"target_link_options(app PRIVATE \$<\$<BOOL:yes>:-fuse-ld=$linker>)" >each/CMakeLists.txt
			run cmake -S each -B unseen "-DCMAKE_C_COMPILER=$compiler" \
				-DCMAKE_BUILD_TYPE=Debug "$way_argument"
			refused "$way, $compiler, at the link" \
				"lld and mold ignore linker plugins, so link with GNU ld, for example by -fuse-ld=bfd" \
				cmake --build unseen
			[ ! -e unseen/app ] ||
				fail "$way, $compiler: the failed link left its output"
		done
	done
done
