# SPDX-License-Identifier: GPL-3.0-or-later
#
# Any byte of .debug_info wrong. Each link either works, with a BTF that readers take, or fails with
# a message and leaves no output.
. "$(dirname "$0")/lib.sh"
. "$here/bad_dwarf_lib.sh"

objcopy --dump-section .debug_info=part main.o /dev/null
size=$(size_of part)
offset=12
while [ $offset -lt "$size" ]; do
	for byte in '\000' '\377'; do
		damage .debug_info "head -c $offset; printf '$byte'; tail -c +$((offset + 2))"
		run_btf app good.o bad.o
		if [ $link_status = 0 ]; then
			dump app
		else
			[ ! -e app ] || fail "byte $offset: a failed link left its output"
			grep -q "ldbtf: " log || fail "byte $offset: failed without a message"
		fi
	done
	offset=$((offset + 7))
done
