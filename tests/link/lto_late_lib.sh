# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of late members share. gcc calls functions of its own accord: memset for a loop, a
# helper for what the machine lacks. No object names them, so the linker takes them from libraries
# after LTO has compiled, when everything is measured. Sourced by a test after lib.sh and
# lto_lib.sh.
#
# Here the library is an archive of our own that stands before libgcc, with two such helpers, of
# which one needs a member that needs another. With Arm's newlib: ../cross/arm.sh.

echo 'int main(void) { return 0; }' >probe.c
gcc -static probe.c -o probe 2>log || skip "no static libc on this machine"

# A program that says itself whether the symbols are around all of its BTF. It has types enough for
# a percentage.
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d { struct tree%d *up; int a, b%d; } tree%d;\n", i, i, i, i }' >trees.h
cat >main.c <<'C'
#include <stddef.h>
#include <stdio.h>
#include "trees.h"
struct header { unsigned short magic; unsigned char version, flags;
	unsigned size, types, type_size, names, name_size; };
extern const struct header __start_BTF __attribute__((weak, visibility("hidden")));
extern const char __stop_BTF[] __attribute__((weak, visibility("hidden")));
__attribute__((noinline)) static int measure(long number, __int128 by)
{
	return __builtin_popcountl((unsigned long)number) * 100 + (int)((__int128)number / by);
}
int main(int argc, char **argv)
{
	(void)argv;
	const struct header *btf = &__start_BTF;
	size_t size = (size_t)(__stop_BTF - (const char *)btf);
	printf("%d\n", measure(argc * 7, argc * 2));
	return btf->magic != 0xeb9f || btf->size + btf->names + btf->name_size != size;
}
C
cat >popcount.c <<'C'
struct filling { void *at; unsigned long size; };
void note_filling(struct filling *filling);
int __popcountdi2(long number)
{
	int count = 0;
	for (int i = 0; i < 64; i++)
		count += (int)(number >> i & 1);
	struct filling filling = {0, (unsigned long)count};
	note_filling(&filling);
	return count;
}
C
cat >note.c <<'C'
struct filling { void *at; unsigned long size; };
struct record { struct record *before; struct filling filling; long when; };
struct record *keep_record(struct record *record);
void note_filling(struct filling *filling)
{
	static struct record record;
	record.filling = *filling;
	keep_record(&record);
}
C
cat >keep.c <<'C'
struct record;
struct keeper { struct record *last; unsigned count; } keeper __attribute__((section("kept_by_libraries")));
struct record *keep_record(struct record *record)
{
	keeper.count++;
	return keeper.last = record;
}
C
cat >divide.c <<'C'
struct line { unsigned __int128 left; };
static int find_top(struct line *line)
{
	int bits = 0;
	for (unsigned __int128 left = line->left; left; left >>= 1)
		bits++;
	return bits;
}
__int128 __divti3(__int128 a, __int128 b) // of small positive numbers
{
	struct line line = {(unsigned __int128)a};
	return find_top(&line) ? (long)a / (long)b : 0;
}
C
members="keep.o note.o popcount.o divide.o"
for member in $members; do
	compile ${member%.o}.c
done
# shellcheck disable=SC2086 # words
ar rcs liball.a $members
compile main.c -O2 -flto

# fits PERCENT: the last link reserved enough, and at most that much more. What it reserved is in
# the image.
fits() {
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] && [ $((reserved * 100)) -le $((used * (100 + $1))) ] ||
		fail "$label: $reserved bytes reserved for $used"
	[ "$(section_size app)" = "$reserved" ] ||
		fail "$label: $reserved bytes reserved, .BTF has $(section_size app)"
}

# The members' types, functions and variables are in the BTF.
has_late_ones() {
	for type in filling record keeper line; do
		describes app STRUCT $type
	done
	for function in __popcountdi2 note_filling keep_record __divti3 measure; do
		describes app FUNC $function
	done
	describes app VAR keeper
	grep -qF "DATASEC 'kept_by_libraries'" dump || fail "$label: no kept_by_libraries"
}
