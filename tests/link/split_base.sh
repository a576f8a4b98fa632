# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: split BTF, as a kernel's modules have it. A program stands for the kernel: linked with ldbtf, its file or its raw
# BTF is the base of what `ld -r` makes of a module's objects.
#
#	kernel.c  -> kernel.so, kernel.btf        module.c, other.c  -> module.ko
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > kernel.h <<'C'
struct driver;
struct device { struct device *parent; struct driver *driver; struct { long first; char name[16]; } id; unsigned on : 1; };
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
	bpftool btf dump -B kernel.btf file "$1" >dump 2>log || fail "bpftool can't read the split BTF of $1"
}
names() { sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([A-Za-z_.]*\)'.*/\1 \2/p" dump | sort | tr '\n' ';'; }

# ---- A module. ----
btf module.ko -r module.o other.o -nostdlib -- base=kernel.so vars=none stats=stats.json
dump_split module.ko
first=$(($(bpftool btf dump file kernel.btf | grep -c '^\[') + 1))
[ "$(sed -n '1s/^\[\([0-9]*\)\].*/\1/p' dump)" = "$first" ] || fail "IDs do not go on at $first"
# Nothing that the kernel has; `struct driver`, which it only declares, and what refers to the definition.
[ "$(names)" = "FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;" ] || fail "the module has $(names)"
id_of() { bpftool btf dump file kernel.btf | sed -n "s/^\[\([0-9]*\)\] $1 '$2'.*/\1/p"; } # KIND NAME, of the kernel's
grep -q "'probe' type_id=$(id_of TYPEDEF probe_t) " dump || fail "driver.probe is not of the kernel's type"
pointer=$(sed -n "s/^\[\([0-9]*\)\] PTR '(anon)' type_id=$(id_of STRUCT hidden)\$/\1/p" dump)
grep -q "'hidden' type_id=${pointer:-none} " dump || fail "struct hidden, which the module only declares, is not the kernel's"
types=$(grep -c '^\[' dump)
[ "$(stat_value types stats.json)" = "$types" ] || fail "stats say $(stat_value types stats.json) types, there are $types"
[ "$(stat_value funcs stats.json)" = 4 ] || fail "stats say $(stat_value funcs stats.json) functions"
# Strings: only the module's.
extract module.ko module.btf
for text in device driver prev everything start state secret; do
	! strings -a -n 3 module.btf | grep -qx "$text" || fail "$text is the kernel's, and the module repeats it"
done
for text in own helper find text; do
	strings -a -n 3 module.btf | grep -qx "$text" || fail "the module lacks $text"
done

# libbpf finds nothing in it that could be merged.
if [ -x "$LDBTF_TOOLS/split_check" ]; then
	"$LDBTF_TOOLS/split_check" kernel.btf module.ko >log 2>&1 || fail "libbpf does not like the split BTF"
else
	skip_part "no libbpf, so libbpf's btf__dedup() was not asked"
fi

# .BTF_ids of a module name the kernel's functions and its own.
cat > ids.c <<'C'
#include "kernel.h"
asm(".pushsection .BTF_ids,\"a\"\n"
    "__BTF_ID__func__start__1: .zero 4\n.type __BTF_ID__func__start__1,@object\n.size __BTF_ID__func__start__1,4\n"
    "__BTF_ID__func__listed__2: .zero 4\n.type __BTF_ID__func__listed__2,@object\n.size __BTF_ID__func__listed__2,4\n"
    "__BTF_ID__struct__device__3: .zero 4\n.type __BTF_ID__struct__device__3,@object\n.size __BTF_ID__struct__device__3,4\n"
    ".popsection");
int listed(struct device *device) { return device->on; }
C
compile ids.c
btf ids.ko -r ids.o -nostdlib -- base=kernel.so vars=none
dump_split ids.ko
objcopy --dump-section .BTF_ids=ids ids.ko /dev/null
words=$(od -An -t u4 ids | tr -s ' ')
[ "$words" = " $(id_of FUNC start) $(sed -n "s/^\[\([0-9]*\)\] FUNC 'listed'.*/\1/p" dump) $(id_of STRUCT device)" ] ||
	fail ".BTF_ids are$words"

# In the file, and not in memory; no symbols, no trace of how it came there.
readelf -SW module.ko | sed 's/^ *\[ *[0-9]*\] *//' >sections
awk '$1 == ".BTF" { exit !($2 == "PROGBITS" && $7 == "0" && $9 == "4") }' sections || fail "the section is $(grep BTF sections)"
! readelf -sW module.ko | grep -E '__(start|stop)_BTF' || fail "the module has the symbols"
plain plain.ko -r module.o other.o -nostdlib
[ "$(readelf -hW plain.ko | grep ABI)" = "$(readelf -hW module.ko | grep ABI)" ] || fail "the OS/ABI changed"

# The base's form, threads, and a fixed reservation change nothing.
btf raw.ko -r module.o other.o -nostdlib -- base=kernel.btf vars=none jobs=1
cmp -s module.ko raw.ko || fail "with the raw base the output is another"
btf fixed.ko -r module.o other.o -nostdlib -- base=kernel.btf vars=none reserve=4096
dump_split fixed.ko
[ "$(names)" = "FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;" ] || fail "with a fixed reservation: $(names)"
btf gc.ko -r -e find -Wl,--gc-sections module.o other.o -nostdlib -- base=kernel.btf vars=none
dump_split gc.ko
names | grep -q 'STRUCT own;' || fail "--gc-sections lost the BTF: $(names)"

btf variables.ko -r module.o other.o -nostdlib -- base=kernel.btf
dump_split variables.ko
[ "$(names)" = "DATASEC .bss;FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;VAR count;VAR driver;" ] ||
	fail "with variables: $(names)"

# ---- With nothing to say. ----
gcc -O1 -c other.c -o silent.o
btf_warns silent.ko -r silent.o -nostdlib -- base=kernel.btf
log_has "no input has debug information"
dump_split silent.ko
[ ! -s dump ] || fail "a module without debug information has types"
cat > same.c <<'C'
#include "kernel.h"
struct list mine;
C
compile same.c
btf same.ko -r same.o -nostdlib -- base=kernel.btf vars=none
dump_split same.ko
[ ! -s dump ] || fail "a module without types of its own has some"
btf off.ko -r module.o other.o -nostdlib -- base=kernel.btf fill=off
dump_split off.ko
[ ! -s dump ] || fail "with fill=off there are types"

# ---- Not only modules: a library on top of a program is loaded with its BTF. ----
compile module.c -fPIC
compile other.c -fPIC
btf library.so -shared module.o other.o -Wl,-z,undefs -- base=kernel.so vars=none
dump_split library.so
[ "$(names)" = "FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;" ] || fail "the library has $(names)"
readelf -SW library.so | grep -q ' \.BTF .* A ' || fail "the library's BTF is not loaded"

# ---- What can't be a base. ----
rejected() { # BASE TEXT...
	base=$1
	shift
	btf_fails bad.ko -r module.o other.o -nostdlib -- base="$base"
	for text; do
		log_has "$text"
	done
	grep -q 'fix:' log || [ "${no_fix:-}" ] || fail "base=$base: no word of what to do"
}
rejected missing.btf "option base: can't read 'missing.btf': No such file or directory"
rejected . "option base: can't read '.': it is not a regular file"
: >empty
rejected empty "option base: can't read 'empty': it is empty"
rejected kernel.c "kernel.c: the file is neither BTF nor ELF"
rejected module.o "module.o: the file has no .BTF"
objcopy --only-keep-debug kernel.so kernel.debug
rejected kernel.debug "kernel.debug: the file's .BTF has no bytes"
rejected module.ko "module.ko: the BTF refers to more than it has: it is split BTF itself, or damaged"
btf early.so -shared kernel.o -- fill=off
rejected early.so "early.so: the BTF is empty, so it can't be a base" "fill=off"
no_fix=1
head -c 100 kernel.btf >cut.btf
rejected cut.btf "cut.btf: BTF"
head -c 200 kernel.so >cut.so
rejected cut.so "cut.so: not a valid ELF file"
no_fix=
# A type ID and a string offset out of range: an INT, and a PTR to type 9, or a TYPEDEF that is called by offset 99.
header='\237\353\1\0\30\0\0\0\0\0\0\0\34\0\0\0\34\0\0\0\5\0\0\0'
int='\1\0\0\0\0\0\0\1\4\0\0\0\40\0\0\1'
printf "$header$int"'\0\0\0\0\0\0\0\2\11\0\0\0\0int\0' >damaged.btf
rejected damaged.btf "damaged.btf: the BTF refers to more than it has"
printf "$header$int"'\143\0\0\0\0\0\0\10\1\0\0\0\0int\0' >damaged.btf
rejected damaged.btf "damaged.btf: the BTF refers to more than it has"
# Another byte order: an INT, int, and nothing more.
printf '\353\237\1\0\0\0\0\30\0\0\0\0\0\0\0\20\0\0\0\20\0\0\0\5\0\0\0\1\1\0\0\0\0\0\0\4\1\0\0\40\0int\0' >big.btf
rejected big.btf "big.btf: the base is big-endian, but what is linked is not"
rejected_late() { # the same when the inputs are not read
	btf_fails bad.ko -r module.o other.o -nostdlib -- base="$1" reserve=4096
	log_has "$2"
}
rejected_late big.btf "the base is big-endian"
# Another word size, by the file's class and by the size of `long`.
if echo 'long x;' | gcc -m32 -g -x c -c - -o narrow.o 2>/dev/null; then
	btf narrow.so -m32 -shared -nostdlib narrow.o -- detached=narrow.btf
	rejected narrow.so "narrow.so: the base is for a 32-bit machine, but what is linked is not"
	rejected narrow.btf "narrow.btf: the base is for a 32-bit machine"
else
	skip_part "gcc -m32 does not work here (Debian: gcc-12-multilib)"
fi
# on-error=warn is about the BTF that can't be made, not about what the user meant.
btf_fails bad.ko -r module.o -nostdlib -- base=missing.btf on-error=warn
btf_fails bad.ko -r module.o -nostdlib -- base=big.btf on-error=warn
log_has "the base is big-endian"
btf_fails bad.ko -r module.o -nostdlib -- base=big.btf distill-base on-error=warn
btf_fails bad.ko -r module.o -nostdlib -- base=big.btf reserve=4096 fill=off
log_has "the base is big-endian"
# It is an input, and stays.
btf_fails bad.ko -r module.o -nostdlib -- base=kernel.btf detached=kernel.btf
log_has "option detached: 'kernel.btf' is also an input of the link"
cmp -s extracted.btf kernel.btf || fail "the base was overwritten"
