# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sections may be called as one likes (aya-rs/aya#581). Kernels take letters of other alphabets in
# the name of a DATASEC, and neither control characters nor more than 511 bytes. Variables of a
# section whose name they refuse are left out and counted; the link never fails.
. "$(dirname "$0")/lib.sh"

# section NAME: a variable in it, linked; the kernel takes the rest.
section() {
	# Assemblers do not take all names that ELF and ld do.
	objcopy --rename-section .place="$(printf "$1")" source.o named.o
	btf app named.o -- stats=stats
	./app || fail "the program with section $1 does not run"
	describes app VAR beside
	kernel_takes app
}
kept() {
	section "$1"
	describes app VAR inside
	[ "$(stat_value var_section_name stats)" = 0 ] || fail "$1 is counted"
}
refused() {
	section "$1"
	describes_not app VAR inside
	[ "$(stat_value var_section_name stats)" = 1 ] || fail "$1 is not counted"
}

cat >source.c <<'C'
int inside __attribute__((section(".place"))) = 1;
int beside = 2;
int main(void) { return inside - 1; }
C
long=$(printf '%0500d' 0)
for compiler in gcc clang; do
	has $compiler || { skip_part "no $compiler on this machine"; continue; }
	$compiler -g -c source.c -o source.o
	kept '.d\303\244ta' # UTF-8: bytes from 0xa0 on
	kept '.\377\376'
	kept 'with space'
	kept ".${long}0123456789" # 511 bytes
	refused ".${long}01234567890"
	refused '.a\tb'
	refused '.\303\204' # UTF-8, too, with a byte of 0x84
done

# The name that a linker script gives counts, not that of the input.
printf 'int inside = 1; int main(void) { return inside - 1; }\n' >source.c
compile source.c -fdata-sections
printf 'SECTIONS { ".a\tb" : { *(.data.inside) } } INSERT AFTER .data;\n' >names.ld
btf app source.o -Wl,-T,names.ld -- stats=stats
[ "$(stat_value var_section_name stats)" = 1 ] || fail "a section of the script is not counted"
