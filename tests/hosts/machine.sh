# SPDX-License-Identifier: GPL-3.0-or-later
#
# machine.sh ARCHITECTURE BUILD-FOLDER EMULATOR EMULATION COMPILER [FLAG]: a host of another
# kind than this machine, as dpkg names it: other byte order, other size of pointers, another
# processor. The plugin and its unit tests are built for it, and run there, under qemu-user.
# Then the host's own ld links with that plugin, and each output has the bytes that this machine
# makes of the same objects. EMULATION is ld's name for the target. Many kernels of x86-64 machines
# run no i386 programs, so that those are emulated, too.
. "$(dirname "$0")/lib.sh"
architecture=$1 build=$2 emulator=$3 emulation=$4
shift 4
test_name=$test_name.$architecture
[ "$architecture" != arm64 ] || [ "${LDBTF_ALL_HOSTS:-}" ] || skip "LDBTF_ALL_HOSTS is not set"
has "$1" || skip "no $1 on this machine"
has "$emulator" || skip "no $emulator on this machine (Debian: qemu-user)"
root=$(sh "$here/fetch_host.sh" "$architecture") ||
	skip "the libraries of Debian's $architecture can't be had here"
triplet=$("$@" -print-multiarch)
libraries=$root/usr/lib/$triplet:$root/lib/$triplet
loader=$(find "$root/lib" -maxdepth 1 -name 'ld*.so.*')
[ -f "$loader" ] || fail "one dynamic loader is expected: $loader"

on_host() { timeout 600 "$emulator" "$@"; }

# The build stays, so that only the first one takes a minute.
cat >toolchain.cmake <<CMAKE
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR $architecture)
set(CMAKE_C_COMPILER $1)
set(CMAKE_C_FLAGS_INIT "-O1 ${2:-}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,--dynamic-linker,\"$loader\" -Wl,--disable-new-dtags,-rpath,\"$libraries\"")
set(CMAKE_SYSROOT "$root")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
CMAKE
if ! cmp -s toolchain.cmake "$build/toolchain.cmake"; then
	rm -rf "$build"
	mkdir -p "$build"
	cp toolchain.cmake "$build/"
fi
# The compiler finds what is in the system's folders of its root. A root that is told to pkg-config
# must have no space in its path.
PKG_CONFIG_LIBDIR=$root/usr/lib/$triplet/pkgconfig PKG_CONFIG_SYSTEM_LIBRARY_PATH=/usr/lib/$triplet \
	cmake -G Ninja -S "$source" -B "$build" -DCMAKE_TOOLCHAIN_FILE="$build/toolchain.cmake" \
	-DLDBTF_WERROR=ON -DCMAKE_BUILD_TYPE=Debug >log 2>&1 || fail "it is not configured"
cmake --build "$build" --target ldbtf unit_programs >said 2>&1 ||
	{ grep -v '^\[' said >log; fail "it is not built"; }

# All are run, and those that fail tell why.
failed='' count=0
for program in "$build"/tests/unit/test_*; do
	[ -x "$program" ] && [ -f "$program" ] || continue
	count=$((count + 1))
	on_host "$program" >said 2>&1 && continue
	failed="$failed $(basename "$program")"
	tail -n 20 said >&2
done
[ ! "$failed" ] || fail "these unit tests:$failed"
[ $count -gt 40 ] || fail "only $count unit tests were found"
echo "$count unit tests pass"

# large_archive SYMBOL OBJECT: large.a, whose index has that symbol in the object, behind 2.2 GB.
header() { printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' "$1" 0 0 0 644 "$2"; }
big_endian_word() {
	for shift in 24 16 8 0; do
		# shellcheck disable=SC2059 # the format is the byte
		printf "\\$(printf %03o $(($1 >> shift & 255)))"
	done
}
large_archive() {
	index_size=$((8 + ${#1} + 1 + ${#1} % 2)) hole=2200000000
	at=$((8 + 60 + index_size + 60 + hole))
	{
		printf '!<arch>\n'
		header / $index_size
		big_endian_word 1
		big_endian_word $at
		printf '%s\000' "$1"
		[ $((${#1} % 2)) = 0 ] || printf '\000'
		header hole/ $hole
	} >large.a
	truncate -s $at large.a
	{ header object.o/ "$(wc -c <"$2")"; cat "$2"; } >>large.a
}

# link_both NAME ARGUMENT...: by both linkers.
link_both() {
	name=$1
	shift
	set -- -m "$emulation" -e main --unresolved-symbols=ignore-all "$@" \
		-plugin-opt detached=app.btf
	"$linker" -o app -plugin "$LDBTF_PLUGIN" "$@" >log 2>&1 || fail "$name: this machine's ld"
	mv app app.right
	mv app.btf app.btf.right
	on_host "$loader" --library-path "$libraries" "$root/usr/bin/ld.bfd" -o app \
		-plugin "$build/plugin/ldbtf.so" "$@" >log 2>&1 || fail "$name: the host's ld"
	cmp app.right app >log 2>&1 || fail "$name: another image"
	cmp app.btf.right app.btf >log 2>&1 || fail "$name: other BTF"
	[ "$(wc -c <app.btf)" -gt 500 ] || fail "$name: there is little in the BTF"
}
linker=$("$@" -print-prog-name=ld)
for source_name in seed other; do
	"$@" -g -O1 -w -c "$here/../fuzz/$source_name.c" -o $source_name.o >log 2>&1 ||
		fail "$source_name.c does not compile"
done
link_both plain seed.o other.o
link_both relocatable -r seed.o other.o
link_both threads seed.o other.o -plugin-opt jobs=2 -plugin-opt vars=all
large_archive find_own other.o
link_both large seed.o -u find_own large.a
echo "the host's ld makes the same images"
