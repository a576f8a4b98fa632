# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/hosted, copied out of the repository, builds with one command by make, and tells about
# its own memory; without the plugin it says so and is content. Stripping takes the DWARF away,
# not the types.
. "$(dirname "$0")/lib.sh"
. "$here/hosted_lib.sh"

has make || skip "no make on this machine"

# make splits its words at spaces, which the path of the repository may have.
ln -s "$source/runtime" runtime
ln -s "$LDBTF_PLUGIN" ldbtf.so
cp -r "$source/examples/hosted" by_make
rm -rf by_make/hosted by_make/build
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so >log 2>&1 ||
	fail "make"
! grep -i warning log || fail "make warns"
check by_make/hosted
make -C by_make clean >log 2>&1
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so CFLAGS=-O1 \
	LDFLAGS=-Wl,-z,now >log 2>&1 ||
	fail "make with flags of one's own"
log_has "-O1 -g"
log_has "-z,now"
check by_make/hosted
make -C by_make clean >log 2>&1
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN= >log 2>&1 ||
	fail "make without the plugin"
check_without by_make/hosted

# Stripping takes the DWARF away, not the types.
make -C by_make clean >log 2>&1
make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so >log 2>&1 ||
	fail "make"
strip by_make/hosted
check by_make/hosted
