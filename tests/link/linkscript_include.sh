# SPDX-License-Identifier: GPL-3.0-or-later
#
# linkscripts/btf.ld in a script's SECTIONS: the section is where the script says, the symbols frame
# it, and it stays through --gc-sections.
. "$(dirname "$0")/lib.sh"
. "$here/include_lib.sh"

for more in "" --gc-sections; do
	link app -plugin "$LDBTF_PLUGIN" $more
	describes app STRUCT point
	start=$(symbol app __start_BTF)
	stop=$(symbol app __stop_BTF)
	[ "$start" = "$(section_field app .BTF 3)" ] ||
		fail "__start_BTF is at $start, .BTF elsewhere"
	[ $((0x$stop - 0x$start)) = "$(section_size app)" ] || fail "the symbols do not frame .BTF"
	[ $((0x$start % 4)) = 0 ] || fail ".BTF is not aligned"
	# What is hidden is local once it is linked.
	[ "$(binding app __start_BTF)" = LOCAL ] || fail "__start_BTF is not hidden"
	case $start in
	*0008????) ;;
	*) fail ".BTF is not in flash but at $start" ;;
	esac
	[ $((0x$(section_field app .rodata 3))) -lt $((0x$start)) ] ||
		fail ".BTF is not behind .rodata"
	[ $((0x$(section_field app .after 3))) -ge $((0x$stop)) ] ||
		fail ".after is not behind .BTF"
done
