# SPDX-License-Identifier: GPL-3.0-or-later
#
# gdb shows complex numbers by the file that debug makes: their BTF is an integer with their name.
. "$(dirname "$0")/lib.sh"
has gdb || skip "no gdb on this machine"

cat >main.c <<'C'
_Complex float narrow = 1 + 2i;
_Complex double wide = 3 + 4i;
int main(void) { return 0; }
C
compile main.c
btf app main.o
strip -g app -o stripped
ldbtf debug stripped -o app.debug
gdb -nx -batch -ex "symbol-file app.debug" -ex "print narrow" -ex "print wide" stripped >out 2>log ||
	fail "gdb"
out_has "1 + 2i"
out_has "3 + 4i"
