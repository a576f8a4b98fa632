# SPDX-License-Identifier: GPL-3.0-or-later
#
# The files of stats, detached and vars-split are there whole or as they were: they are written beside their place, and then put into
# it. What is no file of its own is written to as it stands.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
mkdir files
only() { [ "$(ls -A files | tr '\n' ' ')" = "$1 " ] || fail "these files are there: $(ls -A files)"; }

for option in stats detached vars-split; do
	rm -f files/*
	(umask 022; btf app main.o -- $option=files/new)
	[ "$(stat -c %a files/new)" = 644 ] || fail "$option: the file's mode is $(stat -c %a files/new)"
	only new
	# Who has the old file open goes on with that.
	echo old >files/new
	exec 3<files/new
	btf app main.o -- $option=files/new
	[ "$(cat <&3)" = old ] || fail "$option: the file was changed while it was being read"
	exec 3<&-
	! grep -q old files/new || fail "$option: the old file is still there"
	only new
	# Links stay what they are.
	echo old >files/target
	ln -s target files/link
	rm files/new
	btf app main.o -- $option=files/link
	[ -L files/link ] && ! grep -q old files/target || fail "$option: the file that a link names was not written"
	echo old >files/target
	ln files/target files/twin
	btf app main.o -- $option=files/twin
	! grep -q old files/target || fail "$option: a file with two names was torn apart"
	ls -A files | grep ldbtf && fail "$option: a file was left beside"
	# A pipe.
	mkfifo files/pipe
	cat files/pipe >got &
	btf app main.o -- $option=files/pipe
	wait
	[ -p files/pipe ] && [ "$(size_of got)" -gt 0 ] || fail "$option: nothing came through the pipe"
	rm -f files/*
done

# Where that fails, the old file stays; but BTF that belongs to no image is removed.
mkdir disk
if mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null; then
	cleanup_more() { umount "$work/disk" 2>/dev/null || :; }
	echo old >disk/file
	head -c 1m /dev/zero >disk/ballast 2>/dev/null || :
	btf_fails app main.o -- stats=disk/file
	log_has "can't write disk/file: No space left on device"
	[ "$(cat disk/file)" = old ] || fail "a file that could not be written is not what it was"
	btf_fails app main.o -- detached=disk/file
	[ ! -e disk/file ] || fail "the BTF of another image was left"
	[ "$(ls -A disk)" = ballast ] || fail "these files are on the full disk: $(ls -A disk)"
else
	skip_part "can't mount a small tmpfs (needs root)"
fi

# A file that may be written, where none may be made.
if [ "$(id -u)" = 0 ] && has setpriv; then
	cp "$LDBTF_PLUGIN" plugin.so
	chmod 755 . plugin.so
	mkdir closed
	echo old >closed/file
	chmod 666 closed/file
	mkdir out
	chmod 777 out
	LDBTF_PLUGIN=$work/plugin.so
	driver="setpriv --reuid=65534 --regid=65534 --clear-groups gcc -B$work/bin"
	btf out/app main.o -- stats=closed/file
	! grep -q old closed/file || fail "a file in a folder without write permission was not written"
	btf_fails out/app main.o -- stats=closed/new
	log_has "can't create closed/new: Permission denied"
	chmod 444 closed/file
	btf_fails out/app main.o -- stats=closed/file
	log_has "can't create closed/file: Permission denied"
	# Nor is a file replaced that may not be written.
	cp -p closed/file out/file
	btf_fails out/app main.o -- stats=out/file
	log_has "can't create out/file: Permission denied"
else
	skip_part "root and setpriv are needed to lose the right to write"
fi
