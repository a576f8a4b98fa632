# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=exact with LTO: behind the plugin of a specs file, with members of libraries that gcc
# calls for late, and also where gcc's plugin comes first and hides the objects. LTO's temporary
# files are there for the link after the trial, and gone after that.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/exact_lib.sh"
. "$here/lto_late_lib.sh"
write_program
mkdir temporary
TMPDIR=$work/temporary
export TMPDIR

specs reserve=exact stats=stats detached=exact.btf
lto app one.c two.c
is_exact "specs file" stats
./app || fail "specs file: the program fails"
for options in "reserve=exact" "reserve=exact section=.rodata.BTF"; do
	# shellcheck disable=SC2086 # options are words
	specs $options stats=stats
	lto late -static main.o liball.a
	is_exact "late members, $options" stats
	[ "$(./late)" = 303 ] || fail "$options: the program fails"
done
[ -z "$(ls temporary)" ] || fail "temporary files are left: $(ls temporary)"

# Without a specs file.
run_btf app -O2 -g -flto=1 one.c two.c -- reserve=exact stats=stats detached=other.btf
[ $link_status = 0 ] || fail "gcc's plugin first: the link failed"
[ ! -s log ] || fail "gcc's plugin first: not silent"
is_exact "gcc's plugin first" stats
[ -z "$(ls temporary)" ] || fail "gcc's plugin first: temporary files are left: $(ls temporary)"
