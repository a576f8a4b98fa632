# SPDX-License-Identifier: GPL-3.0-or-later
#
# Without debug information there is a valid empty BTF and a warning. Debug information that the link itself drops
# is a mistake, and an error.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c -g0
btf_warns app main.o -- stats=stats.json
log_has "warning: ldbtf: app: no input has debug information, so .BTF is empty; compile with -g"
is_empty_btf app
[ "$(stat_value types stats.json)" = 0 ] || fail "types without debug information"
./app
btf_warns app main.o -- reserve=200
log_has "no input has debug information"
is_empty_btf app

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
