#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# die_cursor_objects.sh TEST_DIE_CURSOR TEST_CORRUPT TEST_IMAGE FILE...
#
# Runs the differential test over what real compilers make of one source: every DWARF version and
# every flag that changes how DWARF is stored, as an object and linked, and for other machines.
# FILEs are compared too. Then opens all of them from several threads (test_image.c), and damages a
# few (test_corrupt.c).
set -eu
compare=$1 corrupt=$2 image=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# No #include: cross compilers have no headers of their own here.
cat > "$work/a.c" <<'SOURCE'
struct s {
	int a : 3; unsigned long long b : 40; char *c; struct s *next;
	union { float f; double d; } u; int flexible[];
};
enum e { E_NEGATIVE = -5, E_BIG = 0x7fffffff };
typedef int (*callback)(const struct s *, volatile char *restrict, ...);
static int counter;
_Complex double complex_value;
_Atomic int atomic_value;
int grid[3][4][5];
const char *const names[] = {"a", "b"};
callback hook;
enum e chosen;
struct undefined *opaque;
int other(struct s *p);
static inline int inlined(struct s *p, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int square = i * i;
		sum += square + p->a;
	}
	return sum;
}
int function(struct s *p, enum e which, int n)
{
	static long hidden;
	hidden += n;
	counter += (int)hidden;
	if (which == E_BIG)
		return inlined(p, n) + other(p);
	return counter;
}
int main(void) { return function(0, E_NEGATIVE, counter); }
SOURCE
cat > "$work/b.c" <<'SOURCE'
struct s { int a : 3; unsigned long long b : 40; char *c; struct s *next; };
typedef unsigned long word;
word words[8];
int other(struct s *p) { return p ? p->a + (int)words[p->b & 7] : 0; }
SOURCE

files= # to compare
compile() # NAME COMPILER FLAGS...: objects and a linked program
{
	name=$1 compiler=$2
	shift 2
	if ! $compiler "$@" -O2 -c "$work/a.c" -o "$work/$name-a.o" 2> "$work/log" ||
	   ! $compiler "$@" -O2 -c "$work/b.c" -o "$work/$name-b.o" 2>> "$work/log"; then
		echo "SKIP: $compiler $*: $(head -n 1 "$work/log")"
		return
	fi
	files="$files $work/$name-a.o $work/$name-b.o"
	if $compiler "$@" -O2 "$work/$name-a.o" "$work/$name-b.o" \
		-o "$work/$name" 2> "$work/log"; then
		files="$files $work/$name"
	else
		echo "SKIP: linking with $compiler $*: $(head -n 1 "$work/log")"
	fi
}

for compiler in gcc clang; do
	if ! command -v $compiler > /dev/null; then
		echo "SKIP: $compiler is not installed; its DWARF is not compared"
		continue
	fi
	for version in 2 3 4 5; do
		compile $compiler-$version $compiler -gdwarf-$version
		compile $compiler-$version-pic $compiler -gdwarf-$version -shared -fPIC
	done
	for version in 4 5; do
		compile $compiler-$version-types $compiler -gdwarf-$version -fdebug-types-section
		compile $compiler-$version-split $compiler -gdwarf-$version -gsplit-dwarf
	done
	compile $compiler-64 $compiler -gdwarf-5 -gdwarf64
	compile $compiler-gz $compiler -g -gz
	compile $compiler-sections $compiler \
		-g -ffunction-sections -fdata-sections -Wl,--gc-sections
	compile $compiler-strict $compiler -gdwarf-3 -gstrict-dwarf
done
# A format that clang does not write.
command -v gcc > /dev/null && compile gcc-zlib-gnu gcc -g -gz=zlib-gnu
# clang's LTO objects are LLVM bitcode and hold no DWARF.
command -v gcc > /dev/null && compile gcc-lto gcc -g -flto &&
	compile gcc-fat gcc -g -flto -ffat-lto-objects

if command -v clang > /dev/null; then
	for target in i386-linux-gnu aarch64-linux-gnu arm-linux-gnueabi riscv32 riscv64-linux-gnu \
		      powerpc64-linux-gnu powerpc64le-linux-gnu s390x-linux-gnu; do
		if clang --target=$target -g -O1 -c "$work/a.c" \
			-o "$work/$target.o" 2> "$work/log"; then
			files="$files $work/$target.o"
		else
			echo "SKIP: clang --target=$target: $(head -n 1 "$work/log")"
		fi
	done
fi

# shellcheck disable=SC2086 # a list of names without spaces
"$compare" $files "$@"
# shellcheck disable=SC2086
"$image" --threads $files

# A 64-bit object of the machine that this runs on.
if [ -f "$work/gcc-5-b.o" ]; then
	"$image" --machine "$work/gcc-5-b.o"
else
	echo "SKIP: gcc-5-b.o was not compiled, so no message names a machine"
fi

for name in gcc-5-b.o gcc-4-types-b.o gcc-gz-b.o gcc-lto-b.o clang-5-b.o clang-4-b.o; do
	if [ -f "$work/$name" ]; then
		"$corrupt" "$work/$name"
	else
		echo "SKIP: $name was not compiled, so it is not damaged either"
	fi
done
