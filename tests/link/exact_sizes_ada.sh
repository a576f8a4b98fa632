# SPDX-License-Identifier: GPL-3.0-or-later
#
# Ada packs the elements of an array into bits, counts elements by an enum whose values have gaps,
# and stores a number less a bias. Nobody reads such elements elsewhere than the program has them.
. "$(dirname "$0")/lib.sh"

has gnatmake || skip "no gnatmake on this machine"

cat >board.ads <<'ADA'
package Board is
   type Colour is (Red, Green, Blue);
   for Colour use (Red => 1, Green => 5, Blue => 200);
   type Flags is array (0 .. 9) of Boolean with Pack;
   type Gains is array (Colour) of Integer;
   type Grid is array (-2 .. 2, 3 .. 4) of Short_Integer;
   type Level is range 100 .. 107;
   type Packet is record
      Near : Level;
      Tail : Integer;
   end record;
   for Packet use record
      Near at 0 range 0 .. 2;
      Tail at 4 range 0 .. 31;
   end record;
   Flag : Flags := (others => False);
   Gain : Gains := (others => 4);
   Cell : Grid := (others => (others => 7));
   Last : Packet := (101, 5);
end Board;
ADA
cat >main.c <<'C'
extern int board__gain[];
void __gnat_rcheck_CE_Invalid_Data(void) { __builtin_trap(); } // of Ada's runtime
int main(void) { return board__gain[2] - 4; }
C
compile main.c
for dwarf in 4 5; do
	gcc -g -gdwarf-$dwarf -gnatws -c board.ads -o board.o
	btf app board.o main.o -- stats=stats
	./app || fail "the program does not run"
	dump app
	sed -n "s/.* size=\([0-9]*\) (VAR '\(.*\)')/\2 \1/p" dump >entries
	for entry in "board__flag 2" "board__gain 12" "board__cell 20" "board__last 8"; do
		grep -qxF "$entry" entries || fail "not $entry: $(cat entries)"
	done
	grep -qF "STRUCT 'board__packet' size=8 vlen=1" dump ||
		fail "a number with a bias is a member: $(cat dump)"
	[ "$(stat_value padded_array stats)" = 1 ] || fail "packed bits are not counted"
	[ "$(stat_value unrepresentable_member stats)" = 1 ] || fail "the bias is not counted"
	kernel_takes app
done
