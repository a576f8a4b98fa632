# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where an extra file can't be written, the old one stays. But BTF that belongs to no image is
# removed.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
mkdir disk
mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null || skip "can't mount a small tmpfs (needs root)"
cleanup_more() { umount "$work/disk" 2>/dev/null || :; }
echo old >disk/file
head -c 1m /dev/zero >disk/ballast 2>/dev/null || :
btf_fails app main.o -- stats=disk/file
log_has "can't write disk/file: No space left on device"
[ "$(cat disk/file)" = old ] || fail "a file that could not be written is not what it was"
btf_fails app main.o -- detached=disk/file
[ ! -e disk/file ] || fail "the BTF of another image was left"
[ "$(ls -A disk)" = ballast ] || fail "these files are on the full disk: $(ls -A disk)"
