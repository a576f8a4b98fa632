# SPDX-License-Identifier: GPL-3.0-or-later
#
# The files that options name: roots, a reservation, BTF beside the output in the place of an older
# one. Whichever call for one of them fails, or does half of it: the link makes what it makes
# without that, or ends with a message and no output.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"
. "$here/faults_sweep_lib.sh"

echo 'struct:point' >roots
options="-plugin-opt detached=app.btf -plugin-opt types=used -plugin-opt keep=@roots
	-plugin-opt reserve=@size"
before_link() {
	rm -f app
	echo old >app.btf
	[ ! -e size.right ] || cp size.right size
}
before_link
faulty none:1:0 main.o $options || :
[ $link_status = 0 ] && mv size size.right || fail "the link without a fault"
extract app right

for call in open openat read renameat; do
	sweep $call 5
	[ $failures -gt 0 ] || fail "$call: no link failed"
done
# The first link writes the file of the reservation, too.
before_link() { rm -f app size; echo old >app.btf; }
for call in write linkat renameat close; do
	sweep $call 5
done
for call in read write; do
	sweep $call -1
	[ $failures = 0 ] || fail "$call that does half of it: a link failed"
done
before_link() { rm -f app; echo old >app.btf; cp size.right size; }
sweep read -1
[ $failures = 0 ] || fail "read that does half of a file: a link failed"
