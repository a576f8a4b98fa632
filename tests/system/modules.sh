#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# modules.sh PLUGIN TOOLS: split BTF and distilled bases against pahole and libbpf.
#
#	base=FILE      pahole --btf_base on the same module has the same definitions. A base that
#	               pahole made will do as well
#	distill-base   btf__distill_base() of the same split BTF gives the same two.
#	               btf__relocate() puts ours on kernels whose types have other IDs, members
#	               and sizes
#
# libbpf is the one that pahole came with, as Debian's own is older than these functions. TOOLS is
# the folder of btf_compare, split_check and distill_peer.
. "$(dirname -- "$0")/peer_lib.sh"

# ---- A kernel in two versions, and a module with a bit of everything. ----
cat > kernel.h <<'C'
struct hidden;
struct opaque;
struct own_of_module;
enum state { IDLE, BUSY = 7, LOST = -1 };
enum wide { NARROW, WIDE = 0x100000000ll };
#ifdef NEW
struct added { long first[3]; enum wide wide; };
#endif
struct list { struct list *next, *prev; };
struct page { unsigned long flags;
	union { struct list lru; struct { void *mapping; long index; }; }; unsigned on : 1, off : 2; };
typedef struct { int counter; } count_t;
typedef enum state (*probe_t)(struct device *device, const char *name, ...);
struct device {
	struct device *parent;
	struct list list;
	struct own_of_module *data;
	count_t users;
	probe_t probe;
	struct { long first; char name[16]; } id;
#ifdef NEW
	struct added *added;
#endif
};
int start(struct device *device, enum state state);
#define NOINLINE __attribute__((noinline))
C
# .BTF_ids makes it a kernel: a base whose names of types are whole strings, which libbpf finds.
cat > kernel.c <<'C'
__asm__(".pushsection .BTF_ids, \"a\"\n"
	"__BTF_ID__struct__page__1: .zero 4\n"
	".type __BTF_ID__struct__page__1, @object\n.size __BTF_ID__struct__page__1, 4\n"
	".popsection");
struct device;
#include "kernel.h"
#ifdef NEW
struct added added;
unsigned char before_all;
#endif
struct hidden { int secret; } hidden;
struct page page;
enum wide wide = WIDE;
double ratio;
static NOINLINE int shared_helper(struct device *device, int how) { return device->users.counter + how; }
int start(struct device *device, enum state state) { return shared_helper(device, state == BUSY); }
C
cat > one.c <<'C'
struct device;
#include "kernel.h"
struct own_of_module { struct page page; struct page *pages[4];
	struct hidden *hidden; struct opaque *opaque; enum wide wide; };
struct driver { struct list list; probe_t probe;
	union { enum state state; double ratio; }; enum { LOCAL = 3 } local; } driver;
enum state find(struct own_of_module *own, const volatile char *text) { return own->pages[*text] != 0 ? BUSY : LOST; }
static NOINLINE int shared_helper(struct device *device, int how) { return device->users.counter + how; }
int attach(struct device *device, struct driver *with) { return with->probe(device, "x") + shared_helper(device, 1); }
struct own_of_module *data_of(struct device *device) { return device->data; }
C
cat > two.c <<'C'
struct device;
#include "kernel.h"
struct private { struct page page; struct device *device;
	void (*done)(struct private *private, struct list *restrict list); };
int detach(struct private *private) { return start(private->device, IDLE); }
void *mapping_of(struct page *page) { return page->on ? page->mapping : 0; }
C
make_kernel() { # NAME FLAG...
	name=$1
	shift
	gcc -g -O1 -fPIC "$@" -c kernel.c -o "$name.o"
	ld -shared -o "$name.so" -plugin "$plugin" -plugin-opt vars=none \
		-plugin-opt "detached=$name.btf" "$name.o" >log 2>&1 ||
		fail "the link of $name"
}
make_kernel old
make_kernel new -DNEW
gcc -g -O1 -c one.c two.c
make_module() { # OUT OPTION...: its .BTF in OUT.btf
	out=$1
	shift
	for option; do
		set -- "$@" -plugin-opt "$option"
		shift
	done
	ld -r -o "$out" -plugin "$plugin" -plugin-opt vars=none "$@" one.o two.o >log 2>&1 ||
		fail "the link of $out"
	[ ! -s log ] || fail "the link of $out is not silent"
	objcopy --dump-section ".BTF=$out.btf" "$out" /dev/null
}
join() { "$tools/split_check" "$1" "$2" "$3" >log 2>&1 || fail "$2 on $1"; } # BASE SPLIT OUT

