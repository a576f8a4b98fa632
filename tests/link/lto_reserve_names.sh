# SPDX-License-Identifier: GPL-3.0-or-later
#
# How much is reserved where a name means two things, and is declared in a unit that has neither.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
measures_padding=yes

# A name that means two things, declared in a unit that has neither. Units that know tell it, by the
# other types that they share with it; in the image of LTO, whose units are read as one, nobody
# does, and so not among its inputs either. Nothing but types is left to hide that in. The same for
# type units, of which the inputs have more than the link keeps.
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d { struct node *root; struct tree%d *up; int a, b%d; };\n", i, i, i }' >trees.h
printf '%s\n' 'struct node { int x; };' '#include "trees.h"' >knows.c
printf '%s\n' 'struct node { long y; } other = {1};' \
	'int differs(struct node *node) { return (int)node->y; }' >differs.c
printf '%s\n' 'struct node;' '#include "trees.h"' \
	'int used_first(struct tree0 *); int differs(void *);' \
	'int main(int argc, char **argv) { (void)argv; return argc > 9 ? used_first(0) + differs(0) : 0; }' >declares.c
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d knows%d;\n", i, i }' >>knows.c
echo 'int used_first(struct tree0 *tree) { return tree->root->x; }' >>knows.c
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d declares%d;\n", i, i }' >>declares.c
specs stats=stats.json vars=none funcs=none
for flags in -flto "-fno-lto -gdwarf-4 -fdebug-types-section" \
	"-fno-lto -gdwarf-5 -fdebug-types-section" -fno-lto; do
	for unit in knows differs declares; do
		# shellcheck disable=SC2086 # words
		gcc -g -O1 $flags -c $unit.c || fail "$unit.c $flags"
	done
	run_out=app
	rm -f app stats.json
	# shellcheck disable=SC2086
	gcc -B "$work/bin" -specs=app.specs -g -O1 $flags -o app knows.o differs.o \
		declares.o >log 2>&1 || fail "$flags: the link"
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] || fail "$flags: $reserved bytes reserved for $used"
	case $flags in
	-flto | -fno-lto) [ $((reserved * 100)) -le $((used * 115)) ] ||
		fail "$flags: $reserved bytes reserved for $used" ;;
	esac
done
