# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of vars-split=FILE share: a program with variables of all sorts, a check of FILE,
# and where it says that variables lie. Sourced by a test after lib.sh.

has bpftool || skip "no bpftool on this machine"
tools=${LDBTF_TOOLS:?}

cat > main.c <<'C'
struct node { struct node *next; int value; };
struct only_here { long words[3]; } table[2];
struct node first = {&first, 1};
static volatile int state = 4;
const char *const names[] = {"a", "b"};
__attribute__((section(".data..percpu"))) int on_each_cpu = 1;
int other(void);
int main(void) { return state + first.value + other() - 5; }
C
cat > other.c <<'C'
static volatile int state = 5;
int zeroes[8];
int value; // a name that the image's BTF has
int other(void) { return zeroes[0] + state - state; }
C
# ld's own script merges the section into .data; a kernel's keeps it.
echo 'SECTIONS { .data..percpu : { *(.data..percpu) } } INSERT BEFORE .data;' >percpu.ld
compile main.c
compile other.c
objects="main.o other.o -Wl,-T,percpu.ld"

# What says where which variable lies, without the IDs, sorted: of all that FILE and IMAGE hold.
placed() { # DUMP
	awk '/^\[/ { section = "" }
	     $2 == "DATASEC" { section = $3 }
	     /^\t/ && section { $1 = ""; print section $0 }
	     $2 == "VAR" { print $2, $3, $5 }' "$1" | sort
}
# check FILE IMAGE: libbpf and the kernel take it, and nothing in it is said twice.
check() {
	"$tools/split_check" "$2" "$1" joined >split_log 2>log ||
		fail "$1 is not split BTF of $2: $(cat log)"
	bpftool btf dump file "$1" -B "$2" >split_dump 2>log ||
		fail "bpftool can't read $1 on top of $2"
	if [ -s split_dump ]; then
		kernel_takes joined "$1 on top of $2"
	fi
}
