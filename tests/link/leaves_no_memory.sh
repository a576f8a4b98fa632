# SPDX-License-Identifier: GPL-3.0-or-later
#
# After the last hook no memory of the plugin is left, whether the link works or fails. valgrind
# names its functions, as the plugin stays loaded by the preload.
. "$(dirname "$0")/lib.sh"
. "$here/leaves_lib.sh"

if [ -z "$LDBTF_SANITIZE" ] && has valgrind; then
	check_memory() { # OBJECT OPTION
		under="valgrind --trace-children=yes --leak-check=full --show-leak-kinds=definite,indirect,possible --fullpath-after= --log-file=$work/valgrind.%p" \
			preload=$LDBTF_PLUGIN "$ld" -o app -plugin "$LDBTF_PLUGIN" \
			-plugin-opt "$2" -e main "$1" \
			>log 2>&1 || :
		cat valgrind.[0-9]* >valgrind.out
		grep -q 'LEAK SUMMARY\|no leaks are possible' valgrind.out ||
			fail "valgrind did not run"
		! grep -B9 -A9 -E '(/plugin/[a-z]+/[a-z_]+\.c:|\(in .*ldbtf\.so\))' \
			valgrind.out >log ||
			fail "$1 $2: valgrind complains"
		rm -f valgrind.* app
	}
	check_memory main.o reserve=auto
	check_memory main.o reserve=30
	check_memory main.o fill=x
	check_memory undefined.o reserve=auto
	check_memory with_btf.o reserve=auto
else
	[ -z "$LDBTF_SANITIZE" ] || skip_part "valgrind does not run what has a sanitizer in it"
	[ -n "$LDBTF_SANITIZE" ] || skip_part "no valgrind on this machine"
fi
