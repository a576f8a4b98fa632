# SPDX-License-Identifier: GPL-3.0-or-later
#
# Functions whose parameters DWARF does not have, from the assembler and from -g1, get no FUNC
# (encoding 3.2.9). Others of their names, and others that call them, get one.
. "$(dirname "$0")/lib.sh"
. "$here/prototypes_lib.sh"

cat > asm.s <<'S'
	.globl add
	.type add, @function
add:	leal (%rdi,%rsi), %eax
	ret
	.size add, .-add
	.type alone, @function
alone:	ret
	.size alone, .-alone
	.section .note.GNU-stack,"",@progbits
S
cat > weak.c <<'C'
__attribute__((weak, noinline)) int add(int a, int b) { return a - b; }
int main(int argc, char **argv) { (void)argv; return add(argc, -1) == 0; }
C
cat > terse.c <<'C'
struct pair { int a; };
__attribute__((noinline)) int sum(int a, const struct pair *b) { return a + b->a; }
__attribute__((noinline)) void nothing(void) { __asm__ volatile(""); }
int inlined(const struct pair *b) { return b->a + 1; }
int outer(const struct pair *b) { return inlined(b); }
C
cat > full.c <<'C'
struct pair { int a; };
int sum(int, const struct pair *);
void nothing(void);
__attribute__((noinline)) void quiet(void) { nothing(); }
int main(void) { struct pair p = {1}; quiet(); return sum(-1, &p); }
C

for compiler in gcc clang; do
	for version in 4 5; do
		cc="$compiler -gdwarf-$version"
		$cc -O1 -c weak.c -o weak.o || fail "weak.c"
		build asm $compiler weak.o -g asm.s
		check asm "add main"
		readelf --debug-dump=info asm | grep -q unspecified_type &&
			grep -q '"func_no_prototype": 2,' stats ||
			[ $compiler = clang ] ||
			fail "the assembler says something of its functions"
		$cc -g1 -O2 -c terse.c -o terse.o || fail "terse.c"
		$cc -O2 -c full.c -o full.o || fail "full.c"
		build terse $compiler terse.o full.o
		check terse "main quiet"
		[ $compiler = clang ] || continue
		# As for profiles (AutoFDO): a little more than -g1, and no prototypes either.
		$cc -g1 -fdebug-info-for-profiling -O2 -c terse.c -o terse.o || fail "terse.c"
		build terse clang terse.o full.o
		check terse "main quiet"
	done
done
