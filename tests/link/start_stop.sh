# SPDX-License-Identifier: GPL-3.0-or-later
#
# A table that is a section of the program's own, between __start_X and __stop_X, which a linker
# script may define by PROVIDE. GNU ld takes the two for the script's when a plugin adds a file in
# all_symbols_read, and drops the table. So nothing is added there, and each script makes the same
# program as without the plugin.
. "$(dirname "$0")/lib.sh"
. "$here/start_stop_lib.sh"

echo 'int other(void) { return 1; }' >other.c
compile other.c
ar rc libmain.a main.o
ar rc libother.a other.o
ar rcT libthin.a other.o main.o

script none '' '*(cmds)' ''
script cure '' "$start KEEP(*(cmds)) $stop" ''
script outside "$start" '*(cmds)' "$stop"
script hidden 'PROVIDE_HIDDEN(__start_cmds = .);' '*(cmds)' 'PROVIDE_HIDDEN(__stop_cmds = .);'
script keep "$start" 'KEEP(*(cmds))' "$stop"
script inside '' "$start *(cmds) $stop" ''
cp "$here/../../linkscripts/btf.ld" .
script with_btf 'INCLUDE btf.ld' "$start *(cmds) $stop" ''
script base '' '*(cmds)' "PROVIDE(__start_other = .); PROVIDE(__stop_other = .);"
script assigned '__start_cmds = .;' 'KEEP(*(cmds))' '__stop_cmds = .;'

# links SCRIPT [INPUT...]: with --gc-sections; what the program returns is in $returned.
links() {
	links_script=$1.ld
	shift
	"$ld" --gc-sections --no-warn-rwx-segments -T "$links_script" "$@" -o app \
		-plugin "$LDBTF_PLUGIN" >log 2>&1 ||
		fail "$links_script: the link failed"
	returned=0
	./app 2>run.log || returned=$?
}
for name in none cure outside hidden keep inside with_btf base; do
	for inputs in main.o "-L. -lmain" "main.o libother.a" \
		"--start-group libother.a libmain.a --end-group" libthin.a \
		"--whole-archive libmain.a --no-whole-archive other.o"; do
		# shellcheck disable=SC2086 # several words
		links $name $inputs
		[ $returned = 42 ] && [ ! -s log ] ||
			fail "$name, $inputs: the program returns $returned"
	done
done
"$ld" -r main.o other.o -o part.o -plugin "$LDBTF_PLUGIN" >log 2>&1 && [ ! -s log ] || fail "-r"

# An assignment is the script's own in any link: what it does not name may come between the two.
links assigned main.o
log_has "warning: ldbtf: app: .BTF lies between the symbols __start_cmds and __stop_cmds"
log_has "KEEP(*(cmds))"

# All objects come from a script that is the last input.
echo 'INPUT(main.o)' >inputs.ld
links inside inputs.ld
[ $returned = 42 ] && [ ! -s log ] || fail "inside, inputs.ld: the program returns $returned"

# Without a table among the inputs an empty range is nothing to tell of.
printf 'extern char __start_cmds[]; int main(void) { return !__start_cmds; } void _start(void) { main(); }' >bare.c
compile bare.c -ffreestanding -fno-pie
links inside bare.o
log_lacks "__start_cmds"
