# SPDX-License-Identifier: GPL-3.0-or-later
#
# i386 passes parameters on the stack. gcc and clang pass those of some local functions in
# registers, where a tracer does not look, so such functions have no FUNC. With -mregparm=3 there
# are three registers for all (encoding 3.5.1b).
. "$(dirname "$0")/lib.sh"
. "$here/prototypes_lib.sh"

cat > i386.c <<'C'
struct large { int a[5]; };
#define NOINLINE __attribute__((noinline))
NOINLINE int on_stack(int a, double b, int c) { return a * (int)b - c; }
NOINLINE struct large result(int n) { struct large v = {{n, n}}; return v; }
NOINLINE static int local(const char *p, int n) { int s = 0; while (n--) s += p[n]; return s; }
NOINLINE __attribute__((fastcall)) int fast(int a, int b) { return a - 2 * b; }
#ifdef ATTRIBUTE
NOINLINE __attribute__((regparm(3))) int by_attribute(int a, int b) { return a - 3 * b; }
#else
NOINLINE int by_attribute(int a, int b) { return a - 3 * b; }
#endif
int start(int n, char **v)
{
	return on_stack(n, 2, n) + result(n).a[1] + local(v[0], n) + local(v[1], n + 1) + fast(n, n) +
	       by_attribute(n, 5);
}
C
echo 'int f(int a) { return a; }' >probe.c
gcc -m32 -c probe.c -o probe.o 2>log || skip "gcc -m32 does not compile here"
has clang || skip "no clang on this machine"

# functions WANTED LEFT-OUT COMPILER FLAG...
functions() {
	wanted=$1 left_out=$2
	shift 2
	"$@" -m32 -g -O2 -ffreestanding -fno-pic -fno-ipa-cp -fno-ipa-sra -c i386.c -o i386.o 2>log ||
		"$@" -m32 -g -O2 -ffreestanding -fno-pic -c i386.c -o i386.o ||
		fail "$*"
	rm -f i386
	"$ld" -m elf_i386 -e start -o i386 i386.o -plugin "$LDBTF_PLUGIN" \
		-plugin-opt stats=stats >log 2>&1 || fail "the link of $*"
	check i386 "$wanted" func_unexpected_register "$left_out"
}
for dwarf in 4 5; do
	functions "by_attribute on_stack result start" 2 gcc -gdwarf-$dwarf
	functions "on_stack result start" 3 gcc -gdwarf-$dwarf -DATTRIBUTE
	functions "by_attribute local on_stack result start" 1 gcc -gdwarf-$dwarf -mregparm=3
	functions "by_attribute on_stack result start" 2 clang -gdwarf-$dwarf
	functions "by_attribute on_stack result start" 2 clang -gdwarf-$dwarf -mregparm=3
done
