# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link that drops the debug information is a mistake, and an error. The cure is to strip
# afterwards.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
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
