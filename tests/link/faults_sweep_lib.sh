# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of one failing call share: links in which each call of a kind fails in turn.
# Sourced by a test after lib.sh and faults_lib.sh.

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
	[ ! -e app.btf ] || [ $link_status = 0 ] || grep -qx old app.btf ||
		fail "$1: a file of a failed link was left"
}
# What is there before each link, and its options; for a test to set otherwise.
before_link() { rm -f app app.btf; }
options="-plugin-opt detached=app.btf"
# sweep CALL ERRNO: each such call fails. How many made the link fail: $failures.
sweep() {
	failures=0 n=0
	# shellcheck disable=SC2086 # options are words
	while n=$((n + 1)) && before_link && faulty $1:$n:$2 main.o -plugin-opt jobs=1 $options; do
		ends "$1 $n, errno $2"
		failures=$((failures + (link_status != 0)))
	done
	[ $n -gt 1 ] || fail "$1: there is no such call"
}
