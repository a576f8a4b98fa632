# SPDX-License-Identifier: GPL-3.0-or-later
#
# vars-split=FILE: the variables are in FILE, as split BTF on top of the image's, and the image is what it would be
# without them.
. "$(dirname "$0")/lib.sh"

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
	"$tools/split_check" "$2" "$1" joined >split_log 2>log || fail "$1 is not split BTF of $2: $(cat log)"
	bpftool btf dump file "$1" -B "$2" >split_dump 2>log || fail "bpftool can't read $1 on top of $2"
	if [ -s split_dump ]; then
		kernel_takes joined "$1 on top of $2"
	fi
}

btf none $objects -- vars=none
btf percpu $objects -- vars=percpu
btf all $objects -- vars=all
dump all
placed dump >expected
grep -q "VAR 'on_each_cpu'" expected && grep -q "'.data..percpu' .*on_each_cpu" expected ||
	fail "the reference lacks what it should have: $(cat expected)"

# All of them; vars=all is the default, and vars=none says the same.
for vars in vars=all jobs=2 vars=none; do
	rm -f app.btf
	btf app $objects -- $vars vars-split=app.btf stats=stats
	cmp -s app none || fail "$vars: the image is not the one of vars=none"
	check app.btf app
	placed split_dump | cmp -s - expected || fail "$vars: other variables than with vars=all: $(cat split_dump)"
	[ "$(stat_value split_bytes stats)" = "$(size_of app.btf)" ] || fail "stats: $(cat stats)"
	[ "$(stat_value vars stats)" = 0 ] && [ "$(stat_value split_vars stats)" = "$(grep -c "] VAR" split_dump)" ] ||
		fail "stats: $(cat stats)"
done
[ "$(grep -c "] VAR 'state'" split_dump)" = 2 ] || fail "two variables of one name are not two: $(cat split_dump)"
# Types are the image's, all of them.
! grep '^\[' split_dump | grep -vE '\] (VAR|DATASEC|DECL_TAG) ' >log || fail "types of its own"
cp app.btf before.btf
btf app $objects -- vars-split=app.btf jobs=1
cmp -s app.btf before.btf || fail "FILE depends on the number of threads"
# An address: the section's and the offset in it.
address=$((0x$(readelf -sW app | awk '$8 == "zeroes" { print $2 }')))
section=$((0x$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".bss" { print $3 }')))
grep -qE "offset=$((address - section)) size=32 \(VAR 'zeroes'\)" split_dump || fail "zeroes is elsewhere: $(cat split_dump)"

# The per-CPU ones in the image, as kernels want it, the others in FILE.
btf app $objects -- vars=percpu vars-split=app.btf
cmp -s app percpu || fail "the image is not the one of vars=percpu"
check app.btf app
dump app
cat dump split_dump >both
placed both | cmp -s - expected || fail "image and FILE have not together what vars=all has"
! grep -q on_each_cpu split_dump || fail "on_each_cpu is in both"

# Other kinds of output.
for kind in -static -shared -r; do
	pic=
	[ $kind != -shared ] || pic=-fPIC
	compile main.c $pic
	compile other.c $pic
	rest=
	[ $kind = -r ] || rest=-Wl,-T,percpu.ld
	if ! gcc $kind main.o other.o $rest -o probe 2>/dev/null; then
		skip_part "gcc can't link $kind here"
		continue
	fi
	btf app $kind main.o other.o $rest -- vars=all
	dump app
	placed dump >expected_kind
	grep -q "VAR 'zeroes'" expected_kind || fail "$kind: no variables: $(cat dump)"
	btf app $kind main.o other.o $rest -- vars-split=app.btf
	check app.btf app
	placed split_dump | cmp -s - expected_kind || fail "$kind: other variables than with vars=all: $(cat split_dump)"
done
compile main.c
compile other.c

# The other byte order.
if has s390x-linux-gnu-gcc; then
	mkdir s390x
	printf '#!/bin/sh\nexec env LD_PRELOAD="%s" %s "$@"\n' "$LDBTF_PRELOAD" "$(command -v s390x-linux-gnu-ld)" >s390x/ld
	chmod +x s390x/ld
	for file in main other; do
		s390x-linux-gnu-gcc -g -O1 -c $file.c -o $file-s390x.o
	done
	driver="s390x-linux-gnu-gcc -B$work/s390x -nostdlib -Wl,-e,main"
	btf app main-s390x.o other-s390x.o -- vars=all
	dump app
	placed dump >expected_s390x
	btf app main-s390x.o other-s390x.o -- vars-split=app.btf
	[ "$(od -An -tx1 -N2 app.btf | tr -d ' ')" = eb9f ] || fail "s390x: not in the target's byte order"
	"$tools/split_check" app app.btf >split_log 2>log || fail "s390x: $(cat log)"
	bpftool btf dump file app.btf -B app >split_dump 2>log || fail "bpftool can't read app.btf of s390x"
	placed split_dump | cmp -s - expected_s390x || fail "s390x: other variables than with vars=all"
	grep -q "VAR 'zeroes'" expected_s390x || fail "s390x: no variables"
	driver=
else
	skip_part "no s390x-linux-gnu-gcc: the other byte order is not tested"
fi

# No variables: split BTF that holds nothing. So is that of an image whose BTF is empty.
echo 'int main(void) { return 0; }' >no_vars.c
compile no_vars.c
empty_split() { # FILE IMAGE
	[ "$(size_of "$1")" = 24 ] || fail "$1 is not an empty split BTF: $(od -An -tx1 "$1")"
	check "$1" "$2"
	[ ! -s split_dump ] || fail "$1 is not empty"
}
btf app -nostartfiles -Wl,-e,main no_vars.o -- vars-split=app.btf
empty_split app.btf app
btf app $objects -- fill=off vars-split=app.btf
cp app.btf off.btf
[ "$(size_of off.btf)" = 24 ] || fail "fill=off: $(size_of off.btf) bytes"
btf_warns app $objects -- reserve=100 on-error=warn vars-split=app.btf
is_empty_btf app
cmp -s app.btf off.btf || fail "on-error=warn: FILE does not fit the image's empty BTF"
gcc -c no_vars.c -o no_dwarf.o
btf_warns app no_dwarf.o -nostdlib -Wl,-e,main -- vars-split=app.btf
[ "$(size_of app.btf)" = 24 ] || fail "no DWARF: $(size_of app.btf) bytes"
# The same when both were made already, and something else fails.
cat > ids.c <<'C'
__asm__(".pushsection .BTF_ids, \"a\"\n"
	"__BTF_ID__func__no_such_function__1: .zero 4\n"
	".popsection");
C
compile ids.c
btf_warns app $objects ids.o -- btf-ids=strict on-error=warn vars-split=app.btf stats=stats
is_empty_btf app
cmp -s app.btf off.btf || fail "btf-ids=strict: FILE does not fit the image's empty BTF"
[ "$(stat_value split_vars stats)" = 0 ] || fail "stats: $(cat stats)"

# A link that fails leaves neither.
btf app $objects -- vars-split=app.btf
btf_fails app $objects ids.o -- btf-ids=strict vars-split=app.btf
[ ! -e app.btf ] || fail "FILE is left of an image that is gone"
btf_fails app $objects -- reserve=100 vars-split=app.btf
[ ! -e app.btf ] || fail "FILE is left of a link that failed"
