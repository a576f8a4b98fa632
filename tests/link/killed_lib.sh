# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of a killed linker share: ld waits for a reader of its dependency file when all is
# written but the ELF header. Killed there, it leaves what it has written, as it does without the
# plugin. Sourced by a test after lib.sh; has hygiene_lib.sh in it.
[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer needs the wrapper of ld, and then another process is killed"
. "$here/hygiene_lib.sh"

linker=
cleanup_more() { [ ! "$linker" ] || kill -KILL "$linker" 2>/dev/null || :; }
# killed SIGNAL IS-THERE COMMAND...: starts ld by COMMAND, and kills it when the output and, by
# IS-THERE, the object is there.
killed() {
	signal=$1 is_there=$2
	shift 2
	mkfifo fifo
	(cd cwd && TMPDIR=$work/tmp && export TMPDIR &&
		exec "$@" "$real_ld" -o ../out/app -plugin "${LDBTF_PLUGIN}" -e main ../main.o \
		--dependency-file=../fifo) >log 2>&1 &
	linker=$!
	waited=0
	until [ -s out/app ] && $is_there; do
		waited=$((waited + 1))
		[ $waited -lt 200 ] || fail "ld does not get as far as its dependency file"
		sleep 0.05
	done
	kill -$signal $linker
	wait $linker 2>/dev/null && fail "$signal did not kill ld"
	linker=
	rm -f fifo core* cwd/core*
}
