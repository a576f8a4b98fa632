# SPDX-License-Identifier: GPL-3.0-or-later
#
# read pid:N: a kernel that forbids to read the process, as Yama does, is not taken for a process
# that lacks the bytes.
. "$(dirname "$0")/lib.sh"
has strace || skip "no strace on this machine"

cat >plain.c <<'C'
#include <unistd.h>
int plain = 6;
int main(void) { pause(); return plain; }
C
compile plain.c
btf plain plain.o
./plain &
process=$!
cleanup_more() { kill $process 2>/dev/null || :; }
# denied ERROR: how it ends if the kernel refuses with that.
denied() {
	status=0
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace -e trace=process_vm_readv \
		-e inject=process_vm_readv:error="$1" \
		"$LDBTF_PROGRAM" read plain pid:$process plain >out 2>log || status=$?
	[ $status = 2 ] || fail "$1: ends with $status"
	[ ! -s out ] || fail "$1: it printed something"
}
denied EPERM
log_has "pid:$process: the process can't be looked at: permission denied"
log_has "kernel.yama.ptrace_scope=0"
denied ENOSYS
log_has "the process can't be looked at: Function not implemented"
