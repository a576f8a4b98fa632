# SPDX-License-Identifier: GPL-3.0-or-later
#
# All forms of DWARF of one compiler in one link: each type is there once.
. "$(dirname "$0")/lib.sh"
. "$here/compilers_lib.sh"

# gcc and clang name short and the type of array indices differently, so between them a struct with
# those is two types.
for one in gcc clang; do
	n=0
	objects=
	for variant in $variants; do
		compiler=${variant%%:*}
		[ $compiler = $one ] || continue
		n=$((n + 1))
		flags=$(echo "${variant#*:}" | tr ',' ' ')
		$compiler $flags -O1 -Droot=root$n -Dcursor=cursor$n -Dcount_nodes=count$n \
			-c shapes.c -o shapes$n.o \
			2>log && objects="$objects shapes$n.o"
	done
	[ "$objects" ] || continue
	$one -gdwarf-5 -O1 -c shapes.c -o shapes.o
	btf all shapes.o $objects main.o
	dump all
	for type in "STRUCT 'node'" "ENUM 'color'"; do
		[ "$(grep -cF "] $type" dump)" = 1 ] || fail "$one: $type is there more than once"
	done
	describes all VAR root$n
done
