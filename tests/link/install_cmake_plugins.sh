# SPDX-License-Identifier: GPL-3.0-or-later
#
# ldbtf_enable(PLUGIN BASE PROGRAM), by examples/plugins with its own CMakeLists.txt: with LTO and
# without; a new program links its plugins again; what can't be a base is refused.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

cp -r "$LDBTF_SOURCE/examples/plugins" project
find project -name '*.so' -delete
states() {
	(cd build && ./server ./counter.so ./limiter.so) >said 2>log || fail "$1: the server fails"
	grep -q 'by_method = {1, 1, 0}' said && grep -q 'path = "/upload"' said ||
		fail "$1: $(cat said)"
}
for generator in "Unix Makefiles" Ninja; do
	lto=OFF
	if [ "$generator" = Ninja ]; then
		has ninja || { skip_part "no ninja on this machine"; continue; }
		lto=ON
	fi
	rm -rf build
	run cmake -G "$generator" -S project -B build -DCMAKE_BUILD_TYPE=RelWithDebInfo \
		"-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=$lto
	run cmake --build build
	states "$generator, LTO $lto"
	[ "$(section_size build/counter.so)" -lt 600 ] ||
		fail "$generator, LTO $lto: counter.so has the server's types"
	builds build keeps "$generator: nothing" build/server build/counter.so build/limiter.so
	sed -i "s/^struct server the_server/struct added$lto { int x; } added$lto;\n&/" \
		project/server.c
	builds build links "$generator: another server" build/server build/counter.so \
		build/limiter.so
	states "$generator, LTO $lto, another server"
done

# wrong TEXT: the lines of stdin, in place of the plugins', do not configure.
wrong() {
	{
		printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(wrong C)' \
			'find_package(ldbtf REQUIRED)' \
			'add_executable(main main.c)' 'add_library(plug MODULE main.c)'
		cat
	} >wrong/CMakeLists.txt
	rm -rf refused
	refused "$1" "$1" cmake -S wrong -B refused "-DCMAKE_PREFIX_PATH=$prefix"
}
write_program wrong
echo 'ldbtf_enable(plug BASE main)' | wrong "main has no BTF. Enable it, too: ldbtf_enable(main)"
echo 'ldbtf_enable(plug BASE nothing)' | wrong \
	"ldbtf_enable(plug BASE nothing): there is no such target"
echo 'ldbtf_enable(plug BASE plug)' | wrong "a base is another target"
echo 'ldbtf_enable(plug BASE main OPTIONS base=/other)' | wrong "and the only one"
wrong "plug has a base itself. Name that one: BASE main" <<-'CMAKE'
ldbtf_enable(main)
ldbtf_enable(plug BASE main)
add_library(more MODULE main.c)
ldbtf_enable(more BASE plug)
CMAKE
