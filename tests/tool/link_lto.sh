# SPDX-License-Identifier: GPL-3.0-or-later
#
# With clang's LTO the linker compiles. The first link tells what comes out, so the size is exact,
# also where no input is an object that says what machine is linked for.
. "$(dirname "$0")/link_lib.sh"
has clang || skip "no clang on this machine"
use lld
driver="clang -Bwrappers -fuse-ld=lld"

cat >main.c <<'C'
struct point { int x; };
int far(struct point *point);
int main(int argc, char **argv) { struct point p = {argc}; return argv ? far(&p) : 0; }
C
cat >far.c <<'C'
struct point { int x; };
struct other { char name[8]; } kept = {"kept"};
__attribute__((noinline)) int far(struct point *point) { return point->x - kept.name[7] - 1; }
int dropped(int number) { return number; }
C
for lto in full thin; do
	for unit in main far; do
		clang -g -O2 -flto=$lto -c $unit.c -o $unit.o
	done
	for flags in -Wl,--gc-sections -Wl,--icf=all -static -pie; do
		btf app -flto=$lto main.o far.o $flags
		./app || fail "$lto $flags: the program does not run"
		describes app FUNC far
		describes app STRUCT other
		describes_not app FUNC dropped
		is_exact app
		kernel_takes app "$lto $flags"
	done
done

# Bitcode alone, and in an archive.
echo 'int far(void *point); void _start(void) { for (;;) far(0); }' >start.c
clang -g -O2 -flto -c start.c -o start.o
ar rc libfar.a far.o
"$LDBTF_PROGRAM" link -- ld.lld start.o libfar.a -o alone >log 2>&1 || fail "bitcode alone"
[ ! -s log ] || fail "bitcode alone: not silent"
describes alone FUNC far
is_exact alone
leaves_nothing
