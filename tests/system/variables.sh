#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# variables.sh PLUGIN TOOLS: variables and tags as a kernel has them, against pahole on the very
# same image.
#
# A section .data..percpu at address 0, as on x86-64, and tags of all kinds. vars=percpu is pahole's
# default (its feature `var`), vars=all is `global_var`, and vars-split divides the latter in two.
# TOOLS is the folder of btf_compare and split_check.
. "$(dirname -- "$0")/peer_lib.sh"

cat > one.c <<'C'
#ifdef __clang__
#define type_tag(text) __attribute__((btf_type_tag(text)))
#define decl_tag(text) __attribute__((btf_decl_tag(text)))
#else
#define type_tag(text)
#define decl_tag(text)
#endif
#define percpu __attribute__((section(".data..percpu")))
#define init __attribute__((section(".init.data")))
struct task {
	struct task type_tag("rcu") *next decl_tag("on_member");
	int bits : 3 decl_tag("on_bits"), more : 5;
	union { long a decl_tag("on_inside"); char b; } at;
	char name[16];
} decl_tag("on_struct");
union either { int x decl_tag("on_union_member"); float y; } decl_tag("on_union");
typedef struct task type_tag("user") *task_t decl_tag("on_typedef");
percpu struct task *current_task = 0;
percpu int counter = 1;
static percpu volatile int hidden[4] = {1};
percpu char odd[3] decl_tag("on_percpu") = {1};
task_t cursor decl_tag("on_variable");
union either either;
init int at_start = 1;
static const char *const names[] decl_tag("on_static") = {"a", "b"};
static volatile int state = 1;
const volatile long constant = 3;
int (*handler)(struct task *);
int bss[7];
int decl_tag("on_function") walk(struct task type_tag("user") *task decl_tag("on_parameter"), int n)
{
	return task ? n + task->bits + names[n][0] + state + hidden[n] : 0;
}
C
cat > two.c <<'C'
static volatile long state = 2;
struct task;
extern struct task *current_task;
struct { int a, b; } unnamed[2];
enum colour { RED, GREEN } colour = GREEN;
double real = 1.0;
int walk(struct task *task, int n);
int main(void) { return walk(current_task, (int)state) + unnamed[0].a; }
C
cat > kernel.ld <<'LD'
SECTIONS {
	. = 0x400000;
	.text : { *(.text .text.*) }
	.rodata : { *(.rodata .rodata.*) }
	.BTF : { *(.BTF) }
	.data : { *(.data) }
	.data..percpu 0 : { *(.data..percpu) }
	. = 0x500000;
	.init.data : { *(.init.data) }
	.bss : { *(.bss) }
}
LD

# link IMAGE OPTION...
link() {
	image=$1
	shift
	for option; do
		set -- "$@" -plugin-opt "$option"
		shift
	done
	ld --no-warn-rwx-segments -o "$image" -e main -T kernel.ld -plugin "$plugin" "$@" one.o \
		two.o >log 2>&1 && [ ! -s log ] || fail "link of $image"
}
# same OURS PAHOLE-FEATURES
same() {
	"$pahole" -J "--btf_features=$2" --btf_encode_detached=peer.btf image >log 2>&1 &&
		[ -s peer.btf ] ||
		fail "pahole makes no BTF"
	"$tools/btf_compare" "$1" peer.btf >log 2>&1 || fail "$compiler: not as pahole's $2"
	bpftool btf dump file "$1" >dump
}

for compiler in gcc clang; do
	if ! command -v "$compiler" >/dev/null; then
		echo "SKIP: system.variables: no $compiler on this machine" >&2
		continue
	fi
	for unit in one two; do
		"$compiler" -g -O1 -fno-pie -fno-common -c $unit.c -o $unit.o
	done
	link image vars=percpu vars-split=image.vars
	same image default
	grep -q ' offset=0 size=' dump ||
		fail "$compiler: nothing at the first byte of the per-CPU section"
	[ "$(grep -c "] VAR" dump)" = 4 ] || fail "$compiler: other variables than the per-CPU ones"
	"$tools/split_check" image image.vars joined >log || fail "$compiler: the split"
	same joined default,global_var
	[ "$(grep -c "] VAR" dump)" -ge 16 ] || fail "$compiler: too few variables"
	if [ "$compiler" = clang ]; then
		for tag in on_percpu on_variable on_static on_struct on_union on_union_member \
			on_typedef on_member on_bits on_inside on_function on_parameter; do
			grep -q "] DECL_TAG '$tag'" dump || fail "no tag $tag"
		done
		for tag in rcu user; do
			grep -q "] TYPE_TAG '$tag'" dump || fail "no tag $tag"
		done
	fi
	link image vars=all
	same image default,global_var
done
