# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script with `INCLUDE btf.ld` links without the plugin, with the symbols equal. KEEP and ALIGN
# are in the fragment and not only in the plugin's object, so a .BTF of another origin stays, too.
. "$(dirname "$0")/lib.sh"
. "$here/include_lib.sh"

cat > plain_btf.s <<'S'
	.section .BTF, "a"
	.long 1, 2, 3
	.section .note.GNU-stack, "", @progbits
S
gcc -c plain_btf.s -o plain_btf.o
link kept plain_btf.o --gc-sections
[ "$(section_size kept)" = 12 ] || fail "--gc-sections dropped .BTF"
[ $((0x$(section_field kept .BTF 3) % 4)) = 0 ] || fail "the script does not align .BTF"
[ $((0x$(symbol kept __stop_BTF) - 0x$(symbol kept __start_BTF))) = 12 ] ||
	fail "the script's own symbols do not frame .BTF"

# No types.
link without
[ "$(symbol without __start_BTF)" = "$(symbol without __stop_BTF)" ] ||
	fail "there are bytes between the symbols without the plugin"
size=$(section_size without)
[ "${size:-0}" = 0 ] || fail "there is a .BTF without the plugin"
