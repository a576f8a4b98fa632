# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode on a base: a module on its program's BTF, with a distilled base, too; a library, which says
# its base.
. "$(dirname "$0")/encode_lib.sh"

cat >module.c <<'C'
struct list { struct list *next; int value : 5; union { long l; float f; }; };
struct own { struct list list; };
struct own own;
C
compile module.c
btf app main.o shapes.o
btf module.ko -r module.o -- base=app "detached=$work/padded.btf"
ldbtf encode module.ko --base=app -o module.btf
bpftool btf dump -B app file module.btf >dump || fail "bpftool can't read split BTF"
grep -q "STRUCT 'own'" dump || fail "the module's own type is missing"
! grep -q "STRUCT 'list'" dump || fail "the split BTF has a type of its base"
ldbtf encode module.ko --base=app --distill-base -o distilled.btf
bpftool btf dump -B distilled.btf.base file distilled.btf >dump ||
	fail "bpftool can't read distilled BTF"

# A library on its program's BTF, which says its base. In place of pahole it does not.
compile module.c -fPIC
plugin_options=base=app program_options=--base=app
same libown.so -shared module.o --
plugin_options=
program_options=
strings seen.btf | grep -q '^ldbtf\.base=' || fail "the BTF does not say its base"
"${LDBTF_PROGRAM%/*}/pahole-ldbtf" -J --btf_base=app --btf_encode_detached=pahole.btf libown.so \
	>log 2>&1 || fail "pahole-ldbtf"
! strings pahole.btf | grep 'ldbtf\.base=' || fail "pahole-ldbtf says the base"
