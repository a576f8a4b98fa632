# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: Intel HEX and S-records. Records may overlap, if they agree.
. "$(dirname "$0")/lib.sh"

for value in 0x1234 0xffff; do
	echo "int magic = $value; void _start(void) { magic++; }" >$value.c
	compile $value.c -fno-pie
	btf $value -nostdlib -static -no-pie $value.o
	for format in ihex srec; do
		objcopy -O $format -j .data $value $value.$format
	done
done
address=$(nm 0x1234 | sed -n 's/^0*\([0-9a-f]*\) . magic$/0x\1/p')
[ "$address" ] || fail "no address of the variable"
for format in ihex srec; do
	ldbtf read 0x1234 0x1234.$format magic
	out_has "magic = 4660"
	# without the record that ends the file
	sed '/^:00000001FF/d; /^S[789]/d' 0x1234.$format >open
	cat open 0x1234.$format >twice
	ldbtf read 0x1234 twice magic
	out_has "magic = 4660"
	cat open 0xffff.$format >contradiction
	refuses read 0x1234 contradiction magic
	log_has "two records have different bytes for address $address"
done
