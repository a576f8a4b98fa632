# SPDX-License-Identifier: GPL-3.0-or-later
#
# An output that can't be mapped is an error, unless the link has failed anyway.
. "$(dirname "$0")/lib.sh"
. "$here/mapping_lib.sh"

preload=$work/shim.so btf_fails big main.o libmember.a
log_has "big: can't map the output: Cannot allocate memory"

# The linker reports its own failure, and we do not add that what it left can't be mapped.
echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile undefined.c
for plugin in "" "-plugin $LDBTF_PLUGIN"; do
	rm -f refused
	preload=$work/shim.so "$ld" -o big undefined.o -e main $plugin >log 2>&1 &&
		fail "the link works"
	log_lacks "can't map"
	! grep -q "ldbtf: " log || fail "a failed link got messages of ours"
done
