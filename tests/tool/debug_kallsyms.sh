# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug --kallsyms: raw BTF, and a list of symbols as a kernel gives it. Here a program plays the
# kernel.
. "$(dirname "$0")/debug_lib.sh"
has gdb || skip "no gdb on this machine"
server -no-pie
objcopy -O binary --only-section=.BTF server vmlinux
nm server >System.map
ldbtf debug vmlinux --kallsyms=System.map -o vmlinux.debug
gdb_says -s vmlinux.debug -e stripped -ex 'print the_server' -ex 'print hidden' -ex 'whatis add' -ex 'break add' \
	-ex 'print &the_server' -ex 'run stay' -ex 'backtrace'
said_has '$1 = {clients = 0x0, port = 6379, state = RUNNING, grid = {{1, 2, 3}, {4, 5, 6}}}'
said_has '$2 = 42'
said_has 'type = int (struct client *, int)'
said_has "(struct server *) 0x$(awk '$3 == "the_server" { sub(/^0*/, "", $1); print $1 }' System.map) <the_server>"
said_has ' in add ('
llvm-dwarfdump --verify vmlinux.debug >log 2>&1 || fail "llvm-dwarfdump finds errors"

# The lines of modules are not the kernel's, and a module's are in brackets.
{ cat System.map; sed 's/^....\(.*\)/ffff\1	[other]/' System.map; } >kallsyms
ldbtf debug vmlinux --kallsyms kallsyms -o again
cmp vmlinux.debug again || fail "lines of modules make a difference"

# One variable that the list lacks is where the others of its section tell. Without any of a section
# nothing tells, and that is said.
grep -v ' hidden$' System.map >fewer
ldbtf debug vmlinux --kallsyms=fewer -o again
grep -v ' [bBdDrR] ' System.map >none
ldbtf_any debug vmlinux --kallsyms=none -o again
[ $status = 0 ] || fail "symbols that are missing are an error"
log_has "its symbols do not tell the place of 2 variables"

# refused TEXT LIST FILE
refused() {
	refuses debug "$3" --kallsyms="$2" -o OUT
	log_has "$1"
	[ ! -e OUT ] || fail "$1: there is a file"
}
sed 's/^[0-9a-f]* /0000000000000000 /' System.map >zeros
refused "all addresses in it are zeros" zeros vmlinux
refused "it has no symbols, as /proc/kallsyms has" server.c vmlinux
refused "can't read it" nothing vmlinux
refused "--kallsyms is for raw BTF" System.map server
awk '$2 ~ /[bBdD]/ { $1 = sprintf("%016x", NR * 4096) } { print }' System.map >moved
refused "they are another kernel's" moved vmlinux
if has s390x-linux-gnu-gcc && [ ! "$LDBTF_SANITIZE" ]; then
	echo 'struct s { int x; } s; void _start(void) { s.x++; }' >other.c
	s390x-linux-gnu-gcc -g -nostdlib -static -Wl,-plugin,"$LDBTF_PLUGIN" other.c -o other >log 2>&1 ||
		fail "no link for s390x"
	s390x-linux-gnu-objcopy -O binary --only-section=.BTF other other.btf
	refused "it is of another kind of machine" System.map other.btf
fi
