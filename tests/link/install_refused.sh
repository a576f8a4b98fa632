# SPDX-License-Identifier: GPL-3.0-or-later
#
# What can't be is said when CMake configures, with what to do: a linker without plugins, in each way to choose one and to switch
# ldbtf on; clang's LTO; and mistakes in calling ldbtf_enable(). What CMake can't know by then, the link says.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"
toolchain=$(find "$prefix" -name ldbtf.cmake)

refuses() { # WHAT TEXT CMAKE-LINES [ARGUMENT...]
	write_program refused
	{
		echo 'cmake_minimum_required(VERSION 3.25)'
		echo 'project(refused C)'
		echo 'find_package(ldbtf REQUIRED)'
		echo 'add_executable(app main.c)'
		echo "$3"
	} > refused/CMakeLists.txt
	refuses_what=$1 refuses_text=$2
	shift 3
	# Only the first configuration of a build folder takes time: it asks the compiler.
	[ "$*" = "${refuses_arguments-}" ] || rm -rf refused/build
	refuses_arguments=$*
	refused "$refuses_what" "$refuses_text" cmake -S refused -B refused/build "-DCMAKE_PREFIX_PATH=$prefix" "$@"
}
refuses "no target" "there is no such target" 'ldbtf_enable(other)'
refuses "archive" "it is not linked (STATIC_LIBRARY)" 'add_library(a main.c)
ldbtf_enable(a)'
refuses "bad VARS" "VARS is all, percpu or none, not some" 'ldbtf_enable(app VARS some)'
refuses "unknown word" "can't make sense of: FUNCS" 'ldbtf_enable(app FUNCS none)'
refuses "twice" "was called before" 'ldbtf_enable(app)
ldbtf_enable(app VARS none)'
# What gcc can't read in a specs file; clang has none.
for value in 'C#.json' 'two
lines.json'; do
	refuses "$value" "in which no path or value can have a '#' or a line break. Choose another name than \"stats=" \
		"ldbtf_enable(app OPTIONS \"stats=$value\" vars=none)"
done
cp -R "$prefix" "$work/a#prefix"
refuses "a prefix with #" "in which no path or value can have a '#' or a line break. Choose another name than \"$work/a#prefix" \
	'ldbtf_enable(app)' "-Dldbtf_DIR=$work/a#prefix/${package#"$prefix"/}"
if has clang; then
	run cmake -S refused -B refused/clang "-Dldbtf_DIR=$work/a#prefix/${package#"$prefix"/}" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug
	run cmake --build refused/clang
	describes refused/clang/app STRUCT point
else
	skip_part "no clang on this machine"
fi
rm -rf "$work/a#prefix" refused
if has ld.lld; then
	refuses "lld" "which does not run linker plugins" 'target_link_options(app PRIVATE -fuse-ld=lld)
ldbtf_enable(app)'
	refuses "lld for all" "which does not run linker plugins" 'set(CMAKE_EXE_LINKER_FLAGS "-fuse-ld=lld")
ldbtf_enable(app)'
	refuses "lld for shared libraries" "which does not run linker plugins" 'set(CMAKE_SHARED_LINKER_FLAGS "-fuse-ld=lld")
add_library(lib SHARED main.c)
ldbtf_enable(lib)'
	refuses "lld for modules" "which does not run linker plugins" 'set(CMAKE_MODULE_LINKER_FLAGS "-fuse-ld=lld")
add_library(lib MODULE main.c)
ldbtf_enable(lib)'
	refuses "lld in one configuration" "which does not run linker plugins" 'set(CMAKE_BUILD_TYPE Debug)
set(CMAKE_EXE_LINKER_FLAGS_DEBUG "-fuse-ld=lld")
ldbtf_enable(app)'
	refuses "lld as a library" "which does not run linker plugins" 'target_link_libraries(app PRIVATE -fuse-ld=lld)
ldbtf_enable(app)'
else
	skip_part "no lld on this machine"
fi
if has mold; then
	refuses "mold" "which does not run linker plugins" 'target_link_options(app PRIVATE -fuse-ld=mold)
ldbtf_enable(app)'
else
	skip_part "no mold on this machine"
fi

# Linkers that are not on this machine, by what they call themselves.
fake_ld fakes/without "GNU ld (GNU Binutils) 2.40" "Usage: ld [options] file..."
refuses "GNU ld without plugins" '"GNU ld (GNU Binutils) 2.40" was built without support for plugins' \
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

