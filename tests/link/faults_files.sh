# SPDX-License-Identifier: GPL-3.0-or-later
#
# Whichever call for a file fails, and whatever comes back instead of what was read: the link ends
# in the same BTF as ever, or with a message, exit status 1 and no output. So close() of the output
# counts, by which NFS and FUSE report what they have lost.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
"$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o >log 2>&1 || fail "the link without a fault"
extract app right

# ends FAULT: in one of the two ways.
ends() {
	case $link_status in
	0)
		extract app blob
		cmp -s blob right || fail "$1: exit status 0, and another BTF"
		;;
	1)
		[ ! -e app ] || fail "$1: an output was left"
		grep -q 'ldbtf: ' log || fail "$1: no message"
		;;
	*) fail "$1: exit status $link_status" ;;
	esac
	! ls -A | grep ldbtf- || fail "$1: a file was left beside"
	[ ! -e app.btf ] || [ $link_status = 0 ] || fail "$1: a file of a failed link was left"
}
# sweep CALL ERRNO: each such call fails. How many made the link fail: $failures.
sweep() {
	failures=0 n=0
	while n=$((n + 1)) && rm -f app app.btf && faulty $1:$n:$2 main.o -plugin-opt jobs=1 \
		-plugin-opt detached=app.btf; do
		ends "$1 $n, errno $2"
		failures=$((failures + (link_status != 0)))
	done
	[ $n -gt 1 ] || fail "$1: there is no such call"
}
for call in openat fstat fcntl write futimens linkat mmap memfd_create ftruncate \
	process_vm_readv; do
	sweep $call 5
done
for call in fstatat pread pwrite close; do
	sweep $call 5
	[ $failures -gt 0 ] || fail "$call: no link failed"
done
sweep pread 0
[ $failures -gt 0 ] || fail "pread that returns 0: no link failed"
# Half of what was asked for is no error.
for call in pread pwrite write; do
	sweep $call -1
	[ $failures = 0 ] || fail "$call that does half of it: a link failed"
done
# No thread: the linker's own does all the work, and nobody has to be told. There is one only where
# there is much to read.
echo 'struct point { int x; } origin; int main(void) { return origin.x; }
char filler[1 << 20] = {1};' >main.c
compile main.c
"$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o >log 2>&1 || fail "a larger link"
extract app right
sweep pthread_create 11
[ $failures = 0 ] || fail "a link without threads failed"

# An error at an object's header does not mean that it is no object.
is_told=
for n in 1 2; do
	faulty pread:$n:5 main.o
	! grep -q "main.o: can't be read: Input/output error" log || is_told=$link_status
done
[ "$is_told" = 1 ] || fail "an unread header is no error"

# The base is opened by another call than the rest.
faulty open:1:5 main.o -plugin-opt base=right && [ $link_status = 1 ] || fail "no base is no error"
log_has "can't read 'right': Input/output error"
# A file that replaces another one. A link that fails leaves neither, and nothing beside them.
echo old >app.btf
faulty renameat:1:5 main.o -plugin-opt detached=app.btf && [ $link_status = 1 ] ||
	fail "a file that can't be replaced is no error"
[ ! -e app.btf ] || fail "a file of a failed link was left"
! ls -A | grep ldbtf- || fail "a file was left beside"
