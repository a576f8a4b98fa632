# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: the physical memory of a machine whose kernel KASLR has moved. The note VMCOREINFO says
# where it is, and the kernel's page tables where its pages are. tests/kernel has a real one.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"
[ "$(uname -m)" = x86_64 ] || skip "this links a kernel for x86-64"

cat >kernel.c <<'C'
struct task { struct task *next; int pid; char name[12]; };
struct task *tasks;
int answer = 42;
static char log[9000] = {1};
void _start(void) { log[answer]++; }
C
gcc -g -c -mcmodel=kernel -fno-pic -fno-stack-protector kernel.c
btf kernel kernel.o -static -nostdlib -no-pie -Wl,--build-id -Wl,-Ttext-segment=0xffffffff81000000
[ "$(nm kernel | grep -c ' D answer')" = 1 ] || fail "no kernel"

# found VMCORE: what all of them must say.
found() {
	ldbtf read kernel "$1" answer 'log[0]' tasks-\>name 'tasks->next->name' tasks-\>next-\>pid
	printf '%s\n' 'answer = 42' 'log[0] = 1' 'tasks->name = "init"' \
		'tasks->next->name = "kthreadd"' 'tasks->next->pid = 2' | diff - out >log ||
		fail "$1: other values"
	ldbtf read kernel "$1" tasks --list=next
	[ "$(grep -c '^tasks\[[01]\] = {' out)" = 2 ] || fail "$1: not two tasks"
}
for offset in 0 0x1a000000; do
	for levels in 4 5; do
		python3 "$here/vmcore.py" kernel vmcore $offset $levels || fail "no vmcore"
		found vmcore
	done
done
refuses read kernel vmcore 'tasks->next->next->pid'
log_has "a NULL pointer before '->pid'"

# Nothing tells where the kernel is; another kernel; a dump of kdump's own format.
python3 "$here/vmcore.py" kernel silent 0x1a000000 0 || fail "no vmcore"
refuses read kernel silent answer
log_has "no note tells where it is"
log_has "fix: QEMU with -device vmcoreinfo"
sed 's/42/43/' kernel.c >other.c
gcc -g -c -mcmodel=kernel -fno-pic -fno-stack-protector other.c
btf other other.o -static -nostdlib -no-pie -Wl,--build-id -Wl,-Ttext-segment=0xffffffff81000000
refuses read other vmcore answer
log_has "of another build of it"
for magic in 'KDUMP   ' makedumpfile; do
	{ printf '%s' "$magic"; cat vmcore; } >compressed
	refuses read kernel compressed answer
	log_has "fix: an ELF dump: makedumpfile -E"
done
# Page tables that are not there.
python3 - vmcore damaged <<'PY' || fail "no damaged vmcore"
import sys
data = bytearray(open(sys.argv[1], "rb").read())
at = data.index(b"SYMBOL(swapper_pg_dir)=ffffffff") + 31
data[at:at + 8] = b"ffffffff"
open(sys.argv[2], "wb").write(data)
PY
refuses read kernel damaged answer
log_has "no note tells where it is"
