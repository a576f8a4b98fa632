# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of a .dwo file that is there, and can't be read, share: a program, and the warning,
# which says why. Sourced by a test after lib.sh.

cat > one.c <<'C'
struct lonely { int x; } one;
int first(struct lonely *l) { return l->x; }
C
echo 'struct kept { int y; } two; int first(void *l); int main(void) { return first(&two); }' >two.c
for source in one two; do
	gcc -g -O1 -gsplit-dwarf -c $source.c
done

# check WHY: of the last link.
check() {
	log_has "warning: ldbtf: one.o: $work/one.dwo can't be read: $1, so the types in it are not in the BTF"
	log_lacks "can't be found"
	log_has "fix:   as the reason says, or compile without -gsplit-dwarf"
	log_lacks ".dwp"
	describes app STRUCT kept
	describes_not app STRUCT lonely
	[ "$(stat_value split_unit stats.json)" = 1 ] ||
		fail "the unit is not counted: $(cat stats.json)"
}
