# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/hosted, copied out of the repository, builds with one command by make and by CMake, and tells about its own
# memory; without the plugin it says so and is content.
. "$(dirname "$0")/lib.sh"

source=$(cd "$here/../.." && pwd)
has make || skip "no make on this machine"

# Addresses differ from run to run; all else must be exactly this.
cat > expected <<'TEXT'
struct server { // 72 bytes, type N
	char name[16]; // at 0, 16 bytes
	short unsigned int port; // at 16, 2 bytes
	enum state state; // at 20, 4 bytes
	struct {...} options; // at 24, 4 bytes
	union {...}; // at 28, 4 bytes
	double load[3]; // at 32, 24 bytes
	struct client *clients; // at 56, 8 bytes
	void (*on_request)(); // at 64, 8 bytes
};

the_server = {
	.name = "example",
	.port = 8080,
	.state = RUNNING,
	.options = {
		.verbose = 1,
		.protocol = 5,
		.niceness = -7
	},
	{
		.address = 16908480,
		.octets = {192, 0, 2, 1}
	},
	.load = {0.75, 0.25, 0.125},
	.clients = ADDRESS,
	.on_request = ADDRESS
}

the_server.octets[2] = 2
the_server.options = {
	.verbose = 1,
	.protocol = 5,
	.niceness = -7
}
the_server.clients->name = "alice"
the_server.clients->next->state = DRAINING
the_server.clients->next->next->name: a pointer on the way is NULL
request_limit: 4 bytes at offset N of .data: 1000
TEXT
[ "$(uname -m)" = x86_64 ] || skip "the expected text is of x86-64"

check() { # PROGRAM
	"$1" >out || fail "$1 failed"
	grep -q '^This program carries [0-9]* types\.$' out || fail "$1: no number of types"
	sed -e 1,2d -e 's/0x[0-9a-f]\{4,\}/ADDRESS/' -e 's/, type [0-9]*$/, type N/' -e 's/at offset [0-9]*/at offset N/' out >told
	diff -u expected told >log || fail "$1 tells something else"
}
check_without() { # PROGRAM
	"$1" >out || fail "$1 failed without types"
	grep -q 'linked without the ldbtf plugin' out || fail "$1 does not say that it has no types"
}

# make splits its words at spaces, which the path of the repository may have.
ln -s "$source/runtime" runtime
ln -s "$LDBTF_PLUGIN" ldbtf.so
cp -r "$source/examples/hosted" by_make
rm -rf by_make/hosted by_make/build
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so >log 2>&1 || fail "make"
! grep -i warning log || fail "make warns"
check by_make/hosted
make -C by_make clean >log 2>&1
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so CFLAGS=-O1 LDFLAGS=-Wl,-z,now >log 2>&1 ||
	fail "make with flags of one's own"
log_has "-O1 -g"
log_has "-z,now"
check by_make/hosted
make -C by_make clean >log 2>&1
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN= >log 2>&1 || fail "make without the plugin"
check_without by_make/hosted
if make -C by_make LDBTF_RUNTIME=/nonexistent >log 2>&1; then
	fail "make with a wrong LDBTF_RUNTIME works"
fi
log_has "is not the ldbtf runtime; pass LDBTF_RUNTIME="
# With a space in it, it is, but make can't tell.
ln -s "$source/runtime" "a runtime"
ln -s "$LDBTF_PLUGIN" "a plugin.so"
for example in hosted cortex-m riscv-kernel; do
	for path in LDBTF_RUNTIME="$work/a runtime" LDBTF_PLUGIN="$work/a plugin.so"; do
		! make -n -C "$source/examples/$example" LDBTF_RUNTIME="$work/runtime" "$path" >log 2>&1 || fail "$example: make with $path works"
		log_has "make takes paths apart at spaces: pass LDBTF_RUNTIME and LDBTF_PLUGIN without any, such as by a symbolic link"
	done
done

# Stripping takes the DWARF away, not the types.
make -C by_make clean >log 2>&1
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so >log 2>&1 || fail "make"
strip by_make/hosted
check by_make/hosted

if has cmake; then
	cp -r "$source/examples/hosted" by_cmake
	rm -rf by_cmake/hosted by_cmake/build
	cmake -S by_cmake -B by_cmake/build -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS="-B$work/bin" \
		-DLDBTF_RUNTIME="$source/runtime" -DLDBTF_PLUGIN="$LDBTF_PLUGIN" >log 2>&1 || fail "cmake"
	cmake --build by_cmake/build >log 2>&1 || fail "cmake --build"
	check by_cmake/build/hosted
	cmake -S by_cmake -B by_cmake/build -DLDBTF_PLUGIN= >log 2>&1 || fail "cmake without the plugin"
	cmake --build by_cmake/build >log 2>&1 || fail "cmake --build without the plugin"
	check_without by_cmake/build/hosted
else
	skip_part "no cmake on this machine"
fi
