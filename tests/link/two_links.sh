# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two links to one output at once: the one that ends second does not take away what the first one
# made. Another plugin plays the first link. When ld has written its output, and before ours is
# called, it puts the first link's file there.
. "$(dirname "$0")/lib.sh"
. "$here/other_plugin_lib.sh"

btf winner main.o
printf 'int other;' >other.c
compile other.c

# Another file, which may be complete or not.
run_after() { # COMMAND ARGUMENT...
	FIRST=$1
	export FIRST
	shift
	run_btf app "$@"
	unset FIRST
}
for first in 'cp winner new && mv new app' 'cp main.o new && mv new app'; do
	run_after "$first" main.o -- detached=app.btf
	[ $link_status = 1 ] || fail "the link whose output is gone says that it worked"
	log_has "another process has put a file in the place of the output"
	[ -s app ] || fail "what the first link made was removed"
done
rm app
run_after 'cp winner new && mv new app' main.o
cmp -s app winner || fail "what the first link made was changed"

# The same file: it is left as it is if it has the same BTF, and it is an error if not.
run_after 'cat winner >app' main.o
[ $link_status = 0 ] && [ ! -s log ] || fail "the same BTF was refused"
cmp -s app winner || fail "the same BTF is another"
run_after 'objcopy --update-section .BTF=other.c app' main.o
[ $link_status = 1 ] && [ ! -e app ] || fail "another BTF passes as ours"
