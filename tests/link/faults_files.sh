# SPDX-License-Identifier: GPL-3.0-or-later
#
# Whichever call for a file fails, and whatever comes back instead of what was read: the link ends
# in the same BTF as ever, or with a message, exit status 1 and no output. So close() of the output
# counts, by which NFS and FUSE report what they have lost.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"
. "$here/faults_sweep_lib.sh"

for call in openat fstat fcntl write futimens linkat mmap memfd_create ftruncate read; do
	sweep $call 5
done
# Inputs are mapped where too few descriptors are left.
(ulimit -n 16 && sweep process_vm_readv 5) || exit 1
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
