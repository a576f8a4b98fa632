# SPDX-License-Identifier: GPL-3.0-or-later
#
# Arrays of Fortran have lower bounds, and variables of modules are variables: each takes as many
# bytes in the BTF as in memory.
. "$(dirname "$0")/lib.sh"

has gfortran || skip "no gfortran on this machine"

cat >bounds.f90 <<'F'
module lm
  type t
    integer :: elm(2:6)
    integer :: after
    character(len=7) :: name
    integer, allocatable :: list(:)
    integer :: last
  end type
  type(t) :: v
  integer(1) :: m(3,2) = 1
end module
program p
  use lm
  v%elm = 1; v%after = 2
  print *, v%elm, v%after, m
end program
F
for dwarf in 4 5; do
	gfortran -g -gdwarf-$dwarf -c bounds.f90 -o bounds.o
	btf app bounds.o -lgfortran -- stats=stats
	dump app
	grep -q "'after' type_id=[0-9]* bits_offset=160" dump || fail "Fortran: $(cat dump)"
	grep -q "nr_elems=5" dump || fail "not 5 elements: $(cat dump)"
	grep -q "offset=[0-9]* size=104 (VAR 'v')" dump ||
		fail "no variable of a module: $(cat dump)"
	grep -q "offset=[0-9]* size=6 (VAR 'm')" dump || fail "no matrix: $(cat dump)"
	# A string is in place. Where an allocatable array should be, there is only its descriptor.
	grep -q "'name' type_id=[0-9]* bits_offset=192" dump || fail "no string: $(cat dump)"
	grep -q "'last' type_id=[0-9]* bits_offset=768" dump ||
		fail "not behind the descriptor: $(cat dump)"
	! grep -q "'list'" dump || fail "an array that is elsewhere: $(cat dump)"
	[ "$(stat_value unrepresentable_member stats)" = 1 ] || fail "it is not counted"
done
