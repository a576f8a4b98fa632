# SPDX-License-Identifier: GPL-3.0-or-later
#
# One call for one file fails, and the message names the file: an input whose header can't be read,
# a base, a file of detached= that can't be put in the place of another.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"
. "$here/faults_sweep_lib.sh"

# An error at an object's header does not mean that it is no object.
is_told=
for n in 1 2; do
	faulty pread:$n:5 main.o
	! grep -q "main.o: can't be read: Input/output error" log || is_told=$link_status
done
[ "$is_told" = 1 ] || fail "an unread header is no error"

# The base is opened by another call than the rest.
faulty open:1:5 main.o -plugin-opt base=right && [ $link_status = 1 ] || fail "no base is no error"
log_has "can't read 'right': Input/output error"
# A file that replaces another one. A link that fails leaves neither, and nothing beside them.
echo old >app.btf
faulty renameat:1:5 main.o -plugin-opt detached=app.btf && [ $link_status = 1 ] ||
	fail "a file that can't be replaced is no error"
[ ! -e app.btf ] || fail "a file of a failed link was left"
! ls -A | grep ldbtf- || fail "a file was left beside"
