# SPDX-License-Identifier: GPL-3.0-or-later
#
# What -flto -r makes is an input of the final link like any other, if ldbtf was left out of the
# first. Else it has a .BTF already, which is an error.
. "$(dirname "$0")/lib.sh"
. "$here/lto_relocatable_lib.sh"

for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	for source in one two; do
		compile $source.c -O2 -flto $kind
	done
	specs stats=stats.json
	allowed=330
	for how in "" -flinker-output=nolto-rel; do
		gcc -g -O2 -flto=1 -r $how one.o two.o -o part.o 2>log || fail "$kind: -r $how"
		lto app part.o
		./app || fail "$kind: a program of an -r $how part does not run"
		fits "$kind: final link of -r $how"
		describes app FUNC elsewhere
		describes app VAR counter
	done

	lto part.o -r one.o two.o
	lto_fails app part.o
	log_has "part.o: has a .BTF section already"
done