# Which linkers list a plugin's files in a dependency file, if CMake is told to ask for one: gold, and GNU ld before 2.41.
for version in "GNU ld (GNU Binutils for Debian) 2.40" "GNU ld version 2.35.2-43.el9" "GNU gold (GNU Binutils for Debian 2.40) 1.16" \
	"GNU ld (Arm GNU Toolchain 11.2-2022.02) 2.37.20220122" "GNU ld (GNU Binutils for Debian) 2.41" "GNU ld version 2.44-6.fc42" \
	"GNU ld (Arm GNU Toolchain 14.3.Rel1 (Build arm-14.174)) 2.44.0.20250616" "GNU ld (GNU Binutils for Debian) 2.47.50.20261021"; do
	fake_ld fakes/with "$version" "  -plugin PLUGIN   Load named plugin"
	run cmake -S refused -B refused/build -DCMAKE_LINK_DEPENDS_USE_LINKER=ON
	tr -s '\n ' '  ' <log >line # wherever CMake breaks it
	mv line log
	case $version in
	*2.41* | *2.4[4-9]*) log_lacks "CMake takes dependencies from the linker" ;;
	*) log_has "CMake takes dependencies from the linker \"$version\"" ;;
	esac
done

# clang's LTO: LLVM's plugin comes first, so there is nothing to measure.
if has clang; then
	for lto in 'set_property(TARGET app PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)' 'target_compile_options(app PRIVATE -flto=thin)' \
		'set(CMAKE_C_FLAGS "-flto")' 'set_property(TARGET app PROPERTY INTERPROCEDURAL_OPTIMIZATION_RELEASE ON)'; do
		refuses "$lto" "clang's LTO hides from ldbtf" "$lto
ldbtf_enable(app)" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release
	done
	echo 'ldbtf_enable(app OPTIONS reserve=4000)' >>refused/CMakeLists.txt
	sed -i '/^ldbtf_enable(app)$/d' refused/CMakeLists.txt
	rm -rf refused/build
	run cmake -S refused -B refused/build "-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release
else
	skip_part "no clang on this machine"
fi

# The toolchain file, for projects that know nothing of it: as flags on the command line, in the project, and in the
# real toolchain file.
for linker in lld mold; do
	has $linker || has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	write_program project
	printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(outside C)' 'add_executable(app main.c)' >project/CMakeLists.txt
	refused "toolchain file, $linker" "which does not run linker plugins. Link it with GNU ld" cmake -S project -B by-flag \
		"-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=$linker
	echo "target_link_options(app PRIVATE -fuse-ld=$linker)" >>project/CMakeLists.txt
	refused "toolchain file, $linker in the project" "ldbtf_enable(app): the linker is" cmake -S project -B by-project \
		"-DCMAKE_TOOLCHAIN_FILE=$toolchain"
	sed -i '$d' project/CMakeLists.txt
	echo "set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=$linker)" >"the real toolchain.cmake"
	refused "toolchain file, $linker in the real one" "which does not run linker plugins. Link it with GNU ld" cmake -S project -B by-toolchain \
		"-DCMAKE_TOOLCHAIN_FILE=$toolchain" "-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=$work/the real toolchain.cmake"
	rm -rf by-*

	# Inside of the other project.
	printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(outside C)' 'add_subdirectory(ldbtf EXCLUDE_FROM_ALL)' \
		'add_executable(app main.c)' "target_link_options(app PRIVATE -fuse-ld=$linker)" 'ldbtf_enable(app)' >project/CMakeLists.txt
	ln -sfn "$LDBTF_SOURCE" project/ldbtf
	refused "add_subdirectory, $linker" "which does not run linker plugins. Link it with GNU ld" cmake -S project -B inside
	rm -rf inside
done

