# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold --emit-relocs and --compress-debug-sections change nothing of the BTF. Stripping at the
# link, and an unknown option, are errors: no output, and the message arrives.
. "$(dirname "$0")/lib.sh"
. "$here/gold_lib.sh"

btf app -pie main.o
extract app app.btf
btf emit main.o -Wl,--emit-relocs
readelf -SW emit | grep -q ' \.rela\.debug_info' || fail "--emit-relocs kept none"
btf compressed main.o -Wl,--compress-debug-sections=zlib
readelf -SW compressed | grep -qE ' \.debug_info .* C ' || fail "gold compressed nothing"
for file in emit compressed; do
	check $file
	extract $file seen.btf
	cmp -s app.btf seen.btf || fail "$file: other BTF than without the option"
	sees_itself $file
done

# Stripped at link time: an error that says how to get the same.
for option in -s -Wl,-S; do
	btf_fails stripped main.o $option
	log_has "the link dropped the debug information, from which BTF is made"
	log_has "strip afterwards: strip keeps .BTF"
done

# An error: no output, and the message arrives.
run_btf failed main.o -- nonsense=1
[ $link_status != 0 ] || fail "gold: a link with an unknown option did not fail"
log_has "nonsense"
[ ! -e failed ] || fail "gold: a failed link left its output"
