# SPDX-License-Identifier: GPL-3.0-or-later
#
# -flto with -r, through a specs file: gcc makes an LTO object of the LTO objects, which has no
# code and no symbols yet; with -flinker-output=nolto-rel, or if an input is no LTO object, an
# ordinary one. What is reserved is enough for each.
. "$(dirname "$0")/lib.sh"
. "$here/lto_relocatable_lib.sh"

# One without variables: the room for their sections' names would hide that too little is reserved.
cat > three.c <<'C'
struct point { int x, y; };
int get_x(struct point *p) { return p->x; }
static int scaled(struct point *p, long by) { return (int)(p->y * by); }
int get_y(struct point *p, int k) { return scaled(p, k); }
C
cat > four.c <<'C'
struct point { int x, y; };
int get_x(struct point *p);
int sum(struct point *p) { return get_x(p) + p->y; }
C

for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	for source in one two three four; do
		compile $source.c -O2 -flto $kind
	done
	for vars in all none; do
		specs stats=stats.json vars=$vars
		allowed=0
		# LTO's own object: functions that have a body, no variables, since none has a
		# place.
		lto part.o -r one.o two.o
		readelf -SW part.o | grep -q ' \.gnu\.lto_main' ||
			fail "$kind: gcc made no LTO object"
		fits "$kind vars=$vars"
		describes part.o STRUCT node
		describes part.o FUNC elsewhere
		describes part.o FUNC not_called
		describes_not part.o FUNC inlined_everywhere
		describes_not part.o VAR counter
		lto part.o -r three.o four.o
		fits "$kind vars=$vars, without variables"
		describes part.o FUNC sum

		lto part.o -r -flinker-output=nolto-rel three.o four.o
		fits "$kind vars=$vars, nolto-rel, without variables"
		describes part.o FUNC sum
		[ $vars = none ] || allowed=330 # the names of sections
		lto part.o -r -flinker-output=nolto-rel one.o two.o
		readelf -SW part.o | grep -q ' \.gnu\.lto_' &&
			fail "$kind: nolto-rel made an LTO object"
		fits "$kind vars=$vars, nolto-rel"
		describes part.o FUNC elsewhere
		[ $vars = none ] || describes part.o VAR counter

		# With an ordinary object gcc makes an ordinary one, and says so.
		compile two.c -O2 -fno-lto
		run_lto part.o -r one.o two.o
		[ $link_status = 0 ] || fail "$kind vars=$vars: the mixed link failed"
		! grep ldbtf log || fail "$kind: ldbtf was not silent"
		fits "$kind vars=$vars, mixed"
		describes part.o FUNC elsewhere
		describes part.o FUNC kept_static
		compile two.c -O2 -flto $kind
	done
done
