# SPDX-License-Identifier: GPL-3.0-or-later
#
# How much is reserved for a program of LTO that is large enough for a percentage to mean something: the hosted example with its
# runtime, 6 units with 150 functions, most of which are inlined. At most 15 % more than is needed. Only in gold, where ldbtf can't
# wait for gcc's plugin, the bound is what had a body before inlining, which this program leaves little of.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
source=$(cd "$here/../.." && pwd)

# build COMPILER FLAG...: rt_*.o.
build() {
	build_compiler=$1
	shift
	for unit in runtime/src/btf_find runtime/src/btf_types runtime/src/btf_path runtime/src/btf_print \
		runtime/src/btf_text examples/hosted/main; do
		"$build_compiler" -g -O2 "$@" -I"$source/runtime/include" -c "$source/$unit.c" -o "rt_${unit##*/}.o" 2>log ||
			fail "$unit.c does not compile"
	done
}
# within LABEL PERCENT: the last link reserved no less than it needed, and at most that much more.
within() {
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$used" -gt 4000 ] || fail "$1: only $used bytes of BTF, too few for a percentage"
	[ "$reserved" -ge "$used" ] || fail "$1: $reserved bytes reserved for $used"
	[ $((reserved * 100)) -le $((used * (100 + $2))) ] || fail "$1: $reserved bytes reserved for $used, over $2 % too many"
	echo "$1: $used bytes, reserved $reserved"
}
inlined() { # FILE: LTO made fewer functions of it.
	dump "$1"
	[ "$(grep -c '] FUNC ' dump)" -lt "$functions" ] || fail "$1: LTO inlined nothing"
}

build gcc
btf without rt_*.o -- stats=stats.json
within "without LTO" 15
dump without
functions=$(grep -c '] FUNC ' dump)

specs stats=stats.json
for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	build gcc -flto $kind
	lto app rt_*.o
	within "gcc -flto $kind" 15
	inlined app
	./app >told || fail "$kind: does not run"
	for how in "" -flinker-output=nolto-rel "-flinker-output=nolto-rel -ffunction-sections -fdata-sections"; do
		# shellcheck disable=SC2086 # words
		lto part.o -r $how rt_*.o
		within "gcc -flto $kind -r $how" 15
	done
done

# Static variables in objects that gcc makes of single units: with the same names, of which it keeps some; and with the same values,
# for which it makes one place with many symbols. While each one whose name has a symbol was counted, 92 and 170 % too much.
echo 'int run0(void *), run1(void *), run2(void *), run3(void *);
int main(int argc, char **argv) { return run0(argv[0]) + run1(argv[argc]) + run2(argv[0]) + run3(argv[0]); }' >same.c
gcc -g -O2 -flto -c same.c || fail "same.c does not compile"
for kind in names values; do
	for unit in 0 1 2 3; do
		awk -v unit=$unit -v kind=$kind 'BEGIN {
			prefix = kind == "names" ? "" : unit "_"
			print "struct s" unit " { int a; };"
			for (i = 0; i < 150; i++) {
				value = kind == "names" ? i + unit * 1000 : (i + unit * 1000) % 256
				printf "static int v%s%d = %d;\n", prefix, i, value
				printf "static int f%s%d(struct s%d *p, int k) { return p->a * v%s%d * %d + k; }\n", prefix, i, unit,
					prefix, i, unit * 300 + i + 2
			}
			print "int run" unit "(void *p) { int sum = 0;"
			for (i = 0; i < 150; i++)
				printf "sum += f%s%d(p, sum + %d);", prefix, i, i
			print "return sum; }"
		}' >same$unit.c
		gcc -g -O2 -flto -c same$unit.c || fail "same$unit.c does not compile"
	done
	lto app -flto=2 -flto-partition=1to1 same.o same?.o
	# Which of the names at one place is the variable's is not known, so all are reserved for.
	case $kind in names) percent=15 ;; *) percent=40 ;; esac
	within "the same $kind, -flto-partition=1to1" $percent
done

if has clang && [ -f "$(llvm_plugin)" ]; then
	for kind in -flto -flto=thin; do
		build clang $kind
		clang -B"$work/bin" -O2 -o app rt_*.o -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,stats=stats.json \
			-Wl,-plugin,"$(llvm_plugin)" -Wl,-plugin-opt,O2 -Wl,-plugin-opt,mcpu=x86-64 >log 2>&1 || fail "clang $kind"
		within "clang $kind" 15
	done
else
	skip_part "no clang with LLVMgold.so on this machine (Debian 12: llvm-14-linker-tools)"
fi

# A name that means two things, declared in a unit that has neither. Units that know tell it, by the other types that they share with
# it; in the image of LTO, whose units are read as one, nobody does, and so not among its inputs either. Nothing
# but types is left to hide that in. The same for type units, of which the inputs have more than the link keeps.
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d { struct node *root; struct tree%d *up; int a, b%d; };\n", i, i, i }' >trees.h
printf '%s\n' 'struct node { int x; };' '#include "trees.h"' >knows.c
printf '%s\n' 'struct node { long y; } other = {1};' 'int differs(struct node *node) { return (int)node->y; }' >differs.c
printf '%s\n' 'struct node;' '#include "trees.h"' 'int used_first(struct tree0 *); int differs(void *);' \
	'int main(int argc, char **argv) { (void)argv; return argc > 9 ? used_first(0) + differs(0) : 0; }' >declares.c
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d knows%d;\n", i, i }' >>knows.c
echo 'int used_first(struct tree0 *tree) { return tree->root->x; }' >>knows.c
awk 'BEGIN { for (i = 0; i < 40; i++) printf "struct tree%d declares%d;\n", i, i }' >>declares.c
specs stats=stats.json vars=none funcs=none
for flags in -flto "-fno-lto -gdwarf-4 -fdebug-types-section" "-fno-lto -gdwarf-5 -fdebug-types-section" -fno-lto; do
	for unit in knows differs declares; do
		# shellcheck disable=SC2086 # words
		gcc -g -O1 $flags -c $unit.c || fail "$unit.c $flags"
	done
	run_out=app
	rm -f app stats.json
	# shellcheck disable=SC2086
	gcc -B "$work/bin" -specs=app.specs -g -O1 $flags -o app knows.o differs.o declares.o >log 2>&1 || fail "$flags: the link"
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] || fail "$flags: $reserved bytes reserved for $used"
	case $flags in
	-flto | -fno-lto) [ $((reserved * 100)) -le $((used * 115)) ] || fail "$flags: $reserved bytes reserved for $used" ;;
	esac
done

has ld.gold || { skip_part "no gold on this machine"; exit 0; }
[ ! "$LDBTF_PRELOAD" ] || { skip_part "gold can't load a plugin with a sanitizer in it"; exit 0; }
for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	build gcc -flto $kind
	specs stats=stats.json
	lto app -fuse-ld=gold rt_*.o
	within "gold, gcc -flto $kind" 65
	./app >told || fail "gold, $kind: does not run"
	inlined app
	# The way out: what is needed is known after one link.
	need=$(stat_value btf_bytes stats.json)
	specs stats=stats.json reserve="$need"
	lto app -fuse-ld=gold rt_*.o
	within "gold, gcc -flto $kind, reserve=$need" 0
done
# An option for gcc's plugin is one that ldbtf does not see here, but it is not lost in silence.
specs
lto_fails app -fuse-ld=gold rt_*.o -Wl,-plugin-opt,vars=none
log_has "vars=none"
