# SPDX-License-Identifier: GPL-3.0-or-later
#
# C++ in a C program: templates, classes with bases and methods, references, namespaces, lambdas.
# What BTF can say of them is encoded, and the rest is counted, never an error.
. "$(dirname "$0")/lib.sh"
. "$here/languages_lib.sh"
. "$here/cxx_lib.sh"

btf with_cxx by_gcc.o main.o other_cc.o -- stats=stats
./with_cxx || fail "the program with C++ does not run"
once with_cxx "STRUCT 'line'"
once with_cxx "STRUCT 'point'"
describes with_cxx FUNC id_of
describes with_cxx VAR from_cc
record with_cxx STRUCT from_cc "size=12 vlen=2" "'at' bits_offset=0" "'name' bits_offset=64"
# A class is a struct of its data, with the pointer to its virtual functions; not those, nor other
# methods.
record with_cxx STRUCT space_base "size=16 vlen=2" "'_vptr_base' bits_offset=0" \
	"'shared' bits_offset=64"
# A template's name becomes a name of C. What it inherits is a member, cut where `content` uses its
# padding.
record with_cxx STRUCT space_derived_int_ "size=32 vlen=3" "'__base_space_base' bits_offset=0" \
	"'content' bits_offset=96" "'nest' bits_offset=128"
record with_cxx STRUCT space_base_base "size=12 vlen=2" "'_vptr_base' bits_offset=0" \
	"'shared' bits_offset=64"
skips shared_tail 1 stats
skips respelled_name 5+ stats
# A pointer to a member can't be said: the struct is there without it.
record with_cxx STRUCT space_derived_int_nested "size=16 vlen=1" "'pointer' bits_offset=0"
skips unsupported_type 1 stats
skips unrepresentable_member 1 stats
record with_cxx ENUM space_scoped "encoding=UNSIGNED size=1 vlen=2" "'A' val=0" "'B' val=200"
describes with_cxx VAR space_choice # a namespace's
describes with_cxx VAR space_derived_int_static_count
# A lambda is a struct of what it holds; by reference is by pointer.
record with_cxx STRUCT '(anon)' "size=8 vlen=1" "'__two' bits_offset=0"
skips reference_type 1+ stats
# Functions are known by the names of C, which methods do not have.
[ "$(grep -o "FUNC '[^']*'" dump | tr '\n' ' ')" = "FUNC 'id_of' FUNC 'main' FUNC 'other' " ] ||
	fail "with_cxx: other functions: $(grep FUNC dump)"
skips func_no_symbol 1+ stats
skips excluded_unit 0 stats
[ "$(stat_value units stats)" -ge 3 ] || fail "the C++ unit was not counted"
kernel_takes with_cxx
sizes_are_true with_cxx
