# SPDX-License-Identifier: GPL-3.0-or-later
#
# A linker script that discards .BTF in a link that has no debug information and does not hint that
# BTF is wanted: the output is as without the plugin. With a hint the link fails.
. "$(dirname "$0")/lib.sh"

echo 'int start(void) { return 0; }' >main.c
cat >script.ld <<'LD'
ENTRY(start)
SECTIONS { . = 0x10000; .text : { *(.text*) } /DISCARD/ : { *(*) } }
LD
# run OUT ARGUMENT...
run() {
	run_out=$1
	shift
	link_status=0
	"$ld" -T script.ld -o "$run_out" "$@" >log 2>&1 || link_status=$?
}

compile main.c -g0
run plain main.o
run app main.o -plugin "$LDBTF_PLUGIN" -plugin-opt stats=stats
[ $link_status = 0 ] && [ ! -s log ] || fail "a link that never wanted BTF"
cmp plain app >log 2>&1 || fail "the output is not as without the plugin"
[ "$(stat_value types stats)" = 0 ] || fail "$(cat stats)"
run app main.o -plugin "$LDBTF_PLUGIN" -plugin-opt verbose
log_has "ldbtf: app: the output has no section .BTF, and no input has debug information"

for option in reserve=200 detached=app.btf; do
	run app main.o -plugin "$LDBTF_PLUGIN" -plugin-opt $option
	[ $link_status != 0 ] && [ ! -e app ] || fail "$option hints at BTF, and the link works"
	log_has "app: the output has no section .BTF"
done
compile main.c
run app main.o -plugin "$LDBTF_PLUGIN"
[ $link_status != 0 ] && [ ! -e app ] || fail "debug information, and the link works"
log_has "app: the output has no section .BTF"
