# SPDX-License-Identifier: GPL-3.0-or-later
#
# The linker exits with success, but when ldbtf looks the output is empty, begins with zeros, or is
# not there: another process has written to it. Another plugin plays that process. That is an error,
# and never a silent success.
. "$(dirname "$0")/lib.sh"
. "$here/other_plugin_lib.sh"

for linker in bfd gold; do
	[ $linker = bfd ] || driver="gcc -fuse-ld=gold -Wl,-plugin,$work/first.so"
	# gold can't load a plugin with a sanitizer in it.
	[ $linker = bfd ] || [ -z "$LDBTF_SANITIZE" ] || continue
	for FIRST in ': >app' 'rm app' 'printf "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" 1<>app'; do
		export FIRST
		rm -f app
		run_btf app main.o
		[ "$link_status" = 1 ] || fail "$linker, $FIRST: exit status $link_status"
		log_has "the linker says that the link is done, but this is not its output"
	done
done
