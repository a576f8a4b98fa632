# SPDX-License-Identifier: GPL-3.0-or-later
#
# Without debug information there is a valid empty BTF, and a warning where anything hints that BTF
# was wanted. A link without any hint is silent: configure scripts take a word for a failure. Debug
# information that the link itself drops is a mistake, and an error.
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

compile main.c
for option in -s -Wl,-S -Wl,--strip-all -Wl,--strip-debug; do
	btf_fails app main.o $option
	log_has "the link dropped the debug information"
	log_has "strip afterwards"
done
btf_fails app main.o -s -- reserve=1000
log_has "the link dropped the debug information"
btf_warns app main.o -s -- on-error=warn
log_has "warning: ldbtf: app: the link dropped the debug information"
is_empty_btf app

# The cure that the message names.
btf app main.o
extract app before
strip app
extract app after
cmp -s before after || fail "strip changed .BTF"

# With fill=off nobody asks for the debug information.
btf app main.o -s -- fill=off
is_empty_btf app
