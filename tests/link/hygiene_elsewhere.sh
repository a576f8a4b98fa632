# SPDX-License-Identifier: GPL-3.0-or-later
#
# Objects that were compiled in another folder under another host name, from sources or from
# preprocessed sources, as by remote builders. Nothing of where an object was compiled gets into
# the BTF, nor by how many machines.
. "$(dirname "$0")/lib.sh"
. "$here/elsewhere_lib.sh"

mkdir elsewhere preprocessed
# A remote builder that is given sources: other folders in the DWARF, and the same BTF.
cp main.c shared.h unit?.c "$remote"
for unit in $units; do
	there gcc -g -O1 -c $unit.c -o $unit.o >log 2>&1 ||
		fail "$unit.c does not compile elsewhere"
	mv "$remote/$unit.o" elsewhere
done
rm "$remote"/*
! cmp -s here/main.o elsewhere/main.o || fail "the objects were not made elsewhere"
link elsewhere
cmp here/btf elsewhere/btf >log 2>&1 || fail "objects of another machine give another BTF"
# One that is given preprocessed sources, under a name of its own.
for unit in $units; do
	gcc -g -O1 -E $unit.c -o "$remote/job-$unit-12345.i"
	there gcc -g -O1 -fpreprocessed -c job-$unit-12345.i -o $unit.o >log 2>&1 ||
		fail "$unit does not compile elsewhere"
	mv "$remote/$unit.o" preprocessed
done
link preprocessed
cmp here/btf preprocessed/btf >log 2>&1 || fail "objects of preprocessed sources give another BTF"
# Some from here, some from there.
mkdir both
cp here/main.o here/unit2.o elsewhere/unit1.o elsewhere/unit3.o both
link both
cmp here/btf both/btf >log 2>&1 || fail "objects of two machines give another BTF"
