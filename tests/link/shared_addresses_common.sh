# SPDX-License-Identifier: GPL-3.0-or-later
#
# Common symbols of one name: one variable, of the largest size.
. "$(dirname "$0")/lib.sh"
. "$here/shared_addresses_lib.sh"

echo 'int table[4]; int main(void) { return table[1]; }' >small.c
echo 'int table[16]; int unused;' >large.c
compile small.c -fcommon
compile large.c -fcommon
for objects in "small.o large.o" "large.o small.o"; do
	btf app $objects
	dump app
	entry table 64
	kernel_takes app
done