# ---- The same as pahole's. ----
compare_with_pahole() { # BASE
	make_module module.ko "base=$1"
	join "$1" module.ko.btf ours
	ld -r -o peer.ko one.o two.o
	"$pahole" -J --btf_features=encode_force,float,enum64,decl_tag,type_tag,optimized_func,consistent_func \
		--btf_base "$1" peer.ko >log 2>&1 || fail "pahole"
	objcopy --dump-section .BTF=peer.btf peer.ko /dev/null
	bpftool btf dump -B "$1" file peer.btf >/dev/null 2>log || fail "pahole's BTF of the module"
	named() {
		bpftool btf dump -B "$1" file "$2" |
			sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([A-Za-z_ ]*\)'.*/\1 \2/p" | sort
	}
	# What pahole has besides: typedefs of the base again, which its libbpf does not find there
	# (encoding 5.6.5); the first struct of the base that leads to a declaration which the
	# module completes (5.4.6), and a function that has it in its prototype.
	named "$1" module.ko.btf >ours.names
	named "$1" peer.btf >peer.names
	comm -23 ours.names peer.names >only-ours
	comm -13 ours.names peer.names >peer.more
	grep -vE '^(TYPEDEF (count_t|probe_t)|STRUCT device|FUNC shared_helper)$' \
		peer.more >only-peer || [ $? = 1 ]
	[ ! -s only-ours ] && [ ! -s only-peer ] ||
		{ cat only-ours only-peer >log; fail "on $1: other definitions than pahole's"; }
	[ "$(wc -l <ours.names)" -ge 9 ] ||
		fail "on $1: only $(wc -l <ours.names) definitions were compared"
	compared=$(wc -l <ours.names)
}
compare_with_pahole old.btf
compare_with_pahole new.btf
# A base that pahole made of the same kernel.
cp old.o peer-kernel.so
gcc -shared -o peer-kernel.so old.o -nostdlib
"$pahole" -J --btf_features=default --btf_encode_detached=peer-kernel.btf \
	peer-kernel.so >log 2>&1 || fail "pahole on the kernel"
compare_with_pahole peer-kernel.btf

# ---- The same as libbpf distills. ----
root=$(dirname "$pahole")/root
loader=$(find "$root" -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
libbpf=$(find "$root" -name 'libbpf.so.1' 2>/dev/null | head -n 1)
peer() {
	if [ -n "$loader" ] && [ -n "$libbpf" ]; then
		"$loader" --library-path "$(dirname "$libbpf"):$(dirname "$loader")" \
			"$tools/distill_peer" "$@"
	else
		"$tools/distill_peer" "$@"
	fi
}
make_module whole.ko base=old.so
peer_status=0
peer distill old.btf whole.ko.btf peer.base peer.split >log 2>&1 || peer_status=$?
if [ $peer_status = 77 ]; then
	echo "SKIP: system.modules: no libbpf of 1.5 or newer, so distilled bases were not compared with its own" >&2
	exit 0
fi
[ $peer_status = 0 ] || fail "btf__distill_base()"
make_module distilled.ko base=old.so distill-base
objcopy --dump-section .BTF.base=ours.base distilled.ko /dev/null
join ours.base distilled.ko.btf ours
join peer.base peer.split peers
# The one function that the kernel has as well: it is left to the kernel unless its base is
# distilled.
echo 'only-left func shared_helper | a FUNC can not be distilled, so the module keeps it' >allowed
"$tools/btf_compare" --allow allowed ours peers >log 2>&1 || fail "libbpf distills otherwise"
bpftool btf dump file ours.base | grep '^\[' | sed 's/^\[[0-9]*\] //' >ours.types
bpftool btf dump file peer.base | grep '^\[' | sed 's/^\[[0-9]*\] //' >peer.types
diff ours.types peer.types >log || fail "the distilled base is not libbpf's"

# ---- On kernels that it was not made for. ----
for kernel in old new; do
	peer relocate ours.base distilled.ko.btf $kernel.btf relocated >log 2>&1 ||
		fail "libbpf can't relocate to the $kernel kernel"
	bpftool btf dump -B $kernel.btf file relocated >relocated.dump 2>log ||
		fail "the relocated BTF can't be read"
	# Each reference by name leads to the kernel's type of that name.
	for type in "STRUCT page" "STRUCT device" "ENUM64 wide" "STRUCT list"; do
		id=$(bpftool btf dump file $kernel.btf |
			sed -n "s/^\[\([0-9]*\)\] ${type% *} '${type#* }'.*/\1/p")
		[ -n "$id" ] || fail "no $type in the $kernel kernel"
		grep -qE "type_id=$id( |\$)" relocated.dump ||
			fail "on the $kernel kernel nothing refers to its $type"
	done
	# Of its own it has what it had.
	sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([a-z_]*\)'.*/\1 \2/p" relocated.dump |
		sort >relocated.names
	bpftool btf dump -B ours.base file distilled.ko.btf |
		sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([a-z_]*\)'.*/\1 \2/p" |
		sort >distilled.names
	diff distilled.names relocated.names >log ||
		fail "on the $kernel kernel it has other types of its own"
done
echo "modules: $compared definitions as pahole has them; distilled as by libbpf, relocated to two kernels"
