# SPDX-License-Identifier: GPL-3.0-or-later
#
# An archive with thousands of members, of which few are needed, and then all: read while ld reads
# them, each once.
. "$(dirname "$0")/lib.sh"

members=4000
echo 'struct shared { int a; }; struct NAME { struct shared s; char c[N + 1]; } NAME; int FUNC(struct NAME *p) { return p->c[0]; }' >member.c
mkdir members
# Ten compilations; `ar q` takes one file any number of times.
i=0
while [ $i -lt 10 ]; do
	gcc -g -O1 -DNAME=name_$i -DN=$i -DFUNC=func_$i -c member.c -o members/m$i.o
	i=$((i + 1))
done
awk -v count=$members 'BEGIN { for (i = 0; i < count; i++) print "members/m" i % 10 ".o" }' >list
ar qcS libmany.a @list
ranlib libmany.a
awk 'BEGIN {
	for (i = 0; i < 10; i++) printf "extern int func_%d();\n", i
	print "int (*const all[])() = {"
	for (i = 0; i < 10; i++) printf "func_%d,\n", i
	print "}; int main(int count, char **words) { (void)words; return !all[count]; }"
}' >user.c
compile user.c
btf user user.o libmany.a -- stats=stats
./user || fail "the program with members does not run"
describes user STRUCT name_9
describes user FUNC func_9
[ "$(stat_value objects stats)" -lt 100 ] || fail "members that nobody needs were read"
# Each member's function was counted, and of those of one name the link has one.
btf_warns everything user.o -Wl,--whole-archive libmany.a -Wl,--no-whole-archive \
	-Wl,--allow-multiple-definition -- stats=stats
log_has "bytes that are reserved for .BTF"
[ "$(grep -c ldbtf: log)" = 1 ] || fail "more than one message"
[ "$(stat_value objects stats)" -ge $members ] || fail "not all members were read"
[ "$(stat_value units stats)" -ge $members ] || fail "not all members were encoded"
dump everything
[ "$(grep -c "] STRUCT 'shared'" dump)" = 1 ] ||
	fail "what all members share is there more than once"
