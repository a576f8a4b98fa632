# SPDX-License-Identifier: GPL-3.0-or-later
#
# On a full disk the link fails with a message and leaves no output, whether ld runs out of space
# or, with sparse sections or extra files, the plugin does.
. "$(dirname "$0")/lib.sh"

mkdir disk
mount -t tmpfs -o size=256k tmpfs disk 2>/dev/null || skip "can't mount a small tmpfs (needs root)"
cleanup_more() { umount "$work/disk" 2>/dev/null || :; }

cat > main.c <<'C'
struct point { int x, y; } origin;
const char filler[FILLER] = {1};
int main(void) { return origin.x + filler[1]; }
C
compile main.c -DFILLER=1000
cp main.o small.o
compile main.c -DFILLER=400000
cp main.o large.o

btf disk/app small.o
rm disk/app

# ld runs out of space: its message, no noise of ours.
plain_status=0
gcc -B"$work/bin" large.o -o disk/app >log.plain 2>&1 || plain_status=$?
[ $plain_status != 0 ] || fail "the disk is not full enough"
btf_fails disk/app large.o
log_lacks "ldbtf: disk/app: the output"
log_lacks "no valid BTF"

# The extra files do not fit.
btf measure small.o
free=$((256 - $(size_of measure) / 1024 - 20))
head -c ${free}k /dev/zero >disk/ballast
run_btf disk/app small.o
if [ $link_status = 0 ]; then
	rm disk/app
	btf_fails disk/app small.o -- reserve=16000 detached=disk/app.btf
	log_has "disk/app.btf: No space left on device"
	[ ! -e disk/app.btf ] || fail "half of the detached file was left"
else
	fail "the ballast leaves no room for the program"
fi

# Sizes around the limit: always one of the two clean outcomes.
ballast=$((free + 30))
while [ $ballast -gt $((free - 10)) ]; do
	rm -f disk/*
	head -c ${ballast}k /dev/zero >disk/ballast 2>/dev/null || :
	run_btf disk/app small.o -- reserve=9000
	if [ $link_status = 0 ]; then
		describes disk/app STRUCT point
	else
		[ ! -e disk/app ] || fail "a failed link left its output"
		[ -s log ] || fail "a failed link said nothing"
	fi
	ballast=$((ballast - 2))
done
