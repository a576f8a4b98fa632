# SPDX-License-Identifier: GPL-3.0-or-later
#
# One object twice, as far as ld allows: in an archive of which it is not needed, in two archives,
# and really twice where it defines nothing that would clash.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

btf direct library.o main.o
extract direct direct.btf
ar rc libone.a library.o
ar rc libtwo.a library.o
btf twice library.o main.o libone.a libtwo.a
extract twice twice.btf
cmp -s twice.btf direct.btf || fail "an object that archives have too changes the BTF"
btf from_archives main.o libone.a libtwo.a
[ "$(count_of from_archives "FUNC 'visible'")" = 1 ] ||
	fail "from two archives: visible is not there once"
echo 'static struct quiet { int z; } quiet __attribute__((used)); static int quietly(struct quiet *q) { return q->z; } int (*const __attribute__((weak)) by)(struct quiet *) = quietly;' >quiet.c
compile quiet.c
btf really_twice library.o main.o quiet.o quiet.o
[ "$(count_of really_twice "STRUCT 'quiet'")" = 1 ] ||
	fail "twice on the command line: struct quiet is not there once"
truth really_twice
# ld's own complaint, no noise of ours, no output.
btf_fails clash library.o main.o library.o
log_has "multiple definition of"
log_lacks ldbtf:
