# SPDX-License-Identifier: GPL-3.0-or-later
#
# Arm firmware: Thumb code, whose symbols are odd; REL relocations; .ARM.attributes and e_flags by
# float ABI; both byte orders. Without a libc, and with newlib; with LTO.
. "$(dirname "$0")/lib.sh"
. "$here/kinds.sh"

use_tools arm-none-eabi "gcc-arm-none-eabi libnewlib-arm-none-eabi"

port=port_linux.c
more_link_flags="-nostdlib -lgcc"
check_target cortex-m0 qemu-arm -mcpu=cortex-m0 -mthumb -ffreestanding
check_target cortex-m3 qemu-arm -mcpu=cortex-m3 -mthumb -ffreestanding
check_kinds
check_target cortex-m4f qemu-arm -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 \
	-ffreestanding
readelf -A app | grep -q 'Tag_ABI_VFP_args: VFP registers' ||
	fail "the hard-float program is not one"
check_target arm-mode qemu-arm -mcpu=arm926ej-s -marm -ffreestanding

check_module "cortex-m3" -mcpu=cortex-m3 -mthumb -ffreestanding

# Big-endian as Armv6 and newer have it: data is, code in the linked image is not (BE8), and an
# object's code still is.
big_endian=1 more_link_flags=-nostdlib # libgcc is there for little-endian only
for code in -marm -mthumb; do
	check_target "big-endian $code" qemu-armeb -mbig-endian -mbe8 -mcpu=cortex-a15 $code \
		-ffreestanding
	readelf -hW app | grep -q 'Flags:.*BE8' || fail "the big-endian program is not BE8"
done
# As older cores have it, code too.
check_target "big-endian arm926" qemu-armeb -mbig-endian -mbe32 -mcpu=arm926ej-s \
	-marm -ffreestanding
check_lto "big-endian, LTO" qemu-armeb -mbig-endian -mbe8 -mcpu=cortex-a15 -mthumb -ffreestanding
big_endian= more_link_flags="-nostdlib -lgcc"
check_lto "cortex-m3, LTO" qemu-arm -mcpu=cortex-m3 -mthumb -ffreestanding
check_lto "cortex-m4f, LTO" qemu-arm -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 \
	-ffreestanding

# Symbols of Thumb functions are odd, addresses in DWARF are not: a function must be found all the
# same.
check_thumb() {
	readelf -sW app | awk '$8 == "count_nodes" && $4 == "FUNC" { exit $2 !~ /[13579bdf]$/ }' ||
		fail "count_nodes is not Thumb"
}

if echo 'int main(void) { return 0; }' | arm-none-eabi-gcc -x c - --specs=rdimon.specs \
	-o probe 2>/dev/null; then
	port=port_libc.c
	more_link_flags="--specs=rdimon.specs"
	# qemu's user mode answers semihosting calls as A-profile cores make them.
	check_target newlib-cortex-m4f none -mcpu=cortex-m4 -mthumb -mfloat-abi=hard \
		-mfpu=fpv4-sp-d16
	check_thumb
	check_target newlib-cortex-a9 qemu-arm -mcpu=cortex-a9 -mthumb
	check_thumb
	check_lto "newlib, LTO" qemu-arm -mcpu=cortex-a9 -mthumb
	nano="--specs=nano.specs --specs=rdimon.specs"
	more_link_flags=$nano
	check_lto "newlib-nano, LTO" qemu-arm -mcpu=cortex-a9 -mthumb

	# Debian's libgcc and newlib for Arm have debug information. gcc calls the helpers of the
	# EABI of its own accord, so that ld takes them when LTO has compiled and everything is
	# measured (plugin/linker/late_inputs.h).
	label="late helpers"
	mkdir "$work/late"
	cd "$work/late"
	cat > late.c <<'C'
struct share { double of; long long count; } shares[64];
__attribute__((noinline)) static void divide(struct share *at, int count)
{
	for (int i = 0; i < count; i++) {
		at[i].of = (double)count / (i + 3);
		at[i].count = at[i].count * i / (count + 1);
	}
}
int main(int argc, char **argv)
{
	(void)argv;
	divide(shares, argc * 20);
	return !(shares[0].of > 6.6 && shares[0].of < 6.7);
}
C
	sh "$work/target/ldbtf-specs" --plugin "$LDBTF_PLUGIN" stats=stats verbose >app.specs
	for specs in --specs=rdimon.specs "$nano"; do
		flags="-mcpu=cortex-a9 -mthumb $specs -g -O2 -flto=1"
		# shellcheck disable=SC2086
		$cc $flags -specs=app.specs late.c -o app >log 2>&1 ||
			fail_at "$specs: the link failed"
		[ "$(grep -c ' comes with LTO' log)" -ge 2 ] ||
			fail_at "$specs: nothing comes late: is this test of use?"
		check_reservation app stats 115
		blob app app.btf
		"$LDBTF_TOOLS/dwarf_truth" --btf app.btf app >log 2>&1 ||
			fail_at "$specs: the BTF says other things than the DWARF"
		has qemu-arm ||
			{ skip_part "no qemu-arm on this machine (Debian: qemu-user)"; continue; }
		qemu-arm ./app || fail_at "$specs: does not run"
	done

	# A vendor's script has no rules for debug sections, so that ld puts them behind everything
	# it was given.
	label="late helpers, a vendor's script"
	cat > vendor.ld <<'LD'
ENTRY(main)
MEMORY { RAM (xrw) : ORIGIN = 0x20000000, LENGTH = 64K FLASH (rx) : ORIGIN = 0x8000000, LENGTH = 512K }
SECTIONS
{
	.text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) *(.eh_frame) } > FLASH
	.ARM.extab : { *(.ARM.extab*) } > FLASH
	.ARM : { __exidx_start = .; *(.ARM.exidx*) __exidx_end = .; } > FLASH
	_sidata = LOADADDR(.data);
	.data : { _sdata = .; *(.data*) _edata = .; } > RAM AT> FLASH
	.bss : { *(.bss*) *(COMMON) end = .; } > RAM
	.ARM.attributes 0 : { *(.ARM.attributes) }
}
LD
	flags="-mcpu=cortex-m3 -mthumb --specs=nano.specs --specs=nosys.specs -nostartfiles -g -O2 -flto=1"
	for option in "" fill=off; do
		sh "$work/target/ldbtf-specs" --plugin "$LDBTF_PLUGIN" verbose $option >app.specs
		# shellcheck disable=SC2086
		$cc $flags -specs=app.specs -T vendor.ld late.c -o app >log 2>&1 ||
			fail_at "the link failed"
		[ "$(grep -c ' comes with LTO' log)" -ge 2 ] ||
			fail_at "nothing comes late: is this test of use?"
		readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' |
			awk '$1 == ".BTF" { print $3, $5 }' >place
		start=$(readelf -sW app | awk '$8 == "__start_BTF" { print $2 }') \
			stop=$(readelf -sW app | awk '$8 == "__stop_BTF" { print $2 }')
		[ "$start" = "$(cut -d ' ' -f 1 place)" ] ||
			fail_at "$option: __start_BTF is $start, .BTF at $(cat place)"
		[ $((0x$stop - 0x$start)) = $((0x$(cut -d ' ' -f 2 place))) ] ||
			fail_at "$option: __stop_BTF is $stop, .BTF at $(cat place)"
	done
else
	skip_part "no newlib (Debian: libnewlib-arm-none-eabi)"
fi