# Each way to choose a linker, by find_package() and by the toolchain file. Always behind ldbtf_enable(): what comes later counts.
# \n is a new line. In one build folder, since only the first configuration of one takes time.
ways() {
	cat <<-'CMAKE'
	target_link_options(app PRIVATE -fuse-ld=LINKER)
	set_property(TARGET app PROPERTY LINK_FLAGS -fuse-ld=LINKER)
	set_property(TARGET app PROPERTY LINK_FLAGS_DEBUG "-Wl,-z,now -fuse-ld=LINKER")
	target_link_options(app PRIVATE "SHELL:-fuse-ld=LINKER -Wl,-z,now")
	target_link_options(app PRIVATE $<$<CONFIG:Debug>:-fuse-ld=LINKER>)
	target_link_options(app PRIVATE "$<$<NOT:$<CONFIG:Release,MinSizeRel>>:SHELL:-Wl,-z,now -fuse-ld=LINKER>")
	target_link_libraries(app PRIVATE debug -fuse-ld=LINKER)
	add_library(flags INTERFACE)\ntarget_link_options(flags INTERFACE -fuse-ld=LINKER)\ntarget_link_libraries(app PRIVATE flags)
	add_library(flags INTERFACE)\ntarget_link_options(flags INTERFACE "SHELL:-fuse-ld=LINKER -Wl,-z,now")\nadd_library(archive STATIC main.c)\ntarget_link_libraries(archive PUBLIC flags)\ntarget_link_libraries(app PRIVATE $<$<CONFIG:Debug>:archive>)
	add_library(flags INTERFACE)\ntarget_link_options(flags INTERFACE -fuse-ld=LINKER)\nadd_library(archive STATIC main.c)\ntarget_link_libraries(archive PRIVATE flags)\nadd_library(ours::archive ALIAS archive)\ntarget_link_libraries(app PRIVATE ours::archive)
	set(CMAKE_EXE_LINKER_FLAGS -fuse-ld=LINKER)
	set(CMAKE_EXE_LINKER_FLAGS_DEBUG -fuse-ld=LINKER)
	set(CMAKE_C_LINK_FLAGS -fuse-ld=LINKER)
	CMAKE
}
# project_lists WAY LINES: the project that switches it on in that way.
project_lists() {
	echo 'cmake_minimum_required(VERSION 3.20)'
	echo 'project(outside C)'
	[ "$1" = toolchain ] || echo 'find_package(ldbtf REQUIRED)'
	echo 'add_executable(app main.c)'
	[ "$1" = toolchain ] || echo 'ldbtf_enable(app)'
	printf '%b\n' "$2"
}
set_way() { # WAY
	way_argument="-DCMAKE_PREFIX_PATH=$prefix"
	[ "$1" != toolchain ] || way_argument="-DCMAKE_TOOLCHAIN_FILE=$toolchain"
}
write_program each
mkdir each/inner
cp each/main.c each/inner
for linker in lld mold; do
	has ld.$linker || continue # said above
	for way in package toolchain; do
		set_way $way
		ways | sed "s/=LINKER/=$linker/g" >ways
		[ "$(wc -l <ways)" -ge 13 ] || fail "only these ways: $(cat ways)"
		# How it is found is one and the same for both: for one of them all, for the other what is not a plain option.
		[ $way = package ] || sed -i '/LINK_FLAGS -f/b; /SHELL/b; /INTERFACE/b; d' ways
		while IFS= read -r lines; do
			project_lists $way "$lines" >each/CMakeLists.txt
			refused "$way, $lines" "ldbtf_enable(app): the linker is" \
				cmake -S each -B "each-$way" -DCMAKE_BUILD_TYPE=Debug "$way_argument" </dev/null
		done <ways

		# A variable of the target's own folder.
		printf '%s\n' 'add_executable(inner main.c)' "set(CMAKE_EXE_LINKER_FLAGS -fuse-ld=$linker)" >each/inner/CMakeLists.txt
		project_lists $way "add_subdirectory(inner)" >each/CMakeLists.txt
		[ $way = toolchain ] || echo 'ldbtf_enable(inner)' >>each/CMakeLists.txt
		refused "$way, a folder" "ldbtf_enable(inner): the linker is" cmake each-$way
	done
done

# What holds for another configuration, or another target, is no reason; where there are several configurations, it is one.
linker=
! has ld.mold || linker=mold
! has ld.lld || linker=lld
if [ "$linker" ]; then
	cat > another.cmake <<-CMAKE
	target_link_options(app PRIVATE \$<\$<CONFIG:Release>:-fuse-ld=$linker>)
	add_executable(other main.c)
	target_link_options(other PRIVATE -fuse-ld=$linker)
	add_subdirectory(inner)
	CMAKE
	project_lists package "$(cat another.cmake)" >each/CMakeLists.txt
	run cmake each-package
	run cmake --build each-package
	describes each-package/app STRUCT point
	if has ninja; then
		refused "several configurations" "ldbtf_enable(app): the linker is" cmake -G "Ninja Multi-Config" -S each -B several "-DCMAKE_PREFIX_PATH=$prefix"
	else
		skip_part "no ninja on this machine"
	fi
fi

# What only the link knows: by a generator expression that is not about configurations.
for way in package toolchain; do
	set_way $way
	for compiler in gcc clang; do
		has $compiler || { skip_part "no $compiler on this machine"; continue; }
		rm -rf unseen
		for linker in lld mold; do
			has ld.$linker || continue
			project_lists $way "target_link_options(app PRIVATE \$<\$<BOOL:yes>:-fuse-ld=$linker>)" >each/CMakeLists.txt
			run cmake -S each -B unseen "-DCMAKE_C_COMPILER=$compiler" -DCMAKE_BUILD_TYPE=Debug "$way_argument"
			refused "$way, $compiler, at the link" "lld and mold ignore linker plugins, so link with GNU ld, for example by -fuse-ld=bfd" \
				cmake --build unseen
			[ ! -e unseen/app ] || fail "$way, $compiler: the failed link left its output"
		done
	done
done
