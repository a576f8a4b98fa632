# SPDX-License-Identifier: GPL-3.0-or-later
#
# A package (.dwp) is made of the .dwo files after the link. It is not read: ldbtf looks for the
# files that the objects name.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lonely_lib.sh"

for source in one two; do
	gcc -O1 -gdwarf-5 -gsplit-dwarf -c $source.c
done
btf app one.o two.o

packer=
for tool in llvm-dwp dwp; do # dwp 2.40 crashes on DWARF 5
	rm -f app.dwp
	if has $tool && $tool -e app -o app.dwp 2>log &&
		readelf -SW app.dwp | grep -q ' \.debug_cu_index'; then
		packer=$tool
		break
	fi
done
if [ "$packer" ]; then
	extract app before.btf
	mv one.dwo gone.dwo
	btf_warns app one.o two.o
	log_has "one.dwo can't be found"
	log_has "a .dwp package is made after the link and not read"
	describes_not app STRUCT lonely
	mv gone.dwo one.dwo
	btf app one.o two.o
	extract app after.btf
	cmp -s before.btf after.btf || fail "a package beside the output changes the BTF"
else
	skip_part "no dwp or llvm-dwp that can pack this (Debian: binutils, llvm)"
fi
