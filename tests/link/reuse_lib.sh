# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of reuse share: two units, compiled, and a link that is made both ways. Sourced by
# a test after lib.sh.
#
# With reserve=BYTES and one thread the inputs are not read, so nothing is used of them: that link
# says what the BTF must be.

measures_padding=yes # twins, of which the link keeps one

# same OUT ARGUMENT... [-- OPTION...]: links both ways. The units that were reused: in $reused, of
# $units.
same() {
	same_out=$1
	shift
	case " $* " in *" -- "*) ;; *) set -- "$@" -- ;; esac
	btf "$same_out" "$@" stats=stats detached=known.btf
	reserved=$(stat_value reserved_bytes stats)
	units=$(stat_value units stats)
	reused=$(stat_value units_reused stats)
	sed -n '/skipped/,$p' stats >skipped.known
	btf "$same_out" "$@" stats=stats detached=plain.btf reserve="$reserved" jobs=1
	[ "$(stat_value units_reused stats)" = 0 ] ||
		fail "$*: units are reused though no input was read"
	sed -n '/skipped/,$p' stats >skipped.plain
	cmp -s known.btf plain.btf || fail "$*: what was reused gives another BTF"
	cmp -s skipped.known skipped.plain || fail "$*: what was reused gives other counts"
}

cat >a.c <<'C'
struct node { struct node *next; int value; }; struct tree { struct node *root; unsigned f : 3; };
static inline int shared(struct node *n) { return n->value; }
static inline int unseen(struct node *n) { return -n->value; }
extern _Thread_local int mine; extern inline int elsewhere(struct tree *t) { return t->f; }
int counter = 3; static long hidden[4];
int walk(struct tree *t) {
	return t->root->value + counter + (int)hidden[1]++ + shared(t->root) + unseen(t->root) + mine; }
int dropped(struct tree *t) { return walk(t); }
__attribute__((weak)) int overridden(int a) { return a; }
int main(int argc, char **argv) { struct tree t = {0}; (void)argv; return argc > 1 ? walk(&t) + overridden(1) : 0; }
C
cat >b.c <<'C'
struct node { long other; }; struct tree { struct node *root; }; _Thread_local int mine; enum e { A = -1, B } paint;
__attribute__((noinline)) static int shared(struct node *n) { return (int)n->other; }
int overridden(int b) { return b * 2; }
int work(struct tree *t, double d) { return shared(t->root) + (int)d + paint; }
C

compile a.c
compile b.c
