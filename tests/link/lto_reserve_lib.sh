# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of reservations for LTO share: the hosted example with its runtime, 8 units with
# 150 functions, most of which are inlined. That is large enough for a percentage to mean something.
# Sourced by a test after lib.sh and lto_lib.sh.

source=$(cd "$here/../.." && pwd)

# build COMPILER FLAG...: rt_*.o.
build() {
	build_compiler=$1
	shift
	for unit in runtime/src/btf_find runtime/src/btf_index runtime/src/btf_path \
		runtime/src/btf_print \
		runtime/src/btf_split runtime/src/btf_text runtime/src/btf_types \
		examples/hosted/main; do
		"$build_compiler" -g -O2 "$@" -I"$source/runtime/include" -c "$source/$unit.c" \
			-o "rt_${unit##*/}.o" 2>log ||
			fail "$unit.c does not compile"
	done
}
# within LABEL PERCENT: the last link reserved no less than it needed, and at most that much more.
within() {
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$used" -gt 4000 ] || fail "$1: only $used bytes of BTF, too few for a percentage"
	[ "$reserved" -ge "$used" ] || fail "$1: $reserved bytes reserved for $used"
	[ $((reserved * 100)) -le $((used * (100 + $2))) ] ||
		fail "$1: $reserved bytes reserved for $used, over $2 % too many"
	echo "$1: $used bytes, reserved $reserved"
}
