# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake refuses a linker without plugins in each way to choose one, by find_package() and by the
# toolchain file.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/refused_lib.sh"
. "$here/refused_ways_lib.sh"

# Always behind ldbtf_enable(): what comes later counts.
# \n is a new line, and a line that ends with it goes on in the next one. All are configured in one
# build folder, since only the first configuration takes time.
ways() {
	cat <<-'CMAKE'
	target_link_options(app PRIVATE -fuse-ld=LINKER)
	set_property(TARGET app PROPERTY LINK_FLAGS -fuse-ld=LINKER)
	set_property(TARGET app PROPERTY LINK_FLAGS_DEBUG "-Wl,-z,now -fuse-ld=LINKER")
	target_link_options(app PRIVATE "SHELL:-fuse-ld=LINKER -Wl,-z,now")
	target_link_options(app PRIVATE $<$<CONFIG:Debug>:-fuse-ld=LINKER>)
	target_link_options(app PRIVATE "$<$<NOT:$<CONFIG:Release,MinSizeRel>>:SHELL:-Wl,-z,now -fuse-ld=LINKER>")
	target_link_libraries(app PRIVATE debug -fuse-ld=LINKER)
	add_library(flags INTERFACE)\ntarget_link_options(flags INTERFACE -fuse-ld=LINKER)\n
	target_link_libraries(app PRIVATE flags)
	add_library(flags INTERFACE)\ntarget_link_options(flags INTERFACE "SHELL:-fuse-ld=LINKER -Wl,-z,now")\n
	add_library(archive STATIC main.c)\ntarget_link_libraries(archive PUBLIC flags)\n
	target_link_libraries(app PRIVATE $<$<CONFIG:Debug>:archive>)
	add_library(flags INTERFACE)\ntarget_link_options(flags INTERFACE -fuse-ld=LINKER)\n
	add_library(archive STATIC main.c)\ntarget_link_libraries(archive PRIVATE flags)\n
	add_library(ours::archive ALIAS archive)\ntarget_link_libraries(app PRIVATE ours::archive)
	set(CMAKE_EXE_LINKER_FLAGS -fuse-ld=LINKER)
	set(CMAKE_EXE_LINKER_FLAGS_DEBUG -fuse-ld=LINKER)
	set(CMAKE_C_LINK_FLAGS -fuse-ld=LINKER)
	CMAKE
}

for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	for way in package toolchain; do
		set_way $way
		ways | sed -e ':more' -e '/\\n$/ { N; s/\n//; b more' -e '}' -e "s/=LINKER/=$linker/g" >ways
		[ "$(wc -l <ways)" -ge 13 ] || fail "only these ways: $(cat ways)"
		# How it is found is one and the same for both: for one of them all, for the other
		# what is not a plain option.
		[ $way = package ] || sed -i '/LINK_FLAGS -f/b; /SHELL/b; /INTERFACE/b; d' ways
		while IFS= read -r lines; do
			project_lists $way "$lines" >each/CMakeLists.txt
			refused "$way, $lines" "ldbtf_enable(app): the linker is" \
				cmake -S each -B "each-$way" -DCMAKE_BUILD_TYPE=Debug \
				"$way_argument" </dev/null
		done <ways

		# A variable of the target's own folder.
		printf '%s\n' 'add_executable(inner main.c)' \
			"set(CMAKE_EXE_LINKER_FLAGS -fuse-ld=$linker)" >each/inner/CMakeLists.txt
		project_lists $way "add_subdirectory(inner)" >each/CMakeLists.txt
		[ $way = toolchain ] || echo 'ldbtf_enable(inner)' >>each/CMakeLists.txt
		refused "$way, a folder" "ldbtf_enable(inner): the linker is" cmake each-$way
	done
done
