# SPDX-License-Identifier: GPL-3.0-or-later
#
# --emit-relocs: relocations kept in a linked output. They are applied already, and must not be
# again. Here they are RELA, and twice is as once; for REL see ../cross/kinds.sh.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

btf emit library.o main.o -Wl,--emit-relocs
readelf -SW emit | grep -q ' \.rela\.debug_info' || fail "--emit-relocs kept none"
! readelf -SW emit | grep ' \.rela\.BTF' || fail "there are relocations for .BTF"
./emit || fail "emit does not run"
truth emit
btf direct library.o main.o
extract emit emit.btf
extract direct direct.btf
cmp -s emit.btf direct.btf || fail "--emit-relocs changes the BTF"
