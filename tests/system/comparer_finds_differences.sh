#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# comparer_finds_differences.sh BTF_COMPARE DWARF_TRUTH BTF_LOAD SIZE_TRUTH
#
# The system tests believe these tools when they find no difference, so here are differences for
# them to find. One small program is compiled again and again, each time with one thing changed, and
# is encoded by pahole: both tools must call each pair different, and name the thing. Unchanged,
# they must say nothing.
set -eu
compare=$1 truth=$2 load=$3 sizes=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failures=0
checks=0

cat >program.c <<'END'
#ifndef CHANGE
#define CHANGE 0
#endif
#define IS(n) (CHANGE == (n))
// Every variable is in the one section whose variables all versions of pahole encode.
#define PLACED __attribute__((section(".data..percpu"), used))

enum colour { RED, GREEN = IS(1) ? 4 : 3 };
enum level { LOW = IS(2) ? 0 : -1, HIGH = 1 };
// -1 often enough for gcc to have it in the abbreviation.
enum often { OFTEN1 = -1 }; enum often2 { OFTEN2 = -1 }; enum often3 { OFTEN3 = -1 };
enum wide { WIDE = IS(3) ? 0x200000000 : 0x100000000 };
enum { UNNAMED_ENUM = IS(4) ? 8 : 7 };
struct forward;
#if IS(5)
struct forward { int now_defined; };
#endif
#if IS(6)
typedef unsigned int number;
#else
typedef int number;
#endif
struct bits {
	unsigned int low : IS(7) ? 4 : 3;
#if IS(8)
	int : 2;
#endif
	unsigned int high : 5;
};
union either {
	int i;
#if IS(9)
	double d;
#else
	float d;
#endif
};
struct list {
	struct list *next;
#if IS(10)
	const struct list *previous;
#else
	struct list *previous;
#endif
#if IS(11)
	int renamed;
#else
	int count;
#endif
	char text[IS(12) ? 9 : 8];
#if IS(13)
	int (*compare)(const void *, int);
#else
	int (*compare)(const void *, long);
#endif
	struct {
		short inner;
		short other[IS(14) ? 1 : 2];
	};
	struct forward *forward;
	struct bits bits;
	union either either;
	enum colour colour;
	enum level level;
	enum wide wide;
	volatile number *restrict_me;
	_Bool flag;
	enum often often;
	enum often2 often2;
	enum often3 often3;
	char trailing[];
}
#if IS(15)
__attribute__((aligned(64)))
#endif
;
#if IS(16)
struct additional { int x; };
PLACED struct additional *additional_user;
#endif

#if IS(17)
PLACED static int first = 1;
#else
PLACED int first = 1;
#endif
#if IS(18)
PLACED unsigned int second[3] = { 1, 2, 3 };
#elif IS(19)
PLACED int second[4] = { 1, 2, 3 };
#else
PLACED int second[3] = { 1, 2, 3 };
#endif
PLACED struct list third = { .flag = UNNAMED_ENUM };

#if IS(20)
__attribute__((noinline, noclone)) int work(struct list *list, long amount)
#elif IS(21)
__attribute__((noinline, noclone)) int work(struct list *list, int quantity)
#elif IS(22)
__attribute__((noinline, noclone)) long work(struct list *list, int amount)
#elif IS(23)
__attribute__((noinline, noclone)) int work(struct list *list, int amount, ...)
#else
__attribute__((noinline, noclone)) int work(struct list *list, int amount)
#endif
{
	(void)list;
#if IS(21)
	return quantity;
#else
	return amount;
#endif
}

#if !IS(24)
__attribute__((noinline, noclone)) void extra(void) { __asm__ volatile(""); }
#else
#define extra() (void)0
#endif

int main(void)
{
	extra();
	return work(&third, first) == second[0] ? 0 : 1;
}
END
# Else ld puts it into .data.
echo 'SECTIONS { .data..percpu : { *(.data..percpu) } } INSERT BEFORE .data;' >percpu.ld

# encode SOURCE NAME FLAGS...: NAME is the program, NAME.btf what pahole makes of it.
encode() {
	source=$1 name=$2
	shift 2
	gcc -g -O0 -no-pie -Wl,-T,percpu.ld "$@" -o "$name" "$source"
	pahole -J --btf_gen_floats --btf_encode_detached="$name.btf" "$name"
	[ -s "$name.btf" ] || { echo "pahole made no BTF of $name" >&2; exit 1; }
}

