# SPDX-License-Identifier: GPL-3.0-or-later
#
# A guard against small steps: what the plugin asks of the heap in three links, against
# cost_figures. Other work on the machine and the way that the plugin is compiled do not matter. Who
# makes the plugin need more on purpose, or less, changes the figures in the same commit.
. "$(dirname "$0")/lib.sh"

case $(gcc -dumpversion) in
12*) ;;
*) skip "the figures are for the DWARF that gcc 12 writes" ;;
esac
gcc -O2 -shared -fPIC -o heap.so "$here/../bench/heap_counter.c" -ldl

make_empty() {
	echo 'int main(void) { return 0; }' >program.c
	gcc -g -O1 -c program.c
}

# Units that share a header, as most do.
make_units() {
	awk 'BEGIN { for (i = 0; i < 200; i++)
		print "struct h" i " {struct h" i " *n; int a" i "[4];};" }' >h.h
	inputs=
	for unit in $(seq "$1"); do
		awk -v unit="$unit" 'BEGIN {
			print "#include \"h.h\"\nstruct own" unit " {struct h1 h;};"
			for (i = 0; i < 20; i++)
				print "int f" unit "_" i "(struct h" i * 10 " *h, struct own" unit " *o)",
					"{return h->a" i * 10 "[1];}"
		}' >"u$unit.c"
		inputs="$inputs u$unit.o"
	done
	gcc -g -O1 -c u*.c
}

# A module: half of its types are the base's.
make_module() {
	make_units 4
	"$ld" -r u1.o u2.o -o base -plugin "$LDBTF_PLUGIN" >log 2>&1 || fail "link of the base"
	options="-r -plugin-opt base=base"
}

# figure COLUMN: the figure of the kind at hand.
figure() { awk -v kind="$kind" -v column="$1" '$1 == kind { print $column }' "$here/cost_figures"; }

# at_most COUNT FIGURE WHAT: at most 5 % more. Much less is said, so that it can be noted.
at_most() {
	echo "$kind: $1 $3, $2 in cost_figures"
	[ $(($1 * 100)) -le $(($2 * 105)) ] || fail "$kind: $1 $3, more than 5 % above $2"
	[ $(($1 * 100)) -ge $(($2 * 80)) ] ||
		echo "$kind: the figure in cost_figures can be lowered"
}

# costs KIND SIZE: links a program that make_KIND makes, and counts.
costs() {
	kind=$1
	rm -rf program
	mkdir program
	cd program
	inputs=program.o options=-r
	"make_$kind" "$2"
	# shellcheck disable=SC2086 # lists
	preload=$work/heap.so LDBTF_HEAP_FILE=$work/heap "$ld" -o out -plugin "$LDBTF_PLUGIN" \
		-plugin-opt jobs=1 $options $inputs >log 2>&1 || fail "link of $kind"
	cd ..
	# shellcheck disable=SC2046 # the most at a time, blocks, bytes of all
	set -- $(od -An -v -t u8 heap)
	rm heap
	at_most "$2" "$(figure 2)" "blocks of memory"
	at_most "$3" "$(figure 3)" "bytes of memory in all"
	at_most "$1" "$(figure 4)" "bytes of memory at a time"
}

costs empty 1
costs units 20
costs module 1
