# SPDX-License-Identifier: GPL-3.0-or-later
#
# -static-pie: the program runs, and its BTF is right.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

gcc -static-pie library.o main.o -o probe 2>/dev/null || skip "gcc can't link -static-pie here"
btf static-pie -static-pie library.o main.o
./static-pie || fail "static-pie does not run"
for name in main visible versioned internal; do
	describes static-pie FUNC $name
done
describes static-pie VAR account
describes static-pie VAR mine
truth static-pie
