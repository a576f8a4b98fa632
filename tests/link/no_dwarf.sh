# SPDX-License-Identifier: GPL-3.0-or-later
#
# Without debug information there is a valid empty BTF, and a warning where anything hints that BTF
# was wanted. A link without any hint is silent: configure scripts take a word for a failure.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c -g0
none="warning: ldbtf: app: no input has debug information, so .BTF is empty; compile with -g"
btf app main.o -- stats=stats.json
is_empty_btf app
[ "$(stat_value types stats.json)" = 0 ] || fail "types without debug information"
./app
run_btf app main.o -- verbose
log_has "ldbtf: app: no input has debug information"

# The hints: an option about the BTF itself, ...
for option in reserve=200 detached=app.btf vars-split=split.btf; do
	btf_warns app main.o -- $option
	log_has "$none"
	is_empty_btf app
done
# ... a program that reads it, ...
echo 'extern char __start_BTF[]; char *types = __start_BTF;' >reads.c
compile reads.c -g0
btf_warns app main.o reads.o
log_has "$none"
# ... and debug information of any kind, which must not be said to be dropped.
for section in debug_info debug_line; do
	printf '.globl f\nf:\tret\n.section .%s,"",@progbits\n' $section >f.s
	gcc -c f.s -o f.o
	btf_warns app main.o f.o
	log_has "$none"
done

# One input with and one without: no warning, and what is known is there.
echo 'int also; int more(void) { return also; }' >more.c
compile more.c
btf app main.o more.o
describes app VAR also
