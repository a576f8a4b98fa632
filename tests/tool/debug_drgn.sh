# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: drgn reads the values of a stripped program out of its core file and out of the process.
. "$(dirname "$0")/debug_lib.sh"
has drgn || skip "no drgn on this machine"

cat >values.py <<'PY'
server = prog['the_server']
print(server.clients.name.string_().decode(), server.clients.next.fd.value_(), server.clients.next.idle.value_(),
      server.state.format_(type_name=False), server.grid[1][2].value_(), prog['hidden'].value_())
debt = prog.type('struct client').member('debt')
print(debt.bit_field_size, debt.bit_offset)
PY
# values HOW...: what drgn must say.
values() {
	timeout 120 drgn "$@" values.py >said 2>log </dev/null || fail "drgn $* ended with $?"
	printf '%s\n' 'bob 1 41 RUNNING 6 42' '5 108' | diff - said >log ||
		fail "drgn $*: other values"
}
server -no-pie
start stripped
values -p $process -s server.debug
kill $process
core_of stripped || skip "no core file is written here"
values -c core -s server.debug
# Where a position-independent program was loaded, drgn finds out for the file that the program
# names.
server -fPIE -pie
mkdir -p .debug
mv server.debug .debug/stripped.debug
objcopy --add-gnu-debuglink=.debug/stripped.debug stripped
rm ready
start stripped
values -p $process
kill $process
core_of stripped || skip "no core file is written here"
values -c core
