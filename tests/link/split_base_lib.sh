# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of base= share: a program that stands for the kernel. It is linked with ldbtf, and
# its file or its raw BTF is the base of what `ld -r` makes of a module's objects. Sourced by a test
# after lib.sh.
#
# kernel.c -> kernel.so, kernel.btf
#
# module.c and other.c are the module's.

: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > kernel.h <<'C'
struct driver;
struct device { struct device *parent; struct driver *driver;
	struct { long first; char name[16]; } id; unsigned on : 1; };
struct list { struct list *next, *prev; };
enum state { IDLE, BUSY = 7 };
typedef enum state (*probe_t)(struct device *device, const char *name);
struct hidden;
int start(struct device *device, enum state state);
C
cat > kernel.c <<'C'
#include "kernel.h"
struct list everything;
probe_t probe;
struct hidden { int secret; } hidden;
double ratio;
int start(struct device *device, enum state state) { return device->parent != 0 && state == BUSY; }
C
cat > module.c <<'C'
#include "kernel.h"
struct driver { struct list list; probe_t probe; struct hidden *hidden; } driver;
struct own { struct driver *driver; enum state state; struct hidden *hidden; const char *text; };
enum state find(struct own *own, const char *text) { own->text = text; return own->state; }
static int count;
int helper(struct device *device) { return start(device, IDLE) + count++; }
C
cat > other.c <<'C'
#include "kernel.h"
struct driver;
extern int start(struct device *device, enum state state);
static __attribute__((noinline)) int twice(struct device *device) { return 2 * start(device, BUSY); }
int other(struct device *device, struct list *list) { return list->next == list->prev && twice(device); }
C
compile kernel.c -fPIC
compile module.c
compile other.c
btf kernel.so -shared kernel.o -- detached=kernel.btf
extract kernel.so extracted.btf
cmp -s extracted.btf kernel.btf || fail "detached BTF differs"

dump_split() { # FILE
	has bpftool || skip "no bpftool on this machine"
	bpftool btf dump -B kernel.btf file "$1" >dump 2>log ||
		fail "bpftool can't read the split BTF of $1"
}

# names: what the last dump has, sorted, as `KIND NAME;KIND NAME;`.
names() { sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([A-Za-z_.]*\)'.*/\1 \2/p" dump | sort |
	tr '\n' ';'; }
# id_of KIND NAME: its ID in the kernel's BTF.
id_of() { bpftool btf dump file kernel.btf | sed -n "s/^\[\([0-9]*\)\] $1 '$2'.*/\1/p"; }
