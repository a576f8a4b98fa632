# SPDX-License-Identifier: GPL-3.0-or-later
#
# What was read of the inputs is used for the output (units_reused), and gives the same .BTF as reading the output: with
# reserve=BYTES the inputs are not read, so there is nothing to use.
. "$(dirname "$0")/lib.sh"

# same OUT ARGUMENT... [-- OPTION...]: links both ways. The units that were reused: in $reused, of $units.
same() {
	same_out=$1
	shift
	case " $* " in *" -- "*) ;; *) set -- "$@" -- ;; esac
	btf "$same_out" "$@" stats=stats detached=known.btf
	reserved=$(stat_value reserved_bytes stats)
	units=$(stat_value units stats)
	reused=$(stat_value units_reused stats)
	sed -n '/skipped/,$p' stats >skipped.known
	btf "$same_out" "$@" stats=stats detached=plain.btf reserve="$reserved"
	[ "$(stat_value units_reused stats)" = 0 ] || fail "$*: units are reused though no input was read"
	sed -n '/skipped/,$p' stats >skipped.plain
	cmp -s known.btf plain.btf || fail "$*: what was reused gives another BTF"
	cmp -s skipped.known skipped.plain || fail "$*: what was reused gives other counts"
}

cat >a.c <<'C'
struct node { struct node *next; int value; }; struct tree { struct node *root; unsigned f : 3; };
static inline int shared(struct node *n) { return n->value; }
static inline int unseen(struct node *n) { return -n->value; }
extern _Thread_local int mine; extern inline int elsewhere(struct tree *t) { return t->f; }
int counter = 3; static long hidden[4];
int walk(struct tree *t) { return t->root->value + counter + (int)hidden[1]++ + shared(t->root) + unseen(t->root) + mine; }
int dropped(struct tree *t) { return walk(t); }
__attribute__((weak)) int overridden(int a) { return a; }
int main(int argc, char **argv) { struct tree t = {0}; (void)argv; return argc > 1 ? walk(&t) + overridden(1) : 0; }
C
cat >b.c <<'C'
struct node { long other; }; struct tree { struct node *root; }; _Thread_local int mine; enum e { A = -1, B } paint;
__attribute__((noinline)) static int shared(struct node *n) { return (int)n->other; }
int overridden(int b) { return b * 2; }
int work(struct tree *t, double d) { return shared(t->root) + (int)d + paint; }
C
for flags in -O0 -O2 "-O2 -ffunction-sections -fdata-sections" -gdwarf-4 -gdwarf64 -gz "-O2 -fPIC" -gno-as-locview-support; do
	compile a.c $flags
	compile b.c $flags
	for link in "" -Wl,--gc-sections -static-pie -Wl,--emit-relocs -Wl,-Ttext-segment=0x600000; do
		case $flags:$link in
		*: | *-ffunction-sections*:*gc-sections | "-O2 -fPIC":*) ;;
		*) continue ;;
		esac
		same app a.o b.o $link
		case $flags$link in
		# a.c's overridden() is dropped, and the output has one nevertheless: a.c is read.
		*-ffunction-sections*-Wl,--gc-sections) expected=1 ;;
		*) expected=2 ;;
		esac
		[ "$units:$reused" = 2:$expected ] || fail "$flags $link: $reused of $units units reused"
	done
done
# REL: addends are in the places that the linker writes to, most of them not 0.
if echo 'int main(void) { return 0; }' | gcc -m32 -x c - -o probe 2>/dev/null; then
	for flags in -O2 -gdwarf-4 -gz; do
		compile a.c -m32 $flags
		compile b.c -m32 $flags
		same app a.o b.o -m32
		[ "$units:$reused" = 2:2 ] || fail "-m32 $flags: $reused of $units units reused"
		same app a.o b.o -m32 -r
		[ "$units:$reused" = 2:2 ] || fail "-m32 $flags -r: $reused of $units units reused"
	done
	compile a.c
	compile b.c
else
	skip_part "gcc -m32 does not link here (Debian: gcc-12-multilib libc6-dev-i386)"
