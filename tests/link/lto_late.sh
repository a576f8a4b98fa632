# SPDX-License-Identifier: GPL-3.0-or-later
#
# gcc calls functions of its own accord: memset for a loop, a helper for what the machine lacks. No object names them, so the
# linker takes them from libraries after LTO has compiled, when everything is measured. If the library has debug information, their
# types are in the image. Here it is an archive of our own that stands before libgcc, with two such helpers, of which one
# needs a member that needs another. With Arm's newlib: ../cross/arm.sh.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
echo 'int main(void) { return 0; }' >probe.c
gcc -static probe.c -o probe 2>log || skip "no static libc on this machine"

# A program that says itself whether the symbols are around all of its BTF. It has types enough for a percentage.
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d { struct tree%d *up; int a, b%d; } tree%d;\n", i, i, i, i }' >trees.h
cat >main.c <<'C'
#include <stddef.h>
#include <stdio.h>
#include "trees.h"
struct header { unsigned short magic; unsigned char version, flags; unsigned size, types, type_size, names, name_size; };
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
# shellcheck disable=SC2086
ar rcsT libthin.a $members
# Three archives that need each other, none of which has a member that is taken before.
ar rcs libone.a popcount.o keep.o
ar rcs libtwo.a note.o
ar rcs libthree.a divide.o
compile main.c -O2 -flto

fits() { # PERCENT: the last link reserved enough, and at most that much more; what it reserved is in the image
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] && [ $((reserved * 100)) -le $((used * (100 + $1))) ] ||
		fail "$label: $reserved bytes reserved for $used"
	[ "$(section_size app)" = "$reserved" ] || fail "$label: $reserved bytes reserved, .BTF has $(section_size app)"
}
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

# The reason for all this: they come late, each by its own way.
specs verbose
gcc -B "$work/bin" -specs=app.specs -static -O2 -flto=1 main.o liball.a -o app >log 2>&1 || fail "the link"
[ "$(grep -c 'liball.a.* comes with LTO' log)" = 4 ] || fail "not four members come late: is this test of use?"

specs stats=stats.json detached=raw.btf
for libraries in liball.a libthin.a "-Wl,--start-group libone.a libtwo.a libthree.a -Wl,--end-group" \
	"libthree.a libone.a libtwo.a libone.a" "-Wl,--gc-sections liball.a" "-static-pie liball.a" \
	"-Wl,--sort-section=alignment -Wl,--sort-section=name liball.a"; do
	label=$libraries
	case $libraries in -static-pie*) kind= ;; *) kind=-static ;; esac
	# shellcheck disable=SC2086 # words
	lto app $kind main.o $libraries
	./app >told || fail "$label: the symbols are not around the BTF, or it does not run"
	[ "$(cat told)" = 303 ] || fail "$label: told '$(cat told)'"
	fits 15
	has_late_ones
	extract app app.btf
	cmp app.btf raw.btf || fail "$label: detached has other bytes"
	kernel_takes app.btf "$label"
	for name in __start_BTF __stop_BTF; do
		[ "$(readelf -sW app | grep -c " $name\$")" = 1 ] || fail "$label: not one $name"
		! readelf -sW app | grep -E "(WEAK|DEFAULT) .* $name\$" | grep -v LOCAL || fail "$label: $name is visible"
	done
done

# The same BTF as if the program had named them: it says what is in the image, however that came there.
label="named before"
lto named -static main.o liball.a -Wl,-u,__popcountdi2 -Wl,-u,__divti3
dump named
cp dump dump.named
lto app -static main.o liball.a
dump app
diff dump.named dump >log || fail "another BTF than with members that came early"

# A script of one's own, with symbols of its own.
cat >insert.ld <<'L'
SECTIONS { .BTF : { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } } INSERT AFTER .rodata;
L
label=script
lto app -static main.o liball.a -Wl,-T,insert.ld
./app >told || fail "$label: the symbols are not around the BTF"
fits 15
has_late_ones

# Sections that the script has no rule for, as these of debug information, ld puts behind everything that it was given, and behind
# what comes late.
echo 'struct named { int x; } named; int get_named(void) { return named.x; }' >named.c
compile named.c -ggnu-pubnames
for option in "" fill=off; do
	label="-ggnu-pubnames $option"
	specs stats=stats.json $option
	lto app -static main.o named.o liball.a
	readelf -SW app | grep -q gnu_pubnames || fail "$label: no section without a rule"
	./app >told || fail "$label: the symbols are not around the BTF"
