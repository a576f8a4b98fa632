# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: split BTF with nothing in it, of a module that has no types of its own.
. "$(dirname "$0")/lib.sh"
. "$here/split_base_lib.sh"

gcc -O1 -c other.c -o silent.o
btf_warns silent.ko -r silent.o -nostdlib -- base=kernel.btf
log_has "no input has debug information"
dump_split silent.ko
[ ! -s dump ] || fail "a module without debug information has types"
cat > same.c <<'C'
#include "kernel.h"
struct list mine;
C
compile same.c
btf same.ko -r same.o -nostdlib -- base=kernel.btf vars=none
dump_split same.ko
[ ! -s dump ] || fail "a module without types of its own has some"
btf off.ko -r module.o other.o -nostdlib -- base=kernel.btf fill=off
dump_split off.ko
[ ! -s dump ] || fail "with fill=off there are types"
