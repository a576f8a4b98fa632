# SPDX-License-Identifier: GPL-3.0-or-later
#
# Regions that are too small for .BTF: ld's own words say how much is missing, and there is no
# output.
. "$(dirname "$0")/lib.sh"
. "$here/regions_lib.sh"

own=".BTF : ALIGN(4) { PROVIDE_HIDDEN(__start_BTF = .); KEEP(*(.BTF)) PROVIDE_HIDDEN(__stop_BTF = .); }"
# Too small: by less than the types need, so that they are what does not fit.
for line in "INCLUDE btf.ld" "$own > flash" ""; do
	firmware "$line" 256
	if ! "$ld" -o plain -L "$scripts" -T firmware.ld main.o --defsym=__start_BTF=0 \
		--defsym=__stop_BTF=0 --defsym=btf_load_address=0 >log 2>&1; then
		fail "the region is too small for the code alone"
	fi
	link
	[ $link_status != 0 ] || fail "too small a region was no error"
	grep -qE "section \`\.BTF' will not fit in region \`flash'|region \`flash' overflowed by [0-9]+ bytes" log || fail "ld does not say what is missing"
	log_lacks "ldbtf: app"
	[ ! -e app ] || fail "the failed link left its output"
done
