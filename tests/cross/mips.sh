# SPDX-License-Identifier: GPL-3.0-or-later
#
# MIPS o32: 32 bit, big-endian, REL, with .MIPS.abiflags, .gnu.attributes, and debug sections of a
# type of their own.
. "$(dirname "$0")/lib.sh"
. "$here/kinds.sh"

use_tools mips-linux-gnu "gcc-mips-linux-gnu libc6-dev-mips-cross"
big_endian=1
check_target o32 "qemu-mips -L /usr/mips-linux-gnu" -fPIE -pie
check_kinds
check_target o32-static qemu-mips -static

# The way out for machines whose relocations nobody knows: nothing is read of the inputs.
options=reserve=30000 cross_link fixed $objects $more_link_flags -Wl,--gc-sections
[ "$(section_size fixed)" = 30000 ] || fail_at "other than 30000 bytes are reserved"
blob fixed fixed.btf
"$LDBTF_TOOLS/btf_compare" app.btf fixed.btf >log 2>&1 || fail_at "reserve= gives other types"

# The other MIPS ABIs, from clang: 64 bit with RELA, whose entries have a layout of their own, in
# both byte orders; n32; little-endian o32. Partial links, since there is no libc for them.
if ! has clang || ! clang --print-targets 2>/dev/null | grep -q mips64el; then
	skip_part "no clang for MIPS on this machine: n64 and n32 not tested"
	exit 0
fi
for abi in "elf64btsmip mips64-linux-gnuabi64" "elf64ltsmip mips64el-linux-gnuabi64" \
	"elf32btsmipn32 mips64-linux-gnuabin32" \
	"elf32ltsmip mipsel-linux-gnu"; do
	label=${abi#* }
	for source in shapes list; do
		clang --target="$label" -g -O1 -ffunction-sections -c "$program/$source.c" \
			-o $source.o >log 2>&1 ||
			fail_at "clang can't compile"
	done
	"$work/bin/ld" -m "${abi% *}" -r -o part.o -plugin "$LDBTF_PLUGIN" shapes.o \
		list.o >log 2>&1 || fail_at "ld -r"
	[ ! -s log ] || fail_at "ld -r was not silent"
	case $label in
	mips64*64) same_as_host=1 ;;
	*) same_as_host= ;;
	esac
	case $label in
	*el-*) big_endian= ;;
	*) big_endian=1 ;;
	esac
	blob part.o part.btf
	check_byte_order part.btf
	check_functions part.o "count_nodes sum_values last_node unused_search"
	[ "$same_as_host" ] || continue
	host_types clang
	"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef,int,float part.btf \
		"$work/host.btf" >log 2>&1 ||
		fail_at "other types than on x86-64"
done
