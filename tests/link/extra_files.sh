# SPDX-License-Identifier: GPL-3.0-or-later
#
# The files of stats, detached and vars-split are there whole or as they were. They are written
# beside their place, and then put into it. A link or a pipe is written to as it stands.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
mkdir files
only() { [ "$(ls -A files | tr '\n' ' ')" = "$1 " ] ||
	fail "these files are there: $(ls -A files)"; }

for option in stats detached vars-split; do
	rm -f files/*
	(umask 022; btf app main.o -- $option=files/new)
	[ "$(stat -c %a files/new)" = 644 ] ||
		fail "$option: the file's mode is $(stat -c %a files/new)"
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
	[ -L files/link ] && ! grep -q old files/target ||
		fail "$option: the file that a link names was not written"
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
	[ -p files/pipe ] && [ "$(size_of got)" -gt 0 ] ||
		fail "$option: nothing came through the pipe"
	rm -f files/*
done