fi
same app a.o b.o -- vars=percpu funcs=all
[ "$reused" = 2 ] || fail "vars=percpu: $reused units reused"
same app a.o b.o -- vars=none funcs=none
[ "$reused" = 2 ] || fail "vars=none: $reused units reused"
same app a.o b.o -Wl,--compress-debug-sections=zlib
[ "$reused" = 2 ] || fail "compressed output: $reused units reused"
same app a.o b.o -r
[ "$reused" = 2 ] || fail "relocatable output: $reused units reused"

# Some inputs are not reused, and some of the link's units had no input.
compile b.c -gsplit-dwarf
same app a.o b.o
[ "$reused" = 1 ] || fail "a skeleton: $reused units reused"
compile b.c -fdebug-types-section
same app a.o b.o # b's type units are read together with all others, so a's is too
compile b.c -g0
same app a.o b.o
[ "$units:$reused" = 1:1 ] || fail "without DWARF: $reused of $units units reused"
compile b.c
ld -r -o both.o a.o b.o
same app both.o
[ "$units:$reused" = 2:2 ] || fail "two units in one object: $reused of $units units reused"
ar rc lib.a b.o
same app a.o lib.a
[ "$reused" = 2 ] || fail "from an archive: $reused units reused"

# Twins, the same but for strings, which stand elsewhere: names tell which is which. When a linker script changes their
# order, they are read (and what stands before them on the command line, as inputs are looked for in that order).
echo 'struct part1 { int member1; struct part1 *next; }; struct part1 object1;' >twin1.c
sed 's/1/2/g' twin1.c >twin2.c
compile twin1.c
compile twin2.c
echo 'SECTIONS { .debug_info 0 : { *twin2.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >twins.ld
same app a.o b.o twin1.o twin2.o -Wl,-T,twins.ld
same app a.o b.o twin1.o twin2.o
[ "$units:$reused" = 4:4 ] || fail "twins in order: $reused of $units units reused"
# Not all names are compared. Where only others differ, nothing tells twins apart, and they are read.
{
	echo 'struct large {'
	seq -f '	int member%.0f;' 60
	echo '} *pointer; int same;'
} >alike1.c
sed 's/member40/other40/' alike1.c >alike2.c
gcc -g -c alike1.c alike2.c
echo 'SECTIONS { .debug_info 0 : { *alike2.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >alike.ld
same app a.o b.o alike1.o alike2.o -Wl,-z,muldefs -Wl,-T,alike.ld
[ "$units:$reused" = 4:2 ] || fail "twins that are alike: $reused of $units units reused"
ld -r -o part.o alike2.o b.o
same app a.o part.o alike1.o -Wl,-z,muldefs
same app a.o alike1.o part.o -Wl,-z,muldefs
same app a.o -no-pie -Wl,-R,alike1.o part.o
echo 'SECTIONS { .debug_info 0 : { *part.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o alike1.o part.o -Wl,-z,muldefs -Wl,-T,parts.ld
# A part that stands where another one's first units would.
ld -r -o part1.o alike1.o b.o
ld -r -o part2.o alike2.o b.o twin1.o
echo 'SECTIONS { .debug_info 0 : { *part2.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o part1.o part2.o -Wl,-z,muldefs -Wl,-T,parts.ld
echo 'SECTIONS { .debug_info 0 : { *alike2.o(.debug_info) *b.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o part1.o alike2.o b.o -Wl,-z,muldefs -Wl,-T,parts.ld
# A function in two pieces, which has no address of its own, is dropped: before DWARF 5 its lists of locations then end at once, and no
# longer say that its first parameter is in a register of its own. The other copy of it is fine.
cat >weak.c <<'C'
extern void fail(const char *) __attribute__((cold, noreturn));
__attribute__((weak)) int split(double a, int b) { if (__builtin_expect(b > 1000, 0)) { fail("too large"); } return (int)(a * b); }
int user(int i) { return split(1.5, i); }
C
cat >strong.c <<'C'
__attribute__((cold, noreturn)) void fail(const char *text) { (void)text; __builtin_trap(); }
int split(double a, int b) { if (__builtin_expect(b > 2000, 0)) { fail("much too large"); } return (int)(a + b); }
int user(int i); int main(int argc, char **argv) { (void)argv; return user(argc); }
C
for version in 4 5; do
	gcc -g -gdwarf-$version -O2 -ffunction-sections -c weak.c
	for level in 0 2; do
		gcc -g -gdwarf-$version -O$level -ffunction-sections -c strong.c
		same app weak.o strong.o -Wl,--gc-sections
	done
