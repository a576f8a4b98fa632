# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of missing .dwo files share: two sources of a program, each with a struct of its
# own. Sourced by a test after lib.sh.

cat > one.c <<'C'
struct lonely { int x; } one;
int first(struct lonely *l) { return l->x; }
C
cat > two.c <<'C'
struct kept { int y; } two;
int first(void *l);
int main(void) { return first(&one_of_them) + two.y; }
C
sed -i 's/one_of_them/two/' two.c

# compile_lonely VERSION: both with that DWARF. The first one's types are put away, as gone.dwo.
compile_lonely() {
	for source in one two; do
		gcc -O1 -gdwarf-"$1" -gsplit-dwarf -c $source.c
	done
	mv one.dwo gone.dwo
}