done
specs stats=stats.json
lto app -static main.o named.o liball.a
fits 15
has_late_ones

# A program that can be linked without ldbtf has weak symbols of its own, which give way, whatever comes first.
printf 'const char __%s_BTF[4] __attribute__((weak)) = "none";\n' start stop >fallback.c
compile fallback.c
for late in "" "-Wl,-u,__popcountdi2 -Wl,-u,__divti3"; do
	label="weak symbols of one's own $late"
	# shellcheck disable=SC2086 # words
	lto app -static fallback.o main.o liball.a $late
	./app >told || fail "$label: they were taken"
done

# Where .BTF is no section of its own, the link fails; here ld says so (docs/messages.md).
for rule in "/DISCARD/ : { *(.BTF) }" ".with_others : { *(.BTF) }"; do
	echo "SECTIONS { $rule } INSERT AFTER .rodata;" >without.ld
	lto_fails app -static main.o liball.a -Wl,-T,without.ld
	log_has "undefined section \`.BTF' referenced in expression"
done

# A base that is distilled is measured before they come.
printf '%s\n' 'struct filling { void *at; unsigned long size; };' \
	'struct record { struct record *before; struct filling filling; long when; } record;' >base.c
compile base.c
btf base.so -shared base.o -- detached=base.btf
specs base=base.btf distill-base
lto_fails app -r -nostdlib -flinker-output=nolto-rel main.o liball.a
log_has ".BTF.base needs"
log_has "members of libraries that LTO called for"
specs stats=stats.json

# -r and -shared.
label="-r"
lto app -r -nostdlib -flinker-output=nolto-rel main.o liball.a
fits 15
has_late_ones
label="-shared"
for member in $members; do
	compile ${member%.o}.c -fPIC
done
# shellcheck disable=SC2086
ar rcs libpic.a $members
compile main.c -O2 -flto -fPIC
lto app -shared -nostdlib main.o libpic.a -Wl,-z,undefs
fits 15
has_late_ones
compile main.c -O2 -flto

# Without debug information they may be functions all the same, that others declare.
label="no -g"
for member in $members; do
	gcc -O1 -c ${member%.o}.c
done
# shellcheck disable=SC2086
ar rcs libbare.a $members
lto app -static main.o libbare.a
./app >told || fail "$label: does not run"
fits 15
describes_not app STRUCT record

# A fixed number is what is reserved.
label=fixed
specs stats=stats.json reserve=20000
lto app -static main.o liball.a
[ "$(section_size app)" = 20000 ] || fail "$label: .BTF has $(section_size app) bytes"
has_late_ones
specs reserve=2000
lto_fails app -static main.o liball.a
log_has "relink with the option reserve="

# What is left empty is empty BTF as a whole.
specs fill=off
lto app -static main.o liball.a
is_empty_btf app
./app >told || fail "fill=off: the empty BTF is not as large as its place"

# Late members that can't be taken: one that is damaged, and one that has a .BTF.
break_dwarf() { # OBJECT: its .debug_abbrev means nothing
	objcopy --dump-section .debug_abbrev=abbrev "$1" /dev/null
	tr '\000-\377' '\377' <abbrev >abbrev.bad
	objcopy --update-section .debug_abbrev=abbrev.bad "$1"
}
compile note.c
break_dwarf note.o
ar rcs libbad.a popcount.o note.o keep.o divide.o
specs
lto_fails app -static main.o libbad.a
log_has "libbad.a(note.o)"
specs on-error=warn
run_lto app -static main.o libbad.a
[ $link_status = 0 ] || fail "on-error=warn: the link failed"
log_has "libbad.a(note.o)"
is_empty_btf app
./app >told || fail "on-error=warn: the empty BTF is not as large as its place"
compile note.c
printf 'x' >x
objcopy --add-section .BTF=x note.o
rm libbad.a
ar rcs libbad.a popcount.o note.o keep.o divide.o
for options in "" on-error=warn; do
	# shellcheck disable=SC2086
	specs $options
	lto_fails app -static main.o libbad.a
	log_has "libbad.a(note.o): has a .BTF section already"
done

# Nothing is left behind.
if [ -d /proc/self/fd ]; then
	mkdir tmp
	specs
	TMPDIR=$work/tmp lto app -static main.o liball.a
	[ ! "$(ls tmp)" ] || fail "left in TMPDIR: $(ls tmp)"
fi