done
# The order alone does no harm.
same app a.o b.o twin1.o -Wl,-T,twins.ld
[ "$units:$reused" = 3:3 ] || fail "another order: $reused of $units units reused"
echo 'SECTIONS { .debug_info 0 : { *b.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >order.ld
same app a.o b.o twin1.o -Wl,-T,order.ld

# A twin that is a part of an object, which is not compared with whole ones: names tell them apart, in any order, and also
# where one of the two is not in the output at all.
ld -r -o part.o twin2.o b.o
same app a.o part.o twin1.o -Wl,-T,twins.ld
echo 'SECTIONS { .debug_info 0 : { *part.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o part.o twin1.o -Wl,-T,parts.ld
same app a.o part.o -no-pie -Wl,-R,twin1.o
same app a.o -no-pie -Wl,-R,twin1.o part.o
if has clang; then
	echo 'int y; int z(void) { return y; }' >x.c
	clang -g -O1 -c x.c -o x.o
	ld -r -o part.o twin2.o x.o # not reused, with addresses in .debug_addr
	same app a.o b.o part.o twin1.o
	clang -g -O1 -c twin1.c -o twin1.o # variables alone
	same app a.o b.o twin1.o
	clang -g -O1 -gdwarf-4 -c twin2.c -o twin2.o
	same app a.o b.o twin1.o twin2.o
fi

# A number that the linker knows, but not the assembler, where neither a name nor an address is expected.
echo 'struct big { char room[70000]; int last; } big; int main(void) { return sizeof(big) == 1; }' >number.c
gcc -g -S number.c
sed 's/^\t\.long\t0x11174$/\t.long\tNUMBER/' number.s >linked.s
! cmp -s number.s linked.s || fail "no struct of 70004 bytes in number.s"
gcc -c linked.s
same app linked.o -Wl,--defsym,NUMBER=80000
[ "$reused" = 0 ] || fail "a number of the linker's: $reused units reused"
printf '.globl NUMBER\n.set NUMBER, 80000\n.section .note.GNU-stack,"",@progbits\n' | gcc -x assembler -c - -o number.o
same app linked.o number.o
# A common symbol has no place in the object either, but what an expression has of it is an address.
echo 'int tentative; int main(void) { return tentative; }' >common.c
gcc -g -fcommon -c common.c
readelf -rW common.o | sed -n '/debug_info/,/^$/p' | grep -q tentative || fail "no address of the variable in common.o"
same app common.o
[ "$units:$reused" = 1:1 ] || fail "a common symbol: $reused of $units units reused"

# Copies of an inline function: all but one are dropped, and their DWARF says that they are nowhere.
if has g++; then
	for n in 1 2; do
		cat >c$n.cc <<C
struct s { int v[$n]; };
inline int copied(int *p) { int sum = 0; for (int i = 0; i < 9; i++) sum += p[i] * p[i]; return sum; }
extern "C" int use$n(s *p) { return copied(p->v); }
C
		g++ -g -O0 -c c$n.cc -o c$n.o
	done
	same app a.o b.o c1.o c2.o
fi
if has clang; then
	clang -g -O2 -c a.c -o a.o
	same app a.o b.o # its addresses stand in .debug_addr
	clang -g -gdwarf-4 -O2 -c a.c -o a.o
	same app a.o b.o
	[ "$reused" = 2 ] || fail "clang, DWARF 4: $reused units reused"
else
	skip_part "no clang on this machine"
fi
