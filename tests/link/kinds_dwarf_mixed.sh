# SPDX-License-Identifier: GPL-3.0-or-later
#
# All forms of DWARF in one link give each type once.
. "$(dirname "$0")/lib.sh"
. "$here/dwarf_lib.sh"

all= n=0
for form in $forms; do
	takes_form "$form" || continue
	n=$((n + 1))
	compile shapes.c $form_options -Droot=root$n -Dcount_nodes=count$n -Dnewest=newest$n
	mv shapes.o shapes$n.o
	all="$all shapes$n.o"
done
compile shapes.c -gdwarf-5
compile main.c -gdwarf-5
btf all shapes.o main.o $all
dump all
for type in "STRUCT 'node'" "ENUM 'color'" "UNION 'value'" "TYPEDEF 'node_t'"; do
	[ "$(grep -cF "] $type" dump)" = 1 ] ||
		fail "$type is there $(grep -cF "] $type" dump) times"
done
[ "$(grep -c "] FUNC 'count[0-9]" dump)" = $n ] || fail "not $n functions"
"$LDBTF_TOOLS/dwarf_truth" all >log 2>&1 || fail "the BTF says other things than the DWARF"
