# SPDX-License-Identifier: GPL-3.0-or-later
#
# Objects of gcc and clang, DWARF 4 and 5, compressed or not, with type units, describe the same C
# with the same BTF types.
. "$(dirname "$0")/lib.sh"
. "$here/compilers_lib.sh"

# What is said about the program's own definitions: ids and the order of other types may differ by
# compiler.
definitions() { # FILE
	dump "$1"
	for pattern in "STRUCT 'node'" "ENUM 'color'" "UNION 'value'" "TYPEDEF 'node_ptr'" \
		"VAR 'root'" "FUNC 'count_nodes'" "VAR 'cursor'"; do
		grep -qF "] $pattern" dump || fail "$1: no $pattern"
	done
	# Members with their place; type ids and list heads are left out.
	sed -n "/STRUCT 'node'/,/^\[/p" dump |
		sed -n "s/^	\('[a-z]*'\) type_id=[0-9]* \(.*\)/\1 \2/p"
	sed -n "/ENUM 'color'/,/^\[/p" dump | grep '^	'
}

for variant in $variants; do
	compiler=${variant%%:*}
	flags=$(echo "${variant#*:}" | tr ',' ' ')
	if ! $compiler $flags -O1 -c shapes.c -o shapes.o 2>log; then
		skip_part "$compiler does not take $flags"
		continue
	fi
	btf app shapes.o main.o
	./app || fail "$variant: does not run"
	definitions app >definitions
	[ "$(grep -c . definitions)" = 11 ] ||
		fail "$variant: definitions incomplete: $(cat definitions)"
	[ -f reference ] || cp definitions reference
	cmp -s definitions reference ||
		fail "$variant: other definitions: $(diff reference definitions || :)"
done

# clang as the driver of the link.
if has clang && clang --ld-path="$ld" main.o shapes.o -o probe 2>/dev/null; then
	driver="clang --ld-path=$ld"
	btf by-clang main.o shapes.o
	driver=
	describes by-clang STRUCT node
fi