# expect STATUS WANTED COMMAND...: the exit status, and a line of the output (a grep pattern).
expect() {
	status=$1 line=$2
	shift 2
	checks=$((checks + 1))
	result=0
	"$@" >output 2>&1 || result=$?
	if [ "$result" != "$status" ] || ! grep -q -- "$line" output; then
		echo "FAILED: status $result, wanted $status and a line \"$line\": $*"
		sed 's/^/    /' output
		failures=$((failures + 1))
	fi
}

encode program.c same
cp same.btf other.btf
expect 0 '^0 differences' "$compare" same.btf other.btf
expect 0 '^0 differences' "$truth" --btf same.btf same
encode program.c dwarf4 -gdwarf-4 -gstrict-dwarf
expect 0 '^0 differences' "$compare" dwarf4.btf same.btf
expect 0 '^0 differences' "$truth" --btf same.btf dwarf4

# What each change is called: from the left side, which is unchanged, to the right.
while read -r change wanted; do
	encode program.c changed -DCHANGE="$change"
	expect 1 "^$wanted\$" "$compare" same.btf changed.btf
	# An unused function's being encoded is not for the DWARF to say; the other direction is.
	if [ "$change" = 24 ]; then
		expect 1 "^only-right func extra\$" "$truth" --btf same.btf changed
	else
		expect 1 "^$wanted\$" "$truth" --btf changed.btf same
	fi
done <<'END'
1 differs enum colour
2 differs enum level
3 differs enum wide
4 differs enum (UNNAMED_ENUM)
5 only-right struct forward
6 differs typedef number
7 differs struct bits
8 differs struct bits
9 differs union either
10 differs struct list
11 differs struct list
12 differs struct list
13 differs struct list
14 differs struct list
15 differs struct list
16 only-right struct additional
17 differs var first
18 differs var second
19 differs var second
20 differs func work
21 differs func work
22 differs func work
23 differs func work
24 only-left func extra
END

# Of these the sizes and places alone tell, without names of types.
expect 0 ': 0 differences' "$sizes" --btf same.btf same
expect 0 ': 0 differences' "$sizes" --btf same.btf dwarf4
encode program.c dwarf2 -gdwarf-2 -gstrict-dwarf # places are expressions there
expect 0 ' (0 left out), 3 variables (3 with a DIE): 0 differences' "$sizes" --btf same.btf dwarf2
while read -r change wanted; do
	encode program.c changed -DCHANGE="$change"
	expect 1 "^$wanted" "$sizes" --btf changed.btf same
	expect 1 "^$wanted" "$sizes" --btf changed.btf dwarf2
done <<'END'
7 struct bits of 4 bytes: member low has 4 bits, not 3
8 struct bits of 4 bytes: member high has 5 bits in front of it, not 3
9 union either of 4 bytes: is not there
12 struct list of .* bytes: member text has 9 bytes, not 8
14 struct list of .* bytes: member without name has 4 bytes, not 6
15 struct list of .* bytes: is not there
END
for count in 9 12; do
	echo "__attribute__((section(\".data..percpu\"), used)) char only[$count] = {1}; int main(void) { return 0; }" >only.c
	encode only.c only$count
done
expect 1 '^variable only has 12 bytes, and its symbol has not$' "$sizes" --btf only12.btf only9
expect 2 'program.c' "$sizes" program.c

