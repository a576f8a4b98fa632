# SPDX-License-Identifier: GPL-3.0-or-later
#
# -flto with -r, through a specs file: gcc then makes an LTO object of the LTO objects, which has no code and no symbols yet; with
# -flinker-output=nolto-rel, or if an input is no LTO object, an ordinary one. What is reserved is enough for each, and
# for what a later link makes of it. And where the option goes if it is not.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
write_program
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

fits() { # LABEL
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] && [ $((reserved - used)) -le "$allowed" ] ||
		fail "$1: $reserved bytes reserved for $used"
}

for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	for source in one two three four; do
		compile $source.c -O2 -flto $kind
	done
	for vars in all none; do
		specs stats=stats.json vars=$vars
		allowed=0
		# LTO's own object: functions that have a body, no variables, since none has a place.
		lto part.o -r one.o two.o
		readelf -SW part.o | grep -q ' \.gnu\.lto_main' || fail "$kind: gcc made no LTO object"
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
		readelf -SW part.o | grep -q ' \.gnu\.lto_' && fail "$kind: nolto-rel made an LTO object"
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

	# Parts that ldbtf was left out of are inputs of the final link like any others.
	specs stats=stats.json
	allowed=330
	for how in "" -flinker-output=nolto-rel; do
		gcc -g -O2 -flto=1 -r $how one.o two.o -o part.o 2>log || fail "$kind: -r $how"
		lto app part.o
		./app || fail "$kind: a program of an -r $how part does not run"
		fits "$kind: final link of -r $how"
		describes app FUNC elsewhere
		describes app VAR counter
	done
	# Others have a .BTF already.
	lto part.o -r one.o two.o
	lto_fails app part.o
	log_has "part.o: has a .BTF section already"
done

# Too little: with a specs file the option has to stand in it, and so the message says.
specs reserve=100
for more in "-r -flinker-output=nolto-rel" ""; do
	# shellcheck disable=SC2086 # words
	lto_fails app one.o two.o $more
	log_has ".BTF needs"
	log_lacks "-Wl,-plugin-opt"
	log_lacks "the compiler's plugin took" # it came second
	need=$(sed -n 's/.*(gcc: ldbtf-specs reserve=\([0-9]*\) > FILE, and link with -specs=FILE).*/\1/p' log)
	[ "$need" ] || fail "no number to reserve, or not where"
	specs reserve="$need"
	# shellcheck disable=SC2086
	lto app one.o two.o $more
	describes app FUNC elsewhere
	specs reserve=100
done
