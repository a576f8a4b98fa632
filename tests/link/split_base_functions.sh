# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: functions that the base has too, as those of a library that a program and its plugin
# are both linked with, take no room. A function that may get another prototype is reserved for.
. "$(dirname "$0")/lib.sh"

echo 'struct shape { int sides; struct shape *next; };' >shape.h
{
	echo '#include "shape.h"'
	for i in $(seq 60); do
		echo "int sides_$i(struct shape *shape, int at) { return shape->sides + at + $i; }"
	done
} >library.c
# Two static functions of one name and two prototypes: the link has both, and so none in its BTF.
echo 'static __attribute__((noinline)) int twin(long a) { __asm__(""); return (int)a; } int twin_of_first(int a) { return twin(a); }' >first.c
echo 'static __attribute__((noinline)) int twin(short a) { __asm__(""); return a; } int own(int a) { return twin((short)a); }' >plugin.c
echo 'int main(void) { return 0; }' >main.c
for unit in library first plugin main; do compile $unit.c -fPIC; done

btf program main.o library.o first.o
btf plugin.so -shared plugin.o library.o -- base=program vars=none stats=stats.json
reserved=$(stat_value reserved_bytes stats.json)
[ "$reserved" = "$(stat_value btf_bytes stats.json)" ] ||
	fail "$reserved bytes are reserved for $(stat_value btf_bytes stats.json)"
bpftool btf dump -B program file plugin.so >dump 2>log || fail "bpftool can't read the BTF"
! grep "FUNC 'sides_" dump || fail "functions of the program are there again"
grep -q "FUNC 'own'" dump || fail "the plugin's own function is not there"

# Two prototypes for `twin`: the one that the program has is among them.
btf plugin.so -shared plugin.o library.o first.o -- base=program vars=none stats=stats.json
[ "$(stat_value reserved_bytes stats.json)" -le $(($(stat_value btf_bytes stats.json) + 100)) ] ||
	fail "much is reserved for two prototypes"
