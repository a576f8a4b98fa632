# SPDX-License-Identifier: GPL-3.0-or-later
#
# A small link starts no thread, maps no large memory, and copies objects into the same memory. A
# larger one starts threads only when the table of descriptors has grown, because the kernel waits
# 10 to 20 ms to grow one that threads share.
. "$(dirname "$0")/lib.sh"

[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer maps large memory itself"
has strace || skip "no strace on this machine"
strace -o trace true 2>log || skip "no process can be traced here"
under="strace -f -e trace=clone,clone3,mmap,fcntl -o $work/trace"
export under

# line_of PATTERN: where the trace has the first such call.
line_of() { grep -nE "$1" trace | head -n 1 | cut -d : -f 1; }

echo 'int main(void) { return 0; }' >small.c
awk 'BEGIN {
	for (i = 0; i < 5000; i++)
		print "struct s" i " {int a; struct s" (i ? i - 1 : 0) " *n;} v" i ";"
	print "int main(void) { return 0; }"
}' >large.c
compile small.c
compile large.c
[ "$(size_of large.o)" -gt $((512 * 1024)) ] || fail "the large object has $(size_of large.o) bytes"

btf app small.o -Wl,-Map=small.map -- jobs=2
[ "$(line_of 'F_DUPFD_CLOEXEC, 1000')" ] || fail "the table of descriptors does not grow"
[ -z "$(line_of 'clone3?\(')" ] || fail "a small link starts a thread"
[ -z "$(line_of 'mmap\(.*, [0-9]{8,}, ')" ] || fail "a small link maps large memory"

# Copies of objects share memory.
echo 'static int v __attribute__((used));' >other.c
compile other.c
# shellcheck disable=SC2046 # a list
btf app small.o $(yes other.o | head -n 20) -- jobs=2
copies=$(grep -c 'mmap(NULL, 4194304, .*MAP_ANONYMOUS' trace)
[ "$copies" -le 2 ] || fail "$copies blocks of memory for copies of 21 objects"

btf app large.o -Wl,-Map=large.map -- jobs=2
grown=$(line_of 'F_DUPFD_CLOEXEC, 1000') started=$(line_of 'clone3?\(')
[ "${started:-0}" -gt 0 ] || fail "a large link starts no thread"
[ "$grown" -lt "$started" ] || fail "the table of descriptors grows when threads share it"
for map in small.map large.map; do
	grep -qF /proc/self/fd/1000 $map || fail "$map: the reserving object has another name"
done
