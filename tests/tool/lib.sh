# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of the program `ldbtf` share, beside the words of ../link/lib.sh.
. "$(dirname "$0")/../link/lib.sh"
: "${LDBTF_PROGRAM:?is not set: run the tests through ctest}"

# ldbtf ARGUMENT...: must work and say nothing on stderr. The output is in the file out.
ldbtf() {
	ldbtf_any "$@"
	[ $status = 0 ] || fail "ldbtf $* ended with $status"
	[ ! -s log ] || fail "ldbtf $* was not silent"
}

# ldbtf_any ARGUMENT...: output in out, messages in log, exit status in $status. Must not crash.
ldbtf_any() {
	status=0
	"$LDBTF_PROGRAM" "$@" >out 2>log </dev/null || status=$?
	[ $status -le 2 ] || fail "ldbtf $* ended with $status"
	! grep -E "Sanitizer|runtime error:" log >&2 || fail "ldbtf $* is wrong"
}

# refuses ARGUMENT...: exit status 2, a message, and no output.
refuses() {
	ldbtf_any "$@"
	[ $status = 2 ] || fail "ldbtf $* ended with $status"
	[ -s log ] || fail "ldbtf $* said nothing"
	[ ! -s out ] || fail "ldbtf $* printed something"
}

# out_has TEXT / out_lacks TEXT: about the output of the last command.
out_has() { grep -qF -- "$1" out || { cat out >&2; fail "the output lacks: $1"; }; }
out_lacks() { ! grep -qF -- "$1" out || { cat out >&2; fail "the output has: $1"; }; }

# wait_for WHAT COMMAND...: until the command works, for half a minute at most.
wait_for() {
	awaited=$1 tries=0
	shift
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || fail "$awaited does not come"
		sleep 0.1
	done
}

# find_browser: a browser's command is in $browser. Fails where there is none.
find_browser() {
	for browser in chromium-headless-shell chromium chromium-browser google-chrome; do
		! has "$browser" || return 0
	done
	return 1
}

# data_of PROGRAM: its .data is in data.bin, and the address of it in $data. The program is no PIE.
data_of() {
	objcopy -O binary -j .data "$1" data.bin
	data=0x$(readelf -SW "$1" | sed -n 's/.* \.data  *PROGBITS  *\([0-9a-f]*\) .*/\1/p')
}
