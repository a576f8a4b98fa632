# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two links of which the first one fails leave the output that was there, or none. Nothing else is
# left either.
. "$(dirname "$0")/link_fails_lib.sh"

echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile undefined.c

keeps 1 "$LDBTF_PROGRAM" link -- ld.lld undefined.o -e main -o app
[ "$(grep -c 'undefined symbol' log)" = 1 ] || fail "the linker's message is not there once"
keeps 1 "$LDBTF_PROGRAM" link --base=none.btf -- ld.lld main.o -e main -o app
log_has "error: ldbtf: option base: can't read 'none.btf'"
keeps 1 "$LDBTF_PROGRAM" link --reserve=4096 -- ld.lld main.o -e main -o app
log_has "error: ldbtf: option reserve: "
keeps 1 "$LDBTF_PROGRAM" link --fill=off -- ld.lld main.o -e main -o app
log_has "error: ldbtf: option fill: "
keeps 1 "$LDBTF_PROGRAM" link --detached=none/app.btf -- ld.lld main.o -e main -o app
keeps 1 "$LDBTF_PROGRAM" link -- ld.lld -s main.o -e main -o app
log_has "the link dropped the debug information"
keeps 1 "$LDBTF_PROGRAM" link -- ./nothing main.o -o app
log_has "can't run the linker './nothing': No such file or directory"
keeps 1 "$LDBTF_PROGRAM" link -- gcc main.o -o app
log_has "'gcc' is a compiler"
"$LDBTF_PROGRAM" link -- ld.lld main.o -e main -o none/app >log 2>&1 && fail "no folder"
log_has "none/app: can't make a folder beside it, in which it is linked: No such file or directory"

# on-error=warn: damaged debug information costs the BTF, and not the link.
objcopy --update-section .debug_info=main.c main.o damaged.o 2>log
link_status=0
"$LDBTF_PROGRAM" link -- ld.lld damaged.o -e main -o damaged >log 2>&1 || link_status=$?
[ $link_status = 1 ] && [ ! -e damaged ] || fail "damaged debug information"
"$LDBTF_PROGRAM" link --on-error=warn -- ld.lld damaged.o -e main -o damaged >log 2>&1 ||
	fail "on-error=warn does not forgive"
log_has "warning: ldbtf: damaged: "
is_empty_btf damaged