# BTF as C++ has it, made of C, for which pahole makes no members of base classes.
cat >classes.cc <<'END'
namespace space {
struct Mid { int a; short list[3]; };
struct Tail { Tail(); int t; char c; };
struct Leaf : Mid, Tail { char behind; int own : 5; };
__attribute__((section(".data..percpu"), used)) Leaf *leaf;
__attribute__((section(".data..percpu"), used)) long odd asm("called_otherwise") = 1;
}
int main() { return 0; }
END
g++ -g -O0 -no-pie -Wl,-T,percpu.ld -o classes classes.cc
cat >classes.c <<'END'
#if IS(1)
struct space_Mid { int a; char list[6]; };
#else
struct space_Mid { int a; short list[3]; };
#endif
struct space_Tail { int t; char c; };
struct space_Tail_base { int t; char c; } __attribute__((packed));
struct space_Leaf {
#if IS(2)
	char room[12];
#elif IS(3)
	int a; char room[8];
#else
	struct space_Mid __base_Mid;
#endif
#if IS(4)
	struct other_base { int t; char c; } __attribute__((packed)) __base_Tail;
#else
	struct space_Tail_base __base_Tail;
#endif
	char behind;
	int own : IS(5) ? 6 : 5;
	int :0;
	char padding[4 * IS(6)];
};
#define PLACED __attribute__((section(".data..percpu"), used))
#if IS(8)
PLACED char in_front[24];
#endif
PLACED struct space_Leaf *space_leaf;
#if IS(7)
PLACED int space_odd;
#else
PLACED long space_odd;
#endif
struct space_Tail tail;
int main(void) { return 0; }
END
encode classes.c classes0 '-DIS(n)=0'
expect 0 ' (0 left out), 2 variables (2 with a DIE): 0 differences' "$sizes" --btf classes0.btf classes
while read -r change wanted; do
	encode classes.c changed "-DIS(n)=((n) == $change)"
	expect 1 "^$wanted" "$sizes" --btf changed.btf classes
done <<'END'
1 struct Mid of 12 bytes: member list has 6 elements, not 3
2 struct Leaf of 20 bytes: base class Mid is not there
3 struct Leaf of 20 bytes: base class Mid is not there
4 struct Leaf of 20 bytes: base class Tail has 5 bytes, not 8
5 struct Leaf of 20 bytes: member own has 6 bits, not 5
6 struct Leaf of 20 bytes: is not there
7 variable space_odd has 4 bytes, and its symbol has not
8 variable space_leaf is elsewhere
END
# A member that is not there is counted.
encode program.c changed -DCHANGE=11
expect 0 ' (1 left out).*: 0 differences' "$sizes" --btf changed.btf same
expect 1 ' (1 left out).*: 1 differences' "$sizes" --left-out 0 --btf changed.btf same

# A difference shows its lines, from both sides, and only these.
encode program.c changed -DCHANGE=11
expect 1 '^  - 128 count: int$' "$compare" same.btf changed.btf
expect 1 '^  + 128 renamed: int$' "$compare" same.btf changed.btf
expect 1 '^1 differences' "$compare" same.btf changed.btf

# Allowances: with a reason, and used.
echo 'differs struct l* | because' >allowed
expect 0 '^allowed 1 times: differs struct l\* | because$' "$compare" --allow allowed same.btf \
	changed.btf
expect 1 '^UNUSED allowance: differs struct l\*' "$compare" --allow allowed same.btf other.btf
echo 'differs struct list' >allowed
expect 2 'needs a reason' "$compare" --allow allowed same.btf changed.btf
expect 0 '^0 differences' "$compare" --kinds func,var same.btf changed.btf
expect 2 'no BTF' "$compare" same.btf program.c
expect 2 'program.c' "$truth" program.c

# Split BTF: of what is in it and below.
for change in 11 16; do
	encode program.c changed -DCHANGE=$change
	pahole -J --btf_gen_floats --btf_base=same.btf --btf_encode_detached=split$change.btf \
		changed
done
expect 2 'split16.btf: no BTF' "$compare" split16.btf split16.btf
expect 0 '^0 differences' "$compare" --base same.btf split16.btf split16.btf
expect 1 '^only-left struct additional$' "$compare" --base same.btf split16.btf split11.btf
expect 2 'program.c: no BTF' "$compare" --base program.c split16.btf split16.btf

# The kernel's opinion, if it may be had: of a good one, and of one that libbpf alone would take.
result=0
"$load" same.btf >output 2>&1 || result=$?
if [ $result = 77 ]; then
	cat output
else
	expect 0 'accepts' "$load" same.btf
	# Set flags in the header: libbpf does not look at them.
	cp same.btf damaged.btf
	printf '\001' | dd of=damaged.btf bs=1 seek=3 conv=notrunc status=none
	expect 1 'refuses' "$load" damaged.btf
fi
expect 2 'no BTF' "$load" program.c

echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
