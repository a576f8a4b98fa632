# SPDX-License-Identifier: GPL-3.0-or-later
#
# The makefiles of the examples refuse a path that is not the runtime, and a path with spaces,
# which make would take apart.
. "$(dirname "$0")/lib.sh"

has make || skip "no make on this machine"

source=$(cd "$here/../.." && pwd)
cp -r "$source/examples/hosted" by_make
if make -C by_make LDBTF_RUNTIME=/nonexistent >log 2>&1; then
	fail "make with a wrong LDBTF_RUNTIME works"
fi
log_has "is not the ldbtf runtime; pass LDBTF_RUNTIME="
# With a space in it, it is, but make can't tell.
ln -s "$source/runtime" runtime
ln -s "$source/runtime" "a runtime"
ln -s "$LDBTF_PLUGIN" "a plugin.so"
for example in hosted plugins cortex-m riscv-kernel; do
	for path in LDBTF_RUNTIME="$work/a runtime" LDBTF_PLUGIN="$work/a plugin.so"; do
		! make -n -C "$source/examples/$example" LDBTF_RUNTIME="$work/runtime" \
			"$path" >log 2>&1 || fail "$example: make with $path works"
		log_has "make takes paths apart at spaces: pass LDBTF_RUNTIME and LDBTF_PLUGIN without any, such as by a symbolic link"
	done
done
